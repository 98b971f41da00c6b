"""Tasks in a student's pytest: two assignments have a task 9.9, and a third has the task 10.1, which comes last."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from grader.kit.errors import HarnessFault
from grader.kit.testing.standing import PASSED, Asked, Standing
from grader.kit.testing.tasks import Tasks, by_number

ROOT = Path(__file__).parents[3]
ASSIGNMENT = """
name = "{name}"
title = "T"
version = 1
examples = {{ public = 3, hidden = 3 }}
[files]
"code.py" = ["code.py"]
"""
TASK = """
[[task]]
id = "{id}"
title = "Of {name}"
checks = "tests/checks/test_{name}.py"
total = 1
"""
# The same name in each assignment, and inputs of another type: a set of another assignment does not fit.
CHECKS = """
from hypothesis import strategies as st
from grader.kit.check import check
from grader.kit.expect import expect_equal
from grader.kit.inputs import Inputs
from grader.kit.observe import observe
"""
CHECK = """
@check(task="{id}", points=1, x=Inputs(st.sampled_from({values}), contains=lambda x: x in {values}))
def test_same{suffix}(x):
    "It answers with its argument."
    expect_equal(observe("code:{name}", x), want=x)
"""
VALUES = {"apples": [1, 2, 3], "words": ["a", "b", "c"], "later": [1.5, 2.5, 3.5]}
TASKS = {"later": ["10.1"], "apples": ["9.9", "9.10"], "words": ["9.9"]}
RIGHT = "".join(f"def {name}(x):\n    return x\n\n\n" for name in VALUES)


def grader(course: Path, *words: str) -> None:
    command = [sys.executable, "-m", "grader", "--course", course, *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def run(folder: Path, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "grader.kit.testing.plugin"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTEST_ADDOPTS", None)
    return subprocess.run(
        [*command, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with its public sets; its student has answered everything right."""
    root = tmp_path_factory.mktemp("course")
    for folder in ("tests/checks", "tests/probes", "reference", "student"):
        (root / folder).mkdir(parents=True)
    for package in ("tests", "tests/checks", "tests/probes"):
        (root / package / "__init__.py").touch()
    (root / "pyproject.toml").write_text("[tool.pytest.ini_options]\naddopts = ['--strict-markers']\n")
    for folder in ("reference", "student"):
        (root / folder / "code.py").write_text(RIGHT)
    for name, ids in TASKS.items():
        (root / "assignments" / name).mkdir(parents=True)
        tasks = "".join(TASK.format(id=task, name=name) for task in ids)
        (root / "assignments" / name / "assignment.toml").write_text(ASSIGNMENT.format(name=name) + tasks)
        checks = (
            CHECK.format(id=task, name=name, values=VALUES[name], suffix="" if task == ids[0] else "_again")
            for task in ids
        )
        (root / "tests" / "checks" / f"test_{name}.py").write_text(CHECKS + "".join(checks))
        grader(root, "freeze", "-a", name, "--public")
    return root


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A student's folder, to be changed."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "code.py").write_text(RIGHT)
    return folder


def break_(code: Path, name: str, body: str = "return []") -> None:
    text = (code / "code.py").read_text()
    (code / "code.py").write_text(text.replace(f"def {name}(x):\n    return x", f"def {name}(x):\n    {body}"))


