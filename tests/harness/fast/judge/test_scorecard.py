"""Points are all or none; sums, flags and what is stored follow from the results alone."""

from dataclasses import replace
from typing import Any, get_args

import msgspec
import pytest

from grader.kit.errors import HarnessFault
from grader.kit.judging.failure import Failure, Moved
from grader.results.scorecard import CheckResult, Scorecard, Variation, Verdict, by_task, pack, unpack

FAILURE = Failure("A sentence.", (("m:f", [1.0]),), (2.0,), 2.0, 1.0)
VARIATION = Variation("a", ("m:f", [1.0]), 1.0, 2.0, is_hidden=True)


def result(
    verdict: Any = "passed", points: float = 2.0, name: str = "a", task: str = "1.1", **rest: Any
) -> CheckResult:
    """A check's result."""
    return CheckResult(name, task, "A sentence.", verdict, points, **rest)


def card(*results: CheckResult, **rest: Any) -> Scorecard:
    """A scorecard with these results."""
    return Scorecard("ada", "module0", 3, "digest", "suite", "all", results, **rest)


class TestPoints:
    def test_a_check_that_passed_has_all_its_points(self) -> None:
        assert result("passed", 1.5).points == 1.5

    @pytest.mark.parametrize("verdict", sorted({*get_args(Verdict)} - {"passed"}))
    def test_any_other_verdict_has_none(self, verdict: str) -> None:
        assert result(verdict, 1.5).points == 0.0

    def test_a_crash_a_hang_and_a_failure_are_verdicts_of_their_own(self) -> None:
        assert {"passed", "failed", "crashed", "timed out"} <= {*get_args(Verdict)}

    def test_without_a_failure_a_result_is_its_verdict_alone(self) -> None:
        bare = result()
        assert (bare.failure, bare.hidden_failure, bare.detail, bare.beyond, bare.doubt) == (None, None, "", "", "")


class TestScore:
    CARD = card(result("passed", 1.5), result("failed", 2.0), result("crashed", 4.0), result("passed", 8.0))

    def test_it_is_the_sum_of_the_points(self) -> None:
        assert self.CARD.score == 9.5

    def test_the_most_is_the_sum_of_what_there_is(self) -> None:
        assert self.CARD.max_score == 15.5

    def test_a_card_without_checks_has_no_points(self) -> None:
        assert (card().score, card().max_score) == (0, 0)


class TestFlags:
    def test_most_cards_have_none(self) -> None:
        assert card(result(), result("failed", name="b")).flags == ()

    @pytest.mark.parametrize(
        ("rest", "flags"),
        [
            ({"variations": (VARIATION,)}, ("not deterministic",)),
            ({"suspicions": ("a.py, line 1: random",)}, ("may vary",)),
            ({"variations": (VARIATION,), "suspicions": ("a.py, line 1: random",)}, ("not deterministic",)),
            ({"reaches": ("a.py, line 1: gc",)}, ("reaches out",)),
        ],
    )
    def test_what_an_instructor_should_look_at(self, rest: dict[str, Any], flags: tuple[str, ...]) -> None:
        assert card(result(), **rest).flags == flags

    def test_a_doubt_in_any_result_is_one(self) -> None:
        assert card(result(), result(name="b", doubt="line 3: not clear")).flags == ("in doubt",)

    def test_all_of_them_are_named(self) -> None:
        every = card(result(doubt="?"), variations=(VARIATION,), reaches=("a.py, line 1: gc",))
        assert every.flags == ("not deterministic", "reaches out", "in doubt")


class TestBeyondLost:
    def test_only_points_that_are_lost_beyond_the_text_count(self) -> None:
        assert card(
            result("failed", 1.0, "a", beyond="why"), result("crashed", 2.0, "b", beyond="why"),
            result("failed", 4.0, "c"), result("passed", 8.0, "d", beyond="why"),
        ).beyond_lost() == 3.0  # fmt: skip

    def test_nothing_is_lost_where_all_pass(self) -> None:
        assert card(result(beyond="why")).beyond_lost() == 0


class TestByTask:
    def test_tasks_and_results_stay_in_their_order(self) -> None:
        b, a, c = result(name="b", task="1.2"), result(name="a", task="1.10"), result(name="c", task="1.2")
        assert by_task([b, a, c]) == {"1.2": (b, c), "1.10": (a,)}
        assert list(by_task([b, a, c])) == ["1.2", "1.10"]

    def test_no_results_have_no_tasks(self) -> None:
        assert by_task([]) == {}


class TestStoring:
    @pytest.mark.parametrize("value", [result(), VARIATION, card()])
    def test_nothing_of_it_can_be_changed(self, value: Any) -> None:
        with pytest.raises(AttributeError):
            setattr(value, value.__struct_fields__[0], "other")

    def test_what_is_stored_comes_back_whole(self) -> None:
        stored = card(
            result("failed", failure=FAILURE, hidden_failure=FAILURE, detail="why", beyond="why", doubt="?"),
            problems={"a.py": "missing"}, notes=("note",), load_errors={"a.py": {"!": "E", "m": ""}},
            load_notes={"a.py": "note"}, variations=(VARIATION,), suspicions=("s",), reaches=("r",),
            printed="text",
        )  # fmt: skip
        again = unpack(pack(stored))
        assert msgspec.structs.replace(again, results=(), variations=()) == msgspec.structs.replace(
            stored, results=(), variations=()
        )
        assert (again.score, again.results[0].failure.seen) == (0.0, 2.0)  # type: ignore[union-attr]
        assert pack(again) == pack(stored)

    def test_a_card_from_before_pictures_were_kept_is_read(self) -> None:
        data = msgspec.msgpack.decode(pack(card(result(failure=FAILURE))))
        for row in data["results"]:
            for key in ("moved", "besides"):
                del row["failure"][key]
        assert unpack(msgspec.msgpack.encode(data)) == card(result(failure=FAILURE))

    def test_what_a_picture_shows_comes_back_whole(self) -> None:
        rows = ((-1.0, {"!": "ValueError", "m": ""}, 2.0, False), (0.0, 1.0, 1.0, True))
        drawn = replace(FAILURE, moved=Moved("x", -1.0, rows), besides=[[1.0, 2.0]])
        assert unpack(pack(card(result(failure=drawn)))).results[0].failure == drawn

    def test_nothing_but_the_results_has_to_be_given(self) -> None:
        bare = unpack(pack(card()))
        assert (bare.problems, bare.notes, bare.load_errors, bare.load_notes) == ({}, (), {}, {})
        assert (bare.variations, bare.suspicions, bare.reaches, bare.printed) == ((), (), (), "")

    @pytest.mark.parametrize("data", [b"", b"\xc1", b"\x80", pack(card())[:-1]])
    def test_what_cannot_be_read_is_a_fault_of_the_harness_and_says_what_to_do(self, data: bytes) -> None:
        with pytest.raises(HarnessFault, match=r"a stored scorecard cannot be read \(.+\); grade again") as caught:
            unpack(data)
        assert isinstance(caught.value.__cause__, msgspec.DecodeError)
