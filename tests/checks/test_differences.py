"""Checks of task 1.1: central_difference, on polynomials, whose derivatives are known exactly."""

from grader.kit.check import check
from grader.kit.expect import expect_close, expect_close_to_one_of
from grader.kit.observe import observe
from tests.probes import differences as probes
from tests.strategies.choices import one_of
from tests.strategies.polynomials import Question, derivative, difference, of_any, of_one, of_several, total

# f is rounded by a few 1e-16 of its terms, and that is divided by 2e-6: 1e-9 of them at most; ten times as much is let
# through. The error of the method itself, a sixth of f''' times 1e-12, is far below.
ROUNDING = 1e-8
epsilons = one_of(1.0, 0.5, 2.0, 0.25, 4.0)  # exact, and so large that this is no derivative


@check(task="1.1", points=3, question=of_one)
def test_central_difference_is_nearly_the_derivative(question: Question) -> None:
    """central_difference(f, x) is nearly the derivative of f at x."""
    seen = observe(probes.difference, *question, None)
    expect_close(seen, want=derivative(question), abs_tol=ROUNDING * total(question))


@check(task="1.1", points=3, question=of_several)
def test_central_difference_is_of_one_argument(question: Question) -> None:
    """central_difference(f, x, y, arg=1) is the derivative in y alone; arg counts from 0, and is 0 if not given."""
    seen = observe(probes.difference, *question, None)
    expect_close(seen, want=derivative(question), abs_tol=ROUNDING * total(question))


@check(task="1.1", points=2, question=of_any, epsilon=epsilons)
def test_central_difference_steps_to_both_sides(question: Question, epsilon: float) -> None:
    """central_difference(f, x, epsilon=e) is (f(x + e) - f(x - e)) / (2 * e), for large steps e as well."""
    seen = observe(probes.difference, *question, epsilon)
    wants = [difference(question, 2 * epsilon, epsilon), difference(question, epsilon, epsilon / 2)]
    expect_close_to_one_of(seen, wants)
