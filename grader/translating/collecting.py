"""Finds what a student reads in the source: what the grader marks as such, and what a course declares.

The source is parsed and nothing of it is run. An f-string becomes a template. What stands in its braces is a field,
with the name that stands there alone, or else a number.
"""

import ast
import inspect
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from grader.kit.wording.catalogue import GRADER, RESULTS

_GRADER = Path(__file__).parents[1]
_ROOMS = ("checks", "mistakes", "probes", "strategies")  # of a course's tests/, in which its texts are
_MARKS = {"worded": GRADER, "english": RESULTS}
# What is declared or raised with a text for students: which argument it is, where it is a literal.
_WITH_TEXT = {"rule": 1, "NotLoaded": 0, "NotThere": 0, "NotWhenGraded": 0, "UnreadableError": 0}
_PICTURES = frozenset(("parts", "Both", "Network", "Pair", "Rows", "Sets"))  # all of whose texts are shown


class NoTemplateError(Exception):
    """`worded` or `english` is called with what is no literal, so that no catalogue can have it."""


def texts_of_grader() -> dict[str, list[str]]:
    """Return the templates of each table that the grader's own code has, in order."""
    found: dict[str, set[str]] = {GRADER: set(), RESULTS: set()}
    for path in sorted(_GRADER.rglob("*.py")):
        source = path.read_text("utf-8")
        if not any(f"{mark}(" in source for mark in (*_MARKS, *_WITH_TEXT)):  # to parse all of the grader takes seconds
            continue
        for name, template in marked_in(source, path.as_posix()):
            found[_MARKS.get(name, RESULTS)].add(template)
    return {table: sorted(templates) for table, templates in found.items()}


def files_of_course(root: Path) -> dict[str, bytes]:
    """Return the files of a course in which texts of its own may be, by their names."""
    patterns = [
        *(f"tests/{room}/**/*.py" for room in _ROOMS),
        "tests/properties/*.toml",
        "assignments/*/assignment.toml",
    ]
    return {p.relative_to(root).as_posix(): p.read_bytes() for pattern in patterns for p in root.glob(pattern)}


def texts_of_course(files: Mapping[str, bytes]) -> list[str]:
    """Return the sentences, hints, titles and words of figures in these files of a course, in order."""
    found: set[str] = set()
    for name, content in files.items():
        if name.startswith(tuple(f"tests/{room}/" for room in _ROOMS)) and name.endswith(".py"):
            found |= set(declared_in(content.decode("utf-8")))
        elif name.startswith(("assignments/", "tests/properties/")) and name.endswith(".toml"):
            found |= set(_in_table(tomllib.loads(content.decode("utf-8"))))
    return sorted(found)


def marked_in(source: str, where: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text that is marked in a module of the grader: by which mark, and its template."""
    for call in _calls(source):
        name = _name(call)
        text = next(iter(call.args[_WITH_TEXT.get(name, 0) :]), None)
        if name not in _MARKS and name not in _WITH_TEXT:
            continue
        if template := _template(text):
            yield name, template
        elif name in _MARKS:
            raise NoTemplateError(f"{where}:{call.lineno}: {name} is to be called with a text in quotes")


def declared_in(source: str) -> Iterator[str]:
    """Yield each text of a course's module that a student may read."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any(_name(d) == "check" for d in node.decorator_list):
            yield " ".join(inspect.cleandoc(ast.get_docstring(node) or "").split("\n\n")[0].split())
    assigned = [node for node in ast.walk(tree) if isinstance(node, ast.Assign)]
    named = {target.id: a.value for a in assigned for target in a.targets if isinstance(target, ast.Name)}
    for text in (text for call in _calls(source) for text in _texts(call)):
        if template := _template(named.get(text.id, text) if isinstance(text, ast.Name) else text):
            yield template


def _texts(call: ast.Call) -> Iterator[ast.expr]:
    name, says = _name(call), [k.value for k in call.keywords if k.arg in ("says", "relation")]
    yield from says
    if name in ("rule", "expect_that"):
        yield from call.args[1 if name == "rule" else 2 :][:1]
    elif name in _PICTURES:
        yield from (literal for arg in call.args for literal in _literals(arg))


def _literals(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the texts in an expression, an f-string as one of them."""
    if isinstance(node, ast.Constant | ast.JoinedStr):
        yield node
    else:
        yield from (literal for child in ast.iter_child_nodes(node) for literal in _literals(child))


def _in_table(table: object) -> Iterator[str]:
    """Yield the titles of tasks, and what is said of students' own tests."""
    if isinstance(table, list):
        yield from (text for item in table for text in _in_table(item))
    elif isinstance(table, dict):
        yield from (table[key] for key in ("title", "sentence", "hint") if isinstance(table.get(key), str))
        yield from (text for item in table.values() for text in _in_table(item))


def _calls(source: str) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))


def _name(node: ast.expr) -> str:
    node = node.func if isinstance(node, ast.Call) else node
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _template(node: ast.expr | None) -> str:
    """Return the text of a literal as a template; empty for what is none, or has no letter."""
    if isinstance(node, ast.Constant):
        text = node.value if isinstance(node.value, str) else ""
    elif isinstance(node, ast.JoinedStr):
        text = "".join(_part(part, number) for number, part in enumerate(node.values))
    else:
        return ""
    return text if any(map(str.isalpha, text)) else ""


def _part(part: ast.expr, number: int) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    value = part.value if isinstance(part, ast.FormattedValue) else part
    return f"{{{value.id if isinstance(value, ast.Name) else number}}}"
