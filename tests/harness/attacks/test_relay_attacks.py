"""Every attack that is handed in as students' tests, in one class that is graded by the command line.

None gains a point, ends the run or changes a neighbour's row, and the trusted process stays small whatever it is sent.
"""

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from attack_outcome import dead, gained, harm, show
from measured import Measured, measured

from grader.courses.suite import load_suite
from grader.results.scorecard import Scorecard, pack
from grader.results.store import Store
from tests.harness.attack_rows import FOLDER, ROOT, Attack, attacks

NAME = "module0_tests"
MOST_MIB = 200  # of the trusted process; it takes 50 for an honest class
NEIGHBOURS = (
    "a_first_neighbour",
    "q_neighbour_among_them",
    "z_last_neighbour",
)  # in the order in which they are graded

ATTACKS = attacks(assignment=NAME)
EACH = [pytest.param(attack, id=attack.name) for attack in ATTACKS]


@dataclass(frozen=True)
class Class:
    """A class that was graded: what the command line said, and where the results are."""

    course: Path
    table: Measured
    cards: Measured

    def card(self, student: str) -> Scorecard:
        """The stored result of a student."""
        with Store(self.course / "results.sqlite") as store:
            found = store.get(NAME, student)
        assert found is not None
        return found


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Class:
    folder = tmp_path_factory.mktemp("attackers")
    for attack in ATTACKS:
        shutil.copytree(FOLDER / attack.name, folder / "class" / attack.name)
    return _graded(folder, NEIGHBOURS)


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Class:
    """The first neighbour, with nobody else in the class."""
    return _graded(tmp_path_factory.mktemp("alone"), NEIGHBOURS[:1])


def _graded(folder: Path, neighbours: Sequence[str]) -> Class:
    for name in neighbours:
        (folder / "class" / name).mkdir(parents=True)
        shutil.copy(ROOT / "reference" / "properties.py", folder / "class" / name)
    grade = ("grade", "-a", NAME, folder / "class")
    return Class(folder / "course", _grader(folder / "course", *grade), _grader(folder / "course", *grade, "--json"))


def _grader(course: Path, *arguments: str | Path) -> Measured:
    return measured([sys.executable, "-m", "grader", "--course", ROOT, "--class", course, *arguments], ROOT)


def test_no_attack_ends_the_run(graded: Class) -> None:
    assert (graded.table.returncode, graded.cards.returncode) == (0, 0), graded.table.stderr
    assert {row["student"] for row in json.loads(graded.cards.stdout)} == {*NEIGHBOURS, *(a.name for a in ATTACKS)}


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_a_neighbour_has_the_result_that_it_has_alone(graded: Class, alone: Class, name: str) -> None:
    want = alone.card(NEIGHBOURS[0])
    assert want.score == want.max_score
    found = graded.card(name)
    assert (found.results, found.submission) == (want.results, want.submission)


def test_the_trusted_process_stays_small(graded: Class) -> None:
    assert 10 < max(graded.table.peak_mib, graded.cards.peak_mib) < MOST_MIB


@pytest.mark.parametrize("attack", EACH)
def test_an_attack_gains_nothing_and_was_alive(graded: Class, attack: Attack) -> None:
    card = graded.card(attack.name)
    shown = show(card, load_suite(ROOT, NAME, ROOT / "no hidden sets"))
    assert [*gained(attack, card), *dead(attack.alive, card, shown)] == []
    assert [found for text in shown.texts for found in harm(text)] == []
    assert len(pack(card)) < 20_000  # bytes that are stored; an honest result takes 2,000


@pytest.mark.parametrize("attack", EACH)
def test_every_attack_has_a_proof_of_life(attack: Attack) -> None:
    assert attack.alive.ends
    assert attack.alive.says


@pytest.mark.parametrize("name", [attack.name for attack in ATTACKS if attack.quick])
def test_a_hostile_result_is_shown_like_any_other(graded: Class, name: str) -> None:
    for options in ([], ["--instructor"], ["--json"]):
        done = _grader(graded.course, "show", "-a", NAME, name, *options)
        assert done.returncode == 0, done.stderr
        assert list(harm(done.stdout + done.stderr)) == []
