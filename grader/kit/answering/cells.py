"""What the cells of a notebook say, each read on its own, and which of several definitions of a name counts.

Runs on the untrusted side, before any of the code does. A cell that cannot be read loses only itself. Of a name that is
defined several times, what stands at the check of its answer counts: the text has that definition alone.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

MARK = "# %% "  # before each cell, in the text that a notebook is read as
# Cell magics of which the rest of the cell is Python; what stands below any other one is not, or is not run by us.
_OF_PYTHON = frozenset(("time", "timeit", "capture", "prun", "memit", "mprun", "lprun", "snakeviz", "wandb"))
_CELL_MAGIC = re.compile(r"\s*%%(\w*)")
_LINE_MAGIC = re.compile(r"^(\s*)(?:[%!?].*|[\w.]+\?{1,2}\s*)$")
_TAKEN = re.compile(r"^(\s*(?:\w+(?:\s*,\s*\w+)*)\s*=\s*)[%!].*$")  # files = !ls
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)


@dataclass(frozen=True)
class Cell:
    """A cell in the order in which the notebook has it, or a place at which the release has one."""

    label: str  # "cell 4 (mul_answer)"
    text: str
    role: str = "code"  # or "given": the release's own text; or "check": the place of a check, without a text
    id: str = ""  # the grade id, if it is one of the release's


@dataclass(frozen=True)
class Answer:
    """What the release says of an answer."""

    id: str
    names: tuple[str, ...]  # that it defines
    stub: str  # its text as it was released
    check: str = ""  # the first check after it: what stands there counts


@dataclass(frozen=True)
class Notebook:
    """A notebook as it is sent to a child; the graded files of `files` are all of them its one namespace."""

    name: str
    files: tuple[str, ...]
    cells: tuple[Cell, ...]
    answers: tuple[Answer, ...]
    at_end: bool = False  # whether what stands when all cells have run counts, and not what stands at the checks
    defines_only: bool = False  # whether statements that only do something are left out: one of them has no end

    @classmethod
    def received(cls, sent: Mapping[str, Any]) -> "Notebook":
        """Return the notebook that was sent as plain data."""
        cells = tuple(Cell(**cell) for cell in sent["cells"])
        answers = tuple(Answer(**{**answer, "names": tuple(answer["names"])}) for answer in sent["answers"])
        return cls(**{**sent, "files": tuple(sent["files"]), "cells": cells, "answers": answers})


@dataclass
class ReadCell:
    """A cell that was read: its statements, or why there are none."""

    cell: Cell
    text: str  # of as many lines as the cell has; what is no Python is not in it
    body: list[ast.stmt] = field(default_factory=list)
    error: str = ""
    line: int = 0  # at which reading it stopped

    @property
    def is_students(self) -> bool:
        """Whether the student wrote it."""
        return self.cell.role == "code"

    @cached_property
    def definitions(self) -> list[tuple[ast.stmt, str]]:
        """The statements at its top that give a name a meaning, with each name."""
        return [(statement, name) for statement in self.body for name in _names(statement)]


def read_cell(cell: Cell) -> ReadCell:
    """Read a cell by the rules of a notebook: as Python, or as Python with what only a notebook understands."""
    try:
        return ReadCell(cell, cell.text, ast.parse(cell.text).body)
    except _UNREADABLE:
        text = python_of(cell.text)
    try:
        return ReadCell(cell, text, ast.parse(text).body)
    except _UNREADABLE as error:
        line = getattr(error, "lineno", 0) or 0
        text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")  # which not even a comment may hold
        return ReadCell(cell, "\n".join(f"# {part}" for part in text.split("\n")), [], _why(error), line)


def _why(error: BaseException) -> str:
    if "null bytes" in str(error):
        return "it has a character that belongs to no text (NUL, or half of a character)"
    if isinstance(error, SyntaxError):
        return f"{error.msg}, line {error.lineno}"
    return "it is nested too deeply"


def python_of(text: str) -> str:
    """Return the Python of a cell, with as many lines: magics and shell commands are left out."""
    lines = text.split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if magic := _CELL_MAGIC.match(lines[first]):
        if magic[1] not in _OF_PYTHON:
            return "\n".join(f"# {line}" for line in lines)
        lines[first] = f"# {lines[first].lstrip()}"
    return "\n".join(_TAKEN.sub(r"\1None", _LINE_MAGIC.sub(r"\1pass", line)) for line in lines)


def _names(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield statement.name
    elif isinstance(statement, (ast.Import, ast.ImportFrom)):
        yield from (alias.asname or alias.name.partition(".")[0] for alias in statement.names)
    elif isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        nodes = (node for target in targets for node in ast.walk(target))
        yield from (n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))


@dataclass(frozen=True)
class Definition:
    """Where a name gets a meaning."""

    at: int  # of which cell, by its place in the notebook
    statement: ast.stmt
    is_stub: bool


@dataclass(frozen=True)
class Found:
    """What was found of a name of an answer."""

    answer: Answer
    name: str
    place: int  # of its check among the cells
    real: tuple[Definition, ...]  # that are no stubs, in order
    stubs: tuple[Definition, ...]

    @property
    def before(self) -> tuple[Definition, ...]:
        """The definitions that stand above its check."""
        return tuple(one for one in self.real if one.at < self.place)

    @property
    def counted(self) -> Definition | None:
        """The one that stands at its check; or where only a stub does, the last one."""
        return next(iter((self.before or self.real or self.stubs)[::-1]), None)

    def left_out(self, *, at_end: bool) -> tuple[Definition, ...]:
        """Return what does not count: stubs beside an answer, and what comes after the check."""
        stubs = self.stubs if self.real else ()
        return stubs if at_end or not self.before else (*stubs, *(one for one in self.real if one.at >= self.place))


class ReadNotebook:
    """A notebook whose cells were read."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        self.cells = [read_cell(cell) for cell in notebook.cells]
        self._defined: dict[str, list[tuple[int, ast.stmt]]] = {}  # by the student, with the place of the cell
        for at, read in enumerate(self.cells):
            for statement, name in read.definitions if read.is_students else ():
                self._defined.setdefault(name, []).append((at, statement))
        self.found = [found for answer in notebook.answers for found in self._of_answer(answer)]
        self._left_out = {
            id(one.statement): one for found in self.found for one in found.left_out(at_end=notebook.at_end)
        }

    @property
    def home(self) -> str:
        """The graded file that has its text; the others are the same module."""
        return self.notebook.files[0]

    @property
    def is_redefined(self) -> bool:
        """Whether a definition that stands after its check is left out."""
        return any(
            one.at >= found.place for found in self.found for one in found.left_out(at_end=False) if not one.is_stub
        )

    def cells_of(self, answer: str) -> list[ReadCell]:
        """Return the cells with the grade id of an answer."""
        return [read for read in self.cells if read.is_students and read.cell.id == answer]

    def statements(self, read: ReadCell) -> list[ast.stmt]:
        """Return the statements of a cell that are run: without the stubs of what is defined elsewhere."""
        run = [one for one in read.body if not getattr(self._left_out.get(id(one)), "is_stub", False)]
        return [one for one in run if _defines(one)] if self.notebook.defines_only else run

    @cached_property
    def marks(self) -> dict[int, list[str]]:
        """The names whose meaning is kept before the cell at each place is run."""
        marks: dict[int, list[str]] = {}
        for found in self.found:
            if found.before and not self.notebook.at_end:
                marks.setdefault(found.place, []).append(found.name)
        return marks

    @cached_property
    def text(self) -> str:
        """The notebook as one Python text. The lines are those of `joined`."""
        return joined((read.cell.label, self._text_of(read)) for read in self.cells)

    def _text_of(self, read: ReadCell) -> str:
        lines = read.text.split("\n")
        for one in read.body:
            if id(one) in self._left_out:
                first = min([one.lineno, *(d.lineno for d in getattr(one, "decorator_list", ()))])
                for n in range(first - 1, one.end_lineno or first):
                    lines[n] = f"# {lines[n]}"
        return "\n".join(lines)

    def _of_answer(self, answer: Answer) -> Iterator[Found]:
        stubs = _stubs(answer)
        place = self._place(answer)
        for name in answer.names:
            every = [
                Definition(at, statement, _is_stub(statement) or any(_is_same(statement, stub) for stub in stubs))
                for at, statement in self._defined.get(name, ())
            ]
            real = tuple(one for one in every if not one.is_stub)
            yield Found(answer, name, place, real, tuple(one for one in every if one.is_stub))

    def _place(self, answer: Answer) -> int:
        """Return where the check of an answer stands; not above the first cell of the answer itself."""
        own = [n for n, read in enumerate(self.cells) if read.is_students and read.cell.id == answer.id]
        checks = [n for n, read in enumerate(self.cells) if read.cell.role == "check" and read.cell.id == answer.check]
        place = checks[0] if checks else len(self.cells)
        return max(place, own[0] + 1) if own else place


