"""Owns the scores of a class: each person's, for each assignment, in the order in which these are due.

That order decides which assignment a late day is spent on. Where a score depends on what nobody knows, as on when an
attempt was received, there is none, and a note says why: nothing is taken as on time in silence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

from grader.classes.matching import KnownAs, match
from grader.classes.opening import Class
from grader.classes.roster import Person
from grader.classes.settings import Dated, deadline_for
from grader.results.scorecard import CheckResult, Scorecard
from grader.scoring.attempts import Counted, Rules, counted
from grader.scoring.clock import ClockError, moment_of
from grader.scoring.lateness import Deadline
from grader.scoring.score import Attempt, Score, Sums, exact

_ANY_TIME = datetime.min.replace(tzinfo=UTC)
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class PersonScore:
    """One person's score for one assignment; without a score, the note says why."""

    person: Person
    assignment: str
    submission: str
    score: Score | None
    maximum: Fraction
    days_left: int  # of the budget, after this assignment
    note: str = ""


@dataclass(frozen=True)
class Work:
    """What there is of an assignment, by what a submission is called: its scorecard, or why it has no grade."""

    cards: Mapping[str, Scorecard]
    reasons: Mapping[str, str]


NO_WORK = Work({}, {})


def class_scores(opened: Class, work: Mapping[str, Work]) -> list[PersonScore]:
    """The scores of all people on the roster, by assignment."""
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
    known = [KnownAs(name, (c.receipt.id, c.receipt.login, c.receipt.mail)) for name, c in work.cards.items()]
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
        return _scored(person, assignment, work.cards[name], deadline, left[person.id])

    return [scored(person) for person in opened.roster.people]


def _scored(person: Person, assignment: Dated, card: Scorecard, deadline: Deadline, left: int) -> PersonScore:
    """The score of a person whose submission is known."""
    sums = Sums({result.check: exact(result.max_points) for result in card.results})
    at, note = _received(card, deadline)
    one: Counted | None = None
    if at is not None:
        attempt = Attempt(at, {result.check: _points(result) for result in card.results})
        one = counted([attempt], Rules(sums, assignment.policy, assignment.which), deadline, left)
        note = note if one else f"received {card.receipt.at}, too late to count"
    days = one.budget_left if one else left
    return PersonScore(person, assignment.name, card.student, one.score if one else None, sums.maximum, days, note)


def _points(result: CheckResult) -> Fraction:
    return exact(result.max_points) * exact(result.share) if result.verdict == "passed" else Fraction(0)


def _received(card: Scorecard, deadline: Deadline) -> tuple[datetime | None, str]:
    """When a submission was received, as far as that decides anything, and what is to be said of it."""
    if deadline.due is None:
        return _ANY_TIME, ""
    if not card.receipt.at:
        return None, "nobody knows when it was received"
    try:
        moment = moment_of(card.receipt.at, deadline.due.zone)
    except ClockError as error:
        return None, f"received {card.receipt.at}: expected {error}"
    return moment.at, moment.note
