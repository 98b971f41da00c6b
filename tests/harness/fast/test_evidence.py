"""A mistake is named where it explains all answers to a check, and better than any other."""

import math
from typing import Any

import pytest

from grader.kit.expect import Mismatch
from grader.kit.judging import recognising
from grader.kit.judging.evaluate import Example, Outcome
from grader.kit.judging.failure import describe, evidence_of
from grader.kit.judging.recognising import find_mistake, is_general
from grader.kit.mistakes import Case, Either, Evidence, Model, Rule, rule
from tests.harness.fast.judge.world import DOUBLES


def asked(x: float, seen: Any, want: Any = None, target: str = "m:double") -> Case:
    return Case([(target, [x])], seen, want, "", [seen])


def of(factor: float, *, target: str = "m:double") -> Any:
    """The definition that gives so many times the argument, of one function."""
    return lambda called, args: factor * args[0] if called == target else None


class TestModel:
    """A wrong definition is the mistake where it gives each answer, the right ones too."""

    THREE = Model(of(3.0))

    def test_of_one_example_it_gives_the_answer_and_not_the_right_one(self) -> None:
        assert self.THREE(asked(2.0, 6.0, 4.0))
        assert not self.THREE(asked(2.0, 5.0, 4.0))
        assert not self.THREE(asked(0.0, 0.0, 0.0))
        assert not self.THREE(asked(2.0, 6.0, 4.0, target="m:half"))

    def test_each_wrong_answer_is_given_and_no_right_one_contradicted(self) -> None:
        wrong = [asked(2.0, 6.0, 4.0), asked(5.0, 15.0, 10.0)]
        assert self.THREE.explains(Evidence(wrong, [asked(0.0, 0.0)]))
        assert not self.THREE.explains(Evidence([*wrong, asked(1.0, 4.0, 2.0)]))
        assert not self.THREE.explains(Evidence(wrong, [asked(1.0, 2.0)]))

    def test_a_right_answer_of_which_nothing_is_said_speaks_neither_for_nor_against(self) -> None:
        wrong = [asked(2.0, 6.0, 4.0)]
        assert self.THREE.explains(Evidence(wrong, [asked(1.0, 7.0, target="m:half")]))
        assert not self.THREE.explains(Evidence([*wrong, asked(1.0, 7.0, 0.5, target="m:half")]))

    def test_one_definition_explains_it_all_not_one_here_and_one_there(self) -> None:
        both = Model(of(3.0), of(4.0))
        assert both.explains(Evidence([asked(2.0, 8.0, 4.0), asked(1.0, 4.0, 2.0)]))
        assert not both.explains(Evidence([asked(2.0, 8.0, 4.0), asked(1.0, 3.0, 2.0)]))

    def test_where_a_definition_has_no_value_an_exception_is_as_good_as_any(self) -> None:
        log = Model(lambda _, args: math.log(args[0]))
        raised = {"!": "ValueError", "m": ""}
        assert log.explains(Evidence([asked(-1.0, raised, 0.0)]))
        assert not log.explains(Evidence([asked(-1.0, 0.0, 1.0)]))

    def test_lists_are_given_whole(self) -> None:
        pair = Model(lambda _, args: [args[0], args[0]])
        assert pair.explains(Evidence([asked(1.0, [1.0, 1.0], 2.0)]))
        assert not pair.explains(Evidence([asked(1.0, [1.0, 2.0], 2.0)]))

    def test_each_call_of_an_example_is_looked_at(self) -> None:
        calls = [("m:double", [1.0]), ("m:double", [2.0])]
        assert self.THREE.explains(Evidence([Case(calls, 6.0, 4.0, "", [3.0, 6.0])]))
        assert not self.THREE.explains(Evidence([Case(calls, 6.0, 4.0, "", [2.0, 6.0])]))


