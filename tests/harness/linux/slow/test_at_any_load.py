"""The same bytes have the same score at any load: each case is graded again and again beside busy processes.

`GRADER_ROUNDS` says how often (20 for the whole proof), and `GRADER_BUSY` beside how many processes.
"""

import multiprocessing
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from grader.courses.suite import Suite
from grader.grading.submission import CheckExaminer, grade
from grader.intake.values import Submission
from grader.kit.answering.in_process import read_folder
from grader.running.examiners import open_check_examiner
from tests.harness.linux.conftest import ROOT, Files
from tests.harness.linux.honest_cases import CASES, operators

ROUNDS = int(os.environ.get("GRADER_ROUNDS", "2"))
BUSY = int(os.environ.get("GRADER_BUSY", "4"))
UNUSUAL = sorted(
    p for p in (Path(ROOT) / "tests" / "unusual").iterdir() if p.is_dir() and (p / "operators.py").exists()
)


def _spin() -> None:
    while True:
        pass


@pytest.fixture(scope="module")
def examiner(suites: Mapping[str, Suite]) -> Iterator[CheckExaminer]:
    """An examiner on a machine that has other things to do."""
    busy = [multiprocessing.get_context("spawn").Process(target=_spin, daemon=True) for _ in range(BUSY)]
    with open_check_examiner(ROOT, suites["module0"]) as opened:
        for process in busy:
            process.start()
        yield opened
        for process in busy:
            process.kill()
            process.join()


def outcomes(examiner: CheckExaminer, files: Files) -> set[tuple[float, tuple[str, ...]]]:
    """Each score with its flags, of all rounds."""
    cards = [grade(Submission("a student", files, {}, {}, (), ""), examiner) for _ in range(ROUNDS)]
    return {(card.score, card.flags) for card in cards}


@pytest.mark.parametrize("name", CASES)
def test_an_honest_case_has_one_score(examiner: CheckExaminer, reference: Files, name: str) -> None:
    files = {**reference, "operators.py": operators(reference["operators.py"], CASES[name])}
    assert outcomes(examiner, files) == {(100, ("may vary",) if CASES[name].suspicions else ())}


@pytest.mark.parametrize("folder", UNUSUAL, ids=[p.name for p in UNUSUAL])
def test_an_unusual_case_has_one_score(examiner: CheckExaminer, reference: Files, folder: Path) -> None:
    assert len(outcomes(examiner, {**reference, **read_folder(folder)})) == 1
