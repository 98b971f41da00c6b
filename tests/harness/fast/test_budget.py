"""A submission's budget, what stands in for a hidden example, and what a person is asked to look at."""

import math
from typing import Any

import pytest
from hypothesis import strategies as st

from grader.bundles.grading import GRADING_SECONDS
from grader.bundles.scripts import SECONDS
from grader.feedback.student_text import feedback
from grader.kit.calls import Rows
from grader.kit.check import Check, check
from grader.kit.expect import expect_equal
from grader.kit.inputs import Inputs
from grader.kit.judging.evaluate import Example, Outcome, evaluate
from grader.kit.judging.shrinking import shrink
from grader.kit.observe import observe
from grader.kit.plain import Plain
from grader.results.scorecard import CheckResult, Scorecard
from grader.sandbox.budget import ASLEEP_SECONDS, CPU_SECONDS, Budget
from grader.sandbox.syscalls import ALLOWED
from tests.strategies.numbers import simpler_floats

floats: Inputs[float] = Inputs(st.floats(-100, 100), math.isfinite, (2.0, 99.75), simpler_floats, abs)
lists: Inputs[list[float]] = Inputs(st.lists(st.floats()), bool, ([1.0],), lambda xs: ([xs[0]],), len)


@check(task="9.9", points=1, x=floats, xs=lists)
def test_scales(x: float, xs: list[float]) -> None:
    """scale(x, xs) multiplies each of xs by x."""
    expect_equal(observe("operators:scale", x, xs), want=[x * y for y in xs])


SCALES: Check = test_scales
del test_scales


def test_a_budget_is_spent_by_processor_time_or_by_sleep() -> None:
    by_cpu, by_sleep = Budget(2, 2), Budget(2, 2)
    by_cpu.charge(1.5, 0)
    by_sleep.charge(0, 2)
    assert (by_cpu.is_spent, by_cpu.cpu_left, by_sleep.is_spent) == (False, 0.5, True)


def test_a_part_spends_of_the_whole_and_is_spent_with_it() -> None:
    whole = Budget(10, 10)
    part, other = whole.part(2, 2), whole.part(20, 20)
    part.charge(3, 0)
    assert (part.is_spent, whole.is_spent, whole.cpu_left, other.cpu_left) == (True, False, 7, 7)
    other.charge(0, 10)
    assert whole.is_spent


def test_where_a_platform_ends_it_a_budget_is_spent_at_that_moment_and_so_is_each_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [100.0]
    monkeypatch.setattr("grader.sandbox.budget.time.monotonic", lambda: now[0])
    whole, usual = Budget(ends_at=130.0), Budget()
    part = whole.part(5, 5)
    now[0] = 129.9
    assert not whole.is_spent
    assert not part.is_spent
    now[0] = 130.0
    assert (whole.is_spent, part.is_spent, usual.is_spent) == (True, True, False)


def test_a_bundle_leaves_a_platform_time_to_start_it_and_to_read_its_result() -> None:
    assert 60 <= SECONDS - GRADING_SECONDS <= 120


def test_no_submission_may_cost_more_than_a_class_can_bear() -> None:
    assert CPU_SECONDS < 60
    assert ASLEEP_SECONDS < 120


def test_no_call_that_waits_in_the_kernel_is_allowed() -> None:
    waiting = {"membarrier", "nanosleep", "clock_nanosleep", "poll", "select", "pause", "wait4", "fsync", "sync"}
    assert waiting.isdisjoint(ALLOWED)


class Asked:
    """Answers wrongly, and remembers what it was asked."""

    def __init__(self, limit: float = 0.0) -> None:
        self.numbers: set[float] = set()
        self._limit = limit

    def __call__(self, rows: Rows) -> list[list[Plain]]:
        return [[self._answer(*args) for _, args in row] for row in rows]

    def _answer(self, x: Any, xs: Any) -> Plain:
        self.numbers |= {x, *xs}
        return [x * y for y in xs] if abs(x) <= self._limit else []


def _failing(inputs: dict[str, Any], ask: Asked) -> Outcome:
    (outcome,) = evaluate(SCALES, [Example(inputs)], [()], ask)
    return outcome


SECRET: dict[str, Any] = {"x": 28.0712, "xs": [-3.14159, 12345.678, 0.125]}


@pytest.mark.parametrize("limit", [0.0, 1.0, 27.0, 40.0])
def test_no_number_of_a_hidden_example_is_in_a_try(limit: float) -> None:
    failing = _failing(SECRET, Asked())
    asked = Asked(limit)
    found = shrink(SCALES, failing, asked, lambda e: e.inputs != SECRET)
    assert {28.0712, -3.14159, 12345.678}.isdisjoint(asked.numbers)
    assert found is failing or abs(found.example.inputs["x"]) > limit


def test_a_short_number_of_a_hidden_example_is_kept_since_it_tells_nothing() -> None:
    asked = Asked()
    shrink(SCALES, _failing(SECRET, Asked()), asked, lambda e: e.inputs != SECRET)
    assert 0.125 in asked.numbers


def test_a_public_example_stands_in_for_a_hidden_one() -> None:
    """Rounded, it no longer fails; with a number that the student has, it does."""
    known = [Example({"x": 77.125, "xs": [1.0]})]
    asked = Asked(60.0)
    failing = _failing({"x": 28.0712, "xs": [5.5555]}, Asked())
    found = shrink(SCALES, failing, asked, lambda e: e.inputs["x"] not in (28.0712, 100.0), known)
    assert abs(found.example.inputs["x"]) > 60


def test_a_person_is_asked_to_look_where_the_budget_has_ended() -> None:
    result = CheckResult("c", "0", "A sentence.", "not judged", 2.0, detail="over the budget")
    card = Scorecard("zoe", "a", 1, "", "", "full", (result,))
    assert (card.score, card.flags) == (0.0, ("needs a person",))
    assert "But over the budget." in feedback(card, {})
