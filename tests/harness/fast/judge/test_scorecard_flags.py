"""Each flag of a scorecard has its cause and no other, and what a check waits for is told from what it lost."""

from typing import Any

import msgspec
import pytest

from grader.intake.platforms.receipts import Receipt
from grader.intake.values import NOTHING
from grader.kit.judging.failure import Failure
from grader.results.scorecard import Scorecard, pack
from tests.harness.fast.judge.test_scorecard import FAILURE, VARIATION, card, result

NO_CALL = {"!": "NotWhenGraded", "m": "open cannot be called"}
SLIP = {"!": "SyntaxError", "m": "invalid syntax"}
NO_MODULE = {"!": "ModuleNotFoundError", "m": "No module named 'torch'"}


def shown(seen: Any, *answers: Any) -> Failure:
    """A failure in which this was seen."""
    return Failure("A sentence.", (("m:f", [1.0]),), answers, seen, 1.0)


class TestEachFlag:
    @pytest.mark.parametrize(
        ("rest", "flag"),
        [
            ({"receipt": Receipt(late=True)}, "late"),
            ({"gaps": {"a.py": "file not found"}}, "file not found"),
            ({"gaps": {"a.py": NOTHING}}, NOTHING),
            ({"forbidden": ("a.py, line 1: math.prod",)}, "forbidden"),
            *(({"load_errors": {"a.py": {"!": name, "m": ""}}}, "syntax error")
              for name in ("SyntaxError", "IndentationError", "TabError")),
            *(({"load_errors": {"a.py": {"!": name, "m": ""}}}, "import error")
              for name in ("ModuleNotFoundError", "ValueError")),
        ],
    )  # fmt: skip
    def test_it_follows_from_its_cause_alone(self, rest: dict[str, Any], flag: str) -> None:
        assert card(result(), **rest).flags == (flag,)

    def test_a_file_that_was_not_there_has_its_own_reason_and_no_error(self) -> None:
        assert card(result(), load_errors={"a.py": NO_MODULE}, problems={"a.py": "no such file"}).flags == ()
        assert card(result(), load_errors={"a.py": NO_MODULE}, problems={"b.py": "no such file"}).flags == (
            "import error",
        )

    def test_both_kinds_of_errors_are_told_apart(self) -> None:
        assert card(load_errors={"a.py": SLIP, "b.py": NO_MODULE}).flags == ("syntax error", "import error")

    def test_a_module_that_is_not_there_is_a_flag_where_points_were_lost(self) -> None:
        used = {"not_there": ("a.py, line 1: torch",)}
        assert card(result("failed"), **used).flags == ("not there",)
        assert card(result("passed"), **used).flags == ()
        assert card(result("failed")).flags == ()

    def test_what_was_not_judged_needs_a_person(self) -> None:
        assert card(result("not judged")).flags == ("needs a person",)

    @pytest.mark.parametrize(
        "rest", [{"failure": shown(NO_CALL)}, {"hidden_failure": shown(NO_CALL), "failure": shown(2.0)}]
    )
    def test_points_that_were_lost_to_a_refused_call(self, rest: dict[str, Any]) -> None:
        assert card(result("failed"), result("failed", **rest)).flags == ("refused call",)

    def test_a_call_that_was_refused_while_a_file_was_loaded(self) -> None:
        assert card(load_errors={"a.py": NO_CALL}).flags == ("import error", "refused call")

    def test_any_other_error_met_no_wall(self) -> None:
        assert card(result("crashed", failure=shown(NO_MODULE), hidden_failure=None)).flags == ()

    def test_a_hidden_failure_counts_before_what_is_shown_of_it(self) -> None:
        told = result("failed", failure=shown(NO_CALL), hidden_failure=shown(2.0))
        assert card(told).flags == ()


class TestPointsThatAreAside:
    def test_the_whole_score_has_them_where_they_were_earned(self) -> None:
        every = card(
            result("passed", 1.0), result("passed", 0.0, aside=4.0, share=0.5), result("failed", 0.0, aside=8.0),
            result("crashed", 0.0, aside=16.0), result("timed out", 0.0, aside=32.0),
        )  # fmt: skip
        assert (every.score, every.whole_score) == (1.0, 3.0)

    def test_they_are_lost_beyond_the_text_where_the_check_did_not_pass(self) -> None:
        assert card(
            result("failed", 0.0, beyond="why", aside=1.0), result("passed", 0.0, beyond="why", aside=2.0),
            result("crashed", 0.0, beyond="why", aside=4.0), result("timed out", 0.0, beyond="why", aside=8.0),
        ).beyond_lost() == 13.0  # fmt: skip

    def test_nothing_is_lost_beyond_the_text_where_nothing_was_handed_in(self) -> None:
        lost = result("failed", 1.0, beyond="why")
        assert card(lost, gaps={"a.py": NOTHING}).beyond_lost() == 0.0
        assert card(lost, gaps={"a.py": "file not found"}).beyond_lost() == 1.0


class TestWaiting:
    CARD = card(load_errors={"a.py": NO_MODULE, "b.py": SLIP})

    @pytest.mark.parametrize(
        "rest",
        [
            {"failure": shown(SLIP)},
            {"failure": shown(2.0, 1.0, SLIP)},
            {"failure": shown(2.0), "hidden_failure": shown(SLIP)},
        ],
    )
    def test_a_check_waits_for_the_file_whose_error_is_all_it_saw(self, rest: dict[str, Any]) -> None:
        assert self.CARD.waits_for(result("crashed", **rest)) == "b.py"

    @pytest.mark.parametrize(
        "rest",
        [
            {},
            {"failure": FAILURE},
            {"failure": shown({"!": "SyntaxError", "m": "another"})},
            {"failure": shown(SLIP), "hidden_failure": shown(2.0)},
        ],
    )
    def test_what_saw_more_waits_for_none(self, rest: dict[str, Any]) -> None:
        assert self.CARD.waits_for(result("crashed", **rest)) == ""

    def test_points_that_wait_are_not_lost_beyond_the_text(self) -> None:
        waits = result("crashed", 1.0, beyond="why", failure=shown(SLIP))
        assert card(waits, result("failed", 2.0, beyond="why"), load_errors={"b.py": SLIP}).beyond_lost() == 2.0


class TestStoredNames:
    def test_answers_that_vary_have_the_name_under_which_earlier_cards_keep_them(self) -> None:
        assert msgspec.msgpack.decode(pack(card(variations=(VARIATION,))))["disagreements"][0]["check"] == "a"

    def test_what_nobody_noted_is_empty(self) -> None:
        bare = Scorecard("ada", "module0", 3, "digest", "suite", "all", ())
        assert (bare.generation, bare.made_by) == ("", "")
