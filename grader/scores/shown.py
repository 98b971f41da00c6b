"""Owns which attempt of a submission is shown, and in which lines its score comes about.

Where the class has dates, that is the attempt that counts; where several people have one submission, and not the same
score, each has lines of their own. Without dates it is the attempt that was graded last, and it has lines where a
person has decided something of it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from grader.classes.opening import Class
from grader.feedback.lines.in_table import NOBODYS
from grader.feedback.rows import stored
from grader.records.attempts import earlier_of
from grader.records.decisions import Decision, decisions_of
from grader.results.scorecard import Scorecard
from grader.results.store import Results
from grader.scores.class_scores import PersonScore, lines_of
from grader.scores.counting import counting, undated
from grader.scores.reading import read_scores
from grader.scoring.lines import ScoreLines


def _is_same(one: Scorecard, other: Scorecard) -> bool:
    return (one.submission, one.receipt.at) == (other.submission, other.receipt.at)


def _uncounted(lines: ScoreLines) -> ScoreLines:
    """Return the lines of a submission of which nobody knows whose it is: what was decided of it, and no score."""
    return replace(lines, score=None, notes=(NOBODYS, *(f"override of {one}" for one in lines.overrides)))


@dataclass(frozen=True)
class ShownScores:
    """What is shown of the submissions to an assignment, or to a task of it, under whose name results are kept."""

    results: Results
    opened: Class | None
    assignment: str
    more: tuple[Decision, ...] = ()  # that nobody has made yet: what would come of them
    called: Mapping[str, str] = field(default_factory=dict)  # people by their ids, where they are not to be known

    def card(self, student: str) -> Scorecard | None:
        """Return the scorecard of the attempt that is shown; raises StoredFault where it cannot be read."""
        last = self.results.get(self.assignment, student)
        counted = next((one.card for one in self._of(student) if one.card), None)
        if counted is None or (last and _is_same(last, counted)):
            return last
        return next((c for c in earlier_of(self.results, self.assignment, student) if _is_same(c, counted)), last)

    def lines(self, student: str) -> tuple[ScoreLines, ...]:
        """Return the lines of the score: one list of them, or one for each person."""
        people = self._of(student)
        if not people:  # in a class with dates nothing counts before it is known whose it is
            undated = self._undated(student)
            return tuple(map(_uncounted, undated)) if self._scores else undated
        lines = [one.lines for one in people]
        if all(one == lines[0] for one in lines):
            return tuple(lines[:1])
        names = [self.called.get(one.person.id) or one.person.name or one.person.id for one in people]
        return tuple(replace(of, whose=name) for of, name in zip(lines, names, strict=True))

    def lines_of(self, students: Iterable[str]) -> dict[str, tuple[ScoreLines, ...]]:
        """Return the lines of each of these scores that has any."""
        return {student: lines for student in students if (lines := self.lines(student))}

    def submissions_of(self, people: Collection[str]) -> list[str]:
        """Return the names of the submissions of these people, by their ids on the roster."""
        mine = (one for one in self._scores if one.assignment == self.assignment and one.person.id in people)
        return [one.submission for one in mine if one.submission]

    def _of(self, student: str) -> Sequence[PersonScore]:
        return self._by_submission.get(student, ())

    @cached_property
    def _by_submission(self) -> Mapping[str, list[PersonScore]]:
        found: dict[str, list[PersonScore]] = {}
        for one in (one for one in self._scores if one.assignment == self.assignment):
            found.setdefault(one.submission, []).append(one)
        return found

    @cached_property
    def _scores(self) -> Sequence[PersonScore]:
        opened = self.opened
        if opened is None or not opened.roster.people or self.assignment not in opened.settings.assignments:
            return []
        return read_scores(self.results, opened, self.more)

    def _undated(self, student: str) -> tuple[ScoreLines, ...]:
        decisions = (
            *decisions_of(self.results, self.assignment, student),
            *(one for one in self.more if one.student == student),
        )
        card = stored(student, partial(self.results.get, self.assignment)) if any(d.stands for d in decisions) else None
        if not isinstance(card, Scorecard):  # one that cannot be read is said where it is shown
            return ()
        dated = undated(self.assignment)
        found, note = counting([card], decisions, dated, dated.deadline, 0)
        return (lines_of(found.score, found.maximum, found.decisions, note),) if found and found.decisions else ()
