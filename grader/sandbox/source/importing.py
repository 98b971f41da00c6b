"""Finds what a submission's source imports that is not there, what it uses that its assignment forbids, and what it
does not use although its assignment requires it.

The source is parsed, in a child in which none of it runs. What is found is said with its line; it decides no verdict.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from grader.kit.answering.library import imports_at_top, is_held, is_main_guard, root_of
from grader.kit.probe import probe
from grader.sandbox.source.names import Names, read_files

# How a line begins that imports something: `import a, b as c`, `from a import b`, also after a semicolon.
_IMPORT = re.compile(r"(?:^|;)[ \t]*(?:from[ \t]+(\w+)[\w.]*[ \t]+import\b|import[ \t]+([^;#\n]+))", re.MULTILINE)


def may_miss(text: str, known: Iterable[str]) -> bool:
    """Return whether a text may import at its top what is not there; `known`: what is, besides Python's and numpy's."""
    roots = {root for match in _IMPORT.finditer(text) for root in _roots(match[1] or match[2])}
    return not all(is_held(root, known) for root in roots)


def _roots(words: str) -> Iterator[str]:
    yield from (root_of(part.split()[0]) for part in words.split(",") if part.strip(" \t\\"))


def may_use(text: str, forbidden: Iterable[str]) -> bool:
    """Return whether a text may use what is forbidden. Letters beyond ASCII can be another spelling of a name."""
    return not text.isascii() or any(name.rpartition(".")[2] in text for name in forbidden)


def may_lack(text: str, function: str, names: Iterable[str]) -> bool:
    """Return whether a function of a text may do without some of the names: whether they do not stand in its
    own lines.
    """
    starts = [
        match.start() for match in re.finditer(rf"^(?:async +)?(?:def|class) +{function}\b|^{function}\b", text, re.M)
    ]
    own = re.split(r"^(?=[^\s#)\]}])", text[starts[-1] :], maxsplit=2, flags=re.M)[:2] if starts else []
    return bool(starts) and any(not re.search(rf"\b{name}\b", "".join(own)) for name in names)


@probe("")
def missing(code: Any, graded: Sequence[str], known: Sequence[str]) -> list[list[Any]]:
    """Return the file, line and module of each import that does not find its module, and the line that uses it
    first, or 0.
    """
    found = []
    files, _ = read_files(code.files, graded)
    for file, names in files.items():
        used = dict(_uses(names.tree))
        absent = [one for one in imports_at_top(names.tree) if not is_held(one.module, known)]
        found += [[file, a.line, a.module, min((used[n] for n in a.names if n in used), default=0)] for a in absent]
    return found


def _uses(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield each name that is used, with its first line.

    The last lines come first. Annotations and the main guard use nothing.
    """
    todo: list[ast.AST] = [tree]
    found = []
    for node in todo:  # which grows
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found.append((node.lineno, node.id))
        if isinstance(node, ast.stmt) and is_main_guard(node):
            continue
        notes = {id(getattr(node, field, None)) for field in ("annotation", "returns")}
        todo += [child for child in ast.iter_child_nodes(node) if id(child) not in notes]
    yield from ((name, line) for line, name in sorted(found, reverse=True))


@probe("")
def forbidden(code: Any, graded: Sequence[str], names: Sequence[str]) -> list[list[Any]]:
    """Return the file, line and name of each place that uses a forbidden one, under whatever name it was imported."""
    files, _ = read_files(code.files, graded)
    found = {(file, *place) for file, known in files.items() for place in _forbidden(known, names)}
    return [list(place) for place in sorted(found)]


def _forbidden(known: Names, names: Sequence[str]) -> Iterator[tuple[int, str]]:
    args = {node.arg for node in known.nodes if isinstance(node, ast.arg)}
    bound = {node.id for node in known.nodes if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    for node in known.nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in known.own:
            path = known.path(node)
            paths = [path] if path else [f"{star}.{node.id}" for star in known.stars]
            paths += [] if path or node.id in bound | args else [node.id]
        elif isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
            paths = [known.path(node)]
        else:
            continue
        yield from ((node.lineno, name) for name in names if any(_is_below(path, name) for path in paths))


@probe("")
def not_used(code: Any, required: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Return the file, line, function and name, for each function that does without a name that it has to use.

    A function uses what is named in it, or in any function of the same file that it names.
    """
    files, _ = read_files(code.files, sorted({file for file, *_ in required}))
    found = []
    for file, function, names in required:
        parts = _parts(files[file].tree) if file in files else {}
        if function in parts:
            used = _named_from(function, parts, files[file])
            found += [[file, parts[function].lineno, function, name] for name in names if name not in used]
    return found


def _parts(tree: ast.Module) -> dict[str, ast.stmt]:
    """Return what gives each name at the top of a file its meaning; the last one counts."""
    parts: dict[str, ast.stmt] = {}
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            parts[node.name] = node
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            parts |= {target.id: node for target in targets if isinstance(target, ast.Name)}
    return parts


def _named_from(start: str, parts: Mapping[str, ast.stmt], known: Names) -> set[str]:
    """Return the names that are not another module's in a part of a file, and in the parts that it names."""
    found, todo = set[str](), [start]
    while todo:
        nodes = list(ast.walk(parts[todo.pop()]))
        names = {n.id for n in nodes if isinstance(n, ast.Name) and (n.id in known.own or not known.path(n))}
        names |= {n.attr for n in nodes if isinstance(n, ast.Attribute) and not known.path(n)}
        todo += [name for name in names - found if name in parts and name != start]
        found |= names
    return found


def _is_below(path: str, name: str) -> bool:
    path = path.removeprefix("builtins.")
    return path == name or path.startswith(f"{name}.")
