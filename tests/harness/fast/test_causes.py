"""Checks that fail by one cause are told once, and others are not taken for them."""

from typing import Any

from grader.feedback.causes import causes
from grader.feedback.student_text import feedback
from grader.kit.judging.failure import Failure
from grader.results.scorecard import CheckResult, Scorecard


def failed(
    check: str, mistake: str, target: str = "m:f", *args: Any, seen: Any = 0.0, task: str = "7.1"
) -> CheckResult:
    failure = Failure("A sentence.", ((target, args),), (seen,), seen, 1.0, "", mistake)
    return CheckResult(check, task, "A sentence.", "failed", 1.0, failure)


def card(*results: CheckResult, uses: tuple[tuple[str, str], ...] = ()) -> Scorecard:
    return Scorecard("ann", "bills", 1, "", "", "", results, uses=uses)


def test_checks_of_one_function_with_one_mistake_are_told_at_the_first() -> None:
    both = failed("mean_of_many", "ROUNDED"), failed("mean_of_one", "ROUNDED")
    assert causes(card(*both)) == {"mean_of_many": ("mean_of_one",)}
    text = feedback(card(*both), {})
    assert "the same cause fails mean_of_one" in text
    assert "by the same cause as mean_of_many, see there" in text
    assert text.count("A sentence.") == 1


def test_the_same_question_about_two_functions_shows_one_cause() -> None:
    both = (
        failed("open_all", "NOT-DEEP", "trees.modes", [["a", 1]]),
        failed("close_all", "NOT-DEEP", "trees.modes", [["a"]]),
    )
    assert causes(card(*both)) == {"open_all": ("close_all",)}


def test_a_function_has_the_mistake_of_the_one_that_it_uses() -> None:
    both = failed("fold_left", "EMPTY", "lists.fold"), failed("total_of_none", "EMPTY", "lists.called", "total")
    assert causes(card(*both)) == {}
    assert causes(card(*both, uses=(("total", "fold"),))) == {"fold_left": ("total_of_none",)}


def test_what_may_have_another_cause_is_told_by_itself() -> None:
    first = failed("mean_of_many", "ROUNDED", "m:mean", 1.0)
    for other in (
        failed("mean_of_one", "CLIPPED", "m:mean", 1.0),
        failed("mean_of_one", "", "m:mean", 1.0),
        failed("sum_of_one", "ROUNDED", "m:sum", 1.0),
        failed("mean_of_one", "ROUNDED", "m:mean", 1.0, task="7.2"),
    ):
        assert causes(card(first, other)) == {}
    raised = [
        failed(name, "RAISES", seen={"!": "ValueError", "m": words}) for name, words in (("a_x", "1"), ("a_y", "2"))
    ]
    assert causes(card(*raised)) == {}
    assert causes(card(raised[0], failed("a_y", "RAISES", seen={"!": "ValueError", "m": "1"}))) == {"a_x": ("a_y",)}


def test_points_that_are_put_aside_are_in_the_whole_score_alone() -> None:
    passed = CheckResult("mean_of_one", "7.1", "A sentence.", "passed", 2.0, beyond="not stated").counted(is_part=False)
    lost = failed("mean_of_many", "", task="7.1")
    found = card(passed, lost)
    assert (found.score, found.max_score, found.whole_score) == (0.0, 1.0, 2.0)
    assert passed.counted(is_part=True) is passed
