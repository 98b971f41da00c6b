"""What a student sees: pytest in the course's clone, on code that is right, wrong, unfinished or endless."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def run(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120, input=stdin)


@pytest.fixture
def code(tmp_path: Path) -> Path:
    folder = tmp_path / "code"
    shutil.copytree(ROOT / "reference", folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def change(code: Path, name: str, old: str, new: str) -> None:
    text = (code / name).read_text()
    assert old in text
    (code / name).write_text(text.replace(old, new, 1))


SIGMOIDS = 5  # checks of task 0.1's sigmoid


def test_the_first_line_says_which_code_is_tested() -> None:
    done = run("tests/checks", "-k", "sigmoid")
    assert done.returncode == 0, done.stdout
    assert f"code under test: {ROOT / 'reference'}" in done.stdout


def test_k_and_m_select_as_a_student_would_guess() -> None:
    by_name = run("tests/checks", "-k", "sigmoid", "--collect-only", "-q").stdout
    by_task = run("tests/checks", "-m", "task0_4", "--collect-only", "-q").stdout
    named = [line.partition("::test_")[2] for line in by_name.splitlines() if "::" in line]
    assert all("sigmoid" in name for name in named)
    assert sum(name.startswith("sigmoid_") for name in named) == SIGMOIDS
    assert {line.partition("::")[0] for line in by_task.splitlines() if "::" in line} == {"tests/checks/test_module.py"}


def test_stubs_are_not_started_and_the_next_task_is_named() -> None:
    done = run("tests/checks/test_operators.py", "tests/checks/test_models.py", "--code", ROOT / "student")
    assert done.returncode == 1
    assert "not started" in done.stdout.splitlines()[-1]
    assert "failed" not in done.stdout.splitlines()[-1]
    assert "next: task 0.1, Operators (not started yet): pytest -m task0_1" in done.stdout


def test_tests_of_their_own_that_are_stubs_are_not_started() -> None:
    done = run("student/properties.py", "--code", ROOT / "student")
    assert done.returncode == 1
    assert "9 not started" in done.stdout.splitlines()[-1]
    assert "Traceback" not in done.stdout
    assert "raise NotImplementedError" not in done.stdout


def test_a_wrong_answer_is_shown_with_the_smallest_call_in_our_words(code: Path) -> None:
    change(code, "operators.py", "return x * y", "return x + y")
    done = run("tests/checks", "-k", "mul_multiplies", "--code", code)
    assert done.returncode == 1
    assert "mul(" in done.stdout
    assert "wanted" in done.stdout
    for word in ("Traceback", "Falsifying", "hypothesis", "assert ", str(ROOT / "grader")):
        assert word not in done.stdout.partition("FAILURES")[2]


def test_a_loop_without_end_is_ended_and_the_rest_goes_on(code: Path) -> None:
    change(code, "operators.py", "return x * y", "while x == 0.0: pass\n    return x * y")
    done = run("tests/checks/test_operators.py", "-k", "mul or add", "--code", code)
    assert done.returncode == 1
    assert "mul(0.0, " in done.stdout
    assert "1 failed, 1 passed" in done.stdout.splitlines()[-1]


def test_code_that_ends_the_process_fails_its_check_and_the_rest_goes_on(code: Path) -> None:
    change(code, "operators.py", "return x * y", "import os; os._exit(0)")
    done = run("tests/checks/test_operators.py", "-k", "mul or add", "--code", code)
    assert done.returncode == 1
    assert "1 failed, 1 passed" in done.stdout.splitlines()[-1]


def test_what_the_code_prints_is_shown_beside_the_failure(code: Path) -> None:
    change(code, "operators.py", "return x * y", "print('looking at', x)\n    return 0.5")
    done = run("tests/checks", "-k", "mul_multiplies", "--code", code)
    assert "looking at" in done.stdout


def test_live_draws_more_and_counts_for_nothing(code: Path) -> None:
    """A bug that no public example shows fails nothing; drawing more finds it, and says so as an extra."""
    public = json.loads((ROOT / "tests/examples/module0/mul_multiplies.json").read_text())
    known = [inputs["x"] for inputs, _ in public["examples"]]
    change(code, "operators.py", "return x * y", f"return x * y if x in {known} else 0.5")
    done = run("tests/checks", "-k", "mul_multiplies", "--live", "--code", code)
    assert done.returncode == 0, done.stdout
    assert "extra examples (--live)" in done.stdout
    assert "0.5" in done.stdout.partition("extra examples")[2]


def test_pdb_stops_in_the_students_function(code: Path) -> None:
    change(code, "operators.py", "return x * y", "return undefined_name")
    done = run("tests/checks", "-k", "mul_multiplies", "--code", code, "--pdb", stdin="p ('x is', x)\nquit\n")
    assert "--pdb: your code runs inside pytest" in done.stdout
    assert "('x is', 0.0)" in done.stdout


def test_a_folder_that_is_not_there_is_said_in_one_sentence(tmp_path: Path) -> None:
    done = run("--code", tmp_path / "nothing")
    assert done.returncode == 4
    assert "there is no such folder" in done.stderr
