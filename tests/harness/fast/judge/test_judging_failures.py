"""What goes with a failure besides its call: the evidence for its mistake, what its picture shows, and no noise."""

from dataclasses import replace
from typing import Any

import pytest

from grader.courses.suite import Group
from grader.grading import judging
from grader.grading.asking import NoAnswerError
from grader.grading.judging import MAX_DOUBT, NO_EXAMPLE, UNREADABLE, Judgement, judge_group
from grader.grading.replies import NoAnswer
from grader.kit.check import Check
from grader.kit.errors import CheckFault
from grader.kit.judging.failure import Failure, Moved, describe
from grader.kit.probe import UNCLEAR
from grader.results.scorecard import CheckResult
from tests.harness.fast.judge.world import (
    DOUBLES,
    HUNG,
    READS,
    TWICE,
    Code,
    double,
    example,
    frame,
    group,
    wrong_from,
)

MOVED = Moved("x", 50.0, ((49.0, 98, 98, True), (50.0, -1, 100, False)))


def judgement(code: Code, asked: Group) -> Judgement:
    """The judgement of code that is asked this group."""
    return judge_group(asked, code.reply(asked), code)  # type: ignore[arg-type]


def unreadable(words: str = "no list") -> Group:
    """A group whose check cannot read the answers that it gets."""

    def body(x: int) -> None:  # noqa: ARG001 - a check is called with its inputs
        raise CheckFault(words)

    check: Check = replace(DOUBLES, body=body)
    return group(3, 5, public=1, check=check)


class TestAnswersThatACheckCannotRead:
    def test_they_are_a_crash_that_a_person_looks_at(self) -> None:
        asked = unreadable()
        found = judgement(Code(double), asked)
        assert UNREADABLE == "your code answers in a way that the check cannot read"
        assert found.result == CheckResult(
            "doubles", "1.1", "double(x) is 2 x.", "crashed", 2, detail=UNREADABLE,
            doubt="test_doubles itself raised CheckFault: no list, on {'x': 3}",  # on no machine's path
        )  # fmt: skip
        assert (found.answers, found.is_final) == ([6, 10], False)

    def test_a_doubt_has_no_more_than_anybody_reads(self) -> None:
        assert MAX_DOUBT == 1000
        assert len(judgement(Code(double), unreadable("x" * 2000)).result.doubt) == 1000


def test_a_line_that_is_no_number_is_no_doubt_that_can_be_read() -> None:
    def in_doubt(line: Any) -> str:
        asked = group(3, public=1, check=replace(DOUBLES, body=lambda x: None))  # noqa: ARG005
        return judge_group(asked, frame(asked, [UNCLEAR, line, "swapped"]), Code(double)).result.doubt  # type: ignore[arg-type]

    assert in_doubt(3) == "line 3: swapped"
    assert in_doubt("3") == in_doubt(3.0) == in_doubt(None) == "unclear, in words that cannot be read"


class Described:
    """Keeps which outcomes each failure was described by: their inputs, and which of them fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.evidence: list[list[tuple[int, bool]]] = []
        monkeypatch.setattr(judging, "describe", self)

    def __call__(self, check: Check, outcome: Any, others: Any = None) -> Failure:
        self.evidence.append([(o.example.inputs["x"], bool(o.mismatch)) for o in others])
        return describe(check, outcome, others)


class TestTheEvidence:
    """A mistake that is named explains every answer that was seen, hidden ones too."""

    def test_where_a_public_example_fails_hidden_ones_are_part_of_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        described = Described(monkeypatch)
        code = Code(wrong_from(50))
        judgement(code, group(3, 60, 5, 70, public=2))
        assert described.evidence == [[(3, False), (60, True), (5, False), (70, True)]]
        assert code.asked == []

    def test_where_only_hidden_ones_fail(self, monkeypatch: pytest.MonkeyPatch) -> None:
        described = Described(monkeypatch)
        judgement(Code(wrong_from(50)), group(3, 60, 5, public=1))
        assert described.evidence == [[(3, False), (60, True), (5, False)]]

    def test_what_would_have_to_be_asked_once_more_is_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The second call depends on the first answer: it is asked of the public examples alone."""
        described = Described(monkeypatch)
        code = Code(wrong_from(5))
        judgement(code, group(4, 9, public=1, check=TWICE))
        assert described.evidence[0] == []
        assert [row[0] for rows in code.asked for row in rows] == [("m:double", [4])]

    def test_where_all_were_asked_what_was_asked_once_more_is_part_of_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        described = Described(monkeypatch)
        judgement(Code(wrong_from(10)), group(1, 9, public=1, check=TWICE))
        assert described.evidence[0] == [(1, False), (9, True)]

    def test_it_goes_with_an_example_that_is_asked_by_itself(self, monkeypatch: pytest.MonkeyPatch) -> None:
        described = Described(monkeypatch)
        code = Code(lambda _: -2)
        code.try_rows = Code(double).try_rows  # type: ignore[method-assign]
        asked = group(4, 6, public=2)
        judge_group(asked, frame(asked, -1, 12), code)  # type: ignore[arg-type]
        assert described.evidence == [[(4, True), (6, False)]] * 2


