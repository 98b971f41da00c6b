"""Says who would change, by how much, and because of which checks. Reads the cards of those alone."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from grader.kit.judging.failure import Failure
from grader.regrading.standing import Outcome, Standing
from grader.results.scorecard import CheckResult, Scorecard
from grader.scores.counting import points_of

ReadCard = Callable[[Scorecard], Scorecard | None]  # the whole card of an attempt


@dataclass(frozen=True)
class Turn:
    """A check that gives other points than before; None where it is not there."""

    check: str
    before: Fraction | None
    after: Fraction | None
    old: Failure | None
    new: Failure | None

    @property
    def by(self) -> Fraction:
        """How many points more it gives."""
        return (self.after or Fraction(0)) - (self.before or Fraction(0))


@dataclass(frozen=True)
class Changing:
    """Somebody whose score would be another one."""

    assignment: str
    before: Standing
    after: Standing
    turns: tuple[Turn, ...]

    @property
    def by(self) -> Fraction:
        """How many points more it would be."""
        return (self.after.final or Fraction(0)) - (self.before.final or Fraction(0))

    @property
    def reason(self) -> str:
        """What else than checks changes it."""
        one, other = self.before.card, self.after.card
        if one and other and (one.submission, one.receipt.at) != (other.submission, other.receipt.at):
            return "another attempt counts"
        return "" if self.turns else "the rules of class.toml"


def changings(outcome: Outcome, read_before: ReadCard, read_after: ReadCard) -> list[Changing]:
    """Return everybody whose score would change, or gets its points from other checks; who loses most comes first."""
    found = [
        Changing(key[0], then, now, _turns(then, now, read_before, read_after))
        for key, then in outcome.before.items()
        if _differ(then, now := outcome.after[key])
    ]
    return sorted(found, key=lambda one: (one.by, one.before.who, one.assignment))


def _differ(then: Standing, now: Standing) -> bool:
    return then.final != now.final or _points(then.card) != _points(now.card)


def _points(card: Scorecard | None) -> Mapping[str, Fraction]:
    return {result.check: points_of(result) for result in card.results} if card else {}


def _turns(then: Standing, now: Standing, read_before: ReadCard, read_after: ReadCard) -> tuple[Turn, ...]:
    old, new = _results(then.card, read_before), _results(now.card, read_after)
    turns = (_turn(check, old.get(check), new.get(check)) for check in dict.fromkeys((*old, *new)))
    return tuple(turn for turn in turns if turn.before != turn.after)


def _results(card: Scorecard | None, read: ReadCard) -> Mapping[str, CheckResult]:
    whole = read(card) if card else None
    return {result.check: result for result in (whole or card).results} if card else {}


def _turn(check: str, old: CheckResult | None, new: CheckResult | None) -> Turn:
    before, after = (points_of(one) if one else None for one in (old, new))
    return Turn(check, before, after, _failure(old), _failure(new))


def _failure(result: CheckResult | None) -> Failure | None:
    return (result.hidden_failure or result.failure) if result else None


def by_check(found: list[Changing]) -> dict[str, tuple[int, int]]:
    """Return to how many people each check gives more points, and to how many fewer."""
    turns = [turn for one in found for turn in one.turns]
    up, down = (Counter(t.check for t in turns if t.by > 0), Counter(t.check for t in turns if t.by < 0))
    return {check: (up[check], down[check]) for check in sorted({*up, *down})}
