"""Which course and which class a command is for; a folder of one kind that is given as the other is refused."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.cli import cli
from grader.courses.course import Course, open_course
from grader.kit.errors import HarnessFault

ROOT = Path(__file__).parents[3]
SHOW = ("show", "-a", "module0", "alice")
ASSIGNMENT = """
name = "{name}"
title = "T"
version = 1
examples = {{ public = 1, hidden = 1 }}
[files]
"a.py" = ["a.py"]
"""
TASK = """
[[task]]
id = "{id}"
checks = "tests/checks/test_{name}.py"
total = 1
"""


def run(*arguments: str | Path, **variables: str) -> Result:
    nothing = {"GRADER_CLASS": None, "GRADER_COURSE": None}
    return CliRunner().invoke(cli, list(map(str, arguments)), env=nothing | variables)


@pytest.fixture(autouse=True)
def _path(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command puts its course on the path, and the next test is for another one."""
    monkeypatch.setattr(sys, "path", [*sys.path])


@pytest.fixture(params=["hidden", "results.sqlite"])
def class_folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder of a class with its hidden sets alone, or with its results alone."""
    folder = tmp_path / "mine"
    (folder / "hidden").mkdir(parents=True)
    if request.param != "hidden":
        (folder / "hidden").rename(tmp_path / "elsewhere")
        (folder / request.param).touch()
    return folder


def write_course(root: Path, **first_tasks: str) -> Path:
    """A course whose assignments have these tasks, in this order: `one="9.9 9.10"`."""
    for name, ids in first_tasks.items():
        folder, checks = root / "assignments" / name, root / "tests" / "checks" / f"test_{name}.py"
        folder.mkdir(parents=True)
        checks.parent.mkdir(parents=True, exist_ok=True)
        checks.touch()
        tasks = [TASK.format(id=one, name=name) for one in ids.split()]
        (folder / "assignment.toml").write_text(ASSIGNMENT.format(name=name) + "".join(tasks))
    return root


class TestOptions:
    def test_root_is_refused_by_its_new_name(self, tmp_path: Path) -> None:
        for more in ([], ["--course", tmp_path]):
            done = run("--root", ROOT, *more, *SHOW)
            assert done.exit_code == 2
            assert f"--root is called --course now: --course {ROOT};" in done.output
            assert "--class" in done.output

    def test_root_is_in_no_help(self) -> None:
        assert "--root" not in run("--help").output

    @pytest.mark.parametrize("by_variable", [False, True])
    def test_a_class_that_is_given_as_the_course_is_refused(self, class_folder: Path, *, by_variable: bool) -> None:
        before = sorted(class_folder.iterdir())
        done = run(*SHOW, GRADER_COURSE=str(class_folder)) if by_variable else run("--course", class_folder, *SHOW)
        assert isinstance(done.exception, HarnessFault)
        assert "give --class or GRADER_CLASS" in str(done.exception)
        assert "holds a class's hidden sets or results" in str(done.exception)
        assert sorted(class_folder.iterdir()) == before

    def test_a_folder_that_is_no_course_is_refused_and_not_made(self, tmp_path: Path) -> None:
        """As --course once made a new folder of a class."""
        done = run("--course", tmp_path / "new", *SHOW)
        assert isinstance(done.exception, HarnessFault)
        assert "no course here" in str(done.exception)
        assert "give --class or GRADER_CLASS" in str(done.exception)
        assert not (tmp_path / "new").exists()

    def test_a_course_that_is_given_as_the_class_is_refused(self) -> None:
        done = run("--class", ROOT, *SHOW)
        assert isinstance(done.exception, HarnessFault)
        assert "give --course" in str(done.exception)

    def test_the_variables_mean_what_the_options_mean(self, tmp_path: Path) -> None:
        course = write_course(tmp_path / "repository", one="1.1")
        done = run("show", "alice", GRADER_COURSE=str(course), GRADER_CLASS=str(tmp_path / "mine"))
        assert str(done.exception).startswith(f"{tmp_path / 'mine' / 'results.sqlite'}: nothing is graded yet")


class TestTheDefaults:
    def test_the_course_is_the_one_around_and_the_class_is_in_it(self, tmp_path: Path) -> None:
        course = write_course(tmp_path, one="1.1")
        below = course / "tests" / "checks"
        assert open_course(below, None, None) == Course(course, course / "class")

    def test_where_there_is_no_course_none_is_taken(self, tmp_path: Path) -> None:
        with pytest.raises(HarnessFault, match=r"no course here: .* or give --course"):
            open_course(tmp_path, None, None)

    @pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
    def test_git_ignores_the_class_and_not_the_bundled_one(self, tmp_path: Path) -> None:
        shutil.copyfile(ROOT / ".gitignore", tmp_path / ".gitignore")
        git = ["git", "-C", str(tmp_path)]
        subprocess.run([*git, "init", "-q"], check=True)
        paths = ["class/results.sqlite", "course/hidden/a", "tests/class/a/operators.py"]
        done = subprocess.run([*git, "check-ignore", *paths], capture_output=True, text=True, check=False)
        assert done.stdout.split() == paths[:2]


class TestTheFolderOfTheReleaseBefore:
    def test_it_is_said_with_the_command_that_renames_it(self, class_folder: Path) -> None:
        course = write_course(class_folder.parent, one="1.1")
        class_folder.rename(course / "course")
        with pytest.raises(HarnessFault) as caught:
            open_course(course, None, None)
        command = f"mv {course / 'course'} {course / 'class'}"
        assert command in str(caught.value)
        subprocess.run(command.split(), check=True)
        assert open_course(course, None, None).class_folder == course / "class"

    def test_the_command_can_be_pasted_whatever_the_folders_are_called(self, tmp_path: Path) -> None:
        course = write_course(tmp_path / "my course", one="1.1")
        (course / "course" / "hidden").mkdir(parents=True)
        with pytest.raises(HarnessFault) as caught:
            open_course(course, None, None)
        assert f"mv '{course / 'course'}' '{course / 'class'}';" in str(caught.value)

    def test_it_can_be_named_instead(self, class_folder: Path) -> None:
        course = write_course(class_folder.parent, one="1.1")
        class_folder.rename(course / "course")
        assert open_course(course, None, course / "course").class_folder == course / "course"

    def test_it_is_said_where_another_folder_has_taken_the_new_name(self, class_folder: Path) -> None:
        """A folder of submissions, or the empty volume of a container; what is said never moves one into the other."""
        course = write_course(class_folder.parent, one="1.1")
        class_folder.rename(course / "course")
        (course / "class" / "ada").mkdir(parents=True)
        with pytest.raises(HarnessFault, match="give --class") as caught:
            open_course(course, None, None)
        assert "mv " not in str(caught.value)

    def test_a_class_that_is_there_under_the_new_name_goes_on(self, class_folder: Path) -> None:
        course = write_course(class_folder.parent, one="1.1")
        class_folder.rename(course / "class")
        (course / "course" / "hidden").mkdir(parents=True)
        assert open_course(course, None, None).class_folder == course / "class"

    def test_a_folder_course_with_neither_sets_nor_results_says_nothing(self, tmp_path: Path) -> None:
        course = write_course(tmp_path, one="1.1")
        (course / "course" / "slides").mkdir(parents=True)
        assert open_course(course, None, None).class_folder == course / "class"

    def test_a_course_in_a_folder_of_that_name_is_none(self, tmp_path: Path) -> None:
        """Beside the class lies the course's own repository, which may have a folder `hidden` for anything."""
        course = write_course(tmp_path / "course", one="1.1")
        (course / "hidden").mkdir()
        assert open_course(course, None, tmp_path / "class").class_folder == tmp_path / "class"


class TestTheAssignmentThatIsMeant:
    @pytest.mark.parametrize(
        ("tasks", "first"),
        [
            ({"a": "10.1", "b": "9.9"}, "b"),
            ({"a": "9.10", "b": "9.9"}, "b"),
            ({"a": "10.1 1.1", "b": "9.9"}, "b"),  # the file's order says which of its tasks is the first
            ({"b": "9.9", "a": "9.9"}, "a"),
            ({"a": "2", "b": "1.5"}, "b"),
            ({"a": "A.10", "b": "A.9"}, "b"),
        ],
    )
    def test_it_is_the_one_whose_first_task_has_the_lowest_number(
        self, tmp_path: Path, tasks: dict[str, str], first: str
    ) -> None:
        assert Course(write_course(tmp_path, **tasks), tmp_path / "class").chosen(None).name == first


class TestShow:
    def test_nothing_is_graded_yet_is_a_wrong_use(self, tmp_path: Path) -> None:
        environment = {**os.environ, "GRADER_CLASS": str(tmp_path / "mine")}
        command = [sys.executable, "-m", "grader", *SHOW]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert "nothing is graded yet" in done.stderr
        assert not (tmp_path / "mine").exists()
