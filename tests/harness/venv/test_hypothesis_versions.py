"""On each minor version of Hypothesis that is known, literals of other modules change no draw."""

import subprocess
import sys
from pathlib import Path

import pytest

from grader.kit.judging.local_constants import KNOWN_MINORS
from tests.harness.draws import frozen_in, write_decoys


@pytest.mark.parametrize("minor", KNOWN_MINORS)
def test_literals_of_other_modules_change_no_draw(minor: int, tmp_path: Path) -> None:
    where = tmp_path / "hypothesis"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", where, f"hypothesis==6.{minor}.*"]
    subprocess.run(command, check=True, capture_output=True)
    write_decoys(tmp_path)
    alone = frozen_in(tmp_path, hypothesis_folder=where)
    assert frozen_in(tmp_path, beside="literals", hypothesis_folder=where) == alone
    assert frozen_in(tmp_path, beside="literals_not_ignored", hypothesis_folder=where) != alone
