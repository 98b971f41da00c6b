"""Two graders in one class: the second waits, or says who the first one is."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from grader.cli import cli
from grader.kit.errors import HarnessFault
from grader.results.store import Origin, Store
from tests.harness.cards import card

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing is graded there")
ROOT = Path(__file__).parents[3]
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


@pytest.mark.parametrize(
    "words",
    [
        ("grade", "{here}/of/ada", "--student", "ada", "-a", "module0"),
        ("regrade", "-a", "module0"), ("publish", "-a", "module0", "--withdraw"),
        ("forget", "ada", "--yes"), ("backup", "{here}/../copy.zip"),
        ("freeze", "-a", "module0", "--import", "{here}/sets.json"),
    ],
)  # fmt: skip
def test_every_command_that_changes_a_class_says_who_is_at_work_or_waits(tmp_path: Path, words: Sequence[str]) -> None:
    made = tmp_path / "class"
    made.mkdir()
    (made / "class.toml").write_text('zone = "UTC"\n[[assignment]]\nname = "module0"\n')
    (made / "sets.json").write_text("{}")
    (made / "of" / "ada").mkdir(parents=True)
    with Store(made / "results.sqlite") as store:
        store.put(card("ada"), Origin())
    command = [word.format(here=made) for word in words]
    with pytest.MonkeyPatch.context() as patched, holder(made) as first:
        for place in ("running", "regrading", "courses"):
            patched.setattr(f"grader.{place}.command.freeze_if_missing", lambda *_: None, raising=False)
        patched.setattr("grader.courses.command.read_export", lambda *_: {})
        patched.setattr("sys.path", [*sys.path])
        asked = ["--course", str(ROOT), "--class", str(made), *command]
        for wait in ([], ["--wait", "0.005"]):
            begun = time.monotonic()
            done = CliRunner().invoke(cli, [*asked, *wait])
            assert f"process {first.pid}, since" in str(done.exception), done.output
            assert "--wait MINUTES waits until it is done" in str(done.exception)
            assert not wait or time.monotonic() - begun >= 0.3
        first.communicate("\n", timeout=30)


def test_what_a_command_starts_waits_as_it_does_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = list[list[str]]()

    def run(words: list[str], **_: object) -> SimpleNamespace:
        started.append(words)
        return SimpleNamespace(returncode=1)

    (tmp_path / "of" / "ada").mkdir(parents=True)
    monkeypatch.setattr("grader.courses.command.subprocess", SimpleNamespace(run=run))
    monkeypatch.setattr("sys.path", [*sys.path])
    asked = ["--course", str(ROOT), "--class", str(tmp_path / "class"), "grade", str(tmp_path / "of"), "-a", "module0"]
    for wait in ([], ["--wait", "5"]):
        assert isinstance(CliRunner().invoke(cli, [*asked, *wait]).exception, HarnessFault)
    assert [words[-2:] == ["--wait", "5"] for words in started] == [False, True]


def test_a_holder_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    from grader.running.lock import sole_grader

    with holder(tmp_path) as first:
        first.kill()
    with sole_grader(tmp_path):
        pass
