"""A call without end shows itself on a terminal while it is waited for, and what calls it too is not asked."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
WITHOUT_END = "    while True:\n        pass\n"
QUIET = {"CI": "", "NO_COLOR": "", "PY_COLORS": "", "TERM": "xterm", "COLUMNS": "80"}  # no terminal by itself
_SGR = re.compile(r"\x1b\[[\d;]*m")


@pytest.fixture(scope="module")
def endless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference with a `neg` that has no end."""
    folder = tmp_path_factory.mktemp("endless") / "code"
    shutil.copytree(ROOT / "reference", folder, ignore=shutil.ignore_patterns("__pycache__", "notebooks"))
    path = folder / "operators.py"
    text = path.read_text("utf-8")
    assert text.count("    return -x\n") == 1
    path.write_text(text.replace("    return -x\n", WITHOUT_END), "utf-8")
    return folder


def command(code: Path, *arguments: str) -> list[str]:
    checks = ("tests/checks/test_operators.py", "tests/checks/test_lists.py")
    return [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *checks, "--code", str(code), *arguments]


def on_a_terminal(run: list[str], surroundings: Mapping[str, str]) -> str:
    """What the program writes where its output is a terminal."""
    pty = pytest.importorskip("pty")  # not on Windows
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        os.execve(run[0], run, {**os.environ, **surroundings})  # noqa: S606 - our own program
    written = b""
    while True:
        try:
            some = os.read(terminal, 1 << 16)
        except OSError:  # how Linux says that nobody has the other end any more
            some = b""
        if not some:
            break
        written += some
    os.close(terminal)
    os.waitpid(pid, 0)
    return written.decode()


def seen(written: str) -> list[str]:
    """The lines that a terminal shows in the end, for the little that is asked of it here."""
    lines, row, column = [""], 0, 0
    for mark in re.findall(r"\x1b\[\d*[A-Z]|[\s\S]", _SGR.sub("", written)):
        if mark == "\n":
            row, lines = row + 1, [*lines, ""] if row + 1 == len(lines) else lines
        elif mark == "\r":
            column = 0
        elif mark == "\x1b[K":
            lines[row] = lines[row][:column]
        elif mark == "\x1b[A":
            row -= 1
        elif mark.startswith("\x1b["):
            column += int(mark[2:-1])
        else:
            lines[row] = f"{lines[row][:column]:{column}}{mark}{lines[row][column + 1 :]}"
            column += 1
    return [line.rstrip() for line in lines]


def without_seconds(lines: list[str]) -> list[str]:
    return [re.sub(r" in \d.*", "", line) for line in lines]


def test_a_running_call_shows_itself_and_goes_when_the_answer_is_there(endless: Path) -> None:
    run = command(endless, "-k", "neg")
    written = on_a_terminal(run, QUIET)
    assert "\nwaiting for neg(0.0) ..." in written
    piped = subprocess.run(run, cwd=ROOT, env={**os.environ, **QUIET}, capture_output=True, text=True, check=False)
    assert "waiting" not in piped.stdout + piped.stderr
    assert without_seconds(seen(written)) == without_seconds([line.rstrip() for line in piped.stdout.split("\n")])


def test_a_long_call_is_one_line_and_pytest_writes_on_where_it_was(endless: Path) -> None:
    written = on_a_terminal(command(endless, "-v", "-k", "neglist_negates"), {**QUIET, "COLUMNS": "40"})
    (shown,) = set(re.findall(r"\n(waiting for [^\r]*)", written))
    assert len(shown) < 40
    assert shown.endswith(" ...")
    assert "waiting" not in "\n".join(seen(written))


@pytest.mark.parametrize("name", [{"CI": "1"}, {"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
def test_nothing_of_it_is_written_where_nobody_looks(endless: Path, name: Mapping[str, str]) -> None:
    written = on_a_terminal(command(endless, "-k", "neg_changes"), {**QUIET, **name})
    assert "did not come to an end in time" in written
    assert "waiting" not in written


def test_what_calls_a_function_without_end_is_not_asked_and_costs_little(endless: Path) -> None:
    done = subprocess.run(command(endless), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.partition(" short test summary info ")[0].count("did not come to an end in time") == 1
    assert re.search(r"^1 failed, 38 passed, 2 not asked", done.stdout, re.MULTILINE)
