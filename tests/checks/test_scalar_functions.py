"""Checks of tasks 1.2 and 1.3: forward and backward of the scalar functions, against calculus.

An older template of MiniTorch adds 1e-6 to the argument of log: less is accepted too.
"""

from itertools import chain

from grader.kit.check import check
from grader.kit.expect import expect_close, expect_equal, expect_one_of, expect_that
from grader.kit.observe import observe
from grader.kit.plain import Plain, is_number
from tests.probes import scalars as probes
from tests.strategies.numbers import small_floats
from tests.strategies.scalars import Use, on_others, slopes, uses_of, value

EPS = 1.001e-6
ROUNDING = 1e-15  # of d: 1 - sigmoid(x) is exact to 1e-16, and loses all of its digits where it is near 0
SLOPE_TOL = 1e-4  # of 1 + the slope: steps of 2**-10 are wrong by f''' / 6 * 1e-6, where f''' is 100 at most

arithmetic = uses_of("Add", "Mul", "Neg", "Inv")
powers = uses_of("Exp", "Sigmoid", "Log")
comparisons = uses_of("ReLU", "LT", "EQ")
smooth = uses_of("Mul", "Add", "Neg", "Exp", "Sigmoid", "Log", "Inv", least=0.5, largest=2.0)
pairs = uses_of("Mul")
kept = uses_of("Mul", "Exp", "Sigmoid", "Log", "Inv")


def _eps(use: Use, d: float = 1.0) -> float:
    """How far 1e-6 more in the argument may change what a logarithm or its derivative gives."""
    if use[0] != "Log":
        return 0.0
    shifted = ["Log", use[1] + EPS]
    return max(abs(value(use) - value(shifted)) if d == 1.0 else 0.0, abs(slopes(use, d)[0] - slopes(shifted, d)[0]))


@check(task="1.2", points=3, use=arithmetic)
def test_forward_of_add_mul_neg_inv(use: Use) -> None:
    """forward of Add, Mul, Neg and Inv gives x + y, x * y, -x and 1 / x."""
    expect_close(observe(probes.forward, use), want=value(use), abs_tol=0.0)


@check(task="1.2", points=3, use=powers)
def test_forward_of_exp_sigmoid_log(use: Use) -> None:
    """forward of Exp, Sigmoid and Log gives e^x, 1 / (1 + e^-x) and the natural logarithm of x."""
    expect_close(observe(probes.forward, use), want=value(use), abs_tol=ROUNDING + _eps(use))


@check(task="1.2", points=2, use=comparisons)
def test_forward_of_relu_lt_eq(use: Use) -> None:
    """forward of ReLU gives x if x > 0, else 0; LT and EQ give 1.0 where x < y, or x == y exactly, else 0.0."""
    expect_equal(observe(probes.forward, use), want=value(use))


@check(task="1.3", points=1, use=uses_of("Add", "Neg"), d=small_floats)
def test_backward_of_add_neg(use: Use, d: float) -> None:
    """backward(ctx, d) of Add is (d, d), and of Neg -d."""
    expect_equal(observe(probes.backward, use, d), want=slopes(use, d))


@check(task="1.3", points=3, use=pairs, d=small_floats)
def test_backward_of_mul(use: Use, d: float) -> None:
    """backward(ctx, d) of Mul is d times the derivative of x * y, in x and in y."""
    expect_close(observe(probes.backward, use, d), want=slopes(use, d), abs_tol=0.0)


@check(task="1.3", points=3, use=uses_of("Inv", "Log"), d=small_floats)
def test_backward_of_inv_log(use: Use, d: float) -> None:
    """backward(ctx, d) of Inv and Log is d times the derivative of 1 / x, or of the natural logarithm."""
    expect_close(observe(probes.backward, use, d), want=slopes(use, d), abs_tol=_eps(use, d))


@check(task="1.3", points=3, use=uses_of("Exp", "Sigmoid"), d=small_floats)
def test_backward_of_exp_sigmoid(use: Use, d: float) -> None:
    """backward(ctx, d) of Exp and Sigmoid is d times the derivative of e^x, or of 1 / (1 + e^-x)."""
    expect_close(observe(probes.backward, use, d), want=slopes(use, d), abs_tol=ROUNDING * abs(d))


@check(task="1.3", points=2, use=comparisons, d=small_floats)
def test_backward_of_relu_lt_eq(use: Use, d: float) -> None:
    """backward(ctx, d) of ReLU is d where x > 0 and 0 where x < 0, either at 0; of LT and EQ it is (0, 0)."""
    seen = observe(probes.backward, use, d)
    expect_one_of(seen, [slopes(use, d), [d]] if use == ["ReLU", 0.0] else [slopes(use, d)])


@check(task="1.3", points=1, depth=3, use=smooth)
def test_backward_is_the_slope_of_forward(use: Use) -> None:
    """backward(ctx, 1.0) is nearly the slope of the same function's forward, whatever that computes."""
    seen = observe(probes.backward_and_slopes, use)
    expect_that(_are_near(seen), seen, "two lists with nearly the same numbers: the derivatives, and the slopes")


def _are_near(seen: Plain) -> bool:
    is_pair = isinstance(seen, list) and len(seen) == 2 and all(isinstance(part, list) for part in seen)
    if not is_pair or len(seen[0]) != len(seen[1]) or not all(map(is_number, chain(*seen))):
        return False
    return all(abs(d - slope) <= SLOPE_TOL * (1 + abs(slope)) for d, slope in zip(*seen, strict=True))


@check(task="1.3", points=1, depth=3, use=kept, d=small_floats)
def test_backward_uses_its_own_ctx(use: Use, d: float) -> None:
    """backward gets what it needs from its ctx, again and again, also when forward was used on other numbers since."""
    once = slopes(use, d)
    seen = observe(probes.backward_after_another, use, on_others(use), d)
    expect_close(seen, want=[once, once], abs_tol=ROUNDING * abs(d) + _eps(use, d))
