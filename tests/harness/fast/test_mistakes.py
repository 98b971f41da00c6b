"""Each rule for a mistake, by its own cases: what shows the mistake, and what lies near and does not.

The cases are declared with the rules, in tests/mistakes and in the general rules of the kit.
"""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.kit.judging.recognising import find_mistake, find_rules, hint_for, misjudged, spliced
from grader.kit.mistakes import Case, error, failing, near, rule
from tests.mistakes.general import SHOWN_BY as GENERAL

RULES = find_rules()
CASES = [case for rule in RULES for case in (*rule.shown_by, *(close.case for close in rule.not_by))]
CASES += [case for cases in GENERAL.values() for case in cases]


def test_a_failure_shows_its_mistake_and_no_other() -> None:
    assert misjudged(RULES, GENERAL) == []


def test_the_general_rules_need_no_course() -> None:
    assert misjudged(spliced(()), {}) == []


def test_only_general_rules_are_meant_by_the_cases_of_the_course_for_them() -> None:
    assert GENERAL.keys() <= {general.mistake.key for general in spliced(())}


def test_a_key_has_one_hint_of_one_or_two_short_sentences() -> None:
    hints = {rule.mistake.key: rule.mistake.hint for rule in RULES}
    for known in RULES:
        assert known.mistake.hint == hints[known.mistake.key] == hint_for(known.mistake.key)
        assert known.mistake.hint.isascii()
        assert len(known.mistake.hint) <= 130
        assert known.mistake.key.replace("-", "").isalnum()
        assert known.mistake.key == known.mistake.key.upper()


def test_a_key_that_is_not_known_has_no_hint() -> None:
    assert hint_for("NO-SUCH-KEY") == ""


class TestCases:
    """A case that is not as it says is found out, whatever is wrong with it."""

    ONE, TWO = (failing("m:f", number, seen=number, want=0) for number in (1, 2))

    @staticmethod
    def seen(*numbers: int) -> Any:
        return lambda case: case.seen in numbers

    def test_cases_that_are_right_bring_nothing(self) -> None:
        one = rule("ONE", "A hint.", self.seen(1), shown_by=[self.ONE], not_by=[near(self.TWO)])
        assert misjudged([one], {"ONE": [self.ONE]}) == []

    def test_a_case_that_another_rule_takes_is_named_with_both_keys(self) -> None:
        first = rule("FIRST", "A hint.", self.seen(1, 2), shown_by=[self.TWO])
        second = rule("SECOND", "A hint.", self.seen(1), shown_by=[self.ONE])
        (taken, never) = misjudged([first, second], {})
        assert taken.endswith("shows FIRST, not SECOND")
        assert never == "SECOND: no case of shown_by is recognised by this rule: A hint."

    def test_a_rule_needs_a_case_even_where_another_one_has_its_key(self) -> None:
        rules = [rule("ONE", hint, self.seen(1), shown_by=[self.ONE]) for hint in ("A hint.", "Another.")]
        assert misjudged(rules, {}) == ["ONE: no case of shown_by is recognised by this rule: Another."]
        assert misjudged([rule("ONE", "A hint.", self.seen(1))], {}) != []

    @pytest.mark.parametrize(("shows", "words"), [("", "shows ONE, not nothing"), ("OTHER", "shows ONE, not OTHER")])
    def test_a_near_miss_that_hits_is_named(self, shows: str, words: str) -> None:
        one = rule("ONE", "A hint.", self.seen(1, 2), shown_by=[self.ONE], not_by=[near(self.TWO, shows)])
        (line,) = misjudged([one], {})
        assert line.endswith(words)

    def test_a_near_miss_cannot_show_the_mistake_that_it_is_near_to(self) -> None:
        one = rule("ONE", "A hint.", self.seen(1, 2), shown_by=[self.ONE], not_by=[near(self.TWO, "ONE")])
        assert misjudged([one], {}) == ["ONE: a case of not_by is said to show this very mistake"]

    def test_a_case_of_the_course_that_no_general_rule_takes_is_named(self) -> None:
        one = rule("ONE", "A hint.", self.seen(1), shown_by=[self.ONE])
        (line,) = misjudged([one], {"GENERAL": [self.TWO]})
        assert line.endswith("shows nothing, not GENERAL")


LEAVES = (
    st.none(), st.booleans(), st.integers(-3, 3), st.floats(), st.sampled_from(["", "p", "a.p", "no Parameter: str"]),
    st.lists(st.sampled_from(["p", ".p", 1.0, True, "no Parameter: str"]), min_size=2, max_size=2),
    st.builds(error, st.sampled_from(["TypeError", "RecursionError", "TimedOut"])), st.just({"?": "Parameter"}),
)  # fmt: skip
PLAIN = st.recursive(st.one_of(*LEAVES), lambda inner: st.lists(inner, max_size=4), max_leaves=8)


@given(st.sampled_from(CASES), PLAIN)
@settings(max_examples=300, deadline=None)
def test_whatever_a_submission_answers_the_rules_only_say_yes_or_no(case: Case, seen: Any) -> None:
    found = find_mistake(case.calls, seen, case.want, case.relation)
    assert found is None or found.key
