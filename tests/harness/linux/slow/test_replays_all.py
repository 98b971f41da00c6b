"""Each point that a wrong submission loses can be seen again without the grader, by each Python of this machine."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness.linux.conftest import Files, Graded
from tests.harness.linux.replay_cases import at_fault, failures
from tests.harness.linux.test_wrong import MUST_FAIL, files_of, suite_of
from tests.harness.replayed import Python, bare
from tests.harness.venv.test_another_python_grades import OTHERS, python_named

THIS = f"3.{sys.version_info.minor}"


@pytest.fixture(params=sorted({*OTHERS, THIS} - {"3.14"}))
def python(request: pytest.FixtureRequest, tmp_path: Path) -> Python:
    """A Python of that version, with numpy and without the grader."""
    if request.param == THIS:
        return bare(tmp_path)
    subprocess.run([str(python_named(request.param)), "-m", "venv", tmp_path / "venv"], check=True)
    made = tmp_path / "venv" / "bin" / "python"
    subprocess.run([made, "-m", "pip", "install", "--quiet", "numpy"], check=True, capture_output=True)
    return Python(str(made))


def test_each_lost_point_is_seen_again_without_the_grader(
    python: Python, graded: Graded, reference: Files, tmp_path: Path
) -> None:
    said, count = list[str](), 0
    for row in MUST_FAIL:
        files = {**reference, **files_of(row)}
        card = graded(suite_of(row), files)
        count += len(failures(card))
        said += at_fault(card, row["name"], files, tmp_path / row["name"], python)
    assert count > 2 * len(MUST_FAIL)
    assert said == [], f"{len(said)} of {count} with {python.program}"
