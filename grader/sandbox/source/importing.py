"""Finds what a submission's source imports that is not there, and what it uses that its assignment forbids.

The source is parsed, in a child in which none of it runs. What is found is said with its line; it decides no verdict.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from grader.kit.answering.library import imports_at_top, is_held, is_main_guard, root_of
from grader.kit.probe import probe
from grader.sandbox.source.names import Names, read_files

# How a line begins that imports something: `import a, b as c`, `from a import b`, also after a semicolon.
_IMPORT = re.compile(r"(?:^|;)[ \t]*(?:from[ \t]+(\w+)[\w.]*[ \t]+import\b|import[ \t]+([^;#\n]+))", re.MULTILINE)


def may_miss(text: str, known: Iterable[str]) -> bool:
    """Whether a text may import at its top what is not there; `known`: what is, besides Python's and numpy's."""
    roots = {root for match in _IMPORT.finditer(text) for root in _roots(match[1] or match[2])}
    return not all(is_held(root, known) for root in roots)


def _roots(words: str) -> Iterator[str]:
    yield from (root_of(part.split()[0]) for part in words.split(",") if part.strip(" \t\\"))


def may_use(text: str, forbidden: Iterable[str]) -> bool:
    """Whether a text may use what is forbidden. Letters beyond ASCII can be another spelling of a name."""
    return not text.isascii() or any(name.rpartition(".")[2] in text for name in forbidden)


@probe("")
def missing(code: Any, graded: Sequence[str], known: Sequence[str]) -> list[list[Any]]:
    """File, line and module of each import that does not find its module, and the line that uses it first, or 0."""
    found = []
    files, _ = read_files(code.files, graded)
    for file, names in files.items():
        used = dict(_uses(names.tree))
        absent = [one for one in imports_at_top(names.tree) if not is_held(one.module, known)]
        found += [[file, a.line, a.module, min((used[n] for n in a.names if n in used), default=0)] for a in absent]
    return found


def _uses(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Each name that is used, with its first line; last lines first. Annotations and the main guard use nothing."""
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
    """File, line and name of each place that uses a forbidden one, under whatever name it was imported."""
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


def _is_below(path: str, name: str) -> bool:
    path = path.removeprefix("builtins.")
    return path == name or path.startswith(f"{name}.")
