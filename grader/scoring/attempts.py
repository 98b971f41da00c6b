"""Owns which of a person's attempts counts, and what its late days leave of the budget.

`last` is the last by its time, not by its place in a file. `best` is the best after lateness; of equal ones it is the
one with the fewest late days, then the earliest. With `last before due`, an attempt that came late never counts. Only
the attempt that counts costs late days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from grader.scoring.lateness import Deadline, LatePolicy, days_late, is_taken
from grader.scoring.score import Attempt, Score, Sums, score

Which = Literal["last", "best", "last before due"]


@dataclass(frozen=True)
class Rules:
    """How an assignment is scored: the same for everybody."""

    sums: Sums
    policy: LatePolicy
    which: Which = "last"


@dataclass(frozen=True)
class Counted:
    """The attempt that counts: its number in order of time, from 1 on; its score; and the late days that are left."""

    number: int
    score: Score
    budget_left: int


def counted(attempts: Sequence[Attempt], rules: Rules, deadline: Deadline, budget: int = 0) -> Counted | None:
    """Return the attempt that counts; None where there is none."""
    in_time = sorted(attempts, key=lambda attempt: attempt.at)  # of equal times the one that is listed later is later
    able = [(n, attempt) for n, attempt in enumerate(in_time, 1) if _may_count(attempt, rules.which, deadline)]
    if not able:
        return None
    scored = [(n, score(attempt, rules.sums, rules.policy, deadline, budget)) for n, attempt in able]
    number, chosen = max(scored, key=_goodness) if rules.which == "best" else scored[-1]
    return Counted(number, chosen, budget - chosen.days_paid)


def better(before: Fraction, now: Fraction) -> Fraction:
    """Return what counts after a regrade by which nobody loses."""
    return max(before, now)


def _may_count(attempt: Attempt, which: Which, deadline: Deadline) -> bool:
    if which == "last before due":
        return days_late(attempt.at, deadline) == 0
    return is_taken(attempt.at, deadline)


def _goodness(numbered: tuple[int, Score]) -> tuple[Fraction, int, int]:
    number, one = numbered
    return one.final, -one.days_late, -number
