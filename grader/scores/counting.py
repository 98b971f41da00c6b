"""Owns which attempt of a submission counts, and its score: from scorecards, decisions, and the rules of the class.

Where it matters when an attempt was received and nobody knows that, it does not count, and that is said: nothing is
taken as on time in silence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction

from grader.classes.settings import Dated
from grader.kit.wording.words import english
from grader.records.decisions import Decision, Kind
from grader.results.scorecard import CheckResult, Scorecard
from grader.scoring.attempts import Rules, counted
from grader.scoring.clock import ClockError, moment_of
from grader.scoring.lateness import Deadline, LatePolicy
from grader.scoring.score import Attempt, Score, Sums, exact

ANY_TIME = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Counting:
    """The attempt that counts, with its score."""

    card: Scorecard
    score: Score
    maximum: Fraction
    days_left: int  # of the person's budget
    decisions: tuple[Decision, ...]  # that stand, of this attempt


@dataclass(frozen=True)
class _Timed:
    card: Scorecard
    at: datetime
    note: str = ""


def undated(name: str) -> Dated:
    """Return an assignment of which a class says nothing: nothing is late, and the attempt that was graded last
    counts.
    """
    return Dated(name, Deadline(), None, LatePolicy(), "last")


def counting(
    cards: Sequence[Scorecard], decisions: Iterable[Decision], assignment: Dated, deadline: Deadline, budget: int
) -> tuple[Counting | None, str]:
    """Return the attempt that counts, if one does, and what is to be said of it.

    Of cards, the one graded last is the last.

    Where nobody knows when that one was received, an earlier one does not count in its place.
    """
    found = [_timed(card, deadline) for card in cards]
    if isinstance(found[-1], str):
        return None, found[-1]
    timed = sorted((one for one in found if isinstance(one, _Timed)), key=lambda one: one.at)
    unknown = [one for one in found if isinstance(one, str)]
    standing = [one for one in decisions if one.stands]
    attempts = [attempt_of(one.card, standing, assignment, one.at) for one in timed]
    chosen = counted(attempts, Rules(assignment.sums, assignment.policy, assignment.which), deadline, budget)
    if chosen is None:
        late = [english(f"received {one.card.receipt.at}, too late to count") for one in timed]
        return None, late[-1]
    one = timed[chosen.number - 1]
    notes = [one.note, english(f"attempt {chosen.number} of {len(timed)} counts") if len(timed) > 1 else ""]
    notes += [english(f"an attempt that does not count: {said}") for said in unknown]
    of_it = tuple(d for d in standing if d.submission == one.card.submission)
    top = maximum_of(one.card, assignment)
    return Counting(one.card, chosen.score, top, chosen.budget_left, of_it), "; ".join(filter(None, notes))


def attempt_of(card: Scorecard, decisions: Iterable[Decision], assignment: Dated, at: datetime = ANY_TIME) -> Attempt:
    """Return an attempt with the points of its checks, and those that people gave it."""
    given = _given(card, decisions)
    maxima = maxima_of(card, assignment)
    points = {result.check: points_of(result) for result in card.results}
    points |= {about: given.get(("by hand", about), Fraction(0)) for about in assignment.by_hand}
    return Attempt(
        at, points, {about: n for (kind, about), n in given.items() if kind == "override" and about in maxima}, maxima
    )


def _given(card: Scorecard, decisions: Iterable[Decision]) -> dict[tuple[Kind, str], Fraction]:
    """Return the points that people gave this attempt, by the kind of the decision and what it is about."""
    mine = (one for one in decisions if one.submission == card.submission and one.stands)
    return {(one.kind, one.about): one.points for one in mine if one.points is not None}


def maxima_of(card: Scorecard, assignment: Dated) -> dict[str, Fraction]:
    """Return the most points that each check gives, and each thing that is graded by hand."""
    return {result.check: exact(result.max_points) for result in card.results} | dict(assignment.by_hand)


def maximum_of(card: Scorecard, assignment: Dated) -> Fraction:
    """Return what is full marks for a submission."""
    sums: Sums = replace(assignment.sums, maxima=maxima_of(card, assignment))
    return sums.maximum if sums.scale_to is None else sums.scale_to


def points_of(result: CheckResult) -> Fraction:
    """Return the points of a check, exactly."""
    return exact(result.max_points) * exact(result.share) if result.verdict == "passed" else Fraction(0)


def _timed(card: Scorecard, deadline: Deadline) -> _Timed | str:
    """Return the attempt with its time, as far as that decides anything; or what is to be said of one without."""
    received = card.receipt.at
    if deadline.due is None:
        return _Timed(card, _order_of(received))
    if not received:
        committed = f"; its commit says {card.receipt.committed}, the student's own word" * bool(card.receipt.committed)
        return f"nobody knows when it was received{committed}"
    try:
        moment = moment_of(received, deadline.due.zone)
    except ClockError as error:
        return f"received {received}: expected {error}"
    return _Timed(card, moment.at, moment.note)


def _order_of(received: str) -> datetime:
    """Return what attempts are ordered by where nothing is late; those of which nothing is known come first."""
    try:
        at = datetime.fromisoformat(received)
    except ValueError:
        return ANY_TIME
    return at if at.tzinfo else at.replace(tzinfo=UTC)
