"""Two graders in one class: the second waits, or says who the first one is."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader.kit.errors import HarnessFault

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing is graded there")
HOLDS = """
import sys, time
from pathlib import Path
from grader.running.lock import sole_grader
with sole_grader(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    """Another process that has the lock, until it reads a line."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def test_the_second_says_who_holds_it_and_changes_nothing(tmp_path: Path) -> None:
    from grader.running.lock import sole_grader

    with holder(tmp_path) as first:
        with pytest.raises(HarnessFault, match=f"process {first.pid}, since 20") as told, sole_grader(tmp_path):
            pass
        first.communicate("\n", timeout=30)
    assert "nothing was changed" in str(told.value)
    with sole_grader(tmp_path):
        assert f"process {os.getpid()}" in (tmp_path / "grading.lock").read_text()
    assert (tmp_path / "grading.lock").read_text() == ""


def test_the_second_waits_where_it_is_asked_to(tmp_path: Path) -> None:
    from grader.running.lock import sole_grader

    with holder(tmp_path) as first:
        assert first.stdin
        begun = time.monotonic()
        with pytest.raises(HarnessFault), sole_grader(tmp_path, wait_seconds=0.5):
            pass
        assert time.monotonic() - begun >= 0.5
        first.stdin.write("\n")
        first.stdin.flush()
        with sole_grader(tmp_path, wait_seconds=30):
            assert str(os.getpid()) in (tmp_path / "grading.lock").read_text()


def test_a_holder_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    from grader.running.lock import sole_grader

    with holder(tmp_path) as first:
        first.kill()
    with sole_grader(tmp_path):
        pass
