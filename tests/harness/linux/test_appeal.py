"""An appeal's folder shows a lost point to somebody who has no grader, and has no hidden example for a student."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.harness.linux.conftest import ROOT, Cli
from tests.harness.replayed import bare

FIRST = "This runs a student's code without a wall"
NAMES = "id,name,login,pseudonym\n90101,Ona Quill,onaq,amber fox\n90102,Bo Vance,bova,blue hare\n"


@pytest.fixture(scope="module")
def graded(course: Path, cli: Cli, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folder of a class in which two have handed in, and their submissions."""
    folder = tmp_path_factory.mktemp("appeal")
    own, submissions = folder / "class", folder / "submissions"
    shutil.copytree(course, own)
    for student, wrong in (("onaq", "is_close_relative"), ("bova", "named_double_dots")):
        shutil.copytree(ROOT / "tests" / "wrong" / wrong, submissions / student)
    with (submissions / "bova" / "module.py").open("a") as file:
        file.write("\n\nfrom .helping import nothing\n")
    (submissions / "bova" / "helping.py").write_text("nothing = None\n")
    done = cli(own, "grade", "-a", "module0", submissions)
    assert done.returncode == 0, done.stderr
    return own, submissions


def appeal(graded: tuple[Path, Path], cli: Cli, student: str, folder: Path, *words: str) -> str:
    own, submissions = graded
    given = ("--from", submissions) if student == "bova" else ()  # else as the results have it
    done = cli(own, "show", student, "-a", "module0", "--appeal", folder, *given, *words)
    assert done.returncode == 0, done.stderr
    return (folder / "appeal.txt").read_text()


def test_each_line_of_it_runs_and_shows_another_answer_than_the_right_one(
    graded: tuple[Path, Path], cli: Cli, tmp_path: Path
) -> None:
    text = appeal(graded, cli, "bova", tmp_path / "bova")
    assert text.startswith(FIRST)
    assert "module0, version" in text
    assert re.search(r"submission  [0-9a-f]{64}", text)
    commands = re.findall(r"^    (python .*)$", text, re.MULTILINE)
    assert len(commands) >= 3
    (tmp_path / "packages").mkdir()
    python, paths = bare(tmp_path / "packages"), {"PYTHONPATH": str(tmp_path / "packages")}
    for command in commands:
        words = shlex.split(command, comments=True)
        done = subprocess.run(
            [python.program, *words[1:]],
            cwd=tmp_path / "bova",
            capture_output=True,
            text=True,
            check=False,
            env=paths,
        )
        right = command.rpartition("  # ")[2] if "-c" in words else (tmp_path / "bova" / words[1]).read_text()
        printed = done.stdout.strip().splitlines()
        assert printed or done.stderr
        assert not printed or f"{printed[-1]} is right" not in right, (command, done)
    assert any(".." in line for line in text.splitlines() if "yours" in line)


def test_a_hidden_example_is_in_that_of_the_instructor_alone(
    graded: tuple[Path, Path], cli: Cli, tmp_path: Path
) -> None:
    told = appeal(graded, cli, "onaq", tmp_path / "student")
    whole = appeal(graded, cli, "onaq", tmp_path / "instructor", "--instructor")
    assert "found on a hidden example" in told
    assert "found on a hidden example" not in whole
    mine = {line for line in whole.splitlines() if "python -c" in line} - {*told.splitlines()}
    assert mine
    for number in re.findall(r"\d{4,}\.?\d*", " ".join(mine)):
        assert not any(number in path.read_text() for path in (tmp_path / "student").rglob("*") if path.is_file())


def test_what_was_not_graded_is_no_evidence(graded: tuple[Path, Path], cli: Cli, tmp_path: Path) -> None:
    own, submissions = graded
    other = shutil.copytree(submissions, tmp_path / "other")
    (other / "onaq" / "operators.py").write_text("x = 1\n")
    done = cli(own, "show", "onaq", "-a", "module0", "--appeal", tmp_path / "out", "--from", other)
    assert done.returncode == 1
    assert "is not what was graded" in done.stderr
    assert not (tmp_path / "out").exists()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("")
    done = cli(own, "show", "onaq", "-a", "module0", "--appeal", tmp_path / "full", "--from", submissions)
    assert done.returncode == 2
    assert cli(own, "show", "onaq", "--from", submissions).returncode == 2


def test_the_table_and_the_lines_of_a_grading_have_pseudonyms(
    graded: tuple[Path, Path], cli: Cli, tmp_path: Path
) -> None:
    own, submissions = graded
    made = shutil.copytree(own, tmp_path / "class")
    (made / "class.toml").write_text('zone = "UTC"\n[[assignment]]\nname = "module0"\n')
    (made / "roster.csv").write_text(f"{NAMES}90103,Li,li,zebra\n")
    handed_in = shutil.copytree(submissions, tmp_path / "submissions")
    shutil.copytree(handed_in / "onaq", handed_in / "li")
    for words in ((), ("--json",), ("--dry-run",)):
        done = cli(made, "grade", "-a", "module0", handed_in, "--anonymous", "--replace", *words)
        assert done.returncode == ("--dry-run" in words), done.stderr  # files are missing
        assert not re.search(r"onaq|bova|Ona|Bo V|9010|\b[Ll]i\b", done.stdout + done.stderr)
        places = [done.stdout.index(name) for name in ("amber fox", "blue hare", "zebra")]
        assert places == sorted(places)
