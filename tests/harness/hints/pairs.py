"""Makes one submission of two wrong ones: the second one's function in the file of the first, or both files.

A pair fits where both are of one assignment and change different functions. The manifest names what each one changes.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

Row = Mapping[str, Any]  # of the manifest
Files = Mapping[str, str]
Span = tuple[int, int]  # the first line of a part, and the line behind its last one


def pairs(rows: Sequence[Row], files: Mapping[str, Files]) -> Iterator[tuple[Row, Row, Files]]:
    """All pairs that fit, each with its files; `files` are those of each row, by its name."""
    for first, second in combinations(rows, 2):
        both = merged(first, second, files[first["name"]], files[second["name"]])
        if both is not None:
            yield first, second, both


def merged(first: Row, second: Row, ours: Files, theirs: Files) -> Files | None:
    """The files of both; None where they do not fit together."""
    whole = {**theirs, **ours}
    for file in ours.keys() & theirs.keys():
        text = _with(ours[file], theirs[file], _names(first["target"]), _names(second["target"]))
        if text is None:
            return None
        whole[file] = text
    return whole


def _names(target: str) -> list[str]:
    return [name.strip() for part in target.split("/") for name in part.split(",")]


def _with(ours: str, theirs: str, own: Sequence[str], others: Sequence[str]) -> str | None:
    """Our text with their version of the parts that they change; None where a part is not found, or is ours as well."""
    here, there = _parts(ours), _parts(theirs)
    own_parts = [_found(name, here) for name in own]
    parts = [_found(name, there) for name in others]
    if not all(own_parts) or not all(name and name in here for name in parts):
        return None
    if any(_overlap(here[a], here[b]) for a in own_parts for b in parts if a and b):
        return None
    lines = ours.splitlines()
    for name in sorted((name for name in parts if name), key=lambda name: -here[name][0]):
        lines[slice(*here[name])] = theirs.splitlines()[slice(*there[name])]
    new = [theirs.splitlines()[slice(*there[name])] for name in there if "." not in name and name not in here]
    text = "\n".join([*lines, *(line for part in new for line in ["", *part])]) + "\n"
    return text if _is_python(text) else None


def _parts(text: str) -> dict[str, Span]:
    """The functions and classes at the top of a text, and the methods of the classes, with their lines."""
    found: dict[str, Span] = {}
    for node in ast.parse(text).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found[node.name] = _span(node)
        for inner in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(inner, ast.FunctionDef):
                found[f"{node.name}.{inner.name}"] = _span(inner)  # type: ignore[attr-defined]  # a class, as above
    return found


def _span(node: ast.FunctionDef | ast.ClassDef) -> Span:
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return first - 1, node.end_lineno or node.lineno


def _found(name: str, parts: Mapping[str, Span]) -> str:
    return next((known for known in (name, f"Module.{name}") if known in parts), "")


def _overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True
