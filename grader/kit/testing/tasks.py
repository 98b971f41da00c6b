"""Which tasks the assignments have, in their order, and whose a check is. Two assignments may have a task of one id."""

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader.kit.answering.loading import PACKAGE
from grader.kit.course import read_course_table
from grader.kit.errors import HarnessFault


def by_number(task: str) -> tuple[str | int, ...]:
    """Return what task ids are ordered by, so that 9.9 comes before 10.1: their numbers as numbers, the rest
    as text.
    """
    return tuple(int(part) if n % 2 else part for n, part in enumerate(re.split(r"(\d+)", task)))


@dataclass(frozen=True)
class Task:
    """A task as a student's pytest knows it."""

    id: str
    title: str
    assignment: str
    checks: Path  # the file with its checks
    own_tests: str = ""  # the file with the student's own tests, where the task is to write them

    @property
    def marker(self) -> str:
        """Its pytest marker: task0_4 for 0.4."""
        return marker(self.id)


def marker(task: str) -> str:
    """Return the pytest marker of a task id: task0_4 for 0.4."""
    return f"task{task.replace('.', '_')}"


@dataclass(frozen=True)
class Tasks:
    """All tasks of a course: those of an assignment as in its file, the assignments by the number of their first."""

    root: Path
    tasks: tuple[Task, ...]
    package: str = PACKAGE  # by this name the course's files may be imported

    @cached_property
    def imports(self) -> tuple[str, ...]:
        """The modules beyond Python's and numpy's that any of the assignments lists."""
        tables = [tomllib.loads(p.read_text(encoding="utf-8")) for p in self.root.glob("assignments/*/assignment.toml")]
        return tuple(sorted({name for table in tables for name in table.get("imports", ())}))

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The names of the files that the assignments are about."""
        tables = [tomllib.loads(p.read_text(encoding="utf-8")) for p in self.root.glob("assignments/*/assignment.toml")]
        return tuple(sorted({name for table in tables for name in table.get("files", ())}))

    @classmethod
    def read(cls, root: Path) -> "Tasks":
        """Read every assignment.toml of the course at `root`; outside of a course there is no task."""
        found = [_tasks(root, path) for path in sorted(root.glob("assignments/*/assignment.toml"))]
        found.sort(key=lambda tasks: by_number(tasks[0].id))
        return cls(root, tuple(task for tasks in found for task in tasks), read_course_table(root).package)

    def owner(self, task: str, path: Path) -> Task:
        """Return the task of this id whose checks are in this file, else the only one of this id."""
        named = [known for known in self.tasks if known.id == task]
        here = [known for known in named if known.checks.resolve() == path.resolve()]
        if not here and len(named) != 1:
            raise HarnessFault(
                f"{path}: no assignment.toml says that checks of task {task} are in this file; expected one that does"
            )
        return (here or named)[0]

    def examples(self, task: Task) -> Path:
        """Return the folder of the public sets of a task's checks."""
        return self.root / "tests" / "examples" / task.assignment

    def command(self, task: Task) -> str:
        """Return what runs a task alone; where two assignments have a task of this id, it names the file as well."""
        shared = f" {task.checks.relative_to(self.root).as_posix()}" if self.is_shared(task) else ""
        return f"pytest -m {task.marker}{shared}"

    def is_shared(self, task: Task) -> bool:
        """Return whether another assignment has a task of the same id, so that its marker selects both."""
        return sum(known.id == task.id for known in self.tasks) > 1


def _tasks(root: Path, path: Path) -> list[Task]:
    """Return the tasks of one assignment, one at least."""
    try:
        file = tomllib.loads(path.read_text(encoding="utf-8"))
        own_tests = next(iter(file["files"])) if file.get("kind") == "properties" else ""
        rows = [(t["id"], t.get("title", ""), file["name"], root / t["checks"]) for t in file["task"]]
        tasks = [Task(*row, own_tests) for row in rows]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise HarnessFault(f"{path}: {type(error).__name__}: {error}; expected the tasks of an assignment") from error
    if not tasks:
        raise HarnessFault(f"{path}: no [[task]]; expected one at least")
    return tasks
