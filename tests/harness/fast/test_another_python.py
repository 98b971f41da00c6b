"""Another Python to grade with: each that cannot do it is refused by name, with what to do; nothing is made before."""

import shutil
import sys
import tomllib
import venv
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.cli import cli
from grader.courses.suite import load_suite
from grader.kit.errors import HarnessFault
from grader.running import another_python
from grader.running.another_python import NEEDED, OLDEST, Found, found, go_on_in, require_fit, without_option

ROOT = Path(__file__).parents[3]
HERE = sys.version_info[:2]
OURS = str(another_python.OURS)


def answering(folder: Path, words: str) -> str:
    """A program that answers with these words, whatever it is asked."""
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{words}\n")
    path.chmod(0o755)
    return str(path)


def refused(python: str) -> str:
    """What is said of that Python."""
    with pytest.raises(HarnessFault) as fault:
        go_on_in(python, ["grade", "handed-in"])
    return str(fault.value)


def test_one_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert f"--python {tmp_path}/python: no such file; give the path" in refused(f"{tmp_path}/python")
    assert "--python no-such-python: no such program on PATH" in refused("no-such-python")


def test_a_folder_and_a_file_that_cannot_be_executed_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "python").write_text("")
    assert f"{tmp_path}: is a folder; give the Python in it, as bin/python" in refused(str(tmp_path))
    assert f"{tmp_path}/python: is not executable" in refused(str(tmp_path / "python"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("echo 'no such option: -I' >&2; exit 2", "does not answer as Python 3.11 or newer does: no such option: -I"),
        ("echo hello", "does not answer as Python 3.11 or newer does: it says nothing"),
        ("echo '{}'", "does not answer as Python 3.11 or newer does"),
        (
            """echo '{"version": [3, 8], "missing": {}, "folder": ""}'""",
            "(Python 3.8): too old, the grader needs Python",
        ),
    ],
)
def test_a_program_that_is_no_python_and_one_that_is_too_old_are_refused(tmp_path: Path, words: str, said: str) -> None:
    assert said in refused(answering(tmp_path, words))


def test_a_file_that_the_system_cannot_start_is_refused(tmp_path: Path) -> None:
    (tmp_path / "python").write_bytes(b"\x7fELF")
    (tmp_path / "python").chmod(0o755)
    assert "python: cannot be started: Exec format error" in refused(str(tmp_path / "python"))


def test_one_that_does_not_answer_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(another_python, "ASK_SECONDS", 0.2)
    assert "has not said its version" in refused(answering(tmp_path, "exec sleep 30"))


def test_an_environment_without_the_grader_is_refused_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also from the project's own folder, and where PYTHONPATH has it: no fork server is started with either."""
    venv.create(tmp_path / "bare")
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    said = refused(str(tmp_path / "bare" / "bin" / "python"))
    assert f"(Python {HERE[0]}.{HERE[1]}): the grader is not installed there" in said
    assert "bin/python -m pip install 'PROJECT[grader]'" in said


def test_what_the_grader_needs_must_be_there() -> None:
    with pytest.raises(HarnessFault, match=r"numpy, which the grader needs, cannot be imported there \(no numpy\)"):
        require_fit("python", Found(HERE, {"numpy": "no numpy"}, OURS))


def test_another_grader_is_refused_and_a_copy_of_this_one_is_not(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(OURS, tmp_path / "grader", ignore=shutil.ignore_patterns("__pycache__")))
    require_fit("python", Found(HERE, {}, OURS))
    require_fit("python", Found(HERE, {}, str(copy)))
    with (copy / "grading" / "judging.py").open("a") as file:
        file.write("\n")
    with pytest.raises(HarnessFault, match="is not the grader that you have started"):
        require_fit("python", Found(HERE, {}, str(copy)))


def test_what_is_asked_for_is_what_the_project_says() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["grader"]]
    assert project["requires-python"] == f">={OLDEST[0]}.{OLDEST[1]}"
    assert sorted(word.partition(">")[0] for word in wanted) == sorted({*NEEDED} - {"grader"})


def test_a_name_is_looked_for_on_path_and_a_link_stays_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a-python").symlink_to(sys.executable)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert found("a-python") == found("./a-python") == str(tmp_path / "a-python")


def test_the_command_goes_on_with_all_that_it_was_given_but_the_option() -> None:
    given = ["--class", "c", "grade", "handed-in", "-a", "module0"]
    assert without_option([*given[:3], "--python", "p", *given[3:]]) == given
    assert without_option([*given, "--python=p"]) == given
    assert without_option(given) == given


def test_a_dry_run_asks_no_python(tmp_path: Path) -> None:
    words = ["--course", str(ROOT), "--class", str(tmp_path / "class"), "grade", "-a", "module0", "--dry-run"]
    done = CliRunner().invoke(cli, [*words, "--python", "no-such-python", str(ROOT / "tests" / "class")])
    assert "submissions for module0; nothing was run" in done.output


@pytest.mark.skipif(sys.platform != "linux", reason="nothing is graded elsewhere")
def test_one_that_is_refused_leaves_nothing(tmp_path: Path) -> None:
    words = ["--course", str(ROOT), "--class", str(tmp_path / "class"), "grade", "-a", "module0"]
    done = CliRunner().invoke(cli, [*words, "--python", "no-such-python", str(ROOT / "tests" / "class")])
    assert isinstance(done.exception, HarnessFault)
    assert [*tmp_path.iterdir()] == []


def test_a_grade_under_one_python_is_not_taken_for_one_under_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT)
    digests = set()
    for minor in (11, 12, 13):
        monkeypatch.setattr("sys.version_info", (3, minor, 0, "final", 0))
        digests.add(load_suite(ROOT, "module0_tests", tmp_path).digest)
    assert len(digests) == 3