class TestTwoAssignmentsWithATaskOfTheSameId:
    def test_each_check_reads_the_examples_of_its_own(self, course: Path) -> None:
        done = run(course, "tests/checks")
        assert done.returncode == 0, done.stdout
        assert "4 passed" in done.stdout

    def test_the_marker_selects_both(self, course: Path) -> None:
        assert "2 passed, 2 deselected" in run(course, "tests/checks", "-m", "task9_9").stdout

    @pytest.mark.parametrize("name", ["apples", "words"])
    def test_the_next_task_is_named_with_its_own_title_and_file(self, course: Path, code: Path, name: str) -> None:
        break_(code, name)
        done = run(course, f"--code={code}")
        assert done.returncode == 1
        file = f"tests/checks/test_{name}.py"
        assert f"next: task 9.9, Of {name} (not right yet): pytest -m task9_9 {file}" in done.stdout.splitlines()
        one = run(course, f"--code={code}", *re.findall(r"pytest (-m \S+ \S+)$", done.stdout, re.MULTILINE)[0].split())
        assert "1 failed" in one.stdout
        assert "passed" not in one.stdout

    def test_a_check_in_a_file_that_neither_names_is_said(self, course: Path) -> None:
        tasks = Tasks.read(course)
        with pytest.raises(HarnessFault, match=r"no assignment\.toml says that checks of task 9\.9 are in this file"):
            tasks.owner("9.9", course / "tests" / "checks" / "test_other.py")
        assert tasks.owner("10.1", course / "tests" / "checks" / "test_other.py").assignment == "later"

    def test_a_task_that_no_assignment_has_fails_its_check_alone(self, course: Path) -> None:
        file = course / "tests" / "checks" / "test_unknown.py"
        file.write_text(CHECKS + CHECK.format(id="77.7", name="apples", values=[1], suffix=""))
        try:
            done = run(course, "-o", "addopts=")
        finally:
            file.unlink()
        assert "1 failed, 4 passed" in done.stdout
        assert "The checks themselves are broken" in done.stdout
        assert "checks of task 77.7" in done.stdout


class TestTheNextTask:
    def test_its_number_counts_and_not_its_text(self, course: Path, code: Path) -> None:
        """9.9 comes before 10.1, though its text does not, and the name of its assignment comes later too."""
        break_(code, "later")
        break_(code, "words", "raise NotImplementedError")
        assert "next: task 9.9, Of words (not started yet)" in run(course, f"--code={code}").stdout

    def test_it_is_the_first_in_the_file(self, course: Path, code: Path) -> None:
        break_(code, "apples")
        assert "next: task 9.9, Of apples" in run(course, f"--code={code}").stdout
        assert "next: task 9.10, Of apples (not right yet): pytest -m task9_10\n" in (
            run(course, f"--code={code}", "-m", "task9_10").stdout
        )

    def test_ids_are_ordered_by_their_numbers(self) -> None:
        ids = ["10.1", "9.10", "9.9", "b.2", "9", "b.10", "0.1"]
        assert sorted(ids, key=by_number) == ["0.1", "9", "9.9", "9.10", "10.1", "b.2", "b.10"]


class TestOutsideOfACourse:
    def test_the_plugin_is_silent(self, tmp_path: Path) -> None:
        (tmp_path / "test_own.py").write_text("def test_own():\n    assert True\n")
        done = run(tmp_path)
        assert done.returncode == 0, done.stderr
        assert "1 passed" in done.stdout
        for word in ("code under test", "next:", "--code"):
            assert word not in done.stdout + done.stderr

    def test_to_name_code_there_is_a_wrong_use(self, tmp_path: Path) -> None:
        done = run(tmp_path, f"--code={tmp_path}")
        assert done.returncode == 4
        assert f"no course in {tmp_path}" in done.stderr

    def test_a_course_without_the_folder_of_code_is_still_said(self, course: Path, tmp_path: Path) -> None:
        done = run(course, f"--code={tmp_path / 'nothing'}")
        assert done.returncode == 4
        assert "there is no such folder" in done.stderr

    @pytest.mark.parametrize("text", ["no toml", 'name = "x"', 'name = "x"\ntask = []', 'name = "x"\ntask = 1'])
    def test_an_assignment_that_cannot_be_read_is_said_in_one_sentence(self, tmp_path: Path, text: str) -> None:
        file = tmp_path / "assignments" / "x" / "assignment.toml"
        file.parent.mkdir(parents=True)
        file.write_text(text)
        (tmp_path / "pytest.ini").touch()
        done = run(tmp_path)
        assert done.returncode == 4
        assert done.stderr.startswith(f"ERROR: {file}: ")
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("is_for_staff", "lines"), [(True, 1), (False, 2)])
def test_staff_are_not_told_to_hand_their_solution_in(is_for_staff: bool, lines: int) -> None:
    asked = [Asked(0, "mul_multiplies", 1.0, PASSED)]
    said = Standing(Tasks.read(ROOT), asked, is_part=False, stubs=frozenset(), is_for_staff=is_for_staff).head()
    assert said[0] == "1 of 1 points"
    assert len(said) == lines
    assert any("grader.kit.handin" in line for line in said) is not is_for_staff
