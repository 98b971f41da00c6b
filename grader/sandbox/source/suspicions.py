"""Finds where the answers of a submission might vary from run to run: chance, time, addresses, hashes, global state.

It looks at what names stand for in the parsed source, and not at comments or at text. What is found costs no points:
such code is asked more often, and a person is told. What was handed out as it is raises no suspicion.
"""

import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from grader.kit.plain import source_lines
from grader.kit.probe import probe
from grader.sandbox.source.following import Follower
from grader.sandbox.source.names import Names, read_files

# Modules, classes and functions that give something else in each run. A part of a path counts with all that is below.
_SUSPECT = {
    *("random", "secrets", "numpy.random", "uuid.uuid1", "uuid.uuid4", "uuid.getnode", "os.urandom", "os.getrandom"),
    *("os.getpid", "os.getppid", "os.times", "ctypes", "threading.get_ident", "threading.get_native_id"),
    *("gc.get_objects", "gc.get_referrers", "gc.get_count", "gc.get_stats", "gc.callbacks"),
    *("sys._getframe", "builtins.id", "builtins.hash"),
    *("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today"),
    *(f"time.{name}{ns}" for name in ("time", "monotonic", "perf_counter", "process_time", "thread_time",
                                      "clock_gettime") for ns in ("", "_ns")),
    *("time.localtime", "time.gmtime", "time.ctime", "time.asctime", "time.strftime", "timeit.default_timer"),
}  # fmt: skip
# What gives the same numbers in each run once it is given a seed; and what only looks like chance.
_SEEDED = {"random.Random", *(f"numpy.random.{name}" for name in ("default_rng", "RandomState", "SeedSequence", "PCG64",
           "MT19937", "Philox", "SFC64", "Generator"))}  # fmt: skip
_STILL = {"random.Random", "random.seed", "numpy.random.seed", *_SEEDED}  # as a name, for an annotation or a class
_STATE = {"__init__", "__new__", "__post_init__"}

# A text without any of these words varies nowhere, and need not be parsed. Comments and text are told apart later.
_SIGNS = re.compile(
    r"\b(?:urandom|getrandom|uuid\w*|getp?pid|frozenset|global|nonlocal|ctypes|_getframe|get_ident|get_native_id|id|hash)\b"
    r"|\b(?:random|secrets|time|timeit|datetime|date|gc)\s*(?:\.|as\b)|\bfrom\s+(?:random|secrets|time|timeit|datetime|gc)\b"
    r"|\bset\(|(?:[=(\[,|&^*-]|\b(?:in|return|yield|or|and|not|if|else))\s*\{[^{}:]*(?:,|\bfor\b)"
)
_OWN = re.compile(r"\bdef\s+(?:id|set)\b")  # the course has an `id` of its own

Finding = tuple[int, str]  # a line, and the word that is suspect


def is_suspect(text: str, given: str = "") -> bool:
    """Return whether a text is worth parsing: whether a line that was not handed out has a word of chance, time
    or order.
    """
    known = set(given.splitlines())
    return any(
        line not in known and (not line.isascii() or _SIGNS.search(_OWN.sub("", line))) for line in text.splitlines()
    )


@probe("")
def suspicions(code: Any, graded: Sequence[str], given: Sequence[Sequence[str]]) -> list[list[Any]]:
    """Return the file, line and word of each place, in the graded files and those that they import; each place once.

    `given` are the files as they were handed out, as pairs of a name and a text. A file that cannot be parsed never
    runs, and its answers do not vary.
    """
    files, _ = read_files(code.files, graded)
    handed_out = {file: {line.strip() for line in text.splitlines()} for file, text in given}
    found = []
    for file, names in files.items():
        lines, known = source_lines(code.files[file]), handed_out.get(file, set())
        words = sorted(set(_found(names, _others_read(files, file))))
        found += [[file, line, word] for line, word in words if lines[line - 1].strip() not in known]
    return found


