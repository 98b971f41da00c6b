"""Questions one after another: what cannot be is asked again, answers are withdrawn whole, and no line is forged."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.cli import cli
from grader.deciding.listing import question_lines, whole_lines
from grader.deciding.questions import Question
from tests.harness.fast.test_deciding import ROOT, _path, finals, folder, override, questions, run

__all__ = ["_path", "folder"]


@pytest.fixture
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody is there who can be asked."""
    monkeypatch.setattr("grader.deciding.command.is_terminal", lambda: True)


def walk(folder: Path, *typed: str) -> Result:
    """What a walk says to whom it asks; the questions are: style of Bo, of Ona, a doubt about Zoë, style of Zoë."""
    words = ["--course", str(ROOT), "--class", str(folder), "settle", "-a", "module0"]
    return CliRunner().invoke(cli, words, input="".join(f"{line}\n" for line in typed))


@pytest.mark.usefixtures("_terminal")
def test_what_cannot_be_an_answer_is_asked_again(folder: Path) -> None:
    done = walk(folder, "x", "k", "4.5", "3", "neat", "s", "2.5", "1", "", "2", "")
    assert done.exit_code == 0, (done.output, done.exception)
    for said in (
        "x: expected points",
        "by hand: style",
        "expected --points",
        "4.5: expected at most 4",
        "2.5: expected",
    ):
        assert said in done.output
    assert finals(folder) == {"1": "4 0 0 4", "2": "8 -1 0 7", "3": "11 0 0 11"}
    assert done.stdout.endswith("1 more is open of module0\n")
    assert [one["student"] for one in questions(folder)] == ["ona"]


@pytest.mark.usefixtures("_terminal")
def test_nothing_more_is_open_only_where_all_is_answered(folder: Path) -> None:
    assert walk(folder, *"ssss").stdout.endswith("\n4 more are open of module0\n")
    assert "open of" not in walk(folder, "q").stdout
    assert walk(folder, "1", "", "1", "", "k", "", "1", "").stdout.endswith("nothing more is open of module0\n")


@pytest.mark.parametrize("number", ["1", "2"])
def test_an_answer_with_points_is_withdrawn_whole(folder: Path, number: str) -> None:
    key = next(one["key"] for one in questions(folder) if one["check"] == "check_0")
    assert run(folder, "settle", "-a", "module0", key, "--points", "1", "--yes").exit_code == 0
    assert (finals(folder)["2"], len(questions(folder))) == ("6 -1 0 5", 3)
    done = override(folder, "--withdraw", number, "--yes")
    assert "zoe: override, check_0 1, by Tess" in done.stdout
    assert "zoe: settled, in doubt: check_0, by Tess" in done.stdout
    assert done.stdout.endswith("1 and 2: withdrawn\n")
    assert (finals(folder)["2"], len(questions(folder))) == ("6 0 0 6", 4)


def test_an_override_that_no_answer_has_made_stays(folder: Path) -> None:
    key = next(one["key"] for one in questions(folder) if one["check"] == "check_0")
    override(folder, "zoe", "check_1", "2", "--reason", "x", "--yes")
    run(folder, "settle", "-a", "module0", key, "--keep", "--yes")
    assert override(folder, "--withdraw", "2", "--yes").stdout.endswith("\n2: withdrawn\n")
    assert finals(folder)["2"] == "6 2 0 8"


FORGED = "none\n0badcafe  settled by Tess on 2026-11-12, number 7  bo: in doubt: check_0"


@pytest.mark.parametrize("said", [FORGED, "b" * 5000], ids=["line", "long"])
def test_no_answer_of_a_student_passes_for_another_line(said: str) -> None:
    question = Question("bo", "digest", "by hand: style", "style", said, is_by_hand=True)
    (line,) = question_lines([question], str)
    assert "\n" not in line
    assert len(line) < 300
    whole = "\n".join(whole_lines(question, str)).split("\n")
    assert whole[0] == line
    assert "\n".join(text.removeprefix("    ") for text in whole[1:]) == said  # whoever gives points reads all of it
    assert all(text.startswith("    ") for text in whole[1:])
