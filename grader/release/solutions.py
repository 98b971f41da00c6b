"""Finds the solution regions of reference/ in any other text, by their syntax.

Owns when two pieces of code are the same: docstrings, comments, type hints and formatting do not count, and local
names may differ, one for one. Owns how code is found in prose. Does not own which texts are searched (leaks.py).
"""

import ast
import builtins
import html
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader.courses.toml_file import nearest
from grader.release.strip import Block, Definition, Region, blocks, solution_regions
from grader.release.table import read_table

_BUILTINS = frozenset(dir(builtins))
_IGNORED_FIELDS = frozenset({"ctx", "kind", "type_comment", "type_params", "annotation", "returns"})
_NAME_FIELDS = frozenset(
    {
        (ast.Name, "id"),
        (ast.arg, "arg"),
        (ast.FunctionDef, "name"),
        (ast.AsyncFunctionDef, "name"),
        (ast.ClassDef, "name"),
        (ast.ExceptHandler, "name"),
        (ast.Nonlocal, "names"),
        (ast.MatchAs, "name"),
        (ast.MatchStar, "name"),
        (ast.MatchMapping, "rest"),
    }
)
# Longer lines without a space are data, such as a picture in base64, on which Python's parser runs out of stack.
_LONGEST_WORD = 1000
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_LINE_NUMBER = re.compile(r"^[ \t]*(?:-+> ?)?\d+[ \t:|]", re.MULTILINE)
_MARGIN = re.compile(r"^([ \t]*)(>>>|\.\.\.|[>+|]|#+)", re.MULTILINE)
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Normal:
    """A statement without what does not count: its shape, and the names that fill the gaps in it."""

    shape: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Solution:
    """A solution region as it is looked for; `local_names` are those that a copy may have renamed."""

    name: str
    body: tuple[Normal, ...]
    local_names: frozenset[str]


@dataclass(frozen=True)
class Solutions:
    """The solutions that are looked for; an empty one finds nothing."""

    items: tuple[Solution, ...]

    @cached_property
    def by_first_shape(self) -> Mapping[tuple[str, ...], Sequence[Solution]]:
        """The solutions that can begin at a statement of a given shape."""
        return {
            shape: [s for s in self.items if s.body[0].shape == shape]
            for shape in {s.body[0].shape for s in self.items}
        }


def read_solutions(root: Path) -> Solutions:
    """Return the solutions in a course's reference/, without the exempt ones; raises HarnessFault."""
    regions, table = list(_regions(root / "reference")), read_table(root)
    exempt, names = table.value.exempt, {name for name, _ in regions}
    if lost := sorted(exempt.keys() - names):
        table.fail(["exempt", lost[0]], f"a solution in reference/{nearest(lost[0], names)}")
    found = []
    for name, region in regions:
        body = _normal_body(region.statements)
        if body and not (name in exempt and _is_one_return(region)):
            found.append(Solution(name, body, _local_names(region.block)))
    return Solutions(tuple(found))


def _regions(reference: Path) -> Iterator[tuple[str, Region]]:
    for path in sorted(reference.rglob("*.py")):
        for region in solution_regions(path.read_text("utf-8"), str(path)):
            yield f"{path.relative_to(reference).as_posix()}:{region.name}", region


def find_in_text(solutions: Solutions, text: str) -> Iterator[tuple[int, str]]:
    """Yield line and name of each solution in a text, code or not, whatever stands around it or in its margin."""
    for reading in _readings(text):
        for first_line, tree in _code_in(reading):
            for line, name in _find_in_tree(solutions, tree):
                yield first_line + line - 1, name


def _is_one_return(region: Region) -> bool:
    return len(region.statements) == 1 and isinstance(region.statements[0], ast.Return)


def _find_in_tree(solutions: Solutions, tree: ast.Module) -> Iterator[tuple[int, str]]:
    defined = frozenset(name for statement in tree.body for name in _defined_names(statement))
    for body in _bodies(tree):
        fixed = _BUILTINS if body is tree.body else _BUILTINS | defined
        yield from _find_in_body(solutions, body, fixed)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for line, name in find_in_text(solutions, node.value):
                yield node.lineno + line - 1, name


def _bodies(tree: ast.Module) -> Iterator[Sequence[ast.stmt]]:
    """Yield each list of statements, that of a lambda too: it returns its expression."""
    for block in blocks(tree):
        yield block.statements
    for node in ast.walk(tree):
        if isinstance(node, ast.Lambda):
            yield [ast.copy_location(ast.Return(node.body), node.body)]


def _find_in_body(solutions: Solutions, body: Sequence[ast.stmt], fixed: frozenset[str]) -> Iterator[tuple[int, str]]:
    statements = [s for s in body if not _is_bare_string(s)]
    normals = [_normal(s) for s in statements]
    for start, first in enumerate(normals):
        for solution in solutions.by_first_shape.get(first.shape, ()):
            if _is_same(solution, normals[start : start + len(solution.body)], fixed):
                yield statements[start].lineno, solution.name


