"""The reference's operators against mpmath, whose 50 digits are far more than the 17 of a float."""

import math
import sys

from hypothesis import example, given
from hypothesis import strategies as st
from mpmath import mp, mpf, workdps  # type: ignore[import-untyped]
from thorough import THOROUGH, ulps_between

from reference import operators

LARGEST = sys.float_info.max
SMALLEST = sys.float_info.min  # the smallest with full precision

any_float = st.floats(allow_nan=False, allow_infinity=False)
positive = st.floats(min_value=5e-324, max_value=LARGEST)
full_precision = st.floats(min_value=SMALLEST, max_value=LARGEST) | st.floats(min_value=-LARGEST, max_value=-SMALLEST)


@THOROUGH
@given(any_float | st.floats(-800.0, 800.0) | st.floats(-1.0, 1.0))
@example(0.0)
@example(-0.0)
@example(710.0)  # e^x leaves the floats here
@example(-710.0)
@example(-745.0)  # the last results above 0
@example(-746.0)
@example(36.7)  # the last results below 1
@example(1000.0)
@example(-1000.0)
@example(LARGEST)
@example(-LARGEST)
def test_sigmoid_is_right_over_the_whole_range_of_floats(x: float) -> None:
    with workdps(50):
        exact = 1 / (1 + mp.exp(-mpf(x)))
        # exp is off by at most 1, and shows in both parts of the fraction; two roundings more at 0.5 each.
        assert ulps_between(operators.sigmoid(x), exact) <= 4


def test_sigmoid_reaches_its_limits_at_the_infinities() -> None:
    assert operators.sigmoid(math.inf) == 1.0
    assert operators.sigmoid(-math.inf) == 0.0


@THOROUGH
@given(st.floats(-750.0, 709.7) | st.floats(-1.0, 1.0) | st.floats(min_value=-LARGEST, max_value=0.0))
@example(709.782712893384)  # the largest x with a float for e^x
@example(-745.1332191019411)
def test_exp_is_right(x: float) -> None:
    with workdps(50):
        assert ulps_between(operators.exp(x), mp.exp(mpf(x))) <= 1  # what C libraries promise of exp


@THOROUGH
@given(positive | st.floats(0.5, 2.0))
@example(1.0)
@example(math.nextafter(1.0, 0.0))
@example(math.nextafter(1.0, 2.0))
@example(5e-324)
def test_log_is_right(x: float) -> None:
    with workdps(50):
        assert ulps_between(operators.log(x), mp.log(mpf(x))) <= 1  # what C libraries promise of log


@THOROUGH
@given(full_precision)
@example(LARGEST)
@example(SMALLEST)
def test_inv_is_right(x: float) -> None:
    with workdps(50):
        assert ulps_between(operators.inv(x), 1 / mpf(x)) <= 0.5  # one division, rounded once


@THOROUGH
@given(positive, any_float)
def test_log_back_is_d_over_x(x: float, d: float) -> None:
    with workdps(50):
        assert ulps_between(operators.log_back(x, d), mpf(d) / mpf(x)) <= 0.5  # one division, rounded once


@THOROUGH
@given(full_precision, st.floats(1e-200, 1e200) | st.floats(-1e200, -1e-200))
@example(1e-200, 1e-200)  # x * x would be 0 here
@example(1e200, 1e200)  # and infinite here
def test_inv_back_is_minus_d_over_x_squared(x: float, d: float) -> None:
    """For |d| down to 1e-200: for tinier ones -d / x may fall below full precision, and rise again."""
    with workdps(50):
        exact = -mpf(d) / mpf(x) ** 2
        assert ulps_between(operators.inv_back(x, d), exact) <= 2  # two divisions: 0.5 and at most 1 carried on
