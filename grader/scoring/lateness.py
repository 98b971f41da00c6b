"""Owns how late an attempt is, and what that costs. These readings decide a grade:

- A due time counts to its second, inclusive: at 18:00:00 is on time, and a microsecond later is late.
- A late day ends when the clock of the class shows the due time again. So the night in which clocks change is one day.
- Grace forgives, and does not move the due time: whoever comes after it is as late as without it.
- After the last date nothing is taken. An extension that ends later is that person's last date.
- Late days of a budget pay for the first days, and the policy for the others. A fixed cut has no parts, so no day is
  spent on it that does not take it away.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Literal

from grader.scoring.clock import Moment

Kind = Literal["none", "percent per day begun", "fixed"]
Of = Literal["earned", "maximum"]


@dataclass(frozen=True)
class LatePolicy:
    """What a late attempt loses: so many percent for each day begun, or so many points once."""

    kind: Kind = "none"
    amount: Fraction = Fraction(0)
    of: Of = "earned"  # of what percent are taken


@dataclass(frozen=True)
class Deadline:
    """When an attempt is on time, forgiven, or not taken, for one person."""

    due: Moment | None = None  # nothing is late without
    grace: timedelta = timedelta(0)
    last: Moment | None = None


@dataclass(frozen=True)
class ExtraTime:
    """By how much somebody's due times are later: days on the clock, time that passes, a part of the whole time."""

    days: int = 0
    span: timedelta = timedelta(0)
    part: Fraction = Fraction(0)  # of the time between opening and due


NO_EXTRA_TIME = ExtraTime()


def own_deadline(
    common: Deadline, extensions: tuple[Moment, ...] = (), extra: ExtraTime = NO_EXTRA_TIME, opens: Moment | None = None
) -> Deadline:
    """Return the deadline of one person: the latest of the common one, the extensions, and the common one with
    extra time.
    """
    if common.due is None:
        return common
    due = max((common.due, with_extra_time(common.due, extra, opens), *extensions), key=lambda moment: moment.at)
    last = common.last
    if last and due.at > last.at:
        last = due
    return Deadline(due, common.grace, last)


def with_extra_time(due: Moment, extra: ExtraTime, opens: Moment | None) -> Moment:
    """Return the due time of somebody who has extra time. A part of a time that has no beginning is none."""
    if extra.part:
        if opens is None:
            return due
        return due.later(_whole_seconds(extra.part * Fraction((due.at - opens.at) // timedelta(seconds=1))))
    if extra.days:
        later = due.days_later(extra.days)
        return Moment(later, due.wall + timedelta(days=extra.days), due.zone)
    return due.later(extra.span) if extra.span else due


def _whole_seconds(seconds: Fraction) -> timedelta:
    return timedelta(seconds=-int(-seconds // 1))  # upwards: a part of a second is given


def days_late(at: datetime, deadline: Deadline) -> int:
    """Return how many late days have begun; 0 where an attempt is on time, or forgiven."""
    due = deadline.due
    if due is None or at <= due.at + deadline.grace:
        return 0
    days = max(1, (at - due.at).days - 2)  # the offsets of a zone are less than two days apart
    while at > due.days_later(days):
        days += 1
    return days


def is_taken(at: datetime, deadline: Deadline) -> bool:
    """Return whether it came in time to be an attempt at all."""
    return deadline.last is None or at <= deadline.last.at or days_late(at, deadline) == 0


def cut(policy: LatePolicy, days: int, earned: Fraction, maximum: Fraction) -> Fraction:
    """Return the points that so many late days cost: never more than were earned."""
    if policy.kind == "none" or days == 0:
        return Fraction(0)
    if policy.kind == "fixed":
        return min(policy.amount, earned)
    return min(days * policy.amount / 100 * (earned if policy.of == "earned" else maximum), earned)


def days_paid(policy: LatePolicy, days: int, budget: int) -> int:
    """Return how many of the late days a budget pays for."""
    if policy.kind == "fixed" and days > budget:
        return 0
    return min(days, budget)
