"""A class of all attackers, graded by the command line: it harms nobody's row, no reader and no machine."""

import json
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from attack_outcome import harm
from attack_world import Scene, make_scene
from measured import Measured, measured

from tests.harness.attack_rows import ROOT, attacks

HONEST_EVERY = 8  # attacks in a class
MOST_MIB = 200  # of the trusted process; an honest class takes 80
SHOWN_EVERY = 24  # students of the class; all that is shown of each attack is looked at in test_attacks.py

Cards = Mapping[str, dict[str, Any]]


@dataclass(frozen=True)
class Class:
    """What the command line said of a class: twice the table, then the scorecards."""

    scene: Scene
    course: Path
    first: Measured
    second: Measured
    cards: Measured
    alone: Cards  # of the honest ones, where nobody else is graded

    @property
    def by_student(self) -> Cards:
        """The scorecards by student."""
        return _by_student(self.cards)

    @property
    def texts(self) -> Iterator[str]:
        """All that was printed."""
        for done in (self.first, self.second, self.cards):
            yield from (done.stdout, done.stderr)


@pytest.fixture(scope="module", params=[pytest.param("quick", marks=pytest.mark.quick), "whole"])
def graded(request: pytest.FixtureRequest, course: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Class]:
    """A class of some attackers, or of all, with honest students between."""
    folder = tmp_path_factory.mktemp("attackers")
    scene = make_scene(folder / "world")
    _hand_in(scene, folder, is_whole=request.param == "whole")
    for name in ("alone", "with all"):
        shutil.copytree(course, folder / name)
    alone = _grader(folder / "alone", "grade", "-a", "module0", folder / "honest", "--json")
    assert alone.returncode == 0, alone.stderr
    grade = ("grade", "-a", "module0", folder / "class")
    first, second = _grader(folder / "with all", *grade), _grader(folder / "with all", *grade)
    cards = _grader(folder / "with all", *grade, "--json")
    yield Class(scene, folder / "with all", first, second, cards, _by_student(alone))
    scene.listener.close()


def _hand_in(scene: Scene, folder: Path, *, is_whole: bool) -> None:
    for n, attack in enumerate(attack for attack in attacks() if attack.quick or is_whole):
        scene.hand_in(attack, folder / "class" / attack.name)
        if n % HONEST_EVERY == 0:
            for group in ("class", "honest"):
                shutil.copytree(ROOT / "reference", folder / group / f"{attack.name[0]}_honest_{n}")


def _grader(course: Path, *arguments: str | Path) -> Measured:
    return measured([sys.executable, "-m", "grader", "--course", ROOT, "--class", course, *arguments], ROOT)


def _by_student(done: Measured) -> Cards:
    return {card["student"]: card for card in json.loads(done.stdout)}


def test_no_attack_ends_the_run(graded: Class) -> None:
    assert [done.returncode for done in (graded.first, graded.second, graded.cards)] == [0, 0, 0], graded.first.stderr
    assert len(graded.by_student) == len(graded.first.stdout.splitlines()) - 1


def test_whoever_is_honest_has_the_same_scorecard_as_without_any_attacker(graded: Class) -> None:
    assert len(graded.alone) > 1
    assert {name: graded.by_student[name] for name in graded.alone} == graded.alone
    assert {card["score"] for card in graded.alone.values()} == {100.0}


def test_the_trusted_process_stays_small(graded: Class) -> None:
    assert 10 < max(done.peak_mib for done in (graded.first, graded.second, graded.cards)) < MOST_MIB


def test_the_same_command_again_grades_nobody_and_says_the_same(graded: Class) -> None:
    assert f"{len(graded.by_student)} of them kept from before" in graded.second.stderr
    assert graded.second.stdout == graded.first.stdout


def test_nothing_that_is_printed_harms_its_reader(graded: Class) -> None:
    for text in graded.texts:
        assert list(harm(text)) == []
        assert graded.scene.world.secrets_in(text) == []


def test_nothing_that_is_shown_of_a_student_harms_its_reader(graded: Class) -> None:
    for name in sorted(graded.by_student)[::SHOWN_EVERY]:
        for part in ([], ["--instructor"]):
            shown = _grader(graded.course, "show", "-a", "module0", *part, "--", name)
            assert shown.returncode == 0, shown.stderr
            assert list(harm(shown.stdout + shown.stderr)) == []


def test_the_world_around_is_as_it_was(graded: Class) -> None:
    assert graded.scene.changes() == []
