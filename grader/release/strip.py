"""Solution regions of reference/, and the stubs of student/ that are left when they are taken out.

Owns the two markers, what a well-formed region is, and the content of student/. Does not own which other files
a student gets (repository.py), nor the proof that none of them holds a solution (leaks.py).
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.kit.errors import HarnessFault

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"
# A marker with a typing mistake marks nothing, and the solution would be handed out: anything near to one is a fault.
_NEARLY_A_MARKER = re.compile(r"\b(begin|end)[\s_-]*solutions?\b", re.IGNORECASE)
_RUN = """

if __name__ == "__main__":
    print("{said}")
"""
# Above the imports of a file that imports one beside it, which Python does in a package alone.
_RUN_ALONE = """\
if __name__ == "__main__" and not __package__:
    raise SystemExit("{said}")

"""
_SAID = "Nothing here runs by itself. What checks this file: pytest student/{name}"
_TASK = re.compile(r"# ## Task (\w+(?:[.-]\w+)*)")  # any id that an assignment.toml may have

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = Function | ast.ClassDef


class StripError(HarnessFault):
    """A solution region cannot be taken out, and so no stub is made; the message says where and what to do."""


@dataclass(frozen=True)
class Block:
    """A list of statements that run one after the other, and the definitions around it, outermost first."""

    scopes: tuple[Definition, ...]
    statements: Sequence[ast.stmt]


@dataclass(frozen=True)
class Region:
    """The statements between two markers, and where they are: lines count from 1 and include the markers."""

    path: str
    begin: int
    end: int
    indent: str
    task: str
    block: Block
    statements: tuple[ast.stmt, ...]

    @property
    def name(self) -> str:
        """The definitions around the region: `mean`, `Queue.push`."""
        return ".".join(scope.name for scope in self.block.scopes)


def blocks(node: ast.AST, scopes: tuple[Definition, ...] = ()) -> Iterator[Block]:
    """Yield each list of statements in a tree, an outer one before those inside of it."""
    if isinstance(node, Definition):
        scopes = (*scopes, node)
    for _, value in ast.iter_fields(node):
        if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
            yield Block(scopes, value)
    for child in ast.iter_child_nodes(node):
        yield from blocks(child, scopes)


def solution_regions(text: str, path: str) -> tuple[Region, ...]:
    """Return the solution regions of a source file, in order; raises StripError for one that is not well formed."""
    try:
        tree = ast.parse(text)
        comments = [t for t in tokenize.generate_tokens(io.StringIO(text).readline) if t.type == tokenize.COMMENT]
    except SyntaxError as error:
        raise _fault(path, error.lineno or 1, f"not Python ({error.msg}); correct the file") from error
    found = []
    for begin, end in _pairs(comments, path):
        block, statements = _between(tree, text.split("\n"), begin.start[0], end.start[0], path)
        _check_place(block, statements, (begin, end), path)
        indent = begin.line[: begin.start[1]]
        task = _task_above(comments, begin, path)
        found.append(Region(path, begin.start[0], end.start[0], indent, task, block, statements))
    return tuple(found)


def stub_source(text: str, path: str) -> str:
    """Return the source with each solution region replaced by a `raise NotImplementedError` that names its task."""
    lines = text.split("\n")
    for region in reversed(solution_regions(text, path)):
        stub = f'{region.indent}raise NotImplementedError("Task {region.task}: {region.name}")'
        lines[region.begin - 1 : region.end] = [stub]
    stripped = "\n".join(lines)
    try:
        ast.parse(stripped)
    except SyntaxError as error:
        raise _fault(path, error.lineno or 1, f"the stub does not parse ({error.msg}); move the markers") from error
    return stripped


def stubs(root: Path) -> dict[str, str]:
    """Return what student/ must hold: each file's name, as in reference/, and its text."""
    reference = root / "reference"
    paths = sorted(reference.rglob("*.py"))
    if not paths:
        raise StripError(f"{reference}: no Python file there; run this in the course's repository")
    found = {path: stub_source(path.read_text("utf-8"), str(path.relative_to(root))) for path in paths}
    return {path.relative_to(reference).as_posix(): _runnable(path.name, text) for path, text in found.items()}


def _runnable(name: str, text: str) -> str:
    """Return the text with an answer to an editor's Run button, where it has stubs and nothing of its own for that."""
    if "raise NotImplementedError(" not in text or "__main__" in text:
        return text
    said = _SAID.format(name=name)
    tree = ast.parse(text)
    if any(isinstance(one, ast.ImportFrom) and one.level for one in tree.body):
        lines = text.split("\n")
        lines.insert(_first_import(tree) - 1, _RUN_ALONE.format(said=said).rstrip("\n") + "\n")
        text = "\n".join(lines)
    return f"{text.rstrip()}\n{_RUN.format(said=said)}"


