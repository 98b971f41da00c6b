"""Whole numbers as floats, and lists of them."""

from collections.abc import Iterator

from hypothesis import strategies as st

from grader.kit.inputs import Inputs


def _simpler(x: float) -> Iterator[float]:
    yield from (0.0, 1.0, -1.0, float(int(x / 2)))


def _simpler_lists(xs: list[float]) -> Iterator[list[float]]:
    yield from (xs[1:], xs[:-1])


numbers = Inputs(st.integers(-9, 9).map(float), lambda x: abs(x) <= 1000, (0.0, 2.0, -3.0), _simpler, abs)
powers = Inputs(st.integers(-9, 9).map(float), lambda x: abs(x) <= 1000, (0.0, 1000.0, -1000.0), _simpler, abs)
lists: Inputs[list[float]] = Inputs(
    st.lists(st.integers(-9, 9).map(float), max_size=4), lambda xs: len(xs) <= 4, ([], [1.0, 2.0]), _simpler_lists, len
)
depths = Inputs(st.integers(0, 3), lambda n: 0 <= n <= 3, (0, 2), lambda n: iter(range(n)), lambda n: n)
