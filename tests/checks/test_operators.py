"""Checks of task 0.1: elementary functions of one or two floats.

A function that is one operation on floats has one right answer, to the last bit. Where a right formula may
round otherwise, the tolerance is relative: an absolute one would let a rounded small answer through.
"""

import math

from grader.kit.check import check
from grader.kit.expect import (
    ABS_TOL,
    expect_close,
    expect_equal,
    expect_flag,
    expect_one_of,
    expect_that,
)
from grader.kit.observe import observe
from grader.kit.plain import is_number
from tests.strategies.choices import one_of
from tests.strategies.numbers import (
    Floats,
    all_floats,
    around_zero,
    close_or_not,
    derivatives,
    exponents,
    factors,
    far_logits,
    float_pairs,
    logits,
    nonzero_floats,
    nonzero_slopes,
    positive_floats,
    positive_slopes,
    rising_pairs,
    ties,
)

MANY = 200  # examples: a call takes a microsecond, and a mistake may be in two numbers of a hundred
EPS = 1.001e-6  # MiniTorch's older template adds 1e-6 to x in log and log_back; adding less is accepted too
LOG_REL_TOL = 1e-12  # of every way to a logarithm: log2(x) * log(2) loses 1e-15, rounding to 10 digits more
SUBNORMAL = 1e-320  # below 1e-307 floats lose their digits: right formulas are 1e-321 apart there
LIMIT_ABS_TOL = 1e-4  # whether a far answer is there at all; how exact sigmoid is, is another check's


def _sigmoid(x: float) -> float:
    """The definition, written so that e^(...) stays below 1."""
    power = math.exp(-abs(x))
    return (1.0 if x >= 0 else power) / (1.0 + power)


@check(task="0.1", points=1.5, examples=MANY, x=factors, y=factors)
def test_mul_multiplies(x: float, y: float) -> None:
    """mul(x, y) is x * y."""
    expect_equal(observe("operators:mul", x, y), want=x * y)


@check(task="0.1", points=1, examples=MANY, x=all_floats)
def test_id_returns_its_argument(x: float) -> None:
    """id(x) is x."""
    expect_equal(observe("operators:id", x), want=x)


@check(task="0.1", points=1.5, examples=MANY, x=factors, y=factors)
def test_add_adds(x: float, y: float) -> None:
    """add(x, y) is x + y."""
    expect_equal(observe("operators:add", x, y), want=x + y)


@check(task="0.1", points=1.5, examples=MANY, x=all_floats)
def test_neg_changes_the_sign(x: float) -> None:
    """neg(x) is -x."""
    expect_equal(observe("operators:neg", x), want=-x)


@check(task="0.1", points=1.5, examples=MANY, pair=float_pairs)
def test_lt_tells_which_is_less(pair: Floats) -> None:
    """lt(x, y) is 1.0 (or True) if x is less than y, else 0.0 (or False); equal numbers are not less."""
    x, y = pair
    expect_flag(observe("operators:lt", x, y), want=x < y)


@check(task="0.1", points=1.5, examples=MANY, pair=float_pairs)
def test_eq_tells_equal_numbers(pair: Floats) -> None:
    """eq(x, y) is 1.0 (or True) if x equals y exactly, else 0.0 (or False)."""
    x, y = pair
    expect_flag(observe("operators:eq", x, y), want=x == y)


@check(task="0.1", points=1.5, examples=MANY, pair=float_pairs)
def test_max_is_the_larger_argument(pair: Floats) -> None:
    """max(x, y) is the larger of x and y, and exactly one of them."""
    x, y = pair
    expect_equal(observe("operators:max", x, y), want=x if x > y else y)


@check(task="0.1", points=2.5, examples=MANY, pair=close_or_not)
def test_is_close_tells_close_numbers(pair: Floats) -> None:
    """is_close(x, y) is 1.0 (or True) if x and y are less than 0.01 apart, else 0.0 (or False)."""
    x, y = pair
    expect_flag(observe("operators:is_close", x, y), want=abs(x - y) < 1e-2)


@check(task="0.1", points=0.5, pair=ties)
def test_is_close_is_strict(pair: Floats) -> None:
    """Numbers that are exactly 0.01 apart are not close."""
    x, y = pair
    expect_flag(observe("operators:is_close", x, y), want=False)