def _first_import(tree: ast.Module) -> int:
    """Return the line of the first import that is none of `__future__`, which stands above everything."""
    imports = (one for one in tree.body if isinstance(one, ast.Import | ast.ImportFrom))
    return next(one.lineno for one in imports if getattr(one, "module", "") != "__future__")


def write_student(root: Path) -> tuple[Path, ...]:
    """Return the files of student/, made anew from reference/; a Python file without a counterpart there is deleted."""
    texts = stubs(root)
    student = root / "student"
    for name in _python_files(student) - texts.keys():
        (student / name).unlink()
    for name, text in texts.items():
        path = student / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return tuple(student / name for name in texts)


def stale_files(root: Path) -> tuple[str, ...]:
    """Return what differs from a fresh student/, a line for each file that is missing, extra or changed."""
    texts = stubs(root)
    student = root / "student"
    present = _python_files(student)
    changed = {name for name in present & texts.keys() if _content(student / name) != texts[name].encode()}
    kinds = {"missing": texts.keys() - present, "extra": present - texts.keys(), "changed": changed}
    return tuple(sorted(f"student/{name}: {kind}" for kind, names in kinds.items() for name in names))


def _python_files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.py")}


def _content(path: Path) -> bytes:
    return path.read_bytes().replace(b"\r\n", b"\n")  # as git writes a clone's files on Windows


def _fault(path: str, line: int, message: str) -> StripError:
    return StripError(f"{path}:{line}: {message}")


def _pairs(
    comments: Sequence[tokenize.TokenInfo], path: str
) -> Iterator[tuple[tokenize.TokenInfo, tokenize.TokenInfo]]:
    """Yield the two markers of each region; they must alternate."""
    opened: tokenize.TokenInfo | None = None
    for comment in comments:
        line = comment.start[0]
        if not _NEARLY_A_MARKER.search(comment.string):
            continue
        if comment.string not in (BEGIN, END) or comment.line.strip() != comment.string:
            raise _fault(path, line, f"`{comment.line.strip()}`: expected `{BEGIN}` or `{END}` alone on its line")
        if comment.string == BEGIN:
            if opened:
                raise _fault(path, line, f"a region inside the one of line {opened.start[0]}; add `{END}` above it")
            opened = comment
        else:
            if not opened:
                raise _fault(path, line, f"`{END}` without a beginning; add `{BEGIN}` above it")
            yield opened, comment
            opened = None
    if opened:
        raise _fault(path, opened.start[0], f"`{BEGIN}` without an end; add `{END}` below the solution")


def _between(
    tree: ast.Module, lines: Sequence[str], begin: int, end: int, path: str
) -> tuple[Block, tuple[ast.stmt, ...]]:
    """Return the statements between two lines with their block; they must be all of the code that is there."""
    inside = ((b, [s for s in b.statements if begin < _first_line(s) and _last_line(s) < end]) for b in blocks(tree))
    block, statements = next(((b, found) for b, found in inside if found), (None, []))
    if block is None:
        raise _fault(path, begin, "no whole statement between the markers; put them around the solution")
    covered = {line for s in statements for line in range(_first_line(s), _last_line(s) + 1)}
    for line in range(begin + 1, end):
        code = lines[line - 1].strip()
        if line not in covered and code and not code.startswith("#"):
            raise _fault(path, line, f"`{code}` is not of the region's block; put the markers around whole statements")
    return block, tuple(statements)


def _check_place(
    block: Block, statements: Sequence[ast.stmt], markers: Sequence[tokenize.TokenInfo], path: str
) -> None:
    line = markers[0].start[0]
    if any(marker.start[1] != statements[0].col_offset for marker in markers):
        raise _fault(path, line, "a marker is not indented as the region's statements are; indent both like them")
    if not block.scopes or isinstance(block.scopes[-1], ast.ClassDef):
        raise _fault(path, line, "a region outside of a function; put the markers inside, below the docstring")
    if statements[0] is block.scopes[-1].body[0] and ast.get_docstring(block.scopes[-1]) is not None:
        raise _fault(path, line, f"the docstring is in the region and would be lost; move `{BEGIN}` below it")


def _task_above(comments: Sequence[tokenize.TokenInfo], begin: tokenize.TokenInfo, path: str) -> str:
    above = [match[1] for c in comments if c.start < begin.start and (match := _TASK.match(c.string))]
    if not above:
        line = begin.start[0]
        raise _fault(path, line, "no task for this region; add a comment like `# ## Task 0.1` above the function")
    return above[-1]


def _first_line(statement: ast.stmt) -> int:
    decorators = statement.decorator_list if isinstance(statement, Definition) else []
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def _last_line(statement: ast.stmt) -> int:
    return statement.end_lineno or statement.lineno
