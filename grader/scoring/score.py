"""Owns the lines of a score, from the points of the checks to what counts, in exact numbers.

The order is: the checks' points; extra credit; what is dropped; overrides, in the place of what they replace; what
lateness costs; the cap; the scale; and two places at the end. Nothing goes below 0, and no rounding past the maximum.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from typing import Literal

from grader.scoring.lateness import Deadline, LatePolicy, cut, days_late, days_paid

Dropped = Literal["taken out", "full points"]


def exact(number: float | str) -> Fraction:
    """Return the number as it was written: 2.5 is five halves, and 0.1 is a tenth."""
    return Fraction(repr(number) if isinstance(number, float) else number)


@dataclass(frozen=True)
class Attempt:
    """What somebody handed in once: when it was received, each check's points, and what replaces some of them.

    An override is one of this attempt: somebody has looked at these files.
    """

    at: datetime
    points: Mapping[str, Fraction]
    overrides: Mapping[str, Fraction] = field(default_factory=dict)
    maxima: Mapping[str, Fraction] | None = None  # where it keeps the grade of other checks than the rules are of


@dataclass(frozen=True)
class Sums:
    """How the points of the checks become one number."""

    maxima: Mapping[str, Fraction]
    extra: frozenset[str] = frozenset()  # checks that are no part of the maximum
    dropped: Mapping[str, Dropped] = field(default_factory=dict)
    cap: Fraction | None = None
    scale_to: Fraction | None = None

    @property
    def maximum(self) -> Fraction:
        """What can be had without extra credit."""
        counted = (check for check in self.maxima if check not in self.extra and not self._is_out(check))
        return sum((self.maxima[check] for check in counted), Fraction(0))

    def total(self, points: Mapping[str, Fraction]) -> Fraction:
        """Return the sum of the points, without what is dropped."""
        full = {
            check: self.maxima[check]
            for check, how in self.dropped.items()
            if how == "full points" and check in self.maxima
        }
        counted = {**points, **full}
        return sum((value for check, value in counted.items() if not self._is_out(check)), Fraction(0))

    def extra_of(self, points: Mapping[str, Fraction]) -> Mapping[str, Fraction]:
        """Return the checks that give extra credit, with their points."""
        return {check: points[check] for check in sorted(self.extra) if check in points}

    def dropped_of(self, points: Mapping[str, Fraction]) -> Mapping[str, tuple[Dropped, Fraction]]:
        """Return the checks that are dropped: how, and by how much that changes the sum."""
        found: dict[str, tuple[Dropped, Fraction]] = {}
        for check, how in self.dropped.items():
            if check in points:
                most = self.maxima.get(check, points[check]) if how == "full points" else Fraction(0)
                found[check] = how, most - points[check]
        return found

    def _is_out(self, check: str) -> bool:
        return self.dropped.get(check) == "taken out"


@dataclass(frozen=True)
class Score:
    """The lines of a score: what was graded, by how much overrides change it, what lateness costs, and what counts."""

    graded: Fraction  # with extra credit, and without what is dropped
    override: Fraction
    late: Fraction  # points that are taken off
    final: Fraction
    days_late: int
    days_paid: int  # of the person's budget
    capped: Fraction = Fraction(0)  # points that the cap takes off
    scaled: Fraction = Fraction(0)  # points that the scale adds, or takes off where it is below 0
    extra: Mapping[str, Fraction] = field(default_factory=dict)  # the checks that give extra credit, with their points
    dropped: Mapping[str, tuple[Dropped, Fraction]] = field(default_factory=dict)  # how, and what that changes

    @property
    def raw(self) -> Fraction:
        """The points before lateness."""
        return self.graded + self.override


def score(attempt: Attempt, sums: Sums, policy: LatePolicy, deadline: Deadline, budget: int = 0) -> Score:
    """Return the score of one attempt, of somebody who has so many late days left."""
    if attempt.maxima is not None:
        sums = replace(sums, maxima=attempt.maxima)
    graded = sums.total(attempt.points)
    raw = sums.total({**attempt.points, **attempt.overrides})
    days = days_late(attempt.at, deadline)
    paid = days_paid(policy, days, budget)
    late = cut(policy, days - paid, raw, sums.maximum)
    earned = max(raw - late, Fraction(0))
    capped = earned if sums.cap is None else min(earned, sums.cap)
    scaled, top = _scaled(capped, sums)
    return Score(
        graded, raw - graded, late, _rounded(scaled, top), days, paid, earned - capped, scaled - capped,
        sums.extra_of(attempt.points), sums.dropped_of(attempt.points),
    )  # fmt: skip


def _scaled(points: Fraction, sums: Sums) -> tuple[Fraction, Fraction]:
    """Return the points on the scale, if there is one, and what is full marks there."""
    top = sums.maximum
    if sums.scale_to is None or not top:
        return points, top
    return points * sums.scale_to / top, sums.scale_to


def _rounded(points: Fraction, top: Fraction) -> Fraction:
    rounded = Fraction((points * 100 + Fraction(1, 2)) // 1, 100)  # a half goes up
    return min(rounded, top) if points <= top else rounded
