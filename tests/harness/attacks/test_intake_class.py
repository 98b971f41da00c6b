"""Where nearly all of a class attack the intake, the command line grades, and those who are honest have full marks."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.harness.attacks.intake_class import HONEST, ROOT, attacks, make_class, removed
from tests.harness.attacks.intake_rows import SECRET

SEED = "7"  # of the hidden sets in tests; any number does, as long as it stays
ATTACKS = attacks()


def grader(course: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grader", "--course", ROOT, "--class", course, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The class, and a course in which it is graded."""
    with removed(tmp_path_factory.mktemp("world")) as folder:
        make_class(folder)
        done = grader(folder / "course", "freeze", "-a", "module0", "--hidden", "--seed", SEED)
        assert done.returncode == 0, done.stderr
        yield folder


@pytest.fixture(scope="module")
def cards(world: Path) -> Mapping[str, dict[str, Any]]:
    """Everybody's scorecard."""
    done = grader(world / "course", "grade", "-a", "module0", world / "class", "--json")
    assert done.returncode == 1, done.stderr  # some of them get no grade
    return {card["student"]: card for card in json.loads(done.stdout)}


def test_who_is_honest_has_full_marks_and_no_attacker_has_any_for_the_file_attacked(
    cards: Mapping[str, dict[str, Any]],
) -> None:
    assert sorted(cards) == sorted([*HONEST, *(attack.name for attack in ATTACKS)])
    for name in HONEST:
        assert cards[name]["score"] == cards[name]["max_score"] > 0, name
    scores = {attack.name: 0.0 if attack.is_graded else None for attack in ATTACKS}
    assert {name: cards[name]["score"] for name in scores} == scores


def test_each_attack_is_told_in_that_students_scorecard(cards: Mapping[str, dict[str, Any]]) -> None:
    for attack in ATTACKS:
        card = cards[attack.name]
        lines = (*card["problems"].values(), *card["notes"]) if attack.is_graded else (card["not_graded"],)
        assert any(attack.says in line for line in lines), attack.name
        assert SECRET not in json.dumps(card)


def test_what_is_printed_is_plain(world: Path, cards: Mapping[str, dict[str, Any]]) -> None:
    assert cards
    table = grader(world / "course", "grade", "-a", "module0", world / "class")
    assert f"{sum(attack.is_graded for attack in ATTACKS) + len(HONEST)} of them kept from before" in table.stderr
    assert all(
        line.isprintable() for line in (*table.stdout.splitlines(), *table.stderr.replace("\r", "\n").split("\n"))
    )
    for attack in [attack for attack in ATTACKS if attack.is_graded][:: len(ATTACKS) // 6]:
        shown = grader(world / "course", "show", "-a", "module0", "--instructor", "--", attack.name)
        assert shown.returncode == 0, shown.stderr
        assert all(line.isprintable() and len(line) <= 80 for line in shown.stdout.splitlines())


def test_a_student_called_like_an_option_is_shown(world: Path, tmp_path: Path) -> None:
    for name in ("--help", "alice"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "operators.py").write_text("x = 1\n")
    done = grader(world / "course", "grade", "-a", "module0", tmp_path)
    assert "\n--help " in done.stdout
    shown = grader(world / "course", "show", "-a", "module0", "--", "--help")
    assert shown.stdout.startswith("module0: --help")
