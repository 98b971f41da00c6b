"""A reply is decoded against its type or refused, and only so much of it is kept as an honest one needs."""

from typing import Any, get_args

import msgspec
import pytest

from grader.courses.suite import Shape
from grader.grading.placing import read_place
from grader.grading.replies import (
    SMALL_FRAME,
    TOO_MUCH,
    NoAnswer,
    Replies,
    decode_answers,
    decode_loaded,
    decode_printed,
    encode_answers,
)
from grader.kit.judging.failure import Place
from grader.kit.plain import MAX_ITEMS, MAX_TEXT
from grader.sandbox.child import MAX_PRINTED
from grader.sandbox.client import MAX_TOTAL
from grader.sandbox.faults import Garbled

FILES = {"averages.py": "def mean(xs):\n    return sum(xs) / cuont\n", "empty.py": ""}
packed = msgspec.msgpack.encode
HALF = bytes(MAX_TOTAL // 2)
RAISED = {"!": "ValueError", "m": "words"}
NESTED: Any = [[], [1.0], [[1.0]], [[[1.0]]], [[[[1.0]]]], [[[[[1.0]]]]]]  # by how deep they are


def decoded(*found: Any, name: str = "doubles", depth: int = 2, count: int | None = None) -> list[Any]:
    """The answers as they come out again."""
    return decode_answers(encode_answers("doubles", found), Shape(name, depth, len(found) if count is None else count))


class TestStuck:
    def test_too_much_is_a_crash_at_no_call_in_particular(self) -> None:
        assert NoAnswer("crashed", -1, "sent far more than an answer needs") == TOO_MUCH

    def test_it_is_a_hang_or_a_crash_and_never_a_pass_or_a_failed_answer(self) -> None:
        verdicts = {*get_args(NoAnswer.__annotations__["verdict"])}
        assert {"timed out", "crashed"} <= verdicts
        assert not {"passed", "failed"} & verdicts

    @pytest.mark.parametrize("name", ["verdict", "call", "detail"])
    def test_it_cannot_be_changed(self, name: str) -> None:
        with pytest.raises(AttributeError):
            setattr(NoAnswer("crashed", -1, "ended"), name, "passed")


class TestReplies:
    def test_at_first_there_is_nothing(self) -> None:
        first, second = Replies(), Replies()
        assert (first.groups, first.load_errors, first.printed, first.slow) == ({}, {}, "", {})
        first.groups["a"] = first.load_errors["a"] = b""  # type: ignore[assignment]
        assert (second.groups, second.load_errors) == ({}, {})


class TestRoomFor:
    def test_frames_are_kept_up_to_the_most_that_one_submission_may_send(self) -> None:
        assert Replies().room_for(HALF)
        assert Replies({"a": HALF}).room_for(HALF)
        assert not Replies({"a": HALF}).room_for(HALF + b"1")

    def test_a_small_frame_is_kept_whatever_came_before(self) -> None:
        full = Replies({"a": HALF, "b": HALF})
        assert SMALL_FRAME == 16384
        assert full.room_for(bytes(SMALL_FRAME))
        assert full.room_for(b"1")
        assert not full.room_for(bytes(SMALL_FRAME + 1))

    def test_a_group_without_a_reply_takes_no_room(self) -> None:
        no_answer = NoAnswer("crashed", -1, "ended the process")
        assert Replies({"a": HALF, "b": no_answer, "c": no_answer}).room_for(HALF)


class TestDecodeAnswers:
    @pytest.mark.parametrize(
        "answer",
        [None, True, 1, -(2**63), 1.5, "text", [], [1, "a", None], [[1.0], []], RAISED, {"?": "Tree"}, [RAISED]],
    )
    def test_plain_data_comes_out_as_it_was_sent(self, answer: Any) -> None:
        (found,) = decoded(answer)
        assert repr(found) == repr(answer)

    def test_answers_stay_in_their_order(self) -> None:
        assert decoded(1, 2.0, "a") == [1, 2.0, "a"]
        assert decoded() == []

    @pytest.mark.parametrize("name", ["other", "a", ""])
    def test_a_reply_of_another_group_is_refused(self, name: str) -> None:
        with pytest.raises(Garbled, match=r"^a reply of another group or length$"):
            decoded(1, name=name)

    @pytest.mark.parametrize("count", [0, 1, 3])
    def test_one_answer_for_each_call_and_no_more(self, count: int) -> None:
        with pytest.raises(Garbled, match=r"^a reply of another group or length$"):
            decoded(1, 2, count=count)

    @pytest.mark.parametrize("depth", range(5))
    def test_lists_nest_as_deep_as_the_check_allows_and_no_deeper(self, depth: int) -> None:
        if depth:
            assert decoded(NESTED[depth], depth=depth) == [NESTED[depth]]
        assert decoded(1.0, "a", RAISED, depth=depth) == [1.0, "a", RAISED]
        with pytest.raises(Garbled):
            decoded(NESTED[depth + 1], depth=depth)

    def test_no_check_allows_a_deeper_one(self) -> None:
        with pytest.raises(KeyError):
            decoded(depth=5)

    @pytest.mark.parametrize("wrap", [lambda v: v, lambda v: [v], lambda v: [[v]], lambda v: {"?": v}])
    def test_a_text_is_as_long_as_ours_are_and_no_longer(self, wrap: Any) -> None:
        assert decoded(wrap("x" * MAX_TEXT)) == [wrap("x" * MAX_TEXT)]
        with pytest.raises(Garbled):
            decoded(wrap("x" * (MAX_TEXT + 1)))

    @pytest.mark.parametrize("wrap", [lambda v: v, lambda v: [v]])
    def test_a_list_is_as_long_as_ours_are_and_no_longer(self, wrap: Any) -> None:
        assert len(str(decoded(wrap([0] * (MAX_ITEMS + 1))))) > MAX_ITEMS
        with pytest.raises(Garbled):
            decoded(wrap([0] * (MAX_ITEMS + 2)))

    @pytest.mark.parametrize(
        "oddity",
        [{"!!": "a"}, {"!": "a", "m": "b", "?": "c"}, {"!": 1}, {"!": None}, {"!": ["a"]}, {1: "a"}, {"!": {"?": "a"}}],
    )
    def test_an_oddity_has_two_short_keys_at_most_and_texts_alone(self, oddity: Any) -> None:
        with pytest.raises(Garbled):
            decoded(oddity)
        with pytest.raises(Garbled):
            decoded([oddity])

    @pytest.mark.parametrize(
        ("data", "why"),
        [
            (b"", "DecodeError"),
            (b"\xc1", "DecodeError"),
            (packed(["doubles", [1]]) + b"\x00", "DecodeError"),
            (packed(["doubles", [1]])[:-1], "DecodeError"),
            (packed([1, [1]]), "ValidationError"),
            (packed(["doubles", 1]), "ValidationError"),
            (packed(["doubles"]), "ValidationError"),
            (packed(["doubles", [1], 1]), "ValidationError"),
            (packed({"doubles": [1]}), "ValidationError"),
            (b"\x92\xa7doubles\x91\xa1\xff", "UnicodeDecodeError"),
            (packed(["doubles", [b"bytes"]]), "ValidationError"),
        ],
    )
    def test_what_is_no_such_frame_is_refused_with_the_kind_of_fault_alone(self, data: bytes, why: str) -> None:
        with pytest.raises(Garbled, match=f"^not plain data: {why}$") as caught:
            decode_answers(data, Shape("doubles", 2, 1))
        assert type(caught.value.__cause__).__name__ == why

    def test_a_key_that_cannot_be_one_and_a_nesting_without_end_are_refused(self) -> None:
        for data in (b"\x92\xa7doubles\x91" + b"\x91" * 100_000, b"\x92\xa7doubles\x91" + b"\x81" * 100_000):
            with pytest.raises(Garbled):
                decode_answers(data, Shape("doubles", 4, 1))


class TestEncodeAnswers:
    def test_it_is_a_pair_of_the_name_and_the_answers(self) -> None:
        assert encode_answers("doubles", (1, "a")) == packed(["doubles", [1, "a"]])


class TestDecodeLoaded:
    def test_a_file_that_was_loaded_raised_nothing(self) -> None:
        assert decode_loaded(packed(["operators", None])) is None

    def test_what_was_raised_comes_with_its_message(self) -> None:
        assert decode_loaded(packed(["operators", RAISED])) == RAISED

    @pytest.mark.parametrize(
        "error", [1, "E", [], {}, {"!": "E"}, {"m": "words"}, {"!": 1, "m": "words"},
                  {"!": "E", "m": "x" * (MAX_TEXT + 1)}, {"!": "x" * (MAX_TEXT + 1), "m": ""}],
    )  # fmt: skip
    def test_anything_else_is_refused(self, error: Any) -> None:
        with pytest.raises(Garbled):
            decode_loaded(packed(["operators", error]))

    @pytest.mark.parametrize("frame", [[1, None], [None], None, ["operators", None, None]])
    def test_another_frame_is_refused(self, frame: Any) -> None:
        with pytest.raises(Garbled, match="not plain data: ValidationError"):
            decode_loaded(packed(frame))


class TestDecodePrinted:
    def test_it_is_a_text_of_a_bounded_length(self) -> None:
        assert decode_printed(packed(["", "x" * MAX_PRINTED])) == "x" * MAX_PRINTED
        with pytest.raises(Garbled):
            decode_printed(packed(["", "x" * (MAX_PRINTED + 1)]))

    @pytest.mark.parametrize("frame", [["", 1], ["", None], ["", ["a"]], [1, "a"], ["a"], "a", ["", "a", "b"]])
    def test_anything_else_is_refused(self, frame: Any) -> None:
        with pytest.raises(Garbled, match="not plain data"):
            decode_printed(packed(frame))


class TestAPlace:
    def test_its_line_is_that_of_the_file_that_was_handed_in(self) -> None:
        assert read_place("averages.py\t2\t22\t27\tcount", FILES, ()) == Place(
            "averages.py, line 2", "    return sum(xs) / cuont", 22, 27, "count"
        )

    @pytest.mark.parametrize(
        "said",
        [
            None, 1.0, [], {"?": "Tree"}, "", "averages.py", "averages.py\t2\t1\t2", "averages.py\t2\t1\t2\t\t",
            "averages.py\t0\t1\t2\t", "averages.py\t3\t1\t2\t", "averages.py\t-1\t1\t2\t", "averages.py\tx\t1\t2\t",
            "averages.py\t9999999\t1\t2\t", "empty.py\t1\t1\t2\t", "other.py\t1\t1\t2\t", "/etc/passwd\t1\t1\t2\t",
        ],
        ids=range(16),
    )  # fmt: skip
    def test_what_is_no_line_of_a_file_is_none(self, said: Any) -> None:
        assert read_place(said, FILES, ()) is None

    def test_code_cannot_say_more_than_a_line_has_room_for(self) -> None:
        found = read_place(f"averages.py\t1\t999999\t999999\t{'x' * 5000}", FILES, ())
        assert found
        assert (found.begin, found.end, len(found.meant)) == (160, 160, 60)

    def test_of_a_notebook_the_line_is_kept_without_its_text(self) -> None:
        found = read_place("cells.py\t7\t1\t2\t", FILES, ("cells.py",))
        assert found == Place("cells.py, line 7", "", 1, 2)


class TestNames:
    def test_a_name_has_at_most_two_hundred_characters(self) -> None:
        assert decode_loaded(packed(["a" * 200, None])) is None
        with pytest.raises(Garbled):
            decode_loaded(packed(["a" * 201, None]))
