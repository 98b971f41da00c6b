"""The labels by which hints are measured: of each wrong submission one, and of keys that there are."""

import tomllib

from grader.kit.judging.recognising import find_rules
from tests.harness.hints.__main__ import (
    LABELS,
    SECOND,
    SPLIT_OFF,
    Case,
    Counts,
    _add,
    _is_so,
    share_of_second,
    share_so,
)
from tests.harness.hints.grading import files_of, wrong_rows
from tests.harness.hints.pairs import merged

BY_SECOND = tomllib.loads(SECOND.read_text(encoding="utf-8"))
KNOWN = tomllib.loads(LABELS.read_text(encoding="utf-8"))
GIVEN_UP = {"DERIVATIVE-NOT-STORED"}  # a rule that could not tell it from other mistakes


def test_each_wrong_submission_has_a_label() -> None:
    assert sorted(KNOWN) == sorted(row["name"] for row in wrong_rows())


def test_the_labels_are_keys_of_mistakes() -> None:
    keys = {rule.mistake.key for rule in find_rules()} | GIVEN_UP | set(SPLIT_OFF.values())
    assert {key for keys in KNOWN.values() for key in keys} <= keys


def test_the_second_reader_has_read_a_fifth_of_them() -> None:
    assert BY_SECOND.keys() <= KNOWN.keys()
    assert 5 * len(BY_SECOND) > len(KNOWN)
    assert {key for keys in BY_SECOND.values() for key in keys} <= {rule.mistake.key for rule in find_rules()}


def test_what_the_second_reader_does_not_say_is_not_so() -> None:
    named = [("a", "ROUNDED"), ("a", "CLIPPED"), ("unread", "CLIPPED")]
    assert share_of_second(named, {"a": ["ROUNDED"]}) == 1 / 2


def test_what_is_not_so_and_what_is_not_named_are_counted() -> None:
    from grader.kit.judging.failure import Failure
    from grader.results.scorecard import CheckResult

    counts, case = Counts(), Case("a", "s", {}, frozenset({"ROUNDED"}))
    for key in ("ROUNDED", "CLIPPED", "", "KEY-ERROR"):
        failure = Failure("S.", (), (), 0.0, 1.0, "", key)
        _add(counts.by_key, case, CheckResult("c", "1", "S.", "failed", 1.0, failure))
    assert {key: (one.named, one.so) for key, one in counts.by_key.items()} == {
        "ROUNDED": (1, 1), "CLIPPED": (1, 0), "": (1, 0), "KEY-ERROR": (1, 1)
    }  # fmt: skip
    assert share_so(counts.by_key) == 2 / 3
    assert not _is_so("CLIPPED", frozenset({"ROUNDED"}))


ROWS = {row["name"]: row for row in wrong_rows()}


class TestPairs:
    """Two wrong submissions in one."""

    def both(self, first: str, second: str) -> str | None:
        one, other = ROWS[first], ROWS[second]
        found = merged(one, other, files_of(one), files_of(other))
        return None if found is None else found["operators.py"]

    def test_each_of_two_functions_is_as_in_its_own_submission(self) -> None:
        text = self.both("relu_abs", "log_base2")
        assert text
        assert "return abs(x)" in text
        assert "log2" in text

    def test_two_changes_of_one_function_do_not_fit(self) -> None:
        assert self.both("relu_abs", "relu6") is None
