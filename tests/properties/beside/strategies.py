"""The strategies of MiniTorch's own `tests/strategies.py`, for tests that were handed in without it."""

from hypothesis.strategies import floats, integers

from .operators import is_close

small_ints = integers(min_value=1, max_value=3)
med_ints = integers(min_value=1, max_value=20)
small_floats = floats(min_value=-100, max_value=100, allow_nan=False)


def assert_close(a: float, b: float) -> None:
    """Fail where the operator is_close says that the two are not close."""
    assert is_close(a, b), f"Failure x={a:f} y={b:f}"
