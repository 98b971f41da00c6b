"""Honest hand-ins that are unusual have full marks, and no flag that is not true, also where all is asked six times."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from grader.courses.suite import Suite
from grader.grading import submission
from grader.grading.submission import MORE_SEEDS, Bench, grade
from grader.intake.values import Submission
from grader.results.scorecard import Scorecard
from grader.running.benches import open_bench
from tests.harness.linux.conftest import ROOT, Files
from tests.harness.linux.honest_cases import CASES, SLOW, operators

QUICK = [name for name in CASES if name not in SLOW]


@pytest.fixture(scope="module")
def bench(suites: Mapping[str, Suite]) -> Iterator[Bench]:
    """A bench that has the servers of all seeds."""
    with open_bench(ROOT, suites["module0"]) as opened:
        yield opened


def graded(bench: Bench, reference: Files, name: str) -> Scorecard:
    files = {**reference, "operators.py": operators(reference["operators.py"], CASES[name])}
    return grade(Submission("a student", files, {}, {}, (), name), bench)


@pytest.mark.parametrize("name", QUICK)
def test_it_has_full_marks_and_is_told_of_nothing(bench: Bench, reference: Files, name: str) -> None:
    card = graded(bench, reference, name)
    assert [(r.check, r.verdict) for r in card.results if r.verdict != "passed"] == []
    assert card.flags == (("may vary",) if CASES[name].may_vary else ())
    assert {place.partition(": ")[2] for place in card.suspicions} == set(CASES[name].may_vary)


@pytest.mark.parametrize("name", QUICK)
def test_nothing_is_lost_where_everything_is_asked_again_under_all_seeds(
    bench: Bench, reference: Files, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = submission.read
    monkeypatch.setattr(submission, "read", lambda *args: replace(found(*args), suspicions=("forced",)))
    card = graded(bench, reference, name)
    assert len(bench.more()) == len(MORE_SEEDS)
    assert [(r.check, r.verdict) for r in card.results if r.verdict != "passed"] == []
    assert card.flags == ("may vary",)
    assert card.disagreements == ()
