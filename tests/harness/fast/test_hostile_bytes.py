"""Whatever a child sends: reading it, judging it and showing it is bounded, and ends as that child's fault."""

import tracemalloc
from contextlib import closing
from dataclasses import replace
from typing import Any, NoReturn, cast

import msgspec
import pytest

from grader.courses.suite import Shape
from grader.grading.asking import Asker
from grader.grading.judging import UNREADABLE, judge_group
from grader.grading.replies import decode_answers, decode_loaded, decode_printed, encode_answers
from grader.kit.judging import failure
from grader.kit.judging.evaluate import Outcome, judge
from grader.kit.judging.failure import describe
from grader.kit.plain import RESULT_TEXT, RESULT_VALUES, cut_large
from grader.properties import watched
from grader.properties.answering import Answers
from grader.properties.relay import Asked, Relay, SubmittedTests
from grader.properties.watched import Watched
from grader.sandbox.client import MAX_FRAME
from grader.sandbox.faults import Garbled
from grader.sandbox.wire import MAX_VALUES
from tests.fuzz.material import MUL, group
from tests.fuzz.seeds import _framed
from tests.fuzz.targets import _InTurn, tools

MEBIBYTE = 1 << 20


@pytest.mark.parametrize(
    "answer", [{"!": "KeyError"}, {"m": "words"}, {"?": "x", "m": "y"}, {"!": 1, "m": ""}, {}, {"k": ""}]
)
def test_an_oddity_is_what_was_raised_with_its_words_or_a_type_and_nothing_else(answer: Any) -> None:
    with pytest.raises(Garbled):
        decode_answers(encode_answers(MUL, [answer, [answer]]), Shape(MUL, 1, 2))
    with pytest.raises(Garbled):
        decode_loaded(msgspec.msgpack.encode(["operators", answer]))


def test_the_oddities_that_there_are_come_through() -> None:
    answers = [{"!": "KeyError", "m": ""}, [{"?": "complex"}]]
    assert decode_answers(encode_answers(MUL, answers), Shape(MUL, 1, 2)) == answers
    assert decode_loaded(msgspec.msgpack.encode(["operators", None])) is None
    assert decode_printed(msgspec.msgpack.encode(["", "text"])) == "text"


