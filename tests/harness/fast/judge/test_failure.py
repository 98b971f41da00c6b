"""A failure holds the whole example, what was seen and wanted, and the key of a known mistake."""

from typing import Any

import pytest

from grader.kit.errors import HarnessFault
from grader.kit.expect import Mismatch
from grader.kit.judging import failure as failure_module
from grader.kit.judging.evaluate import Example, Outcome
from grader.kit.judging.failure import Failure, describe, describe_no_answer, evidence_of
from grader.kit.judging.recognising import find_mistake
from grader.kit.mistakes import Case, Evidence
from grader.kit.plain import RESULT_TEXT
from tests.harness.fast.judge.world import DOUBLES, example

CALLS = (("m:double", [3]), ("operators:neg", [1.0]))
NOT_STARTED = {"!": "NotImplementedError", "m": ""}


def failure(seen: Any, want: Any = None, relation: str = "", calls: Any = CALLS) -> Failure:
    """The failure of an example that was seen like this."""
    return describe(DOUBLES, Outcome(Example({"x": 3}, calls), ["first", seen], Mismatch(seen, want, relation)))


class TestDescribe:
    def test_it_holds_the_example_with_its_answers_and_the_mismatch(self) -> None:
        assert failure("a", "b", "longer") == Failure(
            sentence="double(x) is 2 x.", calls=CALLS, answers=("first", "a"), seen="a", want="b", relation="longer"
        )

    def test_it_can_be_shown_unless_somebody_hides_it(self) -> None:
        assert Failure("A sentence.", (), (), 1.0, 2.0).relation == ""
        found = failure(1.0, 2.0)
        assert (found.relation, found.mistake, found.is_hidden) == ("", "", False)
        assert (found.moved, found.besides, found.raised_at) == (None, None, None)
        assert type(found.calls) is tuple
        assert type(found.answers) is tuple

    @pytest.mark.parametrize(
        ("seen", "want", "relation", "calls"),
        [
            (NOT_STARTED, 6, "", CALLS),  # by what was seen
            (None, 6, "", CALLS),  # by what was wanted
            (None, None, "a number", CALLS),  # by the relation
            ([None], [1.0], "", CALLS),  # by the call
        ],
    )
    def test_a_known_mistake_is_named_by_its_key(self, seen: Any, want: Any, relation: str, calls: Any) -> None:
        mistake = find_mistake(calls, seen, want, relation)
        assert mistake
        assert failure(seen, want, relation, calls).mistake == mistake.key != ""
        assert failure(None, None).mistake == failure([None], [1.0], calls=()).mistake == ""

    def test_what_passed_is_never_described_as_failed(self) -> None:
        with pytest.raises(HarnessFault, match=r"^doubles: described as failed, but nothing mismatched"):
            describe(DOUBLES, Outcome(example(3), [6]))


class TestTheEvidence:
    """What a named mistake must explain: all outcomes, the one that is told first."""

    TOLD = Outcome(Example({"x": 3}, CALLS), ["first", 1.0], Mismatch(1.0, 6.0, "longer"))
    OTHER = Outcome(Example({"x": 4}, CALLS[:1]), [7.0], Mismatch(7.0, 8.0))
    RIGHT = Outcome(Example({"x": 5}, (*CALLS, *CALLS[:1])), [9.0, 8.0, 10.0])
    NO_CALL = Outcome(Example({"x": 0}), [])
    NOTHING = Outcome(Example({"x": 6}, CALLS), [11.0, 12.0], is_rejected=True)
    EVERY = (RIGHT, OTHER, NO_CALL, TOLD, NOTHING)
    EVIDENCE = Evidence(
        [Case(CALLS, 1.0, 6.0, "longer", ["first", 1.0]), Case(CALLS[:1], 7.0, 8.0, "", [7.0])],
        [Case((*CALLS, *CALLS[:1]), 10.0, None, "", [9.0, 8.0, 10.0]), Case((), None, None, "", [])],
    )

    def test_it_is_all_that_was_judged(self) -> None:
        assert evidence_of(self.TOLD, self.EVERY) == self.EVIDENCE

    def test_one_that_is_not_among_the_outcomes_comes_first_as_well(self) -> None:
        assert evidence_of(self.TOLD, [self.OTHER]).wrong == self.EVIDENCE.wrong

    @pytest.mark.parametrize(("others", "evidence"), [(EVERY, EVIDENCE), (None, None)])
    def test_a_mistake_is_looked_for_in_it(self, monkeypatch: pytest.MonkeyPatch, others: Any, evidence: Any) -> None:
        asked: list[Any] = []
        monkeypatch.setattr(failure_module, "find_mistake", lambda *args: asked.append(args))
        assert describe(DOUBLES, self.TOLD, others).mistake == ""
        assert asked == [(CALLS, 1.0, 6.0, "longer", evidence)]

    def test_a_rule_that_does_not_know_an_answer_names_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def rule(*_: Any) -> None:
            raise TypeError("unorderable")

        monkeypatch.setattr(failure_module, "find_mistake", rule)
        assert describe(DOUBLES, self.TOLD).mistake == ""


def test_answers_that_are_too_large_together_are_an_oddity_each() -> None:
    half = "x" * (RESULT_TEXT // 2 + 1)
    told = describe(DOUBLES, Outcome(Example({"x": 3}, CALLS), [half, half], Mismatch(1.0, 2.0)))
    assert told.answers == ({"?": "more values than a result keeps"},) * 2


class TestDescribeSilence:
    def test_what_happened_is_the_answer_to_the_last_call(self) -> None:
        no_answer = {"!": "TimedOut", "m": "did not come to an end in time"}
        assert describe_no_answer(DOUBLES, list(CALLS), no_answer) == Failure(
            sentence="double(x) is 2 x.", calls=CALLS, answers=(no_answer,), seen=no_answer, want=None,
            relation="an answer", mistake=failure(no_answer).mistake,
        )  # fmt: skip

    def test_the_call_helps_to_name_the_mistake(self) -> None:
        seen = {"!": "RecursionError", "m": "maximum recursion depth exceeded"}
        calls = (("operators:max", [1.0, 2.0]),)
        of_the_call, of_any = find_mistake(calls, seen, None, ""), find_mistake((), seen, None, "")
        assert of_the_call
        assert of_the_call != of_any
        assert describe_no_answer(DOUBLES, calls, seen).mistake == of_the_call.key

    def test_without_a_call_there_is_no_answer(self) -> None:
        found = describe_no_answer(DOUBLES, [], NOT_STARTED)
        assert (found.calls, found.answers, found.seen) == ((), (), NOT_STARTED)
        assert found.mistake == "NOT-STARTED"
