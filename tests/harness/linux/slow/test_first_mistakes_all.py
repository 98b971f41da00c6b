"""All ordinary mistakes of all tasks: what is said of each is true, takes a few lines, and names the line."""

from pathlib import Path
from typing import Any

import pytest

from tests.harness.fast.test_first_mistakes_of_tasks import ROWS, require_told


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['task']} {row['name']}" for row in ROWS])
def test_a_mistake_is_told_with_its_line(tmp_path: Path, row: dict[str, Any]) -> None:
    require_told(row, tmp_path)
