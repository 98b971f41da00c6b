"""What of a scorecard a gradebook gets: points, comments, and what a person has to grade. It knows no gradebook."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import takewhile

from grader.courses.assignment import Assignment
from grader.courses.suite import Suite
from grader.feedback.told import mark, notices
from grader.intake.notebooks import released_of
from grader.kit.probe import Probe
from grader.kit.showing.failure_text import clean, failure_text
from grader.notebooks.released import STUB_TEXT, Released, ReleasedCell
from grader.results.scorecard import CheckResult, Scorecard

WIDTH = 80


@dataclass(frozen=True)
class Column:
    """A cell of a gradebook: a check, a question, or an answer, which has a comment and no points."""

    notebook: str  # without .ipynb
    id: str
    kind: str = "code"
    max_points: float = 0.0
    is_graded: bool = True
    is_counted: bool = True  # in the maximum

    @property
    def place(self) -> tuple[str, str]:
        """By which its mark is found."""
        return self.notebook, self.id

    @property
    def maximum(self) -> float:
        """What it adds to the maximum."""
        return self.max_points if self.is_counted else 0.0


@dataclass(frozen=True)
class Mark:
    """The points of a cell; None where a person must look."""

    points: float | None
    said: str  # beside it


@dataclass(frozen=True)
class Sheet:
    """All that is published of one student."""

    student: str
    marks: Mapping[tuple[str, str], Mark]  # (notebook, cell)
    comments: Mapping[tuple[str, str], str]
    answers: Mapping[str, str]  # grade id -> what was written there
    taken_off: Fraction | None = None  # by lateness and a cap; None where a gradebook keeps what it has


def columns_of(suite: Suite) -> tuple[Column, ...]:
    """Return the cells of an assignment. One without notebooks has one by its own name, with a cell per check."""
    releases = released_of(suite.assignment)
    points = {group.check.name: group.check.points for group in suite.groups}
    points |= {prop.name: prop.points for prop in suite.properties}
    found = [column for released in releases for column in _of_released(released, points)]
    placed = {column.id for column in found}
    rest = [check for check in points if check not in placed]
    if rest:
        name = suite.assignment.name
        found += [*(Column(name, check, max_points=points[check]) for check in rest), _whole(suite.assignment)]
    return tuple(found)


def _whole(assignment: Assignment) -> Column:
    return Column(assignment.name, "submission", is_graded=False)


def _of_released(released: Released, points: Mapping[str, float]) -> Iterator[Column]:
    name = released.name.removesuffix(".ipynb")
    for cell in released.cells:
        if cell.role == "check":
            yield Column(name, cell.id, max_points=points.get(cell.id, cell.points))
        elif cell.role == "written":
            yield Column(name, cell.id, cell.kind, cell.points)
            yield Column(name, cell.id, cell.kind, is_graded=False)
        elif cell.role == "answer":
            yield Column(name, cell.id, is_graded=False)


def sheet_of(card: Scorecard, suite: Suite, probes: Mapping[str, Probe]) -> Sheet:
    """Return what is published of a scorecard."""
    results = {result.check: result for result in card.results}
    marks: dict[tuple[str, str], Mark] = {}
    comments: dict[tuple[str, str], str] = {}
    releases = {one.name.removesuffix(".ipynb"): one for one in released_of(suite.assignment)}
    columns = columns_of(suite)
    for column in columns:
        place, of = column.place, releases.get(column.notebook)
        cell = of.by_id.get(column.id) if of else None  # None: of a check that is in no notebook
        if not column.is_graded:
            comments[place] = _comment(column, of if cell else None, results, card, probes)
        elif column.id in results:
            marks[place] = _of_check(results[column.id], column, probes)
        elif cell is not None and cell.role == "written":
            marks[place] = _of_written(cell, card)
        elif cell is not None:
            marks[place] = _of_quiz(cell, releases[column.notebook], card)
    return Sheet(card.student, marks, comments, card.answers)


def _of_check(result: CheckResult, column: Column, probes: Mapping[str, Probe]) -> Mark:
    said = "\n".join(_lines(result, probes))
    return Mark(None if result.verdict == "not judged" else clamped(result.points, column.max_points), said)


def clamped(points: float, most: float) -> float:
    """Return the points, between 0 and the most that there are: a gradebook takes anything, and adds it up."""
    return min(max(points, 0.0), most) if math.isfinite(points) else 0.0


def _lines(result: CheckResult, probes: Mapping[str, Probe]) -> Iterator[str]:
    yield f"{result.check}: {mark(result)}, {result.points:g} of {result.max_points:g}"
    if mark(result) in ("ok", "not started"):
        return
    if result.failure is None:
        yield clean(f"{result.sentence} But {result.detail}.")
    else:
        yield failure_text(result.failure, probes, WIDTH)


def _of_written(cell: ReleasedCell, card: Scorecard) -> Mark:
    """Return the mark of a written answer: it waits for a person, and without one there is nothing to read."""
    text = card.answers.get(cell.id, "").strip()
    is_empty = bool(card.answers) and text in ("", STUB_TEXT)
    return Mark(0.0 if is_empty else None, "no answer" if is_empty else "to be graded by hand")


def _of_quiz(cell: ReleasedCell, released: Released, card: Scorecard) -> Mark:
    """Return the mark of a question with choices: its answer is read as text, and not run."""
    answer = next((one for one in released.answers if one.check == cell.id and cell.id in one.names), None)
    if answer is None:
        return Mark(None, "of a check that was not asked")
    said, right = (
        _letter(text, cell.id) for text in (card.answers.get(answer.id, ""), released.by_id[answer.id].solved)
    )
    points = cell.points if said and said == right else 0.0
    return Mark(points, f"answered {said!r}" if said else "no answer that can be read")


def _letter(text: str, name: str) -> str:
    found = re.findall(rf"^{re.escape(name)}\s*=\s*[\"'](\w{{1,10}})[\"']", text, re.MULTILINE)
    return str(found[-1]).casefold() if found else ""


def _comment(
    column: Column,
    released: Released | None,
    results: Mapping[str, CheckResult],
    card: Scorecard,
    probes: Mapping[str, Probe],
) -> str:
    """Return what is said below an answer: its checks that lost points.

    Below the first one, the whole submission is spoken of too.
    """
    checks = results if released is None else _checks_below(released).get(column.id, ())
    lost = [results[name] for name in checks if name in results and mark(results[name]) != "ok"]
    lines = [line for result in lost for line in _lines(result, probes)]
    first = released is None or column.id == next((c.id for c in released.cells if c.role in ("answer", "written")), "")
    return "\n".join([*(map(clean, notices(card)) if first else ()), *lines])


@cache
def _checks_below(released: Released) -> Mapping[str, Sequence[str]]:
    """Return the checks whose comment is below an answer, by the answer.

    A class asks for the same release once a student.
    """
    found: dict[str, list[str]] = {}
    for at, cell in enumerate(released.cells):
        if cell.role == "check":
            found.setdefault(_answer_of(released, at), []).append(cell.id)
    return found


def _answer_of(released: Released, at: int) -> str:
    """Return the answer that a check is about: of those above it, the one whose name its own begins with, or
    the last.
    """
    above = list(takewhile(lambda c: c.role != "check", reversed([*_without_checks_right_above(released.cells[:at])])))
    answers = [cell for cell in above if cell.role in ("answer", "written")]
    check = released.cells[at].id.casefold()
    named = [(len(n), c.id) for c in answers for n in c.names if check.startswith(n.casefold())]
    return max(named)[1] if named else next((cell.id for cell in answers), "")


def _without_checks_right_above(cells: tuple[ReleasedCell, ...]) -> tuple[ReleasedCell, ...]:
    last = next((n for n in range(len(cells), 0, -1) if cells[n - 1].role != "check"), 0)
    return cells[:last]
