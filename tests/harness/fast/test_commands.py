"""What commands do with options that mean nothing, with files of something else, and with a signal while they load."""

import json
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.cli import cli
from grader.courses import assignment as assignments
from grader.courses import toml_file
from grader.courses.sharing import FORMAT
from grader.intake import IntakeError
from grader.kit.errors import HarnessFault
from grader.sandbox.isolation.machine import Finding

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _path(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command puts its course on the path."""
    monkeypatch.setattr(sys, "path", [*sys.path])


def run(class_folder: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["--course", str(ROOT), "--class", str(class_folder), *map(str, arguments)])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--public --seed 7", "--seed goes with --hidden alone"),
        ("--export FILE --seed 7", "--seed goes with --hidden alone"),
        ("--import FILE --seed 7", "--seed goes with --hidden alone"),
        ("--export FILE --only add_adds", "--only goes with --public or --hidden"),
        ("--import FILE --only add_adds", "--only goes with --public or --hidden"),
        ("--export FILE --replace", "--replace does not go with --export"),
        ("--public --hidden", "give one of --public, --hidden"),
    ],
)
def test_an_option_of_freeze_that_would_change_nothing_is_refused(tmp_path: Path, options: str, said: str) -> None:
    words = [str(tmp_path / "sets") if word == "FILE" else word for word in options.split()]
    done = run(tmp_path / "class", "freeze", "-a", "module0", *words)
    assert done.exit_code == 2
    assert said in done.output
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("text", ["{}", f'{{"format": {FORMAT}, "assignment": "module1"}}'])
@pytest.mark.parametrize("name", ["module0", "module0_tests"])
def test_a_file_of_something_else_is_refused_before_a_folder_is_made(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / "sets.json"
    file.write_text(text)
    done = run(tmp_path / "mistyped", "freeze", "-a", name, "--import", file)
    assert isinstance(done.exception, HarnessFault)
    assert not (tmp_path / "mistyped").exists()


def test_a_file_that_is_no_hand_in_is_refused_and_nothing_is_made(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("to do: module 0")
    done = run(tmp_path / "class", "grade", "-a", "module0", "--student", "x", tmp_path / "notes.txt")
    assert isinstance(done.exception, IntakeError)
    assert "nothing of module0 is in it, so nothing was graded" in str(done.exception)
    assert not (tmp_path / "class").exists()


def test_doctor_goes_on_at_hidden_sets_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.sandbox.command.examine", lambda _: [Finding("a system", is_good=True)])
    (tmp_path / "hidden" / "module0" / "present").mkdir(parents=True)  # a folder cannot be read by root either
    done = run(tmp_path, "doctor")
    assert done.exit_code == 2
    lines = {line.split(":")[0]: line for line in done.output.splitlines()}
    assert "cannot be read: Is a directory" in lines["MISSING hidden examples of module0"]
    assert "grading draws them" in lines["without hidden examples of module1"]


@pytest.mark.parametrize(("is_good", "exit_code", "state"), [(True, 0, "ok"), (False, 2, "missing")])
def test_doctor_tells_a_program_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_good: bool, exit_code: int, state: str
) -> None:
    monkeypatch.setattr("grader.sandbox.command.examine", lambda _: [Finding("a system", is_good=is_good)])
    done = run(tmp_path, "doctor", "--json")
    assert done.exit_code == exit_code
    said = json.loads(done.output)
    assert said["can_grade"] is is_good
    assert said["findings"][0] == {"state": state, "text": "a system"}
    assert {row["state"] for row in said["findings"][1:]} == {"without"}
    assert said["version"] == version("module-grader")


def test_a_command_reads_its_assignment_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []

    def counted(path: Path, kind: type) -> toml_file.TomlFile:
        read.append(path)
        return toml_file.read_toml(path, kind)

    monkeypatch.setattr(assignments, "read_toml", counted)
    done = run(tmp_path / "class", "grade", "-a", "module0", "--only", "0.1", "--dry-run", ROOT / "tests" / "class")
    assert "submissions for module0; nothing was run" in done.output
    assert read == [ROOT / "assignments" / "module0" / "assignment.toml"]


@pytest.mark.parametrize(("number", "exit_code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_while_the_commands_are_loaded_ends_in_one_line(tmp_path: Path, number: int, exit_code: int) -> None:
    """A library that takes its time: what is loaded first of all is asked for in the middle of loading."""
    (tmp_path / "click.py").write_text("import sys, time\nprint('loading', flush=True)\ntime.sleep(60)\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", "--version"],
        cwd=ROOT,
        env={"PYTHONPATH": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "loading\n"
    process.send_signal(number)
    _, errors = process.communicate(timeout=30)
    assert errors == "stopped; nothing was begun\n"
    assert process.returncode == exit_code
