"""What becomes of a reply that is none, of one that is known, and of two that are not the same."""

from dataclasses import replace
from typing import Any

import pytest

from grader.grading.judging import MAX_KNOWN, Known, Remembered, digest, judge_group, varying_result
from grader.grading.replies import NoAnswer, encode_answers
from grader.kit.check import Check, check
from grader.kit.errors import HarnessFault
from grader.kit.expect import expect_that
from grader.kit.judging.failure import Failure
from grader.kit.observe import given_that, observe
from grader.results.scorecard import CheckResult, Variation
from tests.harness.fast.judge.world import HUNG, NUMBERS, TWICE, Code, double, frame, group


@check(task="1.1", points=1, x=NUMBERS)
def test_never_of_13(x: int) -> None:
    """Says nothing about 13."""
    given_that(x != 13)


@check(task="1.4", points=1, x=NUMBERS, reads_source=True)
def test_unclear(x: int) -> None:
    """Whatever the source says."""
    expect_that(True, observe("m:double", x), "anything")


NEVER_OF_13: Check = test_never_of_13
UNCLEAR: Check = test_unclear
del test_never_of_13, test_unclear  # declared to be judged, not to be collected
PASSED = CheckResult("doubles", "1.1", "A sentence.", "passed", 2, beyond="why", doubt="?")


class TestNoWholeReply:
    def test_a_call_that_hung_without_being_known_says_what_happened(self) -> None:
        asked = group(3, 700, public=1)
        judgement = judge_group(asked, HUNG, Code(double))  # type: ignore[arg-type]
        assert (judgement.answers, judgement.is_final) == ((), False)
        result = judgement.result
        assert (result.verdict, result.points, result.failure, result.hidden_failure) == ("timed out", 0, None, None)
        assert result.detail == "your code did not come to an end in time"

    @pytest.mark.parametrize(
        ("no_answer", "name"),
        [(NoAnswer("timed out", 0, "took long"), "TimedOut"), (NoAnswer("crashed", 0, "ended"), "Crashed")],
    )
    def test_a_public_call_that_did_it_is_shown(self, no_answer: NoAnswer, name: str) -> None:
        result = judge_group(group(3, 700, public=1), no_answer, Code(double)).result  # type: ignore[arg-type]
        assert (result.verdict, result.points, result.detail) == (no_answer.verdict, 0, "")
        assert result.failure
        assert (result.failure.calls, result.failure.seen) == ((("m:double", [3]),), {"!": name, "m": no_answer.detail})
        assert (result.failure.is_hidden, result.hidden_failure) == (False, None)

    @pytest.mark.parametrize(("call", "x"), [(1, 700), (2, 5)])
    def test_a_hidden_call_that_did_it_is_not_shown(self, call: int, x: int) -> None:
        no_answer = NoAnswer("crashed", call, "ended")
        result = judge_group(group(3, 700, 5, public=1), no_answer, Code(double)).result  # type: ignore[arg-type]
        assert result.verdict == "crashed"
        assert result.failure
        assert (result.failure.is_hidden, result.failure.calls, result.failure.answers) == (True, (), ())
        assert result.hidden_failure
        assert result.hidden_failure.calls == (("m:double", [x]),)

    @pytest.mark.parametrize("reply", [b"", b"\xc1", encode_answers("other", [6]), encode_answers("doubles", [6, 6])])
    def test_a_reply_that_is_none_is_a_crash(self, reply: bytes) -> None:
        judgement = judge_group(group(3, public=1), reply, Code(double))  # type: ignore[arg-type]
        assert (judgement.result.verdict, judgement.result.points, judgement.is_final) == ("crashed", 0, False)
        assert judgement.result.detail.startswith(
            ("your code sent not plain data", "your code sent a reply of another")
        )
        assert judgement.answers == ()

    @pytest.mark.parametrize("public", [0, 1, 2])
    def test_a_hang_in_what_depends_on_an_answer_is_one_of_the_check(self, public: int) -> None:
        code = Code(double, hangs_at=lambda call: call[1] == [10])
        asked = group(3, 5, public=public, check=TWICE)
        judgement = judge_group(asked, code.reply(asked), code)  # type: ignore[arg-type]
        assert (judgement.result.verdict, judgement.result.points, judgement.is_final) == ("timed out", 0, False)
        assert judgement.result.detail == "your code did not come to an end in time"
        assert judgement.answers == [6, 10]

    def test_a_set_that_its_check_no_longer_takes_is_a_fault_of_the_harness(self) -> None:
        asked = replace(group(3, 13, public=1), check=NEVER_OF_13)
        words = r"replies\.py:\d+: never_of_13 has nothing to say about an example of its set; freeze again"
        with pytest.raises(HarnessFault, match=words):
            judge_group(asked, frame(asked, 6, 26), Code(double))  # type: ignore[arg-type]


