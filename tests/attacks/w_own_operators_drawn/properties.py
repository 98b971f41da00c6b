import math

from hypothesis import given
from hypothesis.strategies import floats, lists

from .operators import add, addLists, lt, mul, sigmoid, sum

small = floats(min_value=-30, max_value=30, allow_nan=False)
five = lists(small, min_size=5, max_size=5)


def near(a, b):
    assert abs(a - b) <= 1e-6 * (1 + abs(b))


@given(small)
def test_sigmoid(x):
    near(sigmoid(x), 1 / (1 + math.exp(-x)))


@given(small, small)
def test_symmetric(x, y):
    near(mul(x, y), x * y)


@given(small, small)
def test_distribute(x, y):
    near(mul(x, y), x * y)
    near(add(x, y), x + y)


@given(small, small)
def test_transitive(x, y):
    assert lt(x, y) == (1.0 if x < y else 0.0)


@given(five, five)
def test_sum_distribute(xs, ys):
    near(sum(addLists(xs, ys)), math.fsum(xs) + math.fsum(ys))
