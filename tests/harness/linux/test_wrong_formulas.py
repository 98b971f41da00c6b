"""No plausible wrong formula for a function of numbers gets through: thousands of them, by all examples."""

from collections.abc import Mapping

import pytest

from grader.courses.suite import Suite
from tests.harness.hints.wrong_formulas import RIGHT, passes, wrong_answers

LEAST = 100  # formulas that are tried of each function; of most there are thousands


@pytest.mark.parametrize("name", RIGHT)
def test_a_formula_that_is_wrong_on_ordinary_input_fails_a_check(name: str, suites: Mapping[str, Suite]) -> None:
    suite = suites["module0:0.1"]
    assert passes(suite, name, RIGHT[name])
    tried = list(wrong_answers(name))
    assert len(tried) >= LEAST
    assert [text for text, function in tried if passes(suite, name, function)] == []
