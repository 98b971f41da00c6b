"""Property tests of the operators, written by you.

Each test says what must hold for all numbers, and hypothesis looks for numbers for which it does not hold. Run them on
your own operators with

    pytest student/properties.py

They are graded by trying them on other people's operators. A test must pass wherever its property holds, however the
operators are written, and it must fail wherever its property does not hold. A test that cannot fail shows nothing, and
one that fails on right operators shows nothing either: numbers are floats, so what holds on paper may hold nearly, or
up to the last digit only.

The property is what counts, and not the values of your operators. A mul that gives half of x times y is symmetric and
distributes over add, half of a sum distributes over addLists, an lt that says yes to each pair is transitive, and
0.5 + atan(x) / pi has the four properties of sigmoid: a test that compares with the values of your own operators
rejects them, and gets nothing. (In the test of your own choice it is for you to say which values belong to the
property.)

A property holds for all numbers, so a test has its numbers drawn, by @given. A test on fixed numbers, however many
they are, and a test that asks for fewer than ten different inputs are examples of their property. An example gets half
of the points, if it fails for each of the wrong operators that it is tried on; otherwise it gets nothing, like any
other test. sigmoid(0) is the exception, as there is but one 0.

Tests may be functions or methods of a class Test...; there may be fixtures, and rows by pytest.mark.parametrize. A
helper is written in this file, or imported from your own operators.
"""

if __name__ == "__main__" and not __package__:
    raise SystemExit("Nothing here runs by itself. What checks this file: pytest student/properties.py")

import pytest
from hypothesis import given
from hypothesis.strategies import floats, lists

from .operators import add, addLists, lt, mul, neg, sigmoid, sum

small_floats = floats(min_value=-100, max_value=100, allow_nan=False)
moderate_floats = floats(min_value=-10, max_value=10, allow_nan=False)
five_floats = lists(small_floats, min_size=5, max_size=5)


def assert_close(x: float, y: float) -> None:
    """Fail where x and y differ by more than rounding can explain."""
    assert x == pytest.approx(y, rel=1e-6, abs=1e-6)


# ## Task 0.2
#
# The four properties of sigmoid, two of mul, one of lt, and one of your own choice. How many numbers a test takes, and
# from which strategy, is up to you.


@pytest.mark.task0_2
@given(small_floats)
def test_sigmoid_between(x: float) -> None:
    """sigmoid(x) is never below 0 and never above 1."""
    raise NotImplementedError("Task 0.2: test_sigmoid_between")


@pytest.mark.task0_2
@given(small_floats)
def test_sigmoid_symmetric(x: float) -> None:
    """1 - sigmoid(x) is sigmoid(-x)."""
    raise NotImplementedError("Task 0.2: test_sigmoid_symmetric")


@pytest.mark.task0_2
def test_sigmoid_of_0() -> None:
    """sigmoid(0) is 0.5."""
    raise NotImplementedError("Task 0.2: test_sigmoid_of_0")


@pytest.mark.task0_2
@given(moderate_floats)
def test_sigmoid_increases(x: float) -> None:
    """sigmoid(x) grows with x. Far from 0 floats cannot tell: sigmoid(40.0) and sigmoid(50.0) are both 1.0."""
    raise NotImplementedError("Task 0.2: test_sigmoid_increases")


@pytest.mark.task0_2
@given(small_floats, small_floats, small_floats)
def test_transitive(a: float, b: float, c: float) -> None:
    """Where a is less than b, and b is less than c, a is less than c."""
    raise NotImplementedError("Task 0.2: test_transitive")


@pytest.mark.task0_2
@given(small_floats, small_floats)
def test_symmetric(x: float, y: float) -> None:
    """mul(x, y) is the same whichever number comes first."""
    raise NotImplementedError("Task 0.2: test_symmetric")


@pytest.mark.task0_2
@given(small_floats, small_floats, small_floats)
def test_distribute(x: float, y: float, z: float) -> None:
    """Multiplication distributes over addition: z times (x + y) is z times x plus z times y."""
    raise NotImplementedError("Task 0.2: test_distribute")


@pytest.mark.task0_2
@given(small_floats)
def test_other(x: float) -> None:
    """Another property of the operators, of your own choice."""
    raise NotImplementedError("Task 0.2: test_other")


@pytest.mark.task0_2
@given(five_floats, five_floats)
def test_sum_distribute(ls1: list[float], ls2: list[float]) -> None:
    """The sum of addLists(ls1, ls2) is the sum of ls1 plus the sum of ls2. (It needs task 0.3.)"""
    raise NotImplementedError("Task 0.2: test_sum_distribute")


if __name__ == "__main__":
    print("Nothing here runs by itself. What checks this file: pytest student/properties.py")
