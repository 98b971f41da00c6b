"""All wrong and unusual submissions: a student's own pytest and grading by the public examples agree."""

from pathlib import Path

import pytest

from tests.harness.linux.conftest import CHECKED
from tests.harness.linux.test_hand_out_agrees import by_name, concerned, differences, opened


@pytest.mark.parametrize("name", CHECKED)
def test_they_agree(name: str, tmp_path: Path) -> None:
    with opened(name) as examiner:
        everybody = concerned([*by_name("wrong"), *by_name("unusual")], examiner.passes.suite.assignment)
        assert list(differences(examiner, everybody, tmp_path)) == []
