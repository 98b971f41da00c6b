"""What `show` says as a student's pytest does: the next step first, and the line that raised, with a caret below it."""

from dataclasses import replace

import pytest

from grader.feedback.aloud import card_aloud
from grader.feedback.student_text import feedback
from grader.kit.judging.failure import Place
from grader.kit.testing.saying import place_lines
from grader.results.scorecard import CheckResult, Scorecard
from tests.harness.cards import NOT_STARTED, card, failure, result

LINE = "    return sum(xs) / cuont"
PLACE = Place("sums.py, line 3", LINE, 22, 27, "count")
RAISED = failure({"!": "NameError", "m": "name 'cuont' is not defined"}, 1.0, mistake="UNDEFINED-NAME")
TOLD = {
    "error": "NameError: name 'cuont' is not defined", "meant": "count", "file": "sums.py", "line": 3, "text": LINE,
    "begin": 22, "end": 27, "function": "mean", "printed": "", "unwritten": "", "is_import": False,
}  # fmt: skip


def crashed(place: Place | None) -> CheckResult:
    return result("adds", of=replace(RAISED, raised_at=place), verdict="crashed")


def test_the_line_is_shown_as_pytest_shows_it() -> None:
    text = feedback(card("ann", crashed(PLACE)), {})
    wanted = [f"    {line}".rstrip() for line in place_lines(TOLD)]  # type: ignore[arg-type]
    assert "\n".join(wanted) in text
    assert wanted[1:] == [
        "        raised in sums.py, line 3:", f"        {LINE}", f"{' ' * 29}^^^^^", "        Did you mean: count?",
    ]  # fmt: skip
    assert text.index("Did you mean: count?") < text.index("UNDEFINED-NAME")  # its name is asked for
    assert "UNDEFINED-NAME" in feedback(card("ann", crashed(None)), {})


def test_a_long_line_is_cut_where_80_columns_end() -> None:
    place = Place("sums.py, line 3", f"def mean(xs): raise KeyError('{'x' * 200}')", 15, 240)
    lines = feedback(card("ann", crashed(place)), {}).split("\n")
    assert max(map(len, lines)) == 80
    assert any(line.strip().startswith("def mean(xs): raise") for line in lines)


def test_a_screen_reader_reads_the_line() -> None:
    assert f"Raised in sums.py, line 3: {LINE.strip()}\n" in card_aloud(card("ann", crashed(PLACE)), {})


OPEN = failure(None, 1.0, mistake=NOT_STARTED)
WRONG = failure(1.0, 2.0)


@pytest.mark.parametrize(
    ("results", "said"),
    [
        ([result("a"), crashed(None)], "next: task 1 (not right yet)"),
        ([result("a"), result("b", "2", WRONG), result("c", "3", WRONG)], "next: task 2 (not right"),
        ([result("a", of=OPEN)], "next: task 1 (not started yet)"),
        ([result("a"), result("b", of=OPEN)], "next: task 1 (begun)"),
        ([result("a", of=OPEN), result("b", of=WRONG)], "(not right yet)"),
    ],
)  # fmt: skip
def test_the_next_step_stands_first(results: list[CheckResult], said: str) -> None:
    graded: Scorecard = card("ann", *results)
    assert said in feedback(graded, {}).split("\n")[1]
    assert said in card_aloud(graded, {}).split("\n")[1]


def test_where_all_is_done_there_is_none() -> None:
    assert "next:" not in feedback(card("ann", result("a")), {})
