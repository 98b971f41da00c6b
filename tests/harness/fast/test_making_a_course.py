"""What is made of templates is made whole, or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.authoring.making import _all_or_none

ROOT = Path(__file__).parents[3]
MOLES = """

def moles(grams: float, molar_mass: float) -> float:
    ### BEGIN SOLUTION
    return grams / molar_mass
    ### END SOLUTION
"""


def test_files_are_as_they_were_where_something_ends_before_its_time(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"as it was\r\n")

    def change() -> None:
        old.write_text("changed")
        new.write_text("made")

    with pytest.raises(KeyboardInterrupt), _all_or_none([old, new]):
        change()
        raise KeyboardInterrupt
    assert old.read_bytes() == b"as it was\r\n"
    assert not new.exists()
    with _all_or_none([old, new]):
        change()
    assert (old.read_text(), new.read_text()) == ("changed", "made")


def grader(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of the grader, in the folder of a course whose `tests` are its own."""
    command = [sys.executable, "-P", "-m", "grader", *arguments]
    paths = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=folder, env=paths, capture_output=True, text=True, check=False)


def test_a_first_solution_is_not_looked_for_in_the_installed_harness(tmp_path: Path) -> None:
    """There `a / b` is a file below a folder; an author can neither take that out nor know of it."""
    root = tmp_path / "course"
    assert grader(tmp_path, "new", "course").returncode == 0
    solutions, probes = root / "reference" / "week1.py", root / "tests" / "probes" / "week1.py"
    solutions.write_text(solutions.read_text() + MOLES)
    assert grader(root, "student").returncode == 0
    assert (done := grader(root, "release", "../out")).returncode == 0, done.stderr
    assert (tmp_path / "out" / "grader" / "kit" / "handin" / "collecting.py").exists()
    probes.write_text(probes.read_text() + "\n\ndef leak(a, b):\n    return a / b\n")
    refused = grader(root, "release", "../other")
    assert refused.returncode == 2
    assert "tests/probes/week1.py:" in refused.stderr
    assert "[exempt]" in refused.stderr
