"""Tests of what holds for all prices, written by you: they are tried on other people's functions."""

from hypothesis import given
from hypothesis.strategies import integers

from .prices import rounded, shares

# ## Task tests


@given(integers(0, 10_000), integers(1, 9))
def test_shares(cents: int, guests: int) -> None:
    """The guests pay all of the bill together."""
    ### BEGIN SOLUTION
    paid = shares(cents, guests)
    assert sum(paid) == cents
    ### END SOLUTION


@given(integers(0, 10_000), integers(1, 100))
def test_rounded(cents: int, step: int) -> None:
    """What is rounded already stays as it is."""
    ### BEGIN SOLUTION
    once = rounded(cents, step)
    assert rounded(once, step) == once
    ### END SOLUTION