class Pictured:
    """Stands for what is asked for a picture: keeps the check, the outcome's inputs and what may be shown."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, fails: Exception | None = None) -> None:
        self.asked: list[tuple[str, int]] = []
        self.allowed: list[bool] = []
        self.answers: list[Any] = []
        self.fails = fails
        monkeypatch.setattr(judging, "with_surroundings", self)

    def __call__(self, check: Check, failure: Failure, outcome: Any, ask: Any, is_allowed: Any) -> Failure:
        self.asked.append((check.name, outcome.example.inputs["x"]))
        self.allowed = [is_allowed(example(x)) for x in (3, 60, 70)]
        self.answers.append(ask([[("m:double", [1])]]))
        if self.fails:
            raise self.fails
        return replace(failure, moved=MOVED)


class TestThePicture:
    def test_it_is_asked_around_what_is_shown_and_stored_with_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        pictured = Pictured(monkeypatch)
        code = Code(wrong_from(50))
        result = judgement(code, group(3, 60, 70, public=2)).result
        assert result.failure
        assert (result.failure.moved, pictured.asked) == (MOVED, [("doubles", 50)])
        assert (pictured.allowed, pictured.answers) == ([True, True, False], [[[2]]])
        assert code.tried[-1] == [[("m:double", [1])]]
        assert code.tried_as_public[-1]

    def test_where_it_hangs_the_failure_stands_without_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        Pictured(monkeypatch, NoAnswerError(HUNG))
        result = judgement(Code(wrong_from(50)), group(3, 60, public=2)).result
        assert result.failure
        assert (result.verdict, result.failure.calls, result.failure.moved) == ("failed", (("m:double", [50]),), None)

    def test_where_a_simpler_one_hangs_nothing_more_is_asked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        pictured = Pictured(monkeypatch)
        code = Code(lambda _: -1, hangs_at=lambda call: call[1] == [0])
        result = judgement(code, group(60, public=1)).result
        assert result.failure
        assert (result.failure.calls, result.failure.moved, pictured.asked) == ((("m:double", [60]),), None, [])

    def test_what_reads_the_source_has_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        pictured = Pictured(monkeypatch)
        assert judgement(Code(wrong_from(50)), group(60, public=1, check=READS)).result.failure
        assert pictured.asked == []


class TestWhereItWasRaised:
    @pytest.mark.parametrize("error", [IndexError("list index out of range"), ZeroDivisionError("division by zero")])
    def test_it_is_known_whatever_the_mistake_is_called(self, error: Exception) -> None:
        def fails(_: float) -> float:
            raise error

        result = judgement(Code(fails), group(60, public=1)).result
        assert result.failure
        assert result.failure.raised_at

    def test_what_reads_the_source_has_no_line_that_raised(self) -> None:
        def fails(_: float) -> float:
            raise ValueError

        result = judgement(Code(fails), group(60, public=1, check=READS)).result
        assert result.failure
        assert (result.verdict, result.failure.raised_at) == ("crashed", None)


class TestShrinkingFromAHiddenOne:
    def test_inputs_of_public_examples_may_take_its_place(self) -> None:
        code = Code(lambda x: -1 if x in (700, 437) else 2 * x)
        asked = group(437, 700, public=1)
        reply = frame(asked, 874, -1)  # the public one fails only later
        result = judge_group(asked, reply, code).result  # type: ignore[arg-type]
        assert result.failure
        assert result.failure.calls == (("m:double", [437]),)

    def test_without_tries_left_the_reason_is_the_time(self) -> None:
        code = Code(double, has_tries_left=False)
        asked = group(4, public=1)
        result = judge_group(asked, frame(asked, -1), code).result  # type: ignore[arg-type]
        assert NO_EXAMPLE == "your code took so long that no example was made of it"
        assert (result.verdict, result.failure, result.detail) == ("failed", None, NO_EXAMPLE)


def test_only_a_time_that_ran_out_is_one() -> None:
    for verdict, name in (("timed out", "TimedOut"), ("crashed", "Crashed"), ("not judged", "Crashed")):
        no_answer = NoAnswer(verdict, 0, "stopped")  # type: ignore[arg-type]
        failure = judge_group(group(4, public=1), no_answer, Code(double)).result.failure  # type: ignore[arg-type]
        assert failure
        assert failure.seen == {"!": name, "m": "stopped"}
