"""A container without privileges is enough: the canary and a grading under Docker's default profile.

Emulated: the profile's filter and capabilities are put on a process of this machine. It is no Docker engine.
"""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.sandbox.locks import landlock_abi
from tests.harness.layers.cage import ROOT, throwaway
from tests.harness.layers.docker_profile import DENIED, KINDS, NAMESPACES
from tests.harness.layers.headers import MISSING, kernel_numbers

pytestmark = pytest.mark.skipif(
    not kernel_numbers(platform.machine()), reason=MISSING.format(f"for {platform.machine()}")
)
POSSIBLE = list(KINDS) if os.geteuid() == 0 else [kind for kind in KINDS if "--user" in kind]
kinds = pytest.mark.parametrize("kind", POSSIBLE)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A copy of the repository that any uid may read, a course with sets that are public, and a class of one."""
    with throwaway(None) as made:
        for number in range(len(KINDS)):
            shutil.copytree(ROOT / "tests" / "examples", made / "place" / str(number) / "hidden")
        shutil.copytree(ROOT / "reference", made / "class" / "ada", ignore=shutil.ignore_patterns("__pycache__"))
        for path in [made / "place", *(made / "place").rglob("*")]:
            path.chmod(0o777 if path.is_dir() else 0o666)
        (made / "stage").mkdir()
        yield made


def in_container(kind: str, folder: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    program = [sys.executable, "-m", "tests.harness.layers.docker_profile", kind, str(folder / "stage")]
    paths = {"PYTHONPATH": str(folder / "repository"), "PYTHONDONTWRITEBYTECODE": "1", "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        [*program, sys.executable, *command], cwd=folder, env=paths, capture_output=True, text=True, check=False
    )


def grader(kind: str, folder: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    places = ["--course", str(folder / "repository"), "--class", str(folder / "place" / str(list(KINDS).index(kind)))]
    return in_container(kind, folder, "-m", "grader", *places, *command)


@kinds
def test_the_doctor_finds_full_isolation(kind: str, folder: Path) -> None:
    done = grader(kind, folder, "doctor")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "isolation is full" in done.stdout
    assert ("not in this kernel" in done.stdout) == ("no Landlock" in kind or not landlock_abi())


@kinds
def test_a_submission_is_graded(kind: str, folder: Path) -> None:
    done = grader(kind, folder, "grade", str(folder / "class"), "-a", "module0", "--again")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "100" in done.stdout, done.stdout


PROBE = f"""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def tried(*words):
    ctypes.set_errno(0)
    libc.syscall(*map(ctypes.c_long, words))
    return ctypes.get_errno()
numbers = {{name: number for name, number in {kernel_numbers(platform.machine())!r}.items()}}
print([name for name in {DENIED!r} if name in numbers and tried(numbers[name], *[-1] * 6) != 1])
print(tried(numbers["clone3"], 0, 0), tried(numbers["clone"], {NAMESPACES}, 0), tried(numbers["getpid"]))
print([line.split()[1] for line in open("/proc/self/status") if line.startswith(("CapEff", "CapBnd"))], os.getuid())
"""


@kinds
def test_the_emulated_container_is_as_closed_as_a_real_one(kind: str, folder: Path) -> None:
    done = in_container(kind, folder, "-c", PROBE)
    not_denied, calls, rights = done.stdout.splitlines()
    assert (not_denied, calls) == ("[]", "38 1 0")
    if os.geteuid() == 0:
        capabilities = sum(1 << n for n in KINDS[kind][1])
        assert rights == f"{[f'{capabilities:016x}'] * 2} {1000 if '--user' in kind else 0}"
