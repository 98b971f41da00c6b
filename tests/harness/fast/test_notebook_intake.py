"""Notebooks in the shapes in which a class hands in: whose they are, which files they are, and what else is read."""

import json
import shutil
from pathlib import Path

import pytest

from grader.courses.assignment import load_assignment
from grader.intake import NotGradedError, Submission, list_one, list_sources, read_submission
from grader.intake.values import Source
from grader.notebooks.reading import read_cells
from grader.notebooks.scanning import NotebookFault

ROOT = Path(__file__).parents[3]
NOTEBOOKS = ROOT / "assignments" / "module0"
ASSIGNMENT = load_assignment(ROOT, "module0")
OPERATORS = (NOTEBOOKS / "operators.ipynb").read_bytes()


def read(folder: Path) -> Submission:
    return read_submission(Source("ada", folder, "folder"), ASSIGNMENT)


def written(folder: Path, **files: bytes) -> Path:
    for name, data in files.items():
        (folder / name.replace("__", ".")).write_bytes(data)
    return folder


@pytest.mark.parametrize(
    "name", ["doeada_123_456_{}", "Ada Doe_11_assignsubmission_file_{}", "ada/{}", "ada/module0/{}"]
)
def test_both_notebooks_are_a_students_in_each_download(name: str, tmp_path: Path) -> None:
    for notebook in ("operators.ipynb", "modules.ipynb"):
        path = tmp_path / "class" / name.format(notebook)
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(NOTEBOOKS / notebook, path)
    (source,) = list_sources(tmp_path / "class", ASSIGNMENT).sources
    submission = read_submission(source, ASSIGNMENT)
    assert set(submission.files) == {"operators.py", "module.py"}
    assert not submission.problems
    assert {place.rpartition("/")[2] for place in submission.found.values()} == {"operators.ipynb", "modules.ipynb"}


def test_a_zip_of_a_class_of_notebooks_is_a_class(tmp_path: Path) -> None:
    for student in ("ada", "bob"):
        (tmp_path / "class" / student).mkdir(parents=True)
        shutil.copy(NOTEBOOKS / "operators.ipynb", tmp_path / "class" / student)
    shutil.make_archive(str(tmp_path / "all"), "zip", tmp_path / "class")
    assert [s.student for s in list_sources(tmp_path / "all.zip", ASSIGNMENT).sources] == ["ada", "bob"]


def test_one_notebook_can_be_named_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "my work.ipynb"
    path.write_bytes(OPERATORS)
    (source,) = list_one(path, "ada", ASSIGNMENT).sources
    submission = read_submission(source, ASSIGNMENT)
    assert submission.found["operators.py"] == "my work.ipynb"
    assert "or modules.ipynb in its place" in submission.problems["module.py"]
    assert submission.notebooks[0].told[0] == (
        "The notebook is called 'my work.ipynb'; it was recognised by its cells."
    )


def test_files_with_work_in_them_are_read_and_stubs_make_way(tmp_path: Path) -> None:
    stub = (ROOT / "student" / "operators.py").read_bytes()
    folder = written(tmp_path, operators__py=stub, operators__ipynb=OPERATORS)
    assert read(folder).found["operators.py"] == "operators.ipynb"
    written(tmp_path, operators__py=b"def mul(x, y): return x * y\n")
    submission = read(folder)
    assert submission.files["operators.py"] == "def mul(x, y): return x * y\n"
    written(tmp_path, module__py=b"class Module: pass\n")
    assert any("a notebook; passed over, since its files are there" in note for note in read(folder).notes)


def test_another_written_answer_is_another_submission(tmp_path: Path) -> None:
    before = read(written(tmp_path, operators__ipynb=OPERATORS))
    book = json.loads(OPERATORS)
    for cell in book["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "why_two_formulas":
            cell["source"] = "Something else."
    after = read(written(tmp_path, operators__ipynb=json.dumps(book).encode()))
    assert after.files == before.files
    assert after.digest != before.digest


def test_what_cannot_be_read_is_no_zero(tmp_path: Path) -> None:
    with pytest.raises(NotGradedError, match="ends in the middle"):
        read(written(tmp_path, operators__ipynb=OPERATORS[:500]))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"), ("{", "ends in the middle"), ("[]", "is no notebook"), ('{"a": 1, "a": 2}', '"a" twice'),
        ('{"cells": [1]}', "cell 1"), ('{"cells": [{"cell_type": 1}]}', "cell 1, cell_type"),
        ('{"cells": [{"cell_type": "code", "source": [1]}]}', "cell 1, source"), ('{"cells": {}}', "is no notebook"),
        ("[" * 200 + "]" * 200, "nested more than 100 deep, in line 1"),
        ('{"a":\n' + "1" * 500 + "}", "500 characters in line 2"),
        ("<<<<<<< HEAD\n{}", "merge conflict in line 1"), ("def f(): pass", "is no notebook"),
    ],
)  # fmt: skip
def test_each_way_to_be_no_notebook_has_its_words(text: str, says: str) -> None:
    with pytest.raises(NotebookFault) as fault:
        read_cells(text.encode())
    assert says in str(fault.value)


def test_what_does_no_harm_is_read() -> None:
    for data in (b"\xef\xbb\xbf" + OPERATORS, OPERATORS.replace(b"\n", b"\r\n"), OPERATORS.decode().encode("utf-16")):
        assert read_cells(data) == read_cells(OPERATORS)
    outputs = OPERATORS.replace(b'"outputs": []', b'"outputs": [{"a": NaN, "a": 1e999}]')
    assert read_cells(outputs) == read_cells(OPERATORS)
