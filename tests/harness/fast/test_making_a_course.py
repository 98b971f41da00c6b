"""What is made of templates is made whole, or not at all."""

from pathlib import Path

import pytest

from grader.authoring.making import _all_or_none, make_course
from grader.release.repository import LeakError, release

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


def test_a_first_solution_is_not_looked_for_in_the_installed_harness(tmp_path: Path) -> None:
    """There `a / b` is a file below a folder; an author can neither take that out nor know of it."""
    root = tmp_path / "course"
    make_course(root, "week1")
    solutions = root / "reference" / "week1.py"
    solutions.write_text(solutions.read_text() + MOLES)
    assert "grader/kit/handin/collecting.py" in release(root, tmp_path / "out", None).files
    probes = root / "tests" / "probes" / "week1.py"
    probes.write_text(probes.read_text() + "\n\ndef leak(a, b):\n    return a / b\n")
    with pytest.raises(LeakError, match=r"tests/probes/week1.py:\d+: solution: week1.py:moles\n.*\[exempt\]"):
        release(root, tmp_path / "other", None)
