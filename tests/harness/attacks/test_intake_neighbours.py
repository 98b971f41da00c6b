"""Whatever one hands in or is called, the others' rows are as they were, and it has a row of its own or a sentence."""

import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.harness.attacks.intake_class import ROOT, removed
from tests.harness.attacks.intake_neighbour_rows import cases
from tests.harness.attacks.intake_neighbours import Case, right
from tests.harness.linux.conftest import Cli

GRADE = ("grade", "-a", "module0")
# Control characters except the newline, those of the second half (C1), and what turns a line around.
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b-\u200f]")
ORDINARY = 12_345  # a user id

Rows = Mapping[str, list[dict[str, Any]]]


@pytest.fixture
def world(course: Path, tmp_path: Path) -> Iterator[Path]:
    """A course without results, and a class of alice and bob."""
    with removed(tmp_path / "world") as folder:
        shutil.copytree(course / "hidden", folder / "course" / "hidden")
        for name in ("alice", "bob"):
            right(folder / "class" / name)
        yield folder


def graded(world: Path, cli: Cli, path: Path, *options: str) -> "tuple[subprocess.CompletedProcess[str], Rows]":
    """The run, and its rows by student; no byte of what it printed controls a terminal."""
    done = cli(world / "course", *GRADE, path, "--json", *options)
    assert not CONTROL.search(done.stdout + done.stderr)
    assert "Traceback" not in done.stderr
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in json.loads(done.stdout or "[]"):
        rows.setdefault(row["student"], []).append(row)
    return done, rows


@pytest.mark.parametrize("case", cases(), ids=[case.name for case in cases()])
def test_the_others_rows_are_as_they_were(case: Case, world: Path, cli: Cli) -> None:
    case.make(world / "class")
    honest = {name: 100.0 for name in ("alice", "bob") if name not in case.without}
    done, rows = graded(world, cli, world / "class" / case.path, *case.options)
    assert done.returncode == case.exit_code, done.stderr
    assert {name: row["score"] for name, found in rows.items() for row in found} == {**honest, **case.rows}
    reasons = [row["not_graded"] for found in rows.values() for row in found if row["score"] is None]
    assert any(case.says in line for line in (*reasons, *done.stderr.splitlines())), (case.aim, reasons, done.stderr)
    assert all(f": {reason}" in done.stderr for reason in reasons)
    table = cli(world / "course", *GRADE, world / "class" / case.path, *case.options)
    assert table.returncode == case.exit_code
    assert not CONTROL.search(table.stdout + table.stderr)
    lines = table.stdout.splitlines()[1:]
    assert len(lines) == sum(map(len, rows.values()))
    assert all(any(line.startswith(text) for line in lines) for text in case.shows), lines
    # Names are whole where no terminal sees the table.
    scored = [line.partition("  ")[0] for line in lines if "not graded: " not in line]
    assert len(set(scored)) == len(scored)


def test_both_of_two_twins_have_a_row(world: Path, cli: Cli) -> None:
    for name in ("Jos\u00e9", "Jose\u0301"):
        right(world / "class" / name)
    _, rows = graded(world, cli, world / "class")
    assert len(rows["Jos\u00e9"]) == 2
    assert {row["score"] for row in rows["Jos\u00e9"]} == {None}


def test_an_earlier_grade_stays_where_there_is_no_new_one(world: Path, cli: Cli) -> None:
    file = right(world / "class" / "mallory") / "operators.py"
    assert graded(world, cli, world / "class")[1]["mallory"][0]["score"] == 100
    file.write_text("worse = 1\n")
    file.chmod(0)
    done, rows = graded(world, cli, world / "class")
    assert (done.returncode, rows["mallory"][0]["score"]) == (1, None)
    assert "2 of them kept from before" in done.stderr
    assert "100 of 100" in cli(world / "course", "show", "-a", "module0", "mallory").stdout
    file.chmod(0o644)
    done, rows = graded(world, cli, world / "class")
    assert done.returncode == 0
    assert rows["mallory"][0]["score"] == 50


def test_a_file_under_a_lease_is_its_students_alone(world: Path, cli: Cli) -> None:
    """A lease keeps others from opening a file until its holder agrees, or for 45 s."""
    file = right(world / "class" / "mallory") / "operators.py"
    held = os.open(file, os.O_RDWR)
    before = signal.signal(signal.SIGIO, signal.SIG_IGN)
    try:
        fcntl.fcntl(held, fcntl.F_SETLEASE, fcntl.F_WRLCK)
        done, rows = graded(world, cli, world / "class")
    finally:
        fcntl.fcntl(held, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        signal.signal(signal.SIGIO, before)
        os.close(held)
    assert done.returncode == 1
    assert {name: row["score"] for name, (row,) in rows.items()} == {"alice": 100, "bob": 100, "mallory": None}
    assert "operators.py is kept from being read by another program" in rows["mallory"][0]["not_graded"]
    assert graded(world, cli, world / "class")[0].returncode == 0


def test_what_the_grading_user_may_not_read_is_its_students_alone(world: Path) -> None:
    for name in ("mallory", "eve", "yves"):
        right(world / "class" / name)
    (world / "class" / "zoe.zip").write_bytes(b"PK")
    (world / "class" / "mallory" / "module.py").chmod(0o600)
    (world / "class" / "eve").chmod(0o700)
    (world / "class" / "zoe.zip").chmod(0o600)
    done = as_ordinary_user(world)
    assert done.returncode == 1, done.stderr
    rows = {row["student"]: row for row in json.loads(done.stdout)}
    without = {name: row["not_graded"] for name, row in rows.items() if row["score"] is None}
    assert without == {
        "mallory": "module.py may not be read by the user who grades",
        "eve": "the folder may not be read by the user who grades",
        "zoe": "zoe.zip may not be read by the user who grades",
    }
    full = {name: rows[name]["score"] for name in set(rows) - set(without)}
    assert full == dict.fromkeys(("alice", "bob", "yves"), 100)


USER = ("setpriv", f"--reuid={ORDINARY}", f"--regid={ORDINARY}", "--clear-groups", "env", "PYTHONDONTWRITEBYTECODE=1")


def as_ordinary_user(world: Path) -> "subprocess.CompletedProcess[str]":
    """Grades root's class as another user, in a place that everybody may enter; skips where nobody can be one."""
    if os.geteuid() or subprocess.run([*USER, sys.executable, "-c", "import json"], check=False).returncode:
        pytest.skip("needs root, and a Python that another user may run")
    with tempfile.TemporaryDirectory(dir="/tmp") as place:  # pytest's own folders are closed to others
        Path(place).chmod(0o755)
        shutil.copytree(world, place, dirs_exist_ok=True)
        Path(place).chmod(0o755)
        own = Path(place) / "course"
        for path in (own, *own.rglob("*")):
            os.chown(path, ORDINARY, ORDINARY)
        python = [sys.executable, "-m", "grader", "--course", ROOT, "--class", own]
        command: list[str | Path] = [*USER, *python, *GRADE, Path(place) / "class", "--json"]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
