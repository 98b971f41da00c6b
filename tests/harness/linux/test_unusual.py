"""Every right submission in tests/unusual, however it is written, has full marks and is told of no mistake."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from grader.kit.answering.in_process import read_folder
from tests.harness.linux.conftest import Graded

UNUSUAL = Path(__file__).parents[2] / "unusual"
ROWS: list[dict[str, Any]] = json.loads((UNUSUAL / "manifest.json").read_text(encoding="utf-8"))
# Right in what they do, and without the recursion that the lecture asks for: they may lose these points and no others.
WITHOUT_RECURSION = {"v_mod_walk_visited": "train and eval walk with a stack that visits each Module once"}
RECURSION = "recursion_walks_the_tree"


def test_the_manifest_lists_each_folder_once_with_its_files() -> None:
    found = [(p.name, sorted(read_folder(p))) for p in sorted(UNUSUAL.iterdir()) if p.is_dir()]
    assert [(row["name"], row["files"]) for row in ROWS] == found


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_a_right_submission_has_full_marks(row: Mapping[str, Any], graded: Graded) -> None:
    files = read_folder(UNUSUAL / row["name"])
    card = graded(row.get("assignment", "module0"), files)
    lost = {result.check for result in card.results if result.verdict != "passed"}
    assert lost <= ({RECURSION} if row["name"] in WITHOUT_RECURSION else set())
    assert set(card.flags) <= {"in doubt", "may vary"}
    keys = {result.failure.mistake for result in card.results if result.failure and result.check != RECURSION}
    assert not any(keys)
