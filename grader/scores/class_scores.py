"""Owns the scores of a class: each person's, for each assignment, in the order in which these are due.

That order decides which assignment a late day is spent on. Where a score depends on what nobody knows, as on when an
attempt was received, there is none, and a note says why: nothing is taken as on time in silence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction

from grader.classes.matching import KnownAs, match
from grader.classes.opening import Class
from grader.classes.roster import Person
from grader.classes.settings import Dated, deadline_for
from grader.records.decisions import Decision
from grader.results.scorecard import Scorecard
from grader.scores.counting import counting, maximum_of
from grader.scoring.lines import Overridden, ScoreLines, points_text
from grader.scoring.score import Score

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class PersonScore:
    """One person's score for one assignment; without a score, the note says why."""

    person: Person
    assignment: str
    submission: str  # the name under which results are kept
    score: Score | None
    maximum: Fraction
    days_left: int  # of the budget, after this assignment
    note: str = ""
    card: Scorecard | None = None  # of the attempt that counts
    decisions: tuple[Decision, ...] = ()  # that stand, of this attempt

    @property
    def lines(self) -> ScoreLines:
        """The score as it is said everywhere."""
        return lines_of(self.score, self.maximum, self.decisions, self.note)


@dataclass(frozen=True)
class Work:
    """What there is of an assignment, by what a submission is called.

    The scorecard of the attempt that was graded last, or why it has no grade; the attempts before it; and what people
    have decided of any of them.
    """

    cards: Mapping[str, Scorecard]
    reasons: Mapping[str, str]
    earlier: Mapping[str, tuple[Scorecard, ...]] = field(default_factory=dict)
    decisions: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)


NO_WORK = Work({}, {})


def lines_of(score: Score | None, maximum: Fraction, decisions: Iterable[Decision] = (), note: str = "") -> ScoreLines:
    """Return a score in lines, with the overrides that are in it, and the comments of whoever looked at the
    submission.
    """
    standing = [*{(one.kind, one.about): one for one in decisions if one.stands}.values()]  # the last about each
    overrides = tuple(
        Overridden(one.about, one.points, one.reason, one.who, one.at)
        for one in standing
        if one.kind == "override" and one.points is not None
    )
    by_hand = [
        f"{one.about}: {points_text(one.points)}{f', {one.reason}' if one.reason else ''} ({one.who}, {one.at[:10]})"
        for one in standing
        if one.kind == "by hand" and one.points is not None
    ]
    comments = [f"{one.reason} ({one.who}, {one.at[:10]})" for one in standing if one.kind == "settled" and one.reason]
    return ScoreLines(score, maximum, overrides, tuple(filter(None, [note])), (*by_hand, *comments))


def class_scores(opened: Class, work: Mapping[str, Work]) -> list[PersonScore]:
    """Return the scores of all people on the roster, by assignment."""
    left = {person.id: opened.settings.late_days for person in opened.roster.people}
    found: list[PersonScore] = []
    for assignment in sorted(opened.settings.assignments.values(), key=_due):
        of_one = _of_assignment(opened, assignment, work.get(assignment.name, NO_WORK), left)
        left = {one.person.id: one.days_left for one in of_one}
        found += of_one
    return found


def _due(assignment: Dated) -> tuple[datetime, str]:
    due = assignment.deadline.due
    return due.at if due else _NEVER, assignment.name


def _of_assignment(opened: Class, assignment: Dated, work: Work, left: Mapping[str, int]) -> list[PersonScore]:
    known = [KnownAs(name, c.receipt.keys) for name, c in work.cards.items()]
    known += [KnownAs(name) for name in work.reasons if name not in work.cards]
    matched = match(known, opened.roster)
    called = {person.id: name for name, people in matched.owners.items() for person in people}
    missing = {person.id for person in matched.missing}

    def without(person: Person, why: str) -> PersonScore:
        name = called.get(person.id, "")
        return PersonScore(person, assignment.name, name, None, Fraction(0), left[person.id], why)

    def scored(person: Person) -> PersonScore:
        name = called.get(person.id)
        if name is None:
            return without(person, "no submission" if person.id in missing else "unclear whose submission it is")
        if name not in work.cards:
            return without(person, f"not graded: {work.reasons[name]}")
        deadline = deadline_for(person, opened.roster, assignment)
        cards = (*work.earlier.get(name, ()), work.cards[name])
        found, note = counting(cards, work.decisions.get(name, ()), assignment, deadline, left[person.id])
        if found is None:
            maximum = maximum_of(cards[-1], assignment)
            return PersonScore(person, assignment.name, name, None, maximum, left[person.id], note)
        return PersonScore(
            person,
            assignment.name,
            name,
            found.score,
            found.maximum,
            found.days_left,
            note,
            found.card,
            found.decisions,
        )

    return [scored(person) for person in opened.roster.people]
