"""The exercise sheet of an assignment: `assignments/NAME/sheet.md`, with what is known of tasks and checks filled in.

It is what a student reads before the stubs. In it, a heading `## Task 0.1` gets the title and the points of the task,
and a line `@checks 0.1` becomes a table of its checks, each with its sentence and its points: so both exist once. The
sheet is released as the assignment's page, and `@sheet 0.1` in the outline of a notebook puts the text of a task there.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.courses.assignment import Assignment
from grader.courses.properties import load_properties
from grader.courses.suite import load_checks
from grader.kit.errors import HarnessFault
from grader.kit.showing.markdown import cell

SHEET = "sheet.md"
PAGE = "README.md"  # as which it is released: where a folder is looked at, this is what is shown of it
BEGINNING = "beginning"  # the part above the first heading of a task
_TASK = re.compile(r"## Task (\S+)")
_CHECKS = re.compile(r"@checks (\S+)")


@dataclass(frozen=True)
class Graded:
    """What is graded, in a sentence."""

    sentence: str
    points: float


@dataclass(frozen=True)
class Sheet:
    """The text, line by line, and what is filled in."""

    path: Path
    assignment: Assignment
    lines: Sequence[str]
    graded: Mapping[str, Sequence[Graded]]  # by task

    def page(self) -> str:
        """Return the whole, as a student reads it."""
        return "\n".join(self._filled(self.lines, has_tables=True))

    def part(self, name: str) -> str:
        """Return the text of a task, or the beginning, without the tables: a notebook has the checks themselves."""
        parts: dict[str, list[str]] = {}
        found = BEGINNING
        for line in self.lines:
            if line.startswith("## "):
                found = match[1] if (match := _TASK.fullmatch(line)) else line[3:]
            parts.setdefault(found, []).append(line)
        if name not in parts:
            raise HarnessFault(f"{self.path}: no part {name!r}, only {', '.join(parts)}")
        return "\n".join(self._filled(parts[name], has_tables=False)).strip()

    def _filled(self, lines: Sequence[str], *, has_tables: bool) -> Iterator[str]:
        tasks = {task.id: task for task in self.assignment.tasks}
        for line in lines:
            if match := _TASK.fullmatch(line):
                task = tasks[match[1]]
                yield f"## Task {task.id}: {task.title} ({task.total:g} points)"
            elif match := _CHECKS.fullmatch(line):
                yield from _table(self.graded[match[1]]) if has_tables else ()
            else:
                yield line


def has_sheet(assignment: Assignment) -> bool:
    """Return whether the assignment has an exercise sheet."""
    return (assignment.path.parent / SHEET).is_file()


def read_sheet(root: Path, assignment: Assignment) -> Sheet | None:
    """Return the exercise sheet.

    It is None where an assignment has none. Raises HarnessFault where it is not about its tasks, in order.
    """
    if not has_sheet(assignment):
        return None
    path = assignment.path.parent / SHEET
    lines = path.read_text(encoding="utf-8").split("\n")
    known = [task.id for task in assignment.tasks]
    for pattern, what in ((_TASK, "## Task"), (_CHECKS, "@checks")):
        found = [match[1] for line in lines if (match := pattern.fullmatch(line))]
        if found != known:
            raise HarnessFault(
                f"{path}: {what} {', '.join(found) or 'of none'}; expected {', '.join(known)}, each once"
            )
    return Sheet(path, assignment, lines, _graded(root, assignment))


def _graded(root: Path, assignment: Assignment) -> Mapping[str, list[Graded]]:
    found: dict[str, list[Graded]] = {}
    if assignment.kind == "properties":
        for path in dict.fromkeys(task.checks for task in assignment.tasks):
            for one in load_properties(root, path):
                found.setdefault(one.task, []).append(Graded(one.sentence, one.points))
    for check in load_checks(root, assignment):
        found.setdefault(check.task, []).append(Graded(check.sentence, check.points))
    return found


def _table(graded: Sequence[Graded]) -> Iterator[str]:
    yield from ("| what is checked | points |", "|---|---:|")
    yield from (f"| {cell(one.sentence)} | {one.points:g} |" for one in graded)
