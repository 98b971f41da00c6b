"""Words where a student stands after a run: points, the next step, and a line for each task that was begun. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from grader.kit.points import total
from grader.kit.testing.tasks import Tasks
from grader.kit.wording.words import english, reworded, worded

PASSED, FAILED, SAME = "passed", "failed", english("failed by a cause above")
NOT_STARTED, WAITING, NOT_ASKED = english("not started"), english("waiting"), english("not asked")
LETTERS = {NOT_STARTED: "-", WAITING: "w", NOT_ASKED: "?", SAME: "f"}
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
        points, count = {"got": f"{got:g}", "most": f"{most:g}"}, len(self.asked)
        if not count:
            return []
        if self.is_part:
            said = worded("{got} of {most} points of the {count} checks that were chosen", count=count, **points)
        else:
            said = worded("{got} of {most} points", **points)
        return [line for line in (said, self._next()) if line]

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
            yield worded(
                "task {task}, {title}: {got} of {most} points, {passed} of {all} checks",
                task=task.id, title=reworded(task.title), got=f"{points:g}",
                most=f"{total(one.points for one in own):g}", passed=len(passed), all=len(own),
            )  # fmt: skip
            if has_names:
                yield from (f"    {one.name}" for one in passed)

    def _next(self) -> str:
        """Return the first task in their order that is not done; where all that was chosen is, what was not chosen.

        It is empty where nothing is left to do.
        """
        states = self._open()
        if not states:
            if self.is_part:
                return worded("next: pytest, which runs all checks")
            done = worded("next: python -m grader.kit.handin, which makes the archive to hand in")
            return "" if self.is_for_staff else done
        first = min(states)
        task, is_begun = self.tasks.tasks[first], any(a.task == first and a.state == PASSED for a in self.asked)
        words = {"task": task.id, "title": reworded(task.title), "command": self.tasks.command(task)}
        if states[first] == NOT_STARTED and is_begun:
            return worded("next: task {task}, {title} (begun): {command}", **words)
        if states[first] == NOT_STARTED:
            return worded("next: task {task}, {title} (not started yet): {command}", **words)
        if states[first] == WAITING:
            return worded("next: task {task}, {title} (waits for a file that cannot be imported): {command}", **words)
        return worded("next: task {task}, {title} (not right yet): {command}", **words)

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
