"""The reference's operators against PyTorch's activations, and its derivatives against PyTorch's autograd."""

from collections.abc import Callable

import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st
from thorough import THOROUGH
from torch import Tensor

from reference import operators

REL_TOL = 1e-14  # 64-bit floats have 16 digits; a few roundings on either side
TINY = 1e-300  # below it PyTorch's sigmoid is already 0

any_float = st.floats(allow_nan=False, allow_infinity=False)
nonzero = st.floats(1e-100, 1e100) | st.floats(-1e100, -1e-100)  # the square of any has a float


def f64(x: float, *, requires_grad: bool = False) -> Tensor:
    return torch.tensor(x, dtype=torch.float64, requires_grad=requires_grad)


def pulled_back(fn: Callable[[Tensor], Tensor], x: float, d: float) -> float:
    """Return d times the derivative of fn at x, by autograd."""
    at = f64(x, requires_grad=True)
    (slope,) = torch.autograd.grad(fn(at), at, f64(d))
    return float(slope)


@THOROUGH
@given(any_float | st.floats(-750.0, 750.0))
@example(-1000.0)
@example(1000.0)
def test_sigmoid_is_torch_sigmoid(x: float) -> None:
    assert operators.sigmoid(x) == pytest.approx(float(torch.sigmoid(f64(x))), rel=REL_TOL, abs=TINY)


@THOROUGH
@given(any_float)
@example(0.0)
@example(5e-324)
def test_relu_is_torch_relu(x: float) -> None:
    assert operators.relu(x) == float(torch.relu(f64(x)))


@THOROUGH
@given(st.floats(min_value=2.3e-308, allow_nan=False, allow_infinity=False))
def test_log_is_torch_log(x: float) -> None:
    assert operators.log(x) == pytest.approx(float(torch.log(f64(x))), rel=REL_TOL)


@THOROUGH
@given(st.floats(-750.0, 709.7))
def test_exp_is_torch_exp(x: float) -> None:
    assert operators.exp(x) == pytest.approx(float(torch.exp(f64(x))), rel=REL_TOL, abs=TINY)


@THOROUGH
@given(nonzero)
def test_inv_is_torch_reciprocal(x: float) -> None:
    assert operators.inv(x) == pytest.approx(float(torch.reciprocal(f64(x))), rel=REL_TOL)


@THOROUGH
@given(st.floats(1e-100, 1e100), nonzero)
def test_log_back_is_the_gradient_of_torch_log(x: float, d: float) -> None:
    assert operators.log_back(x, d) == pytest.approx(pulled_back(torch.log, x, d), rel=REL_TOL)


@THOROUGH
@given(st.floats(1e-50, 1e50) | st.floats(-1e50, -1e-50), nonzero)
def test_inv_back_is_the_gradient_of_torch_reciprocal(x: float, d: float) -> None:
    assert operators.inv_back(x, d) == pytest.approx(pulled_back(torch.reciprocal, x, d), rel=REL_TOL)


@THOROUGH
@given(any_float, any_float)
@example(0.0, 3.0)
@example(-0.0, 3.0)
@example(5e-324, 3.0)
def test_relu_back_is_the_gradient_of_torch_relu_also_at_0(x: float, d: float) -> None:
    assert operators.relu_back(x, d) == pulled_back(torch.relu, x, d)


@THOROUGH
@given(any_float, any_float)
@example(0.0, 0.01)
@example(0.0, -0.0)
def test_the_comparisons_are_those_of_torch(x: float, y: float) -> None:
    assert operators.lt(x, y) == float(f64(x) < f64(y))
    assert operators.eq(x, y) == float(f64(x) == f64(y))
    assert operators.max(x, y) == float(torch.maximum(f64(x), f64(y)))
    assert operators.is_close(x, y) == float(torch.abs(f64(x) - f64(y)) < 1e-2)


@THOROUGH
@given(st.lists(st.floats(-100.0, 100.0), max_size=20))
def test_lists_are_torch_vectors(xs: list[float]) -> None:
    vector = torch.tensor(xs, dtype=torch.float64)
    assert operators.negList(xs) == (-vector).tolist()
    assert operators.addLists(xs, reversed(xs)) == (vector + vector.flip(0)).tolist()
    # Sums are taken in another order: 20 numbers up to 100 leave an error of some 20 * 20 * 100 * 1e-16.
    assert operators.sum(iter(xs)) == pytest.approx(float(vector.sum()), abs=1e-11)
    assert operators.prod(iter(xs)) == pytest.approx(float(vector.prod()), rel=REL_TOL, abs=TINY)
