"""A course of one's own, made by `grader new` in an empty folder: all that its papers name works at once.

It is released, solved and graded. One more assignment is added to it, and a check in it is made worse step by step, so
that `grader try` has something to miss.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from configparser import ConfigParser
from pathlib import Path

import pytest

NAMES = ("count_above_counts_what_is_above", "count_above_leaves_the_list_as_it_was")
SOLVED = """
def count_above(xs, limit):
    return sum(x > limit for x in xs)
"""

Does = Callable[..., str]


def does_in(folder: Path) -> Does:
    """Runs a program in a folder; what it prints."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "GRADER"))}

    def run(*words: str, at: Path = folder, ends: int = 0) -> str:
        command = [sys.executable, "-m", *words]
        ended = subprocess.run(
            command, cwd=at, env=environment, capture_output=True, text=True, check=False, timeout=300
        )
        assert ended.returncode == ends, ended.stdout + ended.stderr
        return ended.stdout + ended.stderr

    return run


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course that was made from nothing, with the assignment week1."""
    folder = tmp_path_factory.mktemp("own")
    said = does_in(folder)("grader", "new", "mine")
    assert "mine: a course with the assignment week1" in said
    return folder / "mine"


@pytest.fixture(scope="module")
def does(course: Path) -> Does:
    return does_in(course)


def test_each_command_of_its_tox_ini_ends_well(course: Path, does: Does, tmp_path: Path) -> None:
    tox = ConfigParser(interpolation=None)
    tox.read(course / "tox.ini")
    lines = [line for name in ("checks", "finished") for line in tox[f"testenv:{name}"]["commands"].split("\n") if line]
    assert len(lines) == 5
    said = "".join(does(*_words(line.replace("{env_tmp_dir}", str(tmp_path)))) for line in lines)
    assert "2 passed" in said
    assert "student/ is up to date" in said
    assert re.search(r"^finished$", said, re.MULTILINE)
    assert "40 killed, 0 survived, 3 equivalent; 100 % of what can be killed" in said
    assert "no solution found" in said


def _words(line: str) -> list[str]:
    return [word for word in line.replace("{posargs}", "").split() if word]


def test_what_its_readme_names_is_there(course: Path) -> None:
    named = re.findall(r"^\| `([\w/]+/)` \|", (course / "README.md").read_text(), re.MULTILINE)
    assert len(named) == 10
    assert [name for name in named if name != "class/" and not (course / name).is_dir()] == []


def test_its_workflow_runs_tox_by_pinned_actions_alone(course: Path) -> None:
    text = (course / ".github" / "workflows" / "course.yml").read_text()
    uses = re.findall(r"uses: (\S+)", text)
    assert len(uses) == 2
    assert all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", use) for use in uses)
    assert "- run: tox\n" in text


def test_no_gap_of_a_template_is_left(course: Path) -> None:
    files = [path for path in course.rglob("*") if path.is_file() and path.suffix in (".py", ".toml", ".md", ".ini")]
    assert len(files) > 15
    assert [str(path) for path in files if re.search(r"@(name|NAME|title|task|requirement)@", path.read_text())] == []


def test_what_it_hands_out_is_solved_and_graded(course: Path, does: Does, tmp_path: Path) -> None:
    does("grader", "release", str(tmp_path / "given"))
    given = tmp_path / "given"
    assert "You hand in the folder `student/`" in (given / "STUDENTS.md").read_text()
    assert "2 not started" in does("pytest", "-p", "no:cacheprovider", at=given, ends=1)
    (given / "student" / "week1.py").write_text(SOLVED)
    assert "2 passed" in does("pytest", "-p", "no:cacheprovider", at=given)
    handed_in = tmp_path / "handed_in"
    shutil.copytree(given / "student", handed_in / "ada")
    shutil.copytree(course / "tests" / "wrong" / "week1_counts_the_limit", handed_in / "bob")
    said = does("grader", "grade", str(handed_in))
    rows = [line.split() for line in said.splitlines() if line.startswith(("ada", "bob"))]
    assert rows == [["ada", "3", "3"], ["bob", "1", "1"]]
    shown = " ".join(does("grader", "show", "bob").split())
    assert "WEEK1-COUNTS-THE-LIMIT: A number that equals the limit is counted." in shown


def test_one_more_assignment_is_finished_at_once_and_the_first_one_stays_so(course: Path, does: Does) -> None:
    said = does("grader", "new", "--assignment", "week2")
    assert "reference/week2.py" in said
    assert "note:" not in said
    assert does("grader", "try").splitlines().count("finished") == 2
    assert "43 mutants: 40 killed, 0 survived" in does("grader", "prove", "week2")
    assert 'id     = "2"' in (course / "assignments" / "week2" / "assignment.toml").read_text()
    manifest = json.loads((course / "tests" / "wrong" / "manifest.json").read_text())
    assert [row["name"] for row in manifest] == sorted(p.parent.name for p in course.glob("tests/wrong/*/*.py"))


@pytest.mark.parametrize("name", ["", "Week", "1week", "class", "random", "week1", "a/b"])
def test_a_name_that_cannot_be_one_is_refused_and_nothing_is_made(course: Path, does: Does, name: str) -> None:
    before = sorted(course.rglob("*.toml"))
    does("grader", "new", "--assignment", name, ends=2)
    assert sorted(course.rglob("*.toml")) == before


def test_a_folder_with_something_in_it_is_refused(course: Path, does: Does) -> None:
    assert "is not an empty folder" in does("grader", "new", str(course), ends=2)
