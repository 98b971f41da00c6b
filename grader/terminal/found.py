"""What a run found besides scorecards, student by student, and how the command ends by it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.feedback.rows import Row, Unshown, not_shown
from grader.intake.platforms.receipts import Receipt
from grader.intake.values import NEEDS_PYTHON, QUIET_GAPS, Listing, NotGraded
from grader.kit.errors import HarnessFault, StudentFault
from grader.results.scorecard import Scorecard
from grader.results.settling import Left
from grader.terminal.ending import say

if TYPE_CHECKING:
    from grader.running.class_run import Done

NAMED = 5  # students who are named where a line is about many


class Found:
    """What a run found besides scorecards, student by student."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing
        self.not_graded: list[NotGraded] = [*listing.not_graded]
        self.faulty: list[Done] = []
        self.left: list[Left] = []
        self.unsettled: list[str] = []  # with a file that was handed in and not understood
        self.by_other_code: list[str] = []

    def add(self, done: "Done") -> None:
        """Keep what is to be said of a submission that is finished."""
        self.faulty += [done] if done.fault else []
        self.not_graded += [NotGraded(done.student, done.reason, self._receipt(done), _flag(done.reason))] * bool(
            done.reason
        )
        self.left += [done.left] if done.left else []

    def _receipt(self, done: "Done") -> Receipt:
        return next(source.receipt for source in self._listing.sources if source.student == done.student)

    def add_left(self, left: Sequence[Left]) -> None:
        """Keep whose results stay what they were; a grade of a run that was refused may say so a second time."""
        said = {one.student for one in self.left}
        self.left += [one for one in left if one.student not in said]

    def students(self) -> list[str]:
        """Return those who have a row: all but those at whom the harness failed."""
        failed = {done.student for done in self.faulty}
        return [source.student for source in self._listing.sources if source.student not in failed]

    def reasons(self) -> dict[str, str]:
        """Return why those have no grade who have none."""
        return {one.student: one.reason for one in self.not_graded}

    def looked_at(self, rows: Iterable[Row], made_by: str) -> Iterator[Row]:
        """Yield the rows as they pass by, while it is noted who needs a person, and whom other code has graded."""
        for row in rows:
            if isinstance(row, Scorecard):
                self.unsettled += [row.student] * bool(set(row.gaps.values()) - QUIET_GAPS)
                self.by_other_code += [row.student] * (row.made_by != made_by)
            yield row

    def say(self, names: Mapping[str, str], called: Callable[[str], str] = str) -> None:
        """Say what is not in the scores, was read in one of two ways, or stays what it was."""
        for note in notes(self._listing):
            say(f"note: {note}")
        for line in self._listing.unclear:
            say(f"unclear: {line}")
        for one in self.not_graded:
            say(f"not graded: {names[one.student]}: {one.reason}")
        for left in self.left:
            say(str(replace(left, student=called(left.student))))
        if self.by_other_code:
            whose = _names(self.by_other_code, names)
            say(
                f"note: the code of checks or judging has changed since these were graded, and their results stand:"
                f" {whose}; --again grades anew"
            )

    def end(self, unshown: Sequence[Unshown], called: Callable[[str], str] = str) -> None:
        """End the command where somebody has no row, or not the row of this submission."""
        from grader.running.class_run import not_graded  # noqa: PLC0415 - Linux only

        if self.faulty:
            raise HarnessFault(not_graded(self.faulty, called))
        if unshown:
            raise HarnessFault(not_shown(unshown))
        if self.left:
            raise StudentFault(f"results of another place, left as they were, see above: {len(self.left)}")
        if self.not_graded or self._listing.unclear or self.unsettled:
            raise SystemExit(1)


def notes(listing: Listing) -> Iterator[str]:
    """Yield what is said of the folder as a whole, and loses nobody a point."""
    yield from filter(None, [listing.how])
    yield from listing.notes
    if listing.beside:
        more = f" and {len(listing.beside) - NAMED} more" if len(listing.beside) > NAMED else ""
        yield f"beside the submissions, and no part of them: {', '.join(listing.beside[:NAMED])}{more}"


def _flag(reason: str) -> str:
    """Return the reason in a word or two, where it has such a form: "needs 3.12"."""
    return reason.partition(",")[0] if NEEDS_PYTHON.match(reason) else ""


def _names(students: Sequence[str], names: Mapping[str, str]) -> str:
    more = f" and {len(students) - NAMED} more" if len(students) > NAMED else ""
    return ", ".join(names.get(student, student) for student in students[:NAMED]) + more
