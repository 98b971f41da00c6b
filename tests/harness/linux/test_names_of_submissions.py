"""Whatever a submission is called, grading beside it imports nothing of it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness.linux.conftest import ROOT


@pytest.mark.parametrize("name", ["grader", "msgspec", "numpy"])
def test_a_submission_of_any_name_in_the_folder_that_one_grades_in_is_not_imported(tmp_path: Path, name: str) -> None:
    """Nothing is there yet, so hidden sets are drawn in a process of its own, which begins in that folder."""
    work = tmp_path / "submitted"
    (work / name).mkdir(parents=True)
    (work / name / "__init__.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()\n")
    (work / name / "operators.py").write_text("def mul(x, y): return x * y\n")
    where = ["--course", str(ROOT), "--class", str(tmp_path / "class")]
    command = [sys.executable, "-P", "-m", "grader", *where, "grade", "-a", "module0", str(work)]
    done = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "are missing, drawing new ones" in done.stderr
    assert not (tmp_path / "ran").exists()