class TestADoubt:
    @pytest.mark.parametrize(
        ("found", "doubt"),
        [
            ([["unclear", 3, "b"], ["unclear", 1, "a"], ["unclear", 3, "b"]], "line 1: a; line 3: b"),
            ([["valid", 3, "a name"], ["clear", 3, "a name"], None], ""),
            ([["unclear", 3], ["unclear", 3, "a", "b"], []], "unclear, in words that cannot be read"),
            (["unclear", None, {"?": "Tree"}], ""),
        ],
    )
    def test_what_could_not_be_decided_costs_nothing_and_is_named_once(self, found: Any, doubt: str) -> None:
        asked = group(1, 2, 3, public=1, check=UNCLEAR)
        result = judge_group(asked, frame(asked, *found), Code(double)).result  # type: ignore[arg-type]
        assert (result.verdict, result.points, result.doubt) == ("passed", 1, doubt)


class TestKnown:
    def test_a_reply_that_passed_is_known_with_what_must_come_again(self) -> None:
        known = Known()
        known.add(group(3, public=1), b"reply", b"again", PASSED)
        assert known.get(group(3, public=1), b"reply") == Remembered(digest(b"again"), PASSED)

    def test_nothing_else_is_known(self) -> None:
        known = Known()
        assert known.get(group(3, public=1), b"reply") is None
        known.add(group(3, public=1), b"reply", b"again", PASSED)
        assert known.get(group(3, public=1), b"other") is None
        assert known.get(group(3, public=1, check=TWICE), b"reply") is None
        assert known.get(group(3, public=1), HUNG) is None
        assert Known().passed == {}

    def test_it_holds_so_many_and_no_more(self) -> None:
        assert MAX_KNOWN == 4096
        known = Known()
        for n in range(MAX_KNOWN + 1):
            known.add(group(3, public=1), str(n).encode(), b"again", PASSED)
        assert len(known.passed) == MAX_KNOWN
        assert known.get(group(3, public=1), str(MAX_KNOWN - 1).encode())
        assert known.get(group(3, public=1), str(MAX_KNOWN).encode()) is None

    def test_what_is_remembered_cannot_be_changed(self) -> None:
        with pytest.raises(AttributeError):
            Remembered(b"", PASSED).repeat = b"other"  # type: ignore[misc]


class TestDigest:
    def test_it_is_sixteen_bytes_that_differ_for_other_frames(self) -> None:
        assert len(digest(b"a")) == 16
        assert digest(b"a") == digest(b"a") != digest(b"b")


class TestTwoAnswers:
    CALL = ("m:double", [3])

    def test_a_check_that_passed_has_failed_and_has_no_points(self) -> None:
        result = varying_result(PASSED, Variation("doubles", self.CALL, 6, 7, is_hidden=False))
        assert (result.verdict, result.points, result.max_points) == ("failed", 0, 2)
        assert (result.check, result.task, result.beyond, result.doubt) == ("doubles", "1.1", "why", "?")

    def test_an_instructor_sees_the_call_and_both_answers(self) -> None:
        for is_hidden in (True, False):
            result = varying_result(PASSED, Variation("doubles", self.CALL, 6, 7, is_hidden=is_hidden))
            assert result.hidden_failure == Failure(
                "A sentence.", (self.CALL,), (7,), [6, 7], None,
                "the same answer each time the same call is made", "NOT-DETERMINISTIC",
            )  # fmt: skip

    def test_a_student_sees_a_public_call_without_its_answers(self) -> None:
        shown = varying_result(PASSED, Variation("doubles", self.CALL, 6, 7, is_hidden=False)).failure
        assert shown
        assert (shown.calls, shown.answers, shown.seen) == ((self.CALL,), (), {"?": "two different answers"})
        assert (shown.mistake, shown.is_hidden) == ("NOT-DETERMINISTIC", False)

    def test_a_student_sees_nothing_of_a_hidden_call(self) -> None:
        shown = varying_result(PASSED, Variation("doubles", self.CALL, 6, 7, is_hidden=True)).failure
        assert shown
        assert (shown.calls, shown.answers, shown.seen, shown.want) == ((), (), None, None)
        assert (shown.mistake, shown.is_hidden) == ("NOT-DETERMINISTIC", True)