@check(task="0.1", points=2, examples=MANY, x=logits)
def test_sigmoid_is_the_logistic_function(x: float) -> None:
    """sigmoid(x) is 1 / (1 + e^-x)."""
    expect_close(observe("operators:sigmoid", x), want=_sigmoid(x))


@check(task="0.1", points=2, examples=MANY, x=far_logits)
def test_sigmoid_is_stable_at_both_ends(x: float) -> None:
    """sigmoid(x) is 0 or next to it for very negative x and 1 or next to it for very large x, without an error."""
    expect_close(observe("operators:sigmoid", x), want=1.0 if x > 0 else 0.0, abs_tol=LIMIT_ABS_TOL)


@check(task="0.1", points=0.5, zero=one_of(0.0, -0.0))
def test_sigmoid_of_zero_is_one_half(zero: float) -> None:
    """sigmoid(0) is 0.5."""
    expect_close(observe("operators:sigmoid", zero), want=0.5)


@check(task="0.1", points=0.5, examples=MANY, x=logits)
def test_sigmoid_is_symmetric(x: float) -> None:
    """sigmoid(-x) is 1 - sigmoid(x)."""
    seen, opposite = observe("operators:sigmoid", x), observe("operators:sigmoid", -x)
    expect_that(is_number(seen) and 0 <= seen <= 1, seen, "a number from 0 to 1")
    expect_close(opposite, want=1.0 - seen)


@check(task="0.1", points=1, examples=MANY, pair=rising_pairs)
def test_sigmoid_rises(pair: Floats) -> None:
    """sigmoid(x) is less than sigmoid(y) where x is less than y."""
    x, y = pair
    lower, upper = observe("operators:sigmoid", x), observe("operators:sigmoid", y)
    is_rising = is_number(lower) and is_number(upper) and lower < upper
    expect_that(is_rising, [lower, upper], "two numbers, the first less than the second")


@check(task="0.1", points=1.5, examples=MANY, x=all_floats)
def test_relu_keeps_positive_numbers(x: float) -> None:
    """relu(x) is x if x is positive, else 0."""
    expect_equal(observe("operators:relu", x), want=x if x > 0 else 0.0)


@check(task="0.1", points=1.5, examples=MANY, x=positive_floats)
def test_log_is_the_natural_logarithm(x: float) -> None:
    """log(x) is the natural logarithm of x."""
    want = math.log(x)
    expect_close(observe("operators:log", x), want, rel_tol=LOG_REL_TOL, abs_tol=math.log(x + EPS) - want + ABS_TOL)


@check(task="0.1", points=1.5, examples=MANY, x=exponents)
def test_exp_is_the_power_of_e(x: float) -> None:
    """exp(x) is e^x."""
    expect_close(observe("operators:exp", x), want=math.exp(x), abs_tol=SUBNORMAL)


@check(task="0.1", points=1.5, examples=MANY, x=positive_slopes, d=derivatives)
def test_log_back_is_d_over_x(x: float, d: float) -> None:
    """log_back(x, d) is d times the derivative of log at x: d / x."""
    want = d / x
    expect_close(observe("operators:log_back", x, d), want, abs_tol=abs(want - d / (x + EPS)) + SUBNORMAL)


@check(task="0.1", points=1.5, examples=MANY, x=nonzero_floats)
def test_inv_is_one_over_x(x: float) -> None:
    """inv(x) is 1 / x."""
    expect_close(observe("operators:inv", x), want=1.0 / x, abs_tol=0.0)


@check(task="0.1", points=2, examples=MANY, x=nonzero_slopes, d=derivatives)
def test_inv_back_is_minus_d_over_x_squared(x: float, d: float) -> None:
    """inv_back(x, d) is d times the derivative of inv at x: -d / x^2."""
    lost = SUBNORMAL / min(abs(x), 1.0)  # -d / x / x divides by x once more what d / x has lost of a tiny d
    expect_close(observe("operators:inv_back", x, d), want=-d / x**2, abs_tol=lost)


@check(task="0.1", points=1.5, examples=MANY, x=around_zero, d=derivatives)
def test_relu_back_passes_d_where_x_is_positive(x: float, d: float) -> None:
    """relu_back(x, d) is d if x is positive and 0 if x is negative; at 0 either one is right."""
    expect_one_of(observe("operators:relu_back", x, d), [d] if x > 0 else [0.0] if x < 0 else [0.0, d])
