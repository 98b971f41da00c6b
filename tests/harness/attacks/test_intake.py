"""No folder or archive can harm, hold up or mislead the intake: each attack ends in a line for who handed it in.

All of them are read by one process that may have little memory; the processor time of each is bounded.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from grader.kit.showing.harmless import plain_text
from tests.harness.attacks.intake_class import HONEST, ROOT, attacks, make_class, removed
from tests.harness.attacks.intake_rows import SECRET, Attack

MEMORY_MIB = 96  # the largest archive that is read holds 16 MB, and is unpacked and copied
CPU_SECONDS = 20  # the slowest one takes below 2
ATTACKS = attacks()

Row = Mapping[str, Any]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the class in it."""
    with removed(tmp_path_factory.mktemp("world")) as folder:
        make_class(folder)
        yield folder


@pytest.fixture(scope="module")
def read(world: Path) -> Mapping[str, Row]:
    """What was read of each student."""
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "tests.harness.attacks.intake_reader",
        world / "class",
        str(MEMORY_MIB),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    *rows, _ = map(json.loads, done.stdout.splitlines())
    return {row["student"]: row for row in rows}


def test_everybody_is_listed_once(read: Mapping[str, Row]) -> None:
    assert sorted(read) == sorted([*HONEST, *(attack.name for attack in ATTACKS)])


@pytest.mark.parametrize("attack", ATTACKS, ids=[attack.name for attack in ATTACKS])
def test_an_attack_ends_in_a_line_and_is_given_nothing(attack: Attack, read: Mapping[str, Row]) -> None:
    row = read[attack.name]
    lines = row["lines"]
    assert any(attack.says in line for line in lines), (attack.aim, lines)
    assert row["is_graded"] == attack.is_graded
    assert all(plain_text(line) == line and "\n" not in line and len(line) < 1000 for line in lines)
    assert {name for name in row["files"] if name in ("operators.py", "module.py")} == set(attack.reads)
    assert SECRET not in json.dumps(row)
    assert sum(len(text) for text in row["files"].values()) <= 1 << 20
    assert row["cpu_seconds"] < CPU_SECONDS


@pytest.mark.parametrize("name", HONEST)
def test_who_is_honest_is_read_whole(name: str, read: Mapping[str, Row]) -> None:
    wanted = {file: (ROOT / "reference" / file).read_text() for file in ("operators.py", "module.py")}
    assert read[name]["files"] == wanted
    assert read[name]["lines"] == []


def test_nothing_is_written_anywhere(world: Path, read: Mapping[str, Row]) -> None:
    assert read
    assert sorted(path.name for path in world.iterdir()) == ["class", "outside"]
    assert sorted(path.name for path in (world / "outside").iterdir()) == [
        "foreign.py",
        "module.py",
        "operators.py",
        "secret.py",
    ]
