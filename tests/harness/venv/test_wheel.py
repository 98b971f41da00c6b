"""The wheel does everything, in a folder that holds a course's four folders and nothing else.

It is built from a copy of the sources, put into a wheelhouse with all that it needs, and installed from there without
an index, as on a machine without a network: with the newest versions that the bounds allow, and with the oldest.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from tests.harness.venv.test_imports_anywhere import needed

ROOT = Path(__file__).parents[3]
FOLDERS = ("assignments", "reference", "student", "tests")
PACKED = 0.45  # of the bytes of its files, at most: they are source, which packs well, and nothing else is in it
MOST_NEEDED = 6  # direct dependencies of `[grader]`, the students' three among them
COMMANDS = {  # each with a part of what it says
    "student --check": "student/ is up to date",
    "freeze -a week1 --public": "0 sets drawn, 2 kept as they were",
    "freeze -a week1 --hidden": "2 sets drawn",
    "doctor": "isolation is full",
    "try": "finished",
    "grade HANDED_IN": "ada",
    "show ada": "3 of 3",
    "feedback HANDED_IN -o PAGES": "",
    "report -o REPORT.html": "",
    "init TERM": "people on the roster: 0",
    "prove week1": "100 % of what can be killed",
    "release OUT": "no solution found",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of these sources, built in a copy of them, so that nothing is left here."""
    copy = tmp_path_factory.mktemp("sources")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    shutil.copytree(ROOT / "grader", copy / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    pip(sys.executable, "wheel", "--no-deps", "--wheel-dir", copy / "dist", copy)
    (built,) = (copy / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module", params=["newest", "oldest"])
def python(request: pytest.FixtureRequest, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment, in which the wheel is installed from a wheelhouse alone."""
    folder = tmp_path_factory.mktemp(request.param)
    house, made = folder / "wheelhouse", folder / "environment"
    # The proof's own library asks for a newer version of what the grader is content with.
    extras, bounds = ("grader", oldest()) if request.param == "oldest" else ("grader,prove", [])
    pip(sys.executable, "wheel", "--wheel-dir", house, f"{wheel}[{extras}]", *bounds)
    venv.create(made, with_pip=True)
    found = made / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    pip(found, "install", "--no-index", "--find-links", house, f"module-grader[{extras}]")
    return found


def oldest() -> list[str]:
    """The lowest version of each package that the bounds name."""
    return [re.sub(r">=([\d.]+).*", r"==\1", line) for line in needed()]


def pip(python: str | Path, *words: str | Path) -> None:
    command = [python, "-m", "pip", "--quiet", "--disable-pip-version-check", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def bare(python: Path) -> Path:
    """A course that `grader new` makes, of which nothing is kept but the four folders."""
    folder = python.parents[2] / "course"
    ran(python, python.parents[2], "grader", "new", "course")
    for path in folder.iterdir():
        if path.name not in FOLDERS:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for student in ("ada", "bob"):
        shutil.copytree(folder / "reference", python.parents[2] / "handed_in" / student)
    return folder


def ran(python: Path, folder: Path, *words: str, ends: int = 0) -> str:
    """What a module of the environment prints; it must end with this exit code."""
    done = ended(python, folder, *words)
    assert done.returncode == ends, f"{words}: {done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def ended(python: Path, folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """A module of the environment that was run in a folder, with nothing of this process's surroundings."""
    taken = ("PYTHON", "PYTEST", "GRADER", "VIRTUAL_ENV")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(taken)}
    return subprocess.run(
        [python, "-P", "-m", *words], cwd=folder, env=environment, capture_output=True, text=True, check=False,
        timeout=300,
    )  # fmt: skip


@pytest.mark.skipif(sys.platform != "linux", reason="nothing is graded elsewhere")
def test_each_command_works_there(python: Path, bare: Path) -> None:
    places = {name: str(bare.parent / name.lower()) for name in ("HANDED_IN", "PAGES", "REPORT.html", "TERM", "OUT")}
    has_proof = any(python.parents[1].glob("lib/python*/site-packages/mutmut"))
    for command, says in COMMANDS.items():
        if command.startswith("prove") and not has_proof:
            continue
        said = ran(python, bare, "grader", *(places.get(word, word) for word in command.split()))
        assert says in said, f"{command}: {said}"
    assert "0 of 3 points" in ran(python, bare, "grader", "ci", ends=1)  # of the stubs
    (row, _) = json.loads(ended(python, bare, "grader", "grade", places["HANDED_IN"], "--json").stdout)
    assert row["score"] == 3


def test_pytest_finds_the_checks_there_and_tries_the_reference(python: Path, bare: Path) -> None:
    assert "2 passed" in ran(python, bare, "pytest", "-p", "no:cacheprovider")


def test_it_has_every_file_of_the_harness_and_none_of_a_course_and_is_small(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    files = [path for path in (ROOT / "grader").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert names == {path.relative_to(ROOT).as_posix() for path in files}
    assert "grader/py.typed" in names
    assert wheel.stat().st_size < PACKED * sum(path.stat().st_size for path in files)


def test_the_page_on_installation_says_the_same() -> None:
    page = (ROOT / "docs" / "install.md").read_text("utf-8")
    assert "$ pip wheel --wheel-dir wheelhouse 'module-grader[grader,prove]'\n" in page
    assert "$ pip install --no-index --find-links wheelhouse 'module-grader[grader,prove]'\n" in page


def test_it_needs_few_packages() -> None:
    assert len(needed()) <= MOST_NEEDED
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert [line for line in needed() if not re.fullmatch(r"[\w-]+>=[\d.]+,<[\d.]+", line)] == []
    assert len(project["dependencies"]) == 3


def test_its_types_are_there_for_whoever_checks_a_course(python: Path, bare: Path, tmp_path: Path) -> None:
    pip(python, "install", "mypy>=1.18,<3")
    (bare / "wrong.py").write_text("from grader.kit.inputs import integers\n\nkind: str = integers(0, 1)\n")
    done = subprocess.run(
        [python, "-m", "mypy", "--cache-dir", tmp_path, "wrong.py"], cwd=bare, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    (bare / "wrong.py").unlink()
    assert 'Incompatible types in assignment (expression has type "Inputs[int]"' in done.stdout