class TestRule:
    """A question about one example must hold of all that fail, and of no right one that it rules out."""

    SIX = rule("SIX", "A hint.", lambda case: case.seen == 6.0, unless=lambda case: case.seen == 1.0)

    def test_all_that_fail_show_it(self) -> None:
        assert self.SIX.shows(Evidence([asked(2.0, 6.0), asked(3.0, 6.0)], [asked(0.0, 0.0)]))
        assert not self.SIX.shows(Evidence([asked(2.0, 6.0), asked(3.0, 7.0)]))

    def test_a_right_answer_may_speak_against_it_if_it_is_of_the_same_function(self) -> None:
        assert not self.SIX.shows(Evidence([asked(2.0, 6.0)], [asked(0.0, 1.0)]))
        assert self.SIX.shows(Evidence([asked(2.0, 6.0)], [asked(0.0, 1.0, target="m:half")]))

    def test_the_others_that_fail_may_be_asked_another_question(self) -> None:
        loose = rule("SIX", "A hint.", lambda case: case.seen == 6.0, fits=lambda case: case.seen > 6.0)
        assert loose.shows(Evidence([asked(2.0, 6.0), asked(3.0, 7.0)]))
        assert not loose.shows(Evidence([asked(3.0, 7.0), asked(2.0, 6.0)]))

    def test_of_several_parts_models_explain_and_questions_show(self) -> None:
        mixed = rule("MIXED", "A hint.", Either(Model(of(3.0)), lambda case: case.seen == 7.0))
        assert mixed.asks(asked(2.0, 6.0, 4.0))
        assert mixed.explains(Evidence([asked(2.0, 6.0, 4.0)]))
        assert not mixed.shows(Evidence([asked(2.0, 6.0, 4.0)]))
        assert mixed.shows(Evidence([asked(2.0, 7.0, 4.0)]))
        assert not mixed.explains(Evidence([asked(2.0, 7.0, 4.0)]))


def named(monkeypatch: pytest.MonkeyPatch, rules: list[Rule], evidence: Evidence) -> str:
    """The key that is named of the first failing case, where these rules are the course's."""
    monkeypatch.setattr(recognising, "find_rules", lambda: recognising.spliced(rules))
    told = evidence.wrong[0]
    found = find_mistake(told.calls, told.seen, told.want, told.relation, evidence)
    return found.key if found else ""


class TestBest:
    """Which of several mistakes is named."""

    THREE = rule("THREE", "A hint.", Model(of(3.0)))
    SIX = rule("SIX", "A hint.", lambda case: case.seen == 6.0)
    ONE, BOTH = [asked(2.0, 6.0, 4.0)], [asked(2.0, 6.0, 4.0), asked(1.0, 3.0, 2.0)]

    def test_it_is_the_one_that_explains_all(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert named(monkeypatch, [self.SIX, self.THREE], Evidence(self.BOTH)) == "THREE"
        assert named(monkeypatch, [self.SIX], Evidence(self.BOTH)) == ""

    def test_of_two_that_explain_it_as_well_none_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert named(monkeypatch, [self.SIX, self.THREE], Evidence(self.ONE)) == ""
        other = rule("OTHER", "A hint.", Model(lambda _, args: args[0] + 4.0))
        assert named(monkeypatch, [other, self.THREE], Evidence(self.ONE)) == ""

    def test_what_was_seen_of_the_one_example_is_said_whatever_the_others_are(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        raised = asked(2.0, {"!": "KeyError", "m": "'q'"}, 4.0)
        assert named(monkeypatch, [self.THREE], Evidence([raised, *self.ONE])) == "KEY-ERROR"
        assert is_general("KEY-ERROR")
        assert not is_general("THREE")


def test_the_evidence_is_of_all_outcomes_the_told_one_first() -> None:
    def outcome(x: int, answer: int, mismatch: Mismatch | None = None) -> Outcome:
        return Outcome(Example({"x": x}, (("m:double", [x]),)), [answer], mismatch)

    told, other, right = outcome(1, 3, Mismatch(3, 2)), outcome(2, 6, Mismatch(6, 4)), outcome(0, 0)
    rejected = Outcome(Example({"x": 9}, (("m:double", [9]),)), [1], is_rejected=True)
    found = evidence_of(told, [right, other, told, rejected])
    assert [case.args for case in found.wrong] == [[1], [2]]
    assert [(case.args, case.seen, case.want) for case in found.right] == [([0], 0, None)]
    assert describe(DOUBLES, told, [right, other, told]).mistake == ""
