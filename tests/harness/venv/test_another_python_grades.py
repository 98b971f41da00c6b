"""Grading with another Python that is installed here: `grader grade --python PATH`, with all that it changes.

An environment of each is made with what the grader needs, and with this grader itself.
"""

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.harness.venv.test_imports_anywhere import needed

ROOT = Path(__file__).parents[3]
NEWEST = 14  # that the project is meant to run with
NEWER = "type Number = float\n\n\ndef same[T](x: T) -> T:\n    return x\n\n\n"
CLASS = ("honest", "newer", "slip")


def others() -> list[str]:
    """The other Pythons of this machine, "3.12"; each is found under its name, or where pyenv keeps it."""
    return [f"3.{minor}" for minor in range(11, NEWEST + 1) if minor != sys.version_info[1] and python_named(f"3.{minor}")]


def python_named(version: str) -> str | None:
    """Where that Python is."""
    kept = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"
    places = [shutil.which(f"python{version}"), *sorted(map(str, kept.glob(f"{version}.*/bin/python")))]
    said = "import sys; print('{}.{}'.format(*sys.version_info))"
    for place in filter(None, places):  # the first may be a shim, which knows no version that is not chosen
        done = subprocess.run([place, "-c", said], capture_output=True, text=True, check=False, timeout=60)
        if done.stdout.strip() == version:
            return place
    return None


OTHERS = others()
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="nothing is graded elsewhere"),
    pytest.mark.skipif(not OTHERS, reason="no other Python from 3.11 on is installed here"),
]


@pytest.fixture(scope="module", params=OTHERS)
def python(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment of another version, in which the grader is installed."""
    folder = tmp_path_factory.mktemp(f"python {request.param}")
    subprocess.run([str(python_named(request.param)), "-m", "venv", folder], check=True)
    made = folder / "bin" / "python"
    subprocess.run([made, "-m", "pip", "install", "--quiet", *needed()], check=True, capture_output=True)
    packages = folder / "lib" / f"python{request.param}" / "site-packages"
    (packages / "this_grader.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference, the same in newer syntax, and the same with a slip."""
    folder = tmp_path_factory.mktemp("handed in")
    honest = (ROOT / "reference" / "operators.py").read_text(encoding="utf-8")
    for student, text in zip(CLASS, (honest, NEWER + honest, "def f[x]:\n" + honest), strict=True):
        (folder / student).mkdir()
        shutil.copy(ROOT / "reference" / "module.py", folder / student)
        (folder / student / "operators.py").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def class_folder(tmp_path: Path, drawn: Path) -> Path:
    """The folder of a class with hidden sets and no results."""
    shutil.copytree(drawn / "hidden", tmp_path / "class" / "hidden")
    return tmp_path / "class"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a class for which hidden sets are drawn once."""
    folder = tmp_path_factory.mktemp("class")
    command = [sys.executable, "-m", "grader", "--course", ROOT, "--class", folder, "freeze", "-a", "module0"]
    subprocess.run([*command, "--hidden", "--seed", "7"], cwd=ROOT, check=True, capture_output=True)
    return folder


def minor_of(python: Path) -> int:
    """12 of the Python 3.12 of an environment."""
    return int(next(python.parents[1].glob("lib/python3.*")).name.removeprefix("python3."))


def graded(class_folder: Path, handed_in: Path, *options: str | Path) -> subprocess.CompletedProcess[str]:
    """What grading says, started by this Python."""
    command = [sys.executable, "-m", "grader", "--course", ROOT, "--class", class_folder, "grade", "-a", "module0"]
    words = [*command, "--json", *options, handed_in]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)


def test_newer_syntax_is_graded_by_a_python_that_has_it_and_by_no_other(
    class_folder: Path, handed_in: Path, python: Path
) -> None:
    here, there = graded(class_folder, handed_in), graded(class_folder, handed_in, "--python", python)
    rows = [{row["student"]: row for row in json.loads(done.stdout)} for done in (here, there)]
    expected = [minor >= 12 for minor in (sys.version_info[1], minor_of(python))]
    for done, found, reads_it in zip((here, there), rows, expected, strict=True):
        assert done.returncode == (0 if reads_it else 1), done.stderr
        assert found["honest"]["score"] == found["honest"]["max_score"]
        assert found["slip"]["score"] < found["slip"]["max_score"]
        if reads_it:
            assert found["newer"]["score"] == found["newer"]["max_score"]
        else:
            assert found["newer"]["score"] is None
            assert found["newer"]["not_graded"].startswith(
                "needs 3.12, and Python 3.11 grades here: operators.py, line 1"
            )
    assert rows[0]["honest"]["suite"] != rows[1]["honest"]["suite"]
    again = graded(class_folder, handed_in, f"--python={python}")
    assert again.stdout == there.stdout


def test_its_own_library_is_what_may_be_imported(tmp_path: Path, class_folder: Path, python: Path) -> None:
    """asyncore was a module of Python up to 3.11; tomllib is one since then."""
    folder = tmp_path / "handed in" / "someone"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "reference" / "module.py", folder)
    honest = (ROOT / "reference" / "operators.py").read_text(encoding="utf-8")
    (folder / "operators.py").write_text(f"import asyncore, tomllib\n{honest}", encoding="utf-8")
    (row,) = json.loads(graded(class_folder, folder.parent, "--python", python).stdout)
    assert row["score"] == row["max_score"]
    assert [line.split()[3] for line in row["passed_over"]] == ["asyncore"] * (minor_of(python) >= 12)


def test_one_without_the_grader_is_refused_and_nobody_is_graded(tmp_path: Path, handed_in: Path) -> None:
    venv.create(tmp_path / "bare")
    done = graded(tmp_path / "class", handed_in, "--python", tmp_path / "bare" / "bin" / "python")
    assert done.returncode == 2
    assert "the grader is not installed there" in done.stderr
    assert not (tmp_path / "class").exists()