def _others_read(files: Mapping[str, Names], file: str) -> set[str]:
    """Return names that other files take from this one, or may take."""
    others = [node for other, names in files.items() if other != file for node in names.nodes]
    taken = {alias.name for node in others if isinstance(node, ast.ImportFrom) for alias in node.names}
    names = {node.id for node in others if isinstance(node, ast.Name)} if "*" in taken else set()
    return taken | names | {node.attr for node in others if isinstance(node, ast.Attribute)}


def _found(names: Names, read_elsewhere: set[str]) -> Iterator[Finding]:
    follower = Follower(names.nodes)
    for node in names.nodes:
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            yield from _state(node, names, follower)
        elif isinstance(node, ast.expr) and not follower.is_kept_unread(node, read_elsewhere):
            yield from ((node.lineno, word) for word in [_word(node, names, follower)] if word)


def _word(node: ast.expr, names: Names, follower: Follower) -> str:
    """Return the word under which an expression is suspect; empty where it is not."""
    own = names.bound
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"set", "frozenset"} - own:
        return f"the order of a {node.func.id}" if follower.shows_its_order(node) else ""
    if isinstance(node, (ast.Set, ast.SetComp)):
        is_numbers = isinstance(node, ast.Set) and all(_is_number(item) for item in node.elts)
        return "the order of a set" if not is_numbers and follower.shows_its_order(node) else ""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in {"id", "hash"} - own:
        return _of_number(node, names, follower)
    if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load):
        return _of_path(node, names, follower)
    return ""


def _of_number(node: ast.Name, names: Names, follower: Follower) -> str:
    """`id` and `hash` of Python, where they do more than to tell things apart."""
    call = follower.parent(node)
    is_called = isinstance(call, ast.Call) and call.func is node
    is_harmless = is_called and call is not None and (
        follower.is_only_compared(call) or follower.function(node) == "__hash__"
    )  # fmt: skip
    return "" if is_harmless or names.path(node) else node.id


def _of_path(node: ast.Name | ast.Attribute, names: Names, follower: Follower) -> str:
    path = names.path(node)
    if not path and isinstance(node, ast.Name):  # all names of a module were taken
        path = next((f"{m}.{node.id}" for m in sorted(names.stars) if _is_of(m, node.id, names)), "")
    parent = follower.parent(node)
    if not _is_suspect_path(path) or isinstance(parent, ast.Attribute):  # the whole path counts, not its beginning
        return ""
    if path in _STILL:
        is_called = isinstance(parent, ast.Call) and parent.func is node
        return "" if not is_called or (parent is not None and _has_seed(parent)) else path
    return "" if path in ("random", "numpy.random", "secrets", "ctypes") else path


def _is_of(module: str, name: str, names: Names) -> bool:
    """Return whether a name that this file took with all others of a module varies."""
    return name not in names.bound and hasattr(sys.modules.get(module), name) and _is_suspect_path(f"{module}.{name}")


def _is_suspect_path(path: str) -> bool:
    parts = path.split(".")
    return any(".".join(parts[:n]) in _SUSPECT for n in range(1, len(parts) + 1))


def _has_seed(call: ast.AST) -> bool:
    values = [*call.args, *(k.value for k in call.keywords)] if isinstance(call, ast.Call) else []
    return any(not (isinstance(value, ast.Constant) and value.value is None) for value in values)


def _is_number(node: ast.expr) -> bool:
    """Return whether the order of a set of such constants is the same in each run."""
    return isinstance(node, ast.Constant) and isinstance(node.value, (int, float, bool))


def _state(node: ast.Global | ast.Nonlocal, names: Names, follower: Follower) -> Iterator[Finding]:
    """State that is kept from call to call. Objects that are numbered when they are made are none."""
    if follower.function(node) in _STATE:
        changed = [n for n in names.nodes if isinstance(n, ast.AugAssign) and isinstance(n.target, ast.Name)]
        if set(node.names) <= {n.target.id for n in changed if isinstance(n.target, ast.Name)}:
            return
    yield node.lineno, "global" if isinstance(node, ast.Global) else "nonlocal"
