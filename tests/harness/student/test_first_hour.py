"""A first hour with the hand-out: points and the next step, a file or a task as argument, other years' templates."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.release.repository import release
from grader.release.strip import stubs

ROOT = Path(__file__).parents[3]
NEXT = "next: task 0.1, Operators (not right yet): pytest -m task0_1"


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release(ROOT, tmp_path_factory.mktemp("release") / "out", None).folder


def run(folder: Path, *arguments: str, where: str = "") -> list[str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    done = subprocess.run(command, cwd=folder / where, capture_output=True, encoding="utf-8", check=False, timeout=300)
    assert not done.stderr, done.stderr
    return done.stdout.strip().split("\n")


def write(folder: Path, *changes: tuple[str, str]) -> None:
    """The reference's operators, changed."""
    text = (ROOT / "reference" / "operators.py").read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "student" / "operators.py").write_text(text, "utf-8")


def put_back(folder: Path) -> None:
    for name, text in stubs(ROOT).items():
        (folder / "student" / name).write_text(text, "utf-8")


def test_whoever_has_done_nothing_reads_five_lines(handed_out: Path) -> None:
    put_back(handed_out)
    said = run(handed_out, where="student")
    assert len(said) == 5
    assert said[2:4] == ["0 of 210 points", "next: task 0.1, Operators (not started yet): pytest -m task0_1"]


def test_points_and_the_next_step_stand_first_and_last_and_tasks_come_in_order(handed_out: Path) -> None:
    put_back(handed_out)
    write(handed_out, ("return x * y", "return x + y"), ("return [fn(x) for x in ls]", "return [x for x in ls]"))
    said = run(handed_out, "student/operators.py")
    head = next(n for n, line in enumerate(said) if " points of the 41 checks" in line)
    assert said[head + 1] == said[-2] == NEXT
    assert said[head] == said[-3]
    told = re.findall(r"^_+ test_(\w+) _+$", "\n".join(said), re.MULTILINE)
    assert told[0] == "mul_multiplies"
    assert any(name.startswith("map_") for name in told)
    assert any(line.startswith("task 0.1, Operators: 28.5 of 30 points, 20 of 21 checks") for line in said)


def test_after_a_part_the_next_step_is_what_is_not_done_elsewhere(handed_out: Path) -> None:
    put_back(handed_out)
    write(handed_out, ("    return x * y\n", '    raise NotImplementedError("Task 0.1: mul")\n'))
    said = run(handed_out, "-k", "neglist", "--all")
    assert said[-2] == "next: task 0.1, Operators (not started yet): pytest -m task0_1"
    assert "    neglist_negates_each_element" in "\n".join(said)


def test_the_mark_of_the_task_with_own_tests_runs_them(handed_out: Path) -> None:
    put_back(handed_out)
    assert run(handed_out, "-m", "task0_2", where="student")[-1].startswith("9 not started")
    (handed_out / "student" / "operators.py").write_text("def f(:\n", "utf-8")
    said = run(handed_out, "-m", "task0_2")
    assert "operators.py cannot be imported: SyntaxError: invalid syntax" in said
    assert len(said) <= 12


@pytest.mark.parametrize("body", ["...", "pass", 'raise NotImplementedError("Need to implement for Task 0.1")'])
def test_stubs_of_other_templates_are_not_started(handed_out: Path, body: str) -> None:
    put_back(handed_out)
    path = handed_out / "student" / "operators.py"
    path.write_text(re.sub(r"raise NotImplementedError\(.*\)", body, path.read_text("utf-8")), "utf-8")
    assert run(handed_out, "student/operators.py")[-1].startswith("87 deselected, 41 not started")


def test_functions_that_a_template_leaves_out_are_not_started(handed_out: Path) -> None:
    put_back(handed_out)
    (handed_out / "student" / "operators.py").write_text("# ## Task 0.1\n# TODO: implement\n", "utf-8")
    assert " 21 not started" in run(handed_out, "-m", "task0_1")[-1]
    (handed_out / "student" / "operators.py").write_text("def mull(x, y):\n    return x\n", "utf-8")
    said = "\n".join(run(handed_out, "-k", "mul_multiplies"))
    assert "Did you mean: mull?" in said


def test_each_file_that_is_run_by_itself_says_what_checks_it(handed_out: Path) -> None:
    """As an editor's Run button does; what a file imports from one beside it, Python finds in a package alone."""
    put_back(handed_out)
    files = sorted(path.name for path in (handed_out / "student").glob("*.py") if path.name != "__init__.py")
    assert {"losses.py", "operators.py"} < set(files)
    for name in files:
        said = f"Nothing here runs by itself. What checks this file: pytest student/{name}\n"
        for arguments in ([f"student/{name}"], ["-m", f"student.{name[:-3]}"]):
            command = [sys.executable, *arguments]
            done = subprocess.run(command, cwd=handed_out, capture_output=True, text=True, check=False)
            assert done.stdout + done.stderr == said, arguments


def test_a_file_may_be_named_as_it_is_from_the_folder_above(handed_out: Path) -> None:
    """It is what a file says that is run by itself, wherever that is done."""
    put_back(handed_out)
    said = run(handed_out, "student/operators.py", where="student")
    assert said[:-1] == run(handed_out, "student/operators.py")[:-1]
    assert "41 not started" in said[-1]
    (handed_out / "student" / "operators.py").unlink()
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "student/operators.py"]
    done = subprocess.run(command, cwd=handed_out, capture_output=True, text=True, check=False)
    assert "file or directory not found: student/operators.py" in done.stdout + done.stderr


@pytest.mark.parametrize("where", ["", "student"])
def test_a_folder_elsewhere_may_stand_behind_a_space(handed_out: Path, tmp_path: Path, where: str) -> None:
    """Pytest takes it for a path to tests at first, and looks for the course there."""
    folder = tmp_path / "co de"
    shutil.copytree(ROOT / "reference", folder, ignore=shutil.ignore_patterns("__pycache__", "notebooks"))
    behind = run(handed_out, "--code", str(folder), "-k", "sigmoid", where=where)
    assert "passed" in behind[-1]
    assert behind[:-1] == run(handed_out, f"--code={folder}", "-k", "sigmoid", where=where)[:-1]


def test_checks_that_fail_by_one_cause_are_told_once(handed_out: Path) -> None:
    put_back(handed_out)
    write(handed_out, ("def sigmoid(x: float) -> float:\n", "def sigmoid(x: float) -> float:\n    return []\n"))
    said = run(handed_out, "-k", "sigmoid and not forward and not backward")
    assert any(line.startswith("By the cause of sigmoid_") for line in said), said


def test_a_misspelt_function_is_told_by_the_name_of_its_file(handed_out: Path) -> None:
    put_back(handed_out)
    write(handed_out, ("def sigmoid(", "def sgimoid("), ("def map(", "def mapp("))
    said = run(handed_out, "-k", "test_sigmoid_is_the or test_map_can")
    assert [line.strip() for line in said if "there is no" in line] == [
        f"yours   raised AttributeError: there is no '{name}' in operators.py" for name in ("sigmoid", "map")
    ]
    assert {"    Did you mean: sgimoid?", "    Did you mean: mapp?"} <= set(said)
    assert not any("minitorch" in line for line in said)
