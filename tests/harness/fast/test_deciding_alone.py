"""What a person decides is written while no other command changes the class, which --wait waits for."""

import sys
import threading
from pathlib import Path

import pytest

from grader.kit.errors import HarnessFault
from tests.harness.fast.test_deciding import _path, folder, run
from tests.harness.fast.test_lock import holder

__all__ = ["_path", "folder"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing is graded there")
OVERRIDE = ("override", "-a", "module0", "ona", "check_2", "1", "--reason", "x")
SETTLE = ("settle", "-a", "module0", "--keep")


def key_of(folder: Path) -> str:
    """The key of the one question that is open of Zoë."""
    listed = run(folder, "settle", "-a", "module0", "--list").stdout.splitlines()
    return next(line.split()[0] for line in listed if "in doubt" in line)


def is_refused(folder: Path, *words: str) -> str:
    done = run(folder, *words)
    assert isinstance(done.exception, HarnessFault), done.output
    return str(done.exception)


def test_nothing_is_decided_while_another_command_changes_the_class(folder: Path) -> None:
    assert run(folder, *OVERRIDE, "--yes").exit_code == 0
    key = key_of(folder)
    with holder(folder) as first:
        for words in (OVERRIDE, (*SETTLE, key), ("override", "-a", "module0", "--withdraw", "1")):
            assert f"process {first.pid}" in is_refused(folder, *words, "--yes")
            assert "--yes" in is_refused(folder, *words)  # nobody is kept waiting by a question
        assert run(folder, "override", "-a", "module0", "--list").exit_code == 0
        first.communicate("\n", timeout=30)
    assert len(run(folder, "override", "-a", "module0", "--list").stdout.splitlines()) == 1


def test_what_is_decided_waits_where_it_is_asked_to(folder: Path) -> None:
    key = key_of(folder)
    for words in (OVERRIDE, (*SETTLE, key)):
        with holder(folder) as first:
            assert first.stdin
            end = threading.Timer(0.5, first.stdin.close)
            end.start()
            done = run(folder, *words, "--yes", "--wait", "1")
            end.join()
        assert done.exit_code == 0, (done.output, done.exception)
