"""Words where a student stands after a run: points, the next step, and a line for each task that was begun. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from grader.kit.points import total
from grader.kit.testing.tasks import Tasks

PASSED, FAILED, SAME = "passed", "failed", "failed by a cause above"
NOT_STARTED, WAITING, NOT_ASKED = "not started", "waiting", "not asked"
LETTERS = {NOT_STARTED: "-", WAITING: "w", NOT_ASKED: "?", SAME: "f"}
_NEXT = {NOT_STARTED: "not started yet", WAITING: "waits for a file that cannot be imported"}
_ALL = "pytest, which runs all checks"
_DONE = "python -m grader.kit.handin, which makes the archive to hand in"
_STUB = re.compile(r"^[ \t]*raise NotImplementedError\(\s*[\"']Task (\w+(?:[.-]\w+)*)", re.MULTILINE)


@dataclass(frozen=True)
class Asked:
    """A check that was chosen, and what became of it."""

    task: int  # where its task stands among all
    name: str
    points: float
    state: str


@dataclass(frozen=True)
class Standing:
    """All that were chosen.

    `is_part`: there are other checks. `stubs`: the tasks of which a stub is left. `is_for_staff`: nobody hands it in.
    """

    tasks: Tasks
    asked: Sequence[Asked]
    is_part: bool
    stubs: frozenset[str]
    is_for_staff: bool = False

    def head(self) -> list[str]:
        """Return the points and the next step, which stand first and last."""
        got = total(one.points for one in self.asked if one.state == PASSED)
        most = total(one.points for one in self.asked)
        chosen = f" of the {len(self.asked)} checks that were chosen" if self.is_part else ""
        return [line for line in (f"{got:g} of {most:g} points{chosen}", self._next()) if line] if self.asked else []

    def per_task(self, *, has_names: bool) -> Iterator[str]:
        """Yield a line for each task that was begun.

        It has the names of the checks that pass, where somebody wants them.
        """
        for index in sorted({one.task for one in self.asked}):
            own = [one for one in self.asked if one.task == index]
            passed = [one for one in own if one.state == PASSED]
            if not passed:
                continue
            task, points = self.tasks.tasks[index], total(one.points for one in passed)
            most = total(one.points for one in own)
            yield f"task {task.id}, {task.title}: {points:g} of {most:g} points, {len(passed)} of {len(own)} checks"
            if has_names:
                yield from (f"    {one.name}" for one in passed)

    def _next(self) -> str:
        """Return the first task in their order that is not done; where all that was chosen is, what was not chosen.

        It is empty where nothing is left to do.
        """
        states = self._open()
        if not states:
            return f"next: {_ALL}" if self.is_part else "" if self.is_for_staff else f"next: {_DONE}"
        first = min(states)
        task, words = self.tasks.tasks[first], _NEXT.get(states[first], "not right yet")
        if states[first] == NOT_STARTED and any(a.task == first and a.state == PASSED for a in self.asked):
            words = "begun"
        return f"next: task {task.id}, {task.title} ({words}): {self.tasks.command(task)}"

    def _open(self) -> dict[int, str]:
        """Return what is said of each task that is not done, as far as it is known: of its checks, else of
        its stubs.
        """
        states: dict[int, str] = {}
        for state in (NOT_STARTED, NOT_ASKED, SAME, FAILED, WAITING):  # the later one is what is said of a task
            states.update({one.task: state for one in self.asked if one.state == state})
        whole = set() if self.is_part else {one.task for one in self.asked}
        for index, task in enumerate(self.tasks.tasks):
            if task.id in self.stubs and index not in whole:
                states.setdefault(index, NOT_STARTED)
        return states


def stubs_in(texts: Iterable[str]) -> frozenset[str]:
    """Return the ids of the tasks of which a stub is left in these files."""
    return frozenset(found for text in texts for found in _STUB.findall(text))
