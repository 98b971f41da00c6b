"""Below the normal floats digits are lost: right formulas differ there, and each of them passes, the reference too."""

from collections.abc import Sequence

import pytest

from grader.courses.assignment import load_assignment
from grader.courses.suite import load_checks
from grader.kit.answering.in_process import InProcess
from grader.kit.check import Check
from grader.kit.judging.evaluate import Example, evaluate
from tests.fuzz.material import ROOT

TINY = (5e-324, -5e-324, 1.5e-323, 1e-320, -2e-310, 2.2250738585072014e-308)
RIGHT = {
    "log_back_is_d_over_x": ("d / x", "d * (1 / x)", "(1 / x) * d"),
    "inv_back_is_minus_d_over_x_squared": (
        "-d / x / x", "-d / (x * x)", "-d / x**2", "-(1 / x**2) * d", "-d * (1 / x) * (1 / x)", "-(d / x) / x",
    ),
}  # fmt: skip
WRONG = {"log_back_is_d_over_x": "d", "inv_back_is_minus_d_over_x_squared": "-d / x"}
PLACES = (0.04182995562781223, 1.9, 0.7, 1e-6, 3.3e-6, 7e11)


def failing(check: Check, formula: str, derivatives: Sequence[float]) -> list[str]:
    """What the check says of the formula as that function."""
    code = InProcess({"operators.py": f"def {check.name.partition('_back')[0]}_back(x, d):\n    return {formula}\n"})
    examples = [Example({"x": x, "d": d}) for x in PLACES for d in derivatives]
    outcomes = evaluate(check, examples, [()] * len(examples), code.for_check(check))
    return [f"{o.example.inputs}: {o.mismatch}" for o in outcomes if o.mismatch]


@pytest.mark.parametrize("name", RIGHT)
def test_right_formulas_pass_for_tiny_derivatives_and_wrong_ones_fail_for_usual_ones(name: str) -> None:
    check = next(c for c in load_checks(ROOT, load_assignment(ROOT, "module0")) if c.name == name)
    for formula in RIGHT[name]:
        assert failing(check, formula, TINY) == [], formula
    assert len(failing(check, WRONG[name], [3.0, 1e-300])) == 2 * len(PLACES)
