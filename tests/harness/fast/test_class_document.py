"""The commands of docs/class.md do what it says, one after another in one class; and settling on a terminal."""

import json
import os
import pty
import re
import select
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.harness.cards import failure, result
from tests.harness.fast.test_deciding import CLASS, ROOT, card, finals, keep, run

COMMANDS = [
    line[len("$ grader ") :]
    for block in re.findall(r"```console\n(.*?)```", (ROOT / "docs" / "class.md").read_text(), re.DOTALL)
    for line in block.splitlines()
    if line.startswith("$ grader ")
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A class of one, who makes a known mistake, and of whom something is to be graded by hand."""
    monkeypatch.setattr("sys.path", [*sys.path])
    monkeypatch.setenv("GRADER_BY", "Tess")
    (tmp_path / "class.toml").write_text(CLASS)
    (tmp_path / "roster.csv").write_text("id,name,login\n1,Ada,ada\n")
    wrong = result("mul_multiplies", of=failure(0.0, 1.0, mistake="SIGN-FLIPPED"))
    keep(tmp_path, replace(card("ada", doubt="operators.py, line 3"), results=(wrong, *card("ada").results[1:])))
    return tmp_path


def test_each_command_of_the_document_is_run(folder: Path) -> None:
    assert len(COMMANDS) >= 6
    key = json.loads(run(folder, "settle", "-a", "module0", "--json").stdout)[0]["key"]
    seen = []
    for number, command in enumerate(COMMANDS):
        words = [*shlex.split(command.replace("KEY", key).replace("--withdraw 3", "--withdraw 2"))]
        done = run(folder, words[0], "-a", "module0", *words[1:], *(["--yes"] if "--list" not in words else []))
        assert done.exit_code == 0, (command, done.output, done.exception)
        seen.append((number, finals(folder)["1"]))
    assert [final for _, final in seen] == [
        "6 1.5 0 7.5", "6 1.5 0 7.5", "6 1.5 0 7.5", "6 0 0 6", "6 0 0 6", "8 0 0 8"
    ]  # fmt: skip


def at_a_terminal(folder: Path, answers: str, *words: str) -> str:
    """What a command prints to somebody who types these answers, each when a question has come."""
    mine, theirs = pty.openpty()
    command = [sys.executable, "-m", "grader", "--course", str(ROOT), "--class", str(folder), *words]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT, close_fds=True) as process:
        os.close(theirs)
        said, waiting, ends = "", [*answers], time.monotonic() + 60
        while time.monotonic() < ends:
            if not select.select([mine], [], [], 1)[0]:
                continue
            try:
                said += os.read(mine, 4096).decode()
            except OSError:  # the other end is closed
                break
            if waiting and said.rstrip(" \r\n").endswith((":", "]:")) and not said.endswith("\n"):
                os.write(mine, f"{waiting.pop(0)}\n".encode().replace(b"_\n", b"\n"))
        process.wait(timeout=10)
    os.close(mine)
    return said


def test_on_a_terminal_one_question_comes_after_another(folder: Path) -> None:
    said = at_a_terminal(folder, "3_", "settle", "-a", "module0")
    assert "1 of 1" in said
    assert "by hand: style" in said
    assert "points, k to keep them, s for the next one, q to end" in said
    assert finals(folder)["1"] == "9 0 0 9"


@pytest.mark.parametrize(("answer", "final"), [("y", "6 2 0 8"), ("n", "6 0 0 6")])
def test_on_a_terminal_it_is_asked_before_an_override_is_made(folder: Path, answer: str, final: str) -> None:
    words = ("override", "-a", "module0", "ada", "mul_multiplies", "2", "--reason", "x")
    said = at_a_terminal(folder, answer, *words)
    assert "override 1 of module0?" in said
    assert finals(folder)["1"] == final


def test_the_end_of_the_input_at_a_question_changes_nothing_and_is_no_defect(folder: Path) -> None:
    words = ("override", "-a", "module0", "ada", "mul_multiplies", "2", "--reason", "x")
    said = at_a_terminal(folder, "\x04", *words)
    assert "no answer; nothing more was changed" in said
    assert "defect" not in said
    assert finals(folder)["1"] == "6 0 0 6"
