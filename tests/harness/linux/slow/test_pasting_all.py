"""All wrong submissions: what stands under "yours" is what the pasted call gives."""

from pathlib import Path

from grader.release.repository import release
from tests.harness.student.test_pasting import ROOT, ROWS, require_the_same

LEAST = 600  # failures that are pasted


def test_yours_is_what_the_pasted_call_gives(tmp_path: Path) -> None:
    folder = release(ROOT, tmp_path / "out", None).folder
    assert sum(require_the_same(row, folder) for row in ROWS) >= LEAST
