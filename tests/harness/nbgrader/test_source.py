"""`assignments/` is the source folder of an nbgrader course: each of nbgrader's steps does its work on it as it is."""

import json
import re
import shutil
from pathlib import Path

import pytest

from grader.courses.assignment import assignments, load_assignment
from grader.intake.notebooks import released_of
from grader.notebooks.released import STUB_TEXT
from tests.harness.nbgrader.conftest import ROOT, book, cell_of, hand_in, run, scores, source

COPIED = {
    "module0": {"checks.zip", "modules.ipynb", "operators.ipynb"},
    "mini_ml": {"checks.zip", "mini_ml.ipynb"},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class for which both assignments are released."""
    made = tmp_path_factory.mktemp("source") / "class"
    for name in COPIED:
        run(made, "nbgrader", "generate_assignment", name)
    return made


def test_every_assignment_with_notebooks_is_tried() -> None:
    assert {n for n in assignments(ROOT) if load_assignment(ROOT, n).notebooks} == COPIED.keys()


@pytest.mark.parametrize("name", COPIED)
def test_nothing_else_is_copied_into_a_release(name: str, folder: Path) -> None:
    assert {
        p.relative_to(folder / "release" / name).as_posix() for p in (folder / "release" / name).rglob("*")
    } == COPIED[name]


@pytest.mark.parametrize("name", COPIED)
def test_a_release_has_the_stubs_that_are_graded_by_and_no_solution(name: str, folder: Path) -> None:
    for released in released_of(load_assignment(ROOT, name)):
        made = book(folder / "release" / name / released.name)
        for cell in released.cells:
            if cell.id:
                assert "".join(cell_of(made, cell.id)["source"]) == cell.text
        texts = "\n".join("".join(cell["source"]) for cell in made["cells"])
        assert "SOLUTION" not in texts
        assert sum(cell.role == "answer" for cell in released.cells) == texts.count("YOUR CODE HERE\nraise") + len(
            [c for c in released.answers if c.stub.count("raise NotImplementedError()") and "\n    " in c.stub]
        )
        assert texts.count(STUB_TEXT) == sum(cell.role == "written" for cell in released.cells)


@pytest.mark.parametrize("name", COPIED)
def test_the_checks_beside_it_hold_no_solution(name: str, folder: Path, tmp_path: Path) -> None:
    shutil.unpack_archive(folder / "release" / name / "checks.zip", tmp_path)
    files = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    kinds = {
        re.match(r"assignments/|lecture/|tests/(?:checks|examples|mistakes|probes|strategies)/|tests/__init__", f)
        for f in files
    }
    assert None not in kinds
    assert not any("proof.toml" in file or "reference" in file or "hidden" in file for file in files)


def test_the_sources_validate(folder: Path) -> None:
    for name, files in COPIED.items():
        for file in sorted(files - {"checks.zip"}):
            said = run(folder, "nbgrader", "validate", str(ROOT / "assignments" / name / file))
            assert "Success! Your notebook passes all the tests." in said, said


def test_a_failing_cell_shows_the_sentence_the_call_and_what_came_and_no_traceback(
    folder: Path, tmp_path: Path
) -> None:
    made = source("operators.ipynb")
    cell_of(made, "mul_answer")["source"] = "def mul(x, y):\n    return x + y"
    path = tmp_path / "operators.ipynb"
    path.write_text(json.dumps(made))
    shutil.copy(ROOT / "assignments" / "module0" / "checks.zip", tmp_path)
    said = run(folder, "nbgrader", "validate", str(path))
    assert "The following" in said
    assert "Traceback" not in said
    assert 'File "' not in said
    assert "mul(x, y) is x * y" in said
    assert re.search(r"mul\([\d., -]+\)", said)


def test_autograde_feedback_and_export_take_them(folder: Path) -> None:
    files = ("operators.ipynb", "modules.ipynb")
    hand_in(folder, "ada", {name: source(name) for name in files})
    hand_in(folder, "bob", {name: book(folder / "release" / "module0" / name) for name in files})
    run(folder, "nbgrader", "autograde", "module0")
    run(folder, "nbgrader", "generate_feedback", "module0")
    out = folder / "grades.csv"
    run(folder, "nbgrader", "export", "--to", str(out))
    rows = [line.split(",") for line in out.read_text().splitlines() if line.startswith("module0")]
    assert {(row[3], float(row[-2])) for row in rows} == {("ada", 101.0), ("bob", 0.0)}
    assert (folder / "feedback" / "ada" / "module0" / "operators.html").is_file()
    waiting = {(student, cell) for student, cell, grade in scores(folder) if grade["needs_manual_grade"]}
    assert waiting == {("ada", "why_two_formulas"), ("ada", "why_recursive")}


def test_nothing_of_a_class_is_seen_by_git(folder: Path) -> None:
    assert not folder.is_relative_to(ROOT)
    assert "/class/" in (ROOT / ".gitignore").read_text()
