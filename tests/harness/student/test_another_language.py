"""A student's pytest and their hand-in are wholly in the language that is asked for, in a repository as it is released."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.kit.wording import words
from grader.kit.wording.catalogue import FOLDER
from grader.release.repository import release
from tests.harness.made_up_language import LANGUAGE, left_in_english, made_up

ROOT = Path(__file__).parents[3]
WRONG = ("mul_backward_swapped", "init_not_training", "difference_doubled", "ds_diag_whole_diagonal")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A student's repository with the catalogue, and with several mistakes in the student's files."""
    folder = release(ROOT, tmp_path_factory.mktemp("released") / "course", None).folder
    path = folder / FOLDER / f"{LANGUAGE}.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(made_up(ROOT), "utf-8")
    ignored = shutil.ignore_patterns("__pycache__")
    for source in (ROOT / "reference", *(ROOT / "tests" / "wrong" / name for name in WRONG)):
        shutil.copytree(source, folder / "student", dirs_exist_ok=True, ignore=ignored)
    text = (folder / "student" / "operators.py").read_text("utf-8")
    (folder / "student" / "operators.py").write_text(text.replace("return x * y", "return x * z", 1), "utf-8")
    return folder


def printed(repository: Path, language: str, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=repository, capture_output=True, encoding="utf-8", check=False,
        timeout=300, env={**os.environ, words.LANGUAGE: language},
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("options", [[], ["--plain"]], ids=["in columns", "read aloud"])
def test_a_students_pytest_says_nothing_in_english(repository: Path, options: list[str]) -> None:
    command = ("pytest", "-q", "-p", "no:cacheprovider", *options)
    said, before = printed(repository, LANGUAGE, *command), printed(repository, "en", *command)
    assert left_in_english(said) == []
    assert len(left_in_english(before)) > 20  # else the rule sees nothing
    assert "RAISED IN operators.py, LINE " in said
    assert "aised in operators.py, line " in before


def test_a_stub_and_its_next_step_are_in_it(repository: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "student", tmp_path / "stub")
    said = printed(repository, LANGUAGE, "pytest", "-q", "-p", "no:cacheprovider", f"--code={tmp_path / 'stub'}")
    assert "0 OF 210 POINTS" in said
    assert "NEXT: TASK 0.1, OPERATORS (NOT STARTED YET): pytest -m task0_1" in said
    assert left_in_english(said) == []


def test_a_hand_in_is_told_in_it(repository: Path, tmp_path: Path) -> None:
    said = printed(repository, LANGUAGE, "grader.kit.handin", "module1", "--out", str(tmp_path))
    assert "KEEP THIS LINE: " in said
    assert left_in_english(said) == []