def _is_same(solution: Solution, seen: Sequence[Normal], fixed: frozenset[str]) -> bool:
    """Return True where the shapes agree and the names can be exchanged one for one; one in `fixed` stays."""
    if [n.shape for n in solution.body] != [n.shape for n in seen]:
        return False
    pairs = {pair for a, b in zip(solution.body, seen, strict=True) for pair in zip(a.names, b.names, strict=True)}
    if any(a != b and (a not in solution.local_names or b in fixed) for a, b in pairs):
        return False
    return len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})


def _local_names(block: Block) -> frozenset[str]:
    """Return the names that are bound in the outermost function around a block."""
    function = next(scope for scope in block.scopes if not isinstance(scope, ast.ClassDef))
    nodes = [node for node in ast.walk(function) if node is not function]
    names = {node.arg for node in nodes if isinstance(node, ast.arg)}
    names |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    names |= {name for node in nodes if isinstance(node, ast.ExceptHandler) and (name := node.name)}
    names |= {n.name for n in nodes if isinstance(n, Definition)}
    return frozenset(names)


def _defined_names(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, Definition):
        yield statement.name
    elif isinstance(statement, ast.Import | ast.ImportFrom):
        for alias in statement.names:
            yield alias.asname or alias.name.partition(".")[0]


def _normal_body(statements: Sequence[ast.stmt]) -> tuple[Normal, ...]:
    return tuple(_normal(s) for s in statements if not _is_bare_string(s))


def _normal(statement: ast.stmt) -> Normal:
    shape: list[str] = []
    names: list[str] = []
    _flatten(statement, shape, names)
    return Normal(tuple(shape), tuple(names))


def _flatten(value: object, shape: list[str], names: list[str]) -> None:
    if isinstance(value, ast.AnnAssign) and value.value is not None:
        value = ast.Assign([value.target], value.value)
    if isinstance(value, list):
        items = [item for item in value if not _is_bare_string(item)]
        shape.append(f"[{len(items)}")
        for item in items:
            _flatten(item, shape, names)
    elif isinstance(value, ast.AST):
        shape.append(type(value).__name__)
        for field, part in ast.iter_fields(value):
            if (type(value), field) in _NAME_FIELDS and part is not None:
                found = part if isinstance(part, list) else [part]
                shape.append(f"names {len(found)}")
                names.extend(found)
            elif field not in _IGNORED_FIELDS:
                _flatten(part, shape, names)
    else:
        shape.append(repr(value))


def _is_bare_string(node: object) -> bool:
    match node:
        case ast.Expr(value=ast.Constant(value=str())):
            return True
    return False


def _readings(text: str) -> list[str]:
    """Return a text as it stands, without what marks its lines (prompts, numbers, #), and without HTML tags."""
    numbered = _LINE_NUMBER.sub("", _ANSI.sub("", text))
    plain = _MARGIN.sub(lambda match: match[1] + " " * len(match[2]), numbered)
    return list(dict.fromkeys([text, plain, html.unescape(_TAG.sub("", text))]))


def _code_in(text: str) -> Iterator[tuple[int, ast.Module]]:
    """Yield the stretches of a text that are Python, as long as they can be, each with its first line.

    A stretch begins at any line that is not in one yet and goes on while lines are indented at least as far.
    """
    lines = [_without_data(line) for line in text.expandtabs(4).split("\n")]
    start = 0
    while start < len(lines):
        tree, length = _longest_code(_indented_block(lines, start))
        if tree is not None:
            yield start + 1, tree
        start += max(1, length)


def _without_data(line: str) -> str:
    return "" if len(line) > _LONGEST_WORD and " " not in line.strip() else line


def _indented_block(lines: Sequence[str], start: int) -> list[str]:
    indent = len(lines[start]) - len(lines[start].lstrip())
    block = []
    for line in lines[start:]:
        if line.strip() and line[:indent].strip():
            break
        block.append(line[indent:])
    return block


def _longest_code(lines: Sequence[str]) -> tuple[ast.Module | None, int]:
    """Return what the longest run of lines from the first on is when parsed, and its length."""
    if not lines[0].strip():
        return None, 1
    length = len(lines)
    while length > 0:
        try:
            return _parsed("\n".join(lines[:length])), length
        except SyntaxError as error:
            length = min(length, error.lineno or length) - 1
        except (ValueError, RecursionError, MemoryError):  # a null byte, or nested too deep for the parser
            return None, 1
    return None, 1


def _parsed(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # prose is full of what looks like a bad escape or a number run into a word
        return ast.parse(text)