def test_no_frame_takes_much_memory() -> None:
    """Empty lists take one byte each, and 56 once they are decoded."""
    many = [[[]] * 1000] * (MAX_FRAME // 1003)
    frames = [encode_answers(MUL, many), b"\x92\xa1m" + b"\x91" * MAX_FRAME, encode_answers(MUL, [{"?": ""}] * 60_000)]
    tracemalloc.start()
    for frame in frames:
        assert len(frame) <= MAX_FRAME + 16
        with pytest.raises(Garbled):
            decode_answers(frame, Shape(MUL, 2, 3))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40 * MEBIBYTE  # twice what the largest frame can hold, as it is walked through


def test_as_many_values_as_an_honest_frame_has_come_through() -> None:
    answers = [[[0.5] * 1000] * 20] * 3
    assert sum(1001 * 20 for _ in answers) < MAX_VALUES
    assert len(decode_answers(encode_answers(MUL, answers), Shape(MUL, 2, 3))) == 3


@pytest.mark.parametrize("answer", [[[0.0] * 1000] * 3, ["x" * 2000] * 11, [[[]] * 1024] * 40])
def test_a_result_keeps_little_of_a_large_answer(answer: Any) -> None:
    asked = group(MUL)
    outcome = judge(asked.check, asked.examples[0], [answer])
    assert isinstance(outcome, Outcome)
    found = describe(asked.check, outcome)
    assert found.seen == found.answers[0] == {"?": "more values than a result keeps"}


@pytest.mark.parametrize(
    "answer", [None, 1.5, "x" * RESULT_TEXT, [0.0] * (RESULT_VALUES - 1), [[1, [2]], {"?": "set"}]]
)
def test_an_answer_of_honest_size_is_kept_as_it_is(answer: Any) -> None:
    assert cut_large(answer) is answer


def test_a_check_that_raises_at_an_answer_costs_its_sender_that_check_and_is_listed() -> None:
    def body(**_: object) -> NoReturn:
        raise TypeError("unhashable type: 'list'")

    asked = group(MUL)
    raising = replace(asked, check=replace(asked.check, body=body))
    result = judge_group(raising, encode_answers(MUL, [1.0]), cast(Asker, None)).result
    assert (result.verdict, result.points, result.detail) == ("crashed", 0, UNREADABLE)
    assert "itself raised TypeError" in result.doubt


def test_a_rule_of_mistakes_that_raises_gives_no_hint_and_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> NoReturn:
        raise IndexError

    monkeypatch.setattr(failure, "find_mistake", fails)
    asked = group(MUL)
    outcome = judge(asked.check, asked.examples[0], [[]])
    assert isinstance(outcome, Outcome)
    assert describe(asked.check, outcome).mistake == ""


def run(of_the_test: list[object], answers: list[object]) -> Watched:
    """A run in which the children send these messages."""
    each = [[msgspec.msgpack.encode(answer)] for answer in answers]
    spawn = _InTurn(*(b"".join(map(_framed, messages)) for messages in (of_the_test, each))).spawn
    tests = SubmittedTests({}, "properties", tools())
    with closing(Answers(spawn, tests.tools, [""], tests.scale)) as known:
        return Relay(spawn, tests, known).run(Asked("test_it", ""))


CALL: list[object] = ["call", "mul", [[1.0, 2.0]]]
OTHER: list[object] = ["call", "mul", [[1.0, 3.0]]]


def test_an_honest_run_is_seen_as_it_is() -> None:
    of_run = run([["example"], CALL, OTHER, CALL, ["rejected", "AssertionError", "no"]], [2.0, 3.0])
    seen = of_run.run
    assert (seen.end, seen.calls, seen.operators) == ("raised", 3, {"mul"})
    assert seen.last == ("mul(1.0, 2.0) is 2.0", "mul(1.0, 3.0) is 3.0")
    assert seen.error == {"!": "AssertionError", "m": "no"}
    assert of_run.inputs().counts()["mul", 1] == 2
    assert of_run.examples[-1].is_rejected


def test_what_was_rejected_stays_so_whatever_is_said_at_the_end() -> None:
    for ended in (["passed"], ["raised", "E", "at the end"]):
        assert run([CALL, ["rejected", "E", "first"], ["test", [ended]]], [2.0]).run.end == "raised"
    assert run([CALL, ["drawn", b"rows"], ["test", [["passed"]]]], [2.0]).drawn == b"rows"


@pytest.mark.parametrize("answer", [{"!": "E"}, b"\xff", [[[[1.0]]]], {"op": "mul"}, [0.0] * 5000])
def test_an_answer_that_cannot_be_read_is_that_runs_crash(answer: object) -> None:
    assert run([CALL, ["test", [["passed"]]]], [answer]).run.end == "crashed"


def test_a_call_that_cannot_be_shown_is_that_runs_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> NoReturn:
        raise KeyError("m")

    monkeypatch.setattr(watched, "call_text", fails)
    assert run([CALL, ["test", [["passed"]]]], [2.0]).run.end == "crashed"


def test_what_has_not_been_shown_by_a_number_of_calls_examples_or_bytes_never_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for limit, sent in (("MAX_CALLS", CALL), ("MAX_EXAMPLES", ["example"]), ("MAX_SENT", CALL)):
        with monkeypatch.context() as patch:
            patch.setattr(watched, limit, 50)
            ended = run([sent] * 100 + [["test", [["raised", "AssertionError", ""]]]], [2.0]).run
            assert ended.end == "passed", limit
            assert ended.error is None