def joined(cells: Iterable[tuple[str, str]]) -> str:
    """Return the text of labelled cells, a line with the label above each."""
    return "\n".join(f"{MARK}{label}\n{text}" for label, text in cells) + "\n"


def _stubs(answer: Answer) -> list[ast.stmt]:
    try:
        return ast.parse(answer.stub).body
    except _UNREADABLE:
        return []


def _is_same(one: Any, other: Any) -> bool:
    """Return whether two parts of a syntax tree say the same, wherever they stand. Most differ at once."""
    if type(one) is not type(other):
        return False
    if isinstance(one, ast.AST):
        return all(_is_same(getattr(one, name, None), getattr(other, name, None)) for name in one._fields)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_is_same, one, other))
    return bool(one == other)


def _is_stub(statement: ast.stmt) -> bool:
    """Return whether it is a function that only says that it is not written yet."""
    if not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return False
    body = [one for one in statement.body if not isinstance(one, ast.Expr) or not isinstance(one.value, ast.Constant)]
    if len(body) != 1 or not isinstance(body[0], ast.Raise):
        return False
    raised = body[0].exc.func if isinstance(body[0].exc, ast.Call) else body[0].exc
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"


def _defines(statement: ast.stmt) -> bool:
    return any(True for _ in _names(statement))


def free_names(statement: ast.stmt) -> set[str]:
    """Return the names that a definition uses."""
    return {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}


def of_files(notebooks: Sequence[ReadNotebook], files: Mapping[str, str]) -> dict[str, str]:
    """Return the files with the text of each notebook as that of its first file; the others of a notebook are empty."""
    shared = {file: "" for read in notebooks for file in read.notebook.files}
    return {**files, **shared, **{read.home: read.text for read in notebooks}}
