"""A file in several folders, at several places or under a copy's name: what is read, and what a person decides."""

import os
from pathlib import Path

import pytest

from grader.intake import Source, read_submission
from tests.harness.fast.class_files import MODULE0
from tests.harness.fast.test_intake_folders import put, read


def test_the_same_file_at_two_places_is_one_and_the_other_is_noted(tmp_path: Path) -> None:
    seen = read(put(tmp_path, {"minitorch/operators.py": "o", "operators.py": "o", "module.py": "m"}))
    assert seen.files == {"module.py": "m", "operators.py": "o"}
    assert seen.notes == ("minitorch/operators.py: a second operators.py, the same; operators.py is read",)


def test_files_that_are_there_once_are_one_submission_in_whatever_folders(tmp_path: Path) -> None:
    seen = read(put(tmp_path, {"hw0/operators.py": "a", "hw1/minitorch/module.py": "b"}))
    assert seen.files == {"module.py": "b", "operators.py": "a"}
    assert seen.found == {"operators.py": "hw0/operators.py", "module.py": "hw1/minitorch/module.py"}


@pytest.mark.parametrize("other", ["minitorch/operators.py", "old/operators.py"])
def test_between_two_versions_nobody_chooses_unasked(tmp_path: Path, other: str) -> None:
    first = "operators.py" if other.startswith("minitorch") else "new/operators.py"
    put(tmp_path, {first: "new", other: "old", "module.py": "m"})
    os.utime(tmp_path / other, (1_000_000_000, 1_000_000_000))
    seen = read(tmp_path)
    assert seen.files == {"module.py": "m"}
    assert seen.gaps == {"operators.py": "operators.py not graded: two versions"}
    places = ", ".join([first, other])
    assert seen.problems["operators.py"] == (
        f"operators.py is not graded: it is there in two versions, {places}; hand in one of them."
    )
    assert f"{other} (2001-09-09 01:46:40, 3 bytes)" in seen.remarks[0]
    picks = {"newest": "new", other.rpartition("/")[0]: "old", "": None, "nowhere": None}
    for pick, content in picks.items():
        source = Source("zoe", tmp_path, "folder", pick=pick)
        assert read_submission(source, MODULE0).files.get("operators.py") == content


COPIES = ["operators (1).py", "operators-1.py", "operators copy.py"]


@pytest.mark.parametrize("name", COPIES)
def test_what_a_browser_calls_a_second_file_is_taken_and_the_student_is_told(tmp_path: Path, name: str) -> None:
    seen = read(put(tmp_path, {f"minitorch/{name}": "o", "minitorch/module.py": "m"}))
    assert seen.files == {"module.py": "m", "operators.py": "o"}
    assert seen.remarks == (f"minitorch/{name} is read as operators.py; hand it in under that name.",)
    assert (seen.problems, seen.gaps) == ({}, {})
    beside = read(put(tmp_path, {"minitorch/operators.py": "own", "minitorch/operators (2).py": "another"}))
    assert beside.files["operators.py"] == "own"
    two = put(tmp_path / "two", {name: "o", "operators (7).py": "other", "module.py": "m"})
    assert read(two).gaps == {"operators.py": "operators.py not graded: two versions"}


@pytest.mark.parametrize(
    "name", ["Operators.py", "operators.py.txt", "operators.pyw", "operators.ipynb", "operator.py"]
)
def test_a_near_name_is_said_to_the_student_and_in_the_table(tmp_path: Path, name: str) -> None:
    seen = read(put(tmp_path, {name: "o", "module.py": "m"}))
    assert "operators.py" not in seen.files
    assert seen.gaps == {"operators.py": f'no operators.py; found "{name}"'}
    assert seen.problems["operators.py"] == (
        f'operators.py was not found; found "{name}"; hand it in under the name operators.py.'
    )
