"""Each point that a wrong submission loses can be seen again without the grader, by each Python of this machine."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness.linux.conftest import Files, Graded
from tests.harness.linux.replay_cases import at_fault, failures
from tests.harness.linux.test_wrong import MUST_FAIL, files_of, suite_of
from tests.harness.venv.test_another_python import OTHERS, python_named


def bare(version: str) -> str:
    """A Python that has no grader."""
    said = [str(python_named(version)), "-c", "import sys; print(sys.base_prefix)"]
    folder = subprocess.run(said, capture_output=True, text=True, check=True).stdout.strip()
    return f"{folder}/bin/python{version}"


@pytest.mark.parametrize("version", sorted({*OTHERS, f"3.{sys.version_info.minor}"} - {"3.14"}))
def test_each_lost_point_is_seen_again_without_the_grader(
    version: str, graded: Graded, reference: Files, tmp_path: Path
) -> None:
    said, count = list[str](), 0
    for row in MUST_FAIL:
        files = {**reference, **files_of(row)}
        card = graded(suite_of(row), files)
        count += len(failures(card))
        said += at_fault(card, row["name"], files, tmp_path / row["name"], bare(version))
    assert count > 2 * len(MUST_FAIL)
    assert said == [], f"{len(said)} of {count} with Python {version}"
