"""Finds where a submission's source reaches for what runs beside it: for frames, memory, or modules of the harness.

Code that does can answer in the place of the probes, from their arguments; whether that solves the task is for a person
to say. It is evidence for a person, and no wall. The source is parsed, in a child in which none of it runs.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Any

from grader.kit.probe import probe
from grader.sandbox.source.names import IMPORTERS, LOOKUPS, Names, learn, read_files

# Attributes by which code gets from what is its own to what is not, whatever they are read from.
ANYWHERE = {
    *("f_back", "f_locals", "f_globals", "f_builtins", "tb_frame", "gi_frame", "cr_frame", "ag_frame"),
    *("__globals__", "__builtins__", "__closure__", "cell_contents", "__subclasses__"),
    *("_getframe", "_current_frames", "_current_exceptions", "currentframe", "getouterframes", "getinnerframes"),
    *("get_objects", "get_referrers", "get_referents", "walk_stack", "walk_tb", "StackSummary", "TracebackException"),
    *("meta_path", "path_hooks", "settrace", "setprofile", "addaudithook"),
}
# What reaches out in a module of which most does not.
PARTS = {
    "sys": {"modules", "monitoring", "gettrace", "getprofile", "call_tracing"},
    "gc": {"callbacks"},
    "inspect": {"stack", "trace"},
    "os": {"read", "write", "readv", "writev", "pread", "pwrite", "dup", "dup2", "close", "closerange", "fdopen"},
}
WHOLE = {"ctypes", "socket", "mmap"}  # modules of which anything that is used reaches out
HARNESS = ("grader", "tests.probes", "msgspec")  # which nobody else imports
WATCHED = {*PARTS, *WHOLE, "builtins", "traceback", "threading", "importlib"}
TWINS = {"posix": "os", "_thread": "threading"}
BY_NAME = LOOKUPS | {"attrgetter", "methodcaller"}
EXECUTE = {f"{owner}{name}" for owner in ("", "builtins.", "__builtins__.") for name in ("exec", "eval")}

_WORDS = re.compile(rf"(?:^|[.{{])({'|'.join(map(re.escape, sorted(ANYWHERE)))})(?![\w])")
_PATH = re.compile(r"\w+(?:[.:]\w+)+")

# A text without any of these words reaches out nowhere, and need not be parsed. A class may have an `eval` of its own.
_SIGNS = re.compile(
    rf"\b_*(?:{'|'.join(sorted({*WATCHED, *TWINS, *(name.partition('.')[0] for name in HARNESS)}))})\b"
    rf"|\b(?:{'|'.join(sorted({*ANYWHERE, *IMPORTERS, *BY_NAME}))})\b"
    r"|\b(?:__get__|vars|exec|format|globals|locals)\b|(?<![\w.])(?<!def )eval\b"
)

Finding = tuple[int, str]  # a line, and what is reached for


def may_reach(text: str) -> bool:
    """Return whether a text is worth parsing. Letters beyond ASCII can be another spelling of a name."""
    return not text.isascii() or _SIGNS.search(text) is not None


@probe("")
def reached(code: Any, graded: Sequence[str]) -> list[list[Any]]:
    """Return the file, line and word of each place, in the graded files and those that they import.

    Line 0 and the reason, for a file that could not be read. One with a syntax error never runs, and reaches nothing.
    """
    files, unread = read_files(code.files, graded)
    found = [[file, 0, why] for file, why in unread.items()]
    for file, names in files.items():
        found += [[file, line, word] for line, word in sorted(set(_reached(names)))]
    return found


def _reached(names: Names) -> Iterator[Finding]:
    statements = [node.value for node in names.nodes if isinstance(node, ast.Expr)]
    texts = {id(value) for value in statements if isinstance(value, ast.Constant)}  # docstrings
    for node in names.nodes:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from _imports(node)
        elif isinstance(node, ast.MatchClass):
            yield from ((node.lineno, word) for word in node.kwd_attrs if word in ANYWHERE)
        elif isinstance(node, ast.expr) and id(node) not in texts and not isinstance(node, ast.FormattedValue):
            yield from ((node.lineno, word) for word in _words(names, node))


def _imports(node: ast.Import | ast.ImportFrom) -> Iterator[Finding]:
    """Yield the modules that nobody imports but to reach out. For others, it depends on what is used."""
    modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
    if isinstance(node, ast.ImportFrom):
        modules += [f"{node.module}.{alias.name}" for alias in node.names]
    yield from ((node.lineno, module) for module in modules if _is_harness(module))
    if isinstance(node, ast.ImportFrom) and node.module in WHOLE and node.names[0].name == "*":
        yield node.lineno, node.module


def _words(names: Names, node: ast.expr) -> Iterator[str]:
    """Yield what one expression reaches for."""
    if isinstance(node, ast.Attribute) and node.attr in ANYWHERE:
        yield node.attr
    elif isinstance(node, ast.Name):
        yield from _of_name(names, node)
    elif isinstance(node, (ast.Attribute, ast.Subscript)):
        yield from _of_path(names.path(node))
    elif isinstance(node, ast.Call):
        yield from _of_call(names, node)
    text = names.fold(node)
    if isinstance(text, str):
        yield from _WORDS.findall(text)
        if _PATH.fullmatch(text):
            yield from _of_path(text.replace(":", "."))


def _of_name(names: Names, node: ast.Name) -> Iterator[str]:
    if node.id == "__builtins__":
        yield node.id
    if isinstance(node.ctx, ast.Load):
        yield from _of_path(names.path(node))
        taken = [module for module in names.stars if node.id in PARTS.get(module, ()) or node.id in ANYWHERE]
        yield from (f"{module}.{node.id}" for module in sorted(taken)[:1])


def _of_path(path: str) -> Iterator[str]:
    """Yield what a path leads to, from the last module in it on: sys.modules is the same by way of typing.sys."""
    if not path:
        return
    parts = [TWINS.get(part, part if part.startswith("__") else part.lstrip("_")) for part in path.split(".")]
    place = max((n for n, part in enumerate(parts) if part in WATCHED), default=None)
    if _is_harness(path):
        yield path
    elif place is not None:
        module, after = parts[place], [*path.split(".")[place + 1 :], ""][0]
        if module in WHOLE or after in PARTS.get(module, ()) or after in ANYWHERE or after == "__dict__":
            yield f"{module}.{after}" if after else module


def _of_call(names: Names, node: ast.Call) -> Iterator[str]:
    """Yield a call that looks something up by a name, or runs a text, where it is worked out when it runs."""
    path = names.path(node.func)
    function = path.rpartition(".")[2] or (node.func.attr if isinstance(node.func, ast.Attribute) else "")
    args = [names.fold(arg) for arg in node.args]
    if function in IMPORTERS and path:
        yield from _of_path(names.path(node)) if args and isinstance(args[0], str) else (f"{function} of any name",)
    elif function in BY_NAME and len(args) > 1:
        owner = names.path(node.args[0]).rpartition(".")[2]
        yield from _of_path(names.path(node))
        yield from (f"{function} of any name in {owner}",) if owner in WATCHED and args[1] is None else ()
    elif path in EXECUTE:
        yield from _of_text(args[0]) if args and isinstance(args[0], str) else (f"{function} of any text",)
    elif function == "vars" and args:
        yield from _of_path(names.path(node))


def _of_text(text: str) -> Iterator[str]:
    """Yield what a text reaches for that is executed."""
    try:
        inner = Names("", ast.parse(text.strip()))
    except (SyntaxError, RecursionError, MemoryError, ValueError):
        return
    learn({"": inner})
    yield from (word for _, word in _reached(inner))


def _is_harness(path: str) -> bool:
    return any(path == name or path.startswith(f"{name}.") for name in HARNESS)
