"""A released repository of module0, and a checkout of it for each test."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.release.repository import release
from tests.harness.ci.runs import Run, prepare

ROOT = Path(__file__).parents[3]
REFERENCE = {name: (ROOT / "reference" / name).read_text("utf-8") for name in ("operators.py", "module.py")}
Opened = Callable[[str], Run]


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release(ROOT, tmp_path_factory.mktemp("released") / "exercises", None, ["module0"], has_comment=True).folder


@pytest.fixture
def opened(released: Path, tmp_path: Path) -> Opened:
    """Opens a place around a checkout, which a commit of a known time is in."""

    def opens(place: str) -> Run:
        folder = tmp_path / f"checkout-{place}"
        shutil.copytree(released, folder)
        git(folder, "init", "-q")
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", "handed in", "--date", "2026-09-01T12:00:00+02:00")
        return prepare(place, folder, tmp_path / f"place-{place}")

    return opens


def git(folder: Path, *words: str) -> str:
    known = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "init.defaultBranch=main"]
    times = {"GIT_COMMITTER_DATE": "2026-09-01T12:00:00+02:00", "PATH": "/usr/bin:/bin", "HOME": str(folder)}
    done = subprocess.run(["git", *known, *words], cwd=folder, env=times, capture_output=True, text=True, check=True)
    return done.stdout
