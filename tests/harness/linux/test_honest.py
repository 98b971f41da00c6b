"""Unusual honest submissions have full marks, and no flag that is not true, also where all is asked six times."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from grader.courses.suite import Suite
from grader.grading import submission
from grader.grading.submission import MORE_SEEDS, CheckExaminer, grade
from grader.intake.values import Submission
from grader.results.scorecard import Scorecard
from grader.running.examiners import open_check_examiner
from tests.harness.linux.conftest import ROOT, Files
from tests.harness.linux.honest_cases import CASES, SLOW, operators

QUICK = [name for name in CASES if name not in SLOW]


@pytest.fixture(scope="module")
def examiner(suites: Mapping[str, Suite]) -> Iterator[CheckExaminer]:
    """An examiner that has the servers of all seeds."""
    with open_check_examiner(ROOT, suites["module0"]) as opened:
        yield opened


def graded(examiner: CheckExaminer, reference: Files, name: str) -> Scorecard:
    files = {**reference, "operators.py": operators(reference["operators.py"], CASES[name])}
    return grade(Submission("a student", files, {}, {}, (), name), examiner)


@pytest.mark.parametrize("name", QUICK)
def test_it_has_full_marks_and_is_told_of_nothing(examiner: CheckExaminer, reference: Files, name: str) -> None:
    card = graded(examiner, reference, name)
    assert [(r.check, r.verdict) for r in card.results if r.verdict != "passed"] == []
    assert card.flags == (("may vary",) if CASES[name].suspicions else ())
    assert {place.partition(": ")[2] for place in card.suspicions} == set(CASES[name].suspicions)


@pytest.mark.parametrize("name", QUICK)
def test_nothing_is_lost_where_everything_is_asked_again_under_all_seeds(
    examiner: CheckExaminer, reference: Files, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = submission.read
    monkeypatch.setattr(submission, "read", lambda *args: replace(found(*args), suspicions=("forced",)))
    card = graded(examiner, reference, name)
    assert len(examiner.more()) == len(MORE_SEEDS)
    assert [(r.check, r.verdict) for r in card.results if r.verdict != "passed"] == []
    assert card.flags == ("may vary",)
    assert card.variations == ()
