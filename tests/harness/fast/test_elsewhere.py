"""On macOS and Windows the command line works as far as it can, and says in a sentence what it cannot do there.

The system is a pretended one: the name of another, and without the modules and functions that it does not have.
"""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PRETEND = """
import importlib.abc, os, platform, sys
# What follows looks at the real system when it is imported, and must have done so before another is pretended.
class Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name in MISSING:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
import click, concurrent.futures, ctypes, hypothesis, msgspec, multiprocessing, numpy, pytest
import hypothesis.strategies, socket, sqlite3, subprocess, sysconfig, tempfile, zipfile
for name in MISSING:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Missing())
for name in FUNCTIONS:
    vars(os).pop(name, None)
if SYSTEM == "Windows":
    ctypes.CDLL = None
    del socket.AF_UNIX
sys.platform = PLATFORM
platform.system, platform.release = lambda: SYSTEM, lambda: "1"
import pathlib
sys.argv[0] = "grader"
from grader.cli import main
main()
"""
SYSTEMS = {
    "Darwin": ("darwin", (), ("pidfd_open", "sched_getaffinity", "setresuid", "setresgid")),
    "Windows": (
        "win32",
        ("fcntl", "resource", "pwd", "grp", "termios"),
        ("fork", "geteuid", "getuid", "pidfd_open", "sched_getaffinity", "setresuid", "setresgid", "setsid"),
    ),
}
systems = pytest.mark.parametrize("system", list(SYSTEMS))


def grader(system: str, course: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    name, missing, functions = SYSTEMS[system]
    known = f"PLATFORM, SYSTEM, MISSING, FUNCTIONS = {name!r}, {system!r}, {missing!r}, {functions!r}"
    places = ["--course", str(ROOT), "--class", str(course)]
    command = [sys.executable, "-c", f"{known}\n{PRETEND}", *places, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@systems
def test_grade_says_what_to_do_instead_and_writes_nothing(system: str, tmp_path: Path) -> None:
    done = grader(system, tmp_path, "grade", "-a", "module0", "tests/class")
    assert done.returncode == 2
    (sentence,) = done.stderr.splitlines()
    assert sentence.startswith(f"grader: {system} 1 on ")
    assert "Linux only, so nothing is graded here; grade in Docker" in sentence
    assert "WSL2" in sentence
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


@systems
def test_the_doctor_says_the_same(system: str, tmp_path: Path) -> None:
    done = grader(system, tmp_path, "doctor")
    assert done.returncode == 2
    assert done.stdout.startswith(f"MISSING {system} 1 on ")
    assert "grade in Docker" in done.stdout
    assert done.stderr == ""


@systems
@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("grade", "-a", "module0", "--dry-run", "tests/class/right_plain"), ("student", "--check")],
)
def test_what_runs_no_submission_works_there(system: str, arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = grader(system, tmp_path, *arguments)
    assert done.returncode == 0, done.stderr
    assert done.stdout
