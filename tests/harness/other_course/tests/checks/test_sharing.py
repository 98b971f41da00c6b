"""Checks of sharing-2: rounding for cash, and what each guest pays."""

from grader.kit.check import check
from grader.kit.expect import expect_equal, expect_that
from grader.kit.observe import observe
from tests.strategies.money import amounts, guests, steps


@check(task="sharing-2", points=2, cents=amounts, step=steps)
def test_rounded_is_the_nearest_multiple(cents: int, step: int) -> None:
    """rounded(cents, step) is the nearest multiple of step, and of two that are as near the greater one."""
    below = max(n for n in range(0, cents + 1, step))
    expect_equal(observe("prices:rounded", cents, step), want=min(below + step, below, key=lambda n: abs(n - cents)))


@check(task="sharing-2", points=3, cents=amounts, guests=guests)
def test_shares_are_all_of_the_bill(cents: int, guests: int) -> None:
    """shares(cents, guests) has a share for each guest, and together they are the bill."""
    seen = observe("prices:shares", cents, guests)
    is_paid = isinstance(seen, list) and len(seen) == guests and all(type(n) is int for n in seen)
    expect_that(is_paid and sum(seen) == cents, seen, f"{guests} whole numbers with the sum {cents}")


@check(task="sharing-2", points=1, cents=amounts, guests=guests, beyond="the sheet does not say who pays a cent more")
def test_shares_are_ordered_and_a_cent_apart(cents: int, guests: int) -> None:
    """shares(cents, guests) begins with those who pay a cent more."""
    fewest = cents // guests
    want = [fewest + (n < cents - fewest * guests) for n in range(guests)]
    expect_equal(observe("prices:shares", cents, guests), want=want)
