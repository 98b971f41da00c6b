"""Right and weak tests of many kinds, as students write them: the right ones are paid, and no weak one like them."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.courses.suite import load_suite
from grader.intake.values import Submission
from grader.properties.grading import PropertyExaminer, open_property_examiner
from grader.results.scorecard import CheckResult

ROOT = Path(__file__).parents[4]
DATA = ROOT / "tests" / "harness" / "data" / "student_tests"
HEAD = """
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from .operators import add, addLists, eq, id, lt, map, max, mul, neg, negList, reduce, sigmoid, sum, zipWith
small = st.floats(min_value=-100, max_value=100, allow_nan=False)
five = st.lists(small, min_size=5, max_size=5)
def near(x, y): return abs(x - y) <= 1e-6 * (1.0 + abs(x) + abs(y))
"""


def cases(kind: str) -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads((DATA / f"{kind}.toml").read_text(encoding="utf-8"))


RIGHT, WEAK = cases("right"), cases("weak")
FEW = ("data", "fixtures_with_parameters", "all_of_sigmoid", "own_helpers_from_operators")  # which are graded twice


@pytest.fixture(scope="module")
def examiner() -> Iterator[PropertyExaminer]:
    with open_property_examiner(ROOT, load_suite(ROOT, "module0_tests", ROOT / "no hidden sets")) as opened:
        yield opened


def results(examiner: PropertyExaminer, case: Mapping[str, Any]) -> Mapping[str, CheckResult]:
    """The results of the properties that the case is about, by name."""
    chosen = tuple(p for p in examiner.suite.properties if p.name in case["properties"])
    assert len(chosen) == len(case["properties"])
    files = {"properties.py": HEAD + case["code"]} | ({"operators.py": case["own"]} if "own" in case else {})
    part = replace(examiner, suite=replace(examiner.suite, properties=chosen))
    card = part.grade(Submission("a student", files, {}, {}, (), ""))
    return {found.check: found for found in card.results}


def test_there_are_many() -> None:
    assert len(RIGHT) >= 40
    assert len(WEAK) >= 40


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_test_earns_all_points(examiner: PropertyExaminer, name: str) -> None:
    for found in results(examiner, RIGHT[name]).values():
        assert found.points == found.max_points > 0, found


@pytest.mark.parametrize("name", WEAK)
def test_a_weak_test_earns_no_more_than_it_is_worth(examiner: PropertyExaminer, name: str) -> None:
    worth = WEAK[name]["properties"]
    assert {n: f.points / f.max_points for n, f in results(examiner, WEAK[name]).items()} == worth


@pytest.mark.parametrize("name", FEW)
def test_the_same_test_has_the_same_result(examiner: PropertyExaminer, name: str) -> None:
    first, second = (results(examiner, RIGHT[name]) for _ in range(2))
    assert first == second
