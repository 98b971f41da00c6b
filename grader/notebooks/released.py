"""What the release of a notebook says of its cells: which are answers, checks, given and written ones, and their texts.

It is read from the source notebook of the course, in which the answers have solution regions, as nbgrader's users write
them. All that decides a grade comes from here, and nothing of it from what was handed in.
"""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from grader.kit.answering.cells import Answer
from grader.kit.errors import HarnessFault
from grader.notebooks.reading import NotebookCell, read_cells
from grader.notebooks.scanning import NotebookFault

Role = Literal["answer", "check", "given", "written", ""]
# What nbgrader puts in the place of a solution. Its delimiters are looked for anywhere in a line.
STUB = ("# YOUR CODE HERE", "raise NotImplementedError()")
STUB_TEXT = "YOUR ANSWER HERE"
_BEGIN, _END = "BEGIN SOLUTION", "END SOLUTION"
_ROLES: dict[tuple[bool, bool, bool], Role] = {
    (False, True, False): "answer",
    (True, False, True): "check",
    (False, False, True): "given",
    (True, True, False): "written",
}


@dataclass(frozen=True)
class ReleasedCell:
    """A cell as it is released; one without a grade id is text between the others, or code that nobody need keep."""

    id: str
    role: Role
    kind: str
    text: str  # without solutions
    solved: str  # with them
    points: float = 0.0
    is_left_out: bool = False  # where notebooks are graded: it draws a figure, or runs a check

    @cached_property
    def trimmed(self) -> str:
        """Its text as texts are compared."""
        return trimmed(self.text)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What an answer defines at its top."""
        if self.role != "answer" or self.kind != "code":
            return ()
        body = ast.parse(self.solved).body  # of the course's own notebook
        defined = [one.name for one in body if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))]
        assigned = (target for one in body if isinstance(one, ast.Assign) for target in one.targets)
        return (*defined, *(one.id for one in assigned if isinstance(one, ast.Name)))


@dataclass(frozen=True)
class Released:
    """A notebook of an assignment."""

    name: str  # "operators.ipynb"
    files: tuple[str, ...]  # graded files that it takes the place of
    cells: tuple[ReleasedCell, ...]

    @cached_property
    def by_id(self) -> dict[str, ReleasedCell]:
        """Its cells with a grade id."""
        return {cell.id: cell for cell in self.cells if cell.id}

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """Its answers in code, each with the check at which it counts."""
        return tuple(
            Answer(cell.id, cell.names, cell.text, self._check_after(at))
            for at, cell in enumerate(self.cells)
            if cell.role == "answer"
        )

    def _check_after(self, at: int) -> str:
        return next((cell.id for cell in self.cells[at + 1 :] if cell.role == "check"), "")


@lru_cache(maxsize=64)
def read_released(path: Path, files: tuple[str, ...]) -> Released:
    """Return the notebook of a course at this path; raises HarnessFault where it cannot be one."""
    try:
        data = path.read_bytes()
        cells, points = read_cells(data), _points(data)
    except OSError as error:
        raise HarnessFault(f"{path}: {error.strerror}") from error
    except NotebookFault as fault:
        raise HarnessFault(f"{path}: {fault}") from fault
    released = tuple(_released(cell, points.get(cell.id, 0.0)) for cell in cells)
    ids = [cell.id for cell in released if cell.id]
    if twice := sorted({one for one in ids if ids.count(one) > 1}):
        raise HarnessFault(f"{path}: the grade id {twice[0]} stands twice; expected each once")
    return Released(path.name, files, released)


def _points(data: bytes) -> dict[str, float]:
    """Return the points of each grade id."""
    marks = [cell.get("metadata", {}).get("nbgrader", {}) for cell in json.loads(data).get("cells", ())]
    return {mark["grade_id"]: float(mark.get("points", 0.0)) for mark in marks if "grade_id" in mark}


def _released(cell: NotebookCell, points: float) -> ReleasedCell:
    role = _ROLES.get(cell.flags, "") if cell.flags and cell.id else ""
    text = cell.text
    if role == "answer" or (role == "written" and cell.kind == "code"):
        text = stub_of(cell.text)
    elif role == "written":
        text = STUB_TEXT
    return ReleasedCell(cell.id if role else "", role, cell.kind, text, cell.text, points, cell.is_left_out)


def trimmed(text: str) -> str:
    """Return the text without what an editor changes by itself."""
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def stub_of(text: str) -> str:
    """Return the text of an answer without its solutions, as nbgrader releases it."""
    return "\n".join(_without_solutions(text.split("\n")))


def _without_solutions(lines: list[str]) -> Iterator[str]:
    is_inside = False
    for line in lines:
        if _BEGIN in line:
            is_inside = True
            indent = re.match(r"\s*", line)
            yield from ((indent[0] if indent else "") + part for part in STUB)
        elif _END in line:
            is_inside = False
        elif not is_inside:
            yield line
