"""An assignment that its author has changed by the guide alone into one of another subject, without a probe.

What was made for the first one is deleted. It is proved, released, worked on and graded; with it the whole way is ten
commands long.
"""

import json
import shutil
from pathlib import Path

import pytest

from tests.harness.linux.test_own_course import Does, does_in

REFERENCE = '''"""Fizz and buzz."""

# ## Task 1


def fizz(n: int) -> str:
    """Return "Fizz" where 3 divides n, "Buzz" where 5 does, "FizzBuzz" where both do, and else n in digits."""
    ### BEGIN SOLUTION
    word = ("Fizz" if n % 3 == 0 else "") + ("Buzz" if n % 5 == 0 else "")
    return word or str(n)
    ### END SOLUTION
'''
CHECKS = '''"""Checks of task 1: fizz."""

from grader.kit.check import check
from grader.kit.expect import expect_equal
from grader.kit.inputs import integers
from grader.kit.observe import observe


@check(task="1", points=3, n=integers(0, 100, 3, 5, 15, 1))
def test_fizz_says_the_word_of_n(n: int) -> None:
    """fizz(n) is the word of n, and n in digits where there is none."""
    words = {0: "FizzBuzz", 3: "Fizz", 6: "Fizz", 9: "Fizz", 12: "Fizz", 5: "Buzz", 10: "Buzz"}
    expect_equal(observe("week1:fizz", n), want=words.get(n % 15, str(n)))
'''
ONLY_FIZZ = 'def fizz(n):\n    return "Fizz" if n % 3 == 0 else str(n)\n'
ROW = {
    "name": "fizz_only", "files": ["week1.py"], "target": "fizz", "task": "1", "description": "Knows 3 alone.",
    "verdict": "must_fail",
}  # fmt: skip


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("subject")
    does_in(folder)("grader", "new", "mine")
    course = folder / "mine"
    for name in ("probes", "strategies", "mistakes", "wrong"):
        shutil.rmtree(course / "tests" / name)
    release = course / "tests" / "release.toml"
    release.write_text(release.read_text().replace('week1 = ["week1"]\n', ""))
    (course / "assignments" / "week1" / "proof.toml").write_text("")
    (course / "reference" / "week1.py").write_text(REFERENCE)
    (course / "tests" / "checks" / "test_week1.py").write_text(CHECKS)
    (course / "tests" / "wrong" / "fizz_only").mkdir(parents=True)
    (course / "tests" / "wrong" / "fizz_only" / "week1.py").write_text(ONLY_FIZZ)
    (course / "tests" / "wrong" / "manifest.json").write_text(json.dumps([ROW]))
    return course


@pytest.fixture(scope="module")
def does(course: Path) -> Does:
    return does_in(course)


def test_it_is_proved_released_solved_and_graded(course: Path, does: Does) -> None:
    assert "1 files changed" in does("grader", "student")
    assert "1 sets drawn" in does("grader", "freeze", "--public")
    assert "finished" in does("grader", "try")
    assert "100 % of what can be killed" in does("grader", "prove")
    out = course.parent / "out"
    assert "no solution found" in does("grader", "release", str(out))
    assert "1 not started" in does("pytest", "-p", "no:cacheprovider", at=out, ends=1)
    (out / "student" / "week1.py").write_text(ONLY_FIZZ)
    told = does("pytest", "-p", "no:cacheprovider", at=out, ends=1)
    assert "fizz(0)" in told
    assert "'FizzBuzz'" in told
    solved = "".join(line for line in REFERENCE.splitlines(keepends=True) if "###" not in line)
    (out / "student" / "week1.py").write_text(solved)
    assert "3 of 3 points" in does("pytest", "-p", "no:cacheprovider", at=out)
    shutil.copytree(out / "student", course.parent / "handed_in" / "ada")
    shutil.copytree(course / "tests" / "wrong" / "fizz_only", course.parent / "handed_in" / "bob")
    table = does("grader", "grade", str(course.parent / "handed_in"))
    assert [line.split()[:3] for line in table.splitlines() if line.startswith(("ada", "bob"))] == [
        ["ada", "3", "3"],
        ["bob", "0", "0"],
    ]
    assert "fizz(0)" in does("grader", "show", "bob")
