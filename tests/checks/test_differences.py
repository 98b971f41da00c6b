"""Checks of task 1.1: central_difference, on polynomials, whose derivatives are known exactly."""

from grader.kit.check import check
from grader.kit.expect import expect_close, expect_close_to_one_of
from grader.kit.observe import observe
from tests.probes import differences as probes
from tests.strategies.choices import one_of
from tests.strategies.polynomials import (
    Question,
    derivative,
    difference,
    of_any,
    of_one,
    of_several,
    third_derivative,
    total,
)

# The error of a central difference with a step h has two parts. The method's own is h**2 / 6 times the third derivative
# between the two points, which for powers up to 3 is the same everywhere. The other one is rounding: f is off by a few
# 1e-16 of its terms, and that is divided by 2 * h. epsilon is 1e-6 in the stub, but anyone who chose another small step
# has the derivative as nearly as that step allows: 1e-3 is let through, and ten times the rounding that 1e-6 brings.
LARGEST_STEP = 1e-3
ROUNDING = 1e-8
epsilons = one_of(1.0, 0.5, 2.0, 0.25, 4.0)  # exact, and so large that this is no derivative


def _tolerance(question: Question) -> float:
    """How far from the derivative a central difference with a small step may be."""
    return LARGEST_STEP**2 / 6 * abs(third_derivative(question)) + ROUNDING * total(question)


@check(task="1.1", points=3, question=of_one)
def test_central_difference_is_nearly_the_derivative(question: Question) -> None:
    """central_difference(f, x) is nearly the derivative of f at x."""
    seen = observe(probes.difference, *question, None)
    expect_close(seen, want=derivative(question), abs_tol=_tolerance(question))


@check(task="1.1", points=3, question=of_several)
def test_central_difference_is_of_one_argument(question: Question) -> None:
    """central_difference(f, x, y, arg=1) is the derivative in y alone; arg counts from 0, and is 0 if not given."""
    seen = observe(probes.difference, *question, None)
    expect_close(seen, want=derivative(question), abs_tol=_tolerance(question))


@check(task="1.1", points=2, question=of_any, epsilon=epsilons)
def test_central_difference_steps_to_both_sides(question: Question, epsilon: float) -> None:
    """central_difference(f, x, epsilon=e) is (f(x + e) - f(x - e)) / (2 * e), for large steps e as well."""
    seen = observe(probes.difference, *question, epsilon)
    wants = [difference(question, 2 * epsilon, epsilon), difference(question, epsilon, epsilon / 2)]
    expect_close_to_one_of(seen, wants)
