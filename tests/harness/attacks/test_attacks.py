"""Every attack of tests/attacks, graded for real: none succeeds, and an honest submission after it is graded as ever.

The same as root and as an ordinary user. `-m quick` takes some of each class.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from attack_outcome import run, submitted
from attack_world import Scene, make_scene

from grader.courses.suite import load_suite
from grader.grading.submission import CheckExaminer, grade
from grader.running.examiners import open_check_examiner
from tests.harness.attack_rows import ROOT, Attack, all_attacks, attacks

ATTACKS = [pytest.param(a, id=a.name, marks=[pytest.mark.quick] * a.quick) for a in attacks()]


@pytest.fixture(scope="module")
def examiner(course: Path) -> Iterator[CheckExaminer]:
    with open_check_examiner(ROOT, load_suite(ROOT, "module0", course / "hidden")) as opened:
        yield opened


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    made = make_scene(tmp_path / "world")
    yield made
    made.listener.close()


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_fails_and_the_next_submission_is_graded_as_ever(
    attack: Attack, scene: Scene, examiner: CheckExaminer, tmp_path: Path
) -> None:
    assert list(run(attack, scene, examiner, tmp_path / "handed in")) == []
    assert grade(submitted("honest", {}), examiner).score == examiner.passes.suite.points


def test_each_attack_has_its_files_and_no_other_has_any() -> None:
    listed = {f"{attack.name}/{place}" for attack in all_attacks() for place in attack.files}
    folder = ROOT / "tests" / "attacks"
    there = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    assert {p for p in there if "/" in p and not p.startswith("manifest/")} == listed
    assert len({attack.name for attack in all_attacks()}) == len(all_attacks())


def test_deceiving_the_reading_of_the_source_gains_the_points_for_recursion_and_no_more() -> None:
    """The reading is evidence: such attacks are counted apart, and other classes have none of them."""
    assert {attack.kind for attack in attacks() if attack.must.evidence} == {"source evidence"}


def test_these_tests_run_as_root_or_as_anybody(examiner: CheckExaminer) -> None:
    """Whoever runs them: a child is nobody, or the user without any right."""
    source = "import posix\ndef mul(x, y): return float(posix.getuid())\n"
    card = grade(submitted("who", {"operators.py": source}), examiner)
    failure = next(r.failure for r in card.results if r.check.startswith("mul_"))
    assert failure is not None
    assert failure.seen == (65534.0 if os.geteuid() == 0 else float(os.getuid()))
