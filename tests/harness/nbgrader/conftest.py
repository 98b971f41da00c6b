"""A class for nbgrader, in a folder of its own; its commands are run as people run them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.harness.browser.conftest import browser  # noqa: F401 - a fixture

pytest.importorskip("nbgrader", reason="nbgrader is not installed: tox -e nbgrader")

ROOT = Path(__file__).parents[3]
BIN = Path(sys.executable).parent
NOISE = "TCP without encryption"  # of a kernel, in each notebook

Book = dict[str, Any]
Runs = Callable[..., str]


def environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "GRADER"))}
    return {**kept, "GRADER_CLASS": str(folder), "PATH": f"{BIN}{os.pathsep}{kept.get('PATH', '')}", **more}


def run(folder: Path, *words: str, ends: int = 0, **more: str) -> str:
    """What a command prints that is called in the course's folder."""
    command = (
        [sys.executable, "-m", "grader", *words[1:]] if words[0] == "grader" else [str(BIN / words[0]), *words[1:]]
    )
    ended = subprocess.run(
        command, cwd=ROOT, env=environment(folder, **more), capture_output=True, text=True, check=False, timeout=900
    )
    assert ended.returncode == ends, ended.stdout[-2000:] + ended.stderr[-4000:]
    return ended.stdout + ended.stderr


@pytest.fixture(scope="session")
def hidden(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hidden sets of module0, to be copied into classes."""
    folder = tmp_path_factory.mktemp("hidden") / "class"
    folder.mkdir()
    run(folder, "grader", "freeze", "-a", "module0", "--hidden", "--seed", "11")
    return folder / "hidden"


def book(path: Path) -> Book:
    made: Book = json.loads(path.read_text(encoding="utf-8"))
    return made


def cell_of(made: Book, grade_id: str) -> Book:
    return next(c for c in made["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)


def source(name: str) -> Book:
    """A notebook of module0 with its solutions."""
    return book(ROOT / "assignments" / "module0" / name)


def hand_in(folder: Path, student: str, books: Mapping[str, Book]) -> Path:
    place = folder / "submitted" / student / "module0"
    place.mkdir(parents=True)
    for name, made in books.items():
        (place / name).write_text(json.dumps(made), encoding="utf-8")
    return place


def hand_in_release(folder: Path, student: str, written: str) -> None:
    """Hand in what was released, with the right answers, and this one to the written question."""
    books = {}
    for name in ("operators.ipynb", "modules.ipynb"):
        answers, books[name] = source(name), book(folder / "release" / "module0" / name)
        for cell in books[name]["cells"]:
            grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
            if grade_id.endswith("_answer"):
                cell["source"] = cell_of(answers, grade_id)["source"]
            elif grade_id == "why_two_formulas":
                cell["source"] = written
    hand_in(folder, student, books)


def scores(folder: Path, url: str = "") -> Iterator[tuple[str, str, Any]]:
    """Student, cell and row of each grade in the gradebook."""
    from nbgrader.api import Gradebook

    with Gradebook(url or f"sqlite:///{folder / 'gradebook.db'}", "course") as gradebook:
        for submission in gradebook.assignment_submissions("module0"):
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    yield submission.student_id, grade.name, {**grade.to_dict(), "score": grade.score}
