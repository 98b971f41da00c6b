"""Report: what the checks found, as data. Nothing here is formatted, and every writer starts from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from grader.kit.points import total

State = Literal["passed", "failed", "crashed", "timed out", "not started", "not run"]
AT_FAULT: Sequence[State] = ("failed", "crashed", "timed out")


@dataclass(frozen=True)
class Spot:
    """A line of a student's file; the file is relative to the folder in which the command was called."""

    file: str
    line: int


@dataclass(frozen=True)
class Row:
    """One check: what became of it, its failure as text, and the line of the student's code that it is about."""

    name: str
    sentence: str
    points: float
    state: State
    failure: str = ""
    spot: Spot | None = None
    seconds: float = 0.0
    share: float = 1.0  # of its points, where it passed
    picture: str = ""  # of its failure, as an SVG file; empty where there is none

    @property
    def earned(self) -> float:
        """All of its points, or its share of them, or none."""
        return self.points * self.share if self.state == "passed" else 0.0


@dataclass(frozen=True)
class TaskReport:
    """A task with its checks; `command` runs these alone. One that is graded elsewhere has none."""

    id: str
    title: str
    assignment: str
    command: str
    rows: tuple[Row, ...]

    @property
    def points(self) -> float:
        """What its checks are worth together."""
        return total(row.points for row in self.rows)

    @property
    def earned(self) -> float:
        """What its passed checks are worth."""
        return sum(row.earned for row in self.rows)

    @property
    def state(self) -> str:
        """The task in one word or two."""
        states = {row.state for row in self.rows}
        if not self.rows:
            return "graded by your instructor"
        if len(states) == 1:
            return states.pop()
        return "not right yet" if states & {*AT_FAULT, "not run"} else "begun"


@dataclass(frozen=True)
class Report:
    """All tasks, and what else must be said: of files that could not be read, and of what the code printed."""

    tasks: tuple[TaskReport, ...]
    problems: tuple[str, ...] = ()
    printed: str = ""
    seconds: float = 0.0
    is_practice: bool = True  # whether somebody else's run decides the grade

    @property
    def rows(self) -> list[Row]:
        """The checks of all tasks, in order."""
        return [row for task in self.tasks for row in task.rows]

    @property
    def points(self) -> float:
        """What all checks are worth."""
        return total(task.points for task in self.tasks)

    @property
    def earned(self) -> float:
        """What the passed ones are worth."""
        return sum(task.earned for task in self.tasks)

    @property
    def is_full(self) -> bool:
        """Whether every check passed; where all tasks are graded elsewhere there is none."""
        return all(row.state == "passed" for row in self.rows)

    @property
    def next_task(self) -> TaskReport | None:
        """The first task that is not done yet."""
        return next((task for task in self.tasks if any(row.state != "passed" for row in task.rows)), None)

    @property
    def scale(self) -> int:
        """The least power of ten that makes whole numbers of all points, for places that take no fractions."""
        least = 1
        while any((Fraction(str(row.points)) * least).denominator != 1 for row in self.rows):
            least *= 10
        return least

    def whole(self, points: float) -> int:
        """Return points of this report in the unit of `scale`."""
        return round(Fraction(str(points)) * self.scale)
