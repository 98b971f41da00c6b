"""Overrides, answers to questions and points by hand: shown before they are made, kept through a regrade, withdrawn."""

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from grader.classes.csv_file import csv_text
from grader.cli import cli
from grader.courses.assignment import load_assignment
from grader.intake.platforms.receipts import Receipt
from grader.intake.values import Submission
from grader.kit.errors import HarnessFault
from grader.records.contents import pack_submission
from grader.results.scorecard import Scorecard
from grader.results.store import Origin, Store
from tests.harness.cards import failure, result
from tests.harness.fast.test_class_scores import rows

ROOT = Path(__file__).parents[3]
CLASS = """
zone = "Europe/Berlin"
[[assignment]]
name = "module0"
due = "2026-11-10 18:00"
attempts = "best"
late = { kind = "percent per day begun", percent = 50 }
by_hand = { style = 4 }
"""
FILES = {"operators.py": "\n".join(f"x{n} = {n}" for n in range(1, 31))}


@pytest.fixture(autouse=True)
def _path(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command puts its course on the path."""
    monkeypatch.setattr("sys.path", [*sys.path])
    monkeypatch.setenv("GRADER_BY", "Tess")


def card(student: str, *wrong: str, submission: str = "", day: str = "10", doubt: str = "") -> Scorecard:
    """One of four checks, two points each; the wrong ones fail by a mistake."""
    results = tuple(
        result(f"check_{n}", of=failure(0.0, 1.0, mistake="SIGN") if f"check_{n}" in wrong else None) for n in range(4)
    )
    if doubt:
        results = (replace(results[0], doubt=doubt), *results[1:])
    return Scorecard(
        student, "module0", 1, submission or student, "suite", "full", results,
        receipt=Receipt(at=f"2026-11-{day}T12:00:00+01:00"),
    )  # fmt: skip


def keep(folder: Path, *cards: Scorecard) -> None:
    assignment = load_assignment(ROOT, "module0")
    with Store(folder / "results.sqlite") as store:
        for one in cards:
            submission = Submission(one.student, FILES, {}, {}, (), one.submission)
            store.put(one, Origin("/class", {}), pack_submission(submission, assignment))
            store.settle("module0", one.suite, ())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A class of three, one of whom has handed in twice."""
    (tmp_path / "class.toml").write_text(CLASS)
    people = [["id", "name", "login"], ["1", "Ona", "ona"], ["2", "Zoë", "zoe"], ["3", "Bo", "bo"]]
    (tmp_path / "roster.csv").write_text(csv_text(people))
    keep(
        tmp_path,
        card("ona", "check_1", "check_2", submission="first"),
        card("ona", "check_1", submission="second", day="11"),  # a day late: half of its points
        card("zoe", "check_1", doubt="operators.py, line 12 may be no recursion"),
        card("bo"),
    )
    return tmp_path


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--course", str(ROOT), "--class", str(folder), *words])


def finals(folder: Path) -> dict[str, str]:
    found = rows(run(folder, "scores").stdout)
    keys = ("raw", "override", "late", "final")
    return {person: " ".join(row[key] for key in keys) for (_, person), row in found.items()}


def override(folder: Path, *words: str) -> Result:
    return run(folder, "override", "-a", "module0", *words)


def test_the_attempt_that_counts_is_the_one_that_is_shown_and_overridden(folder: Path) -> None:
    assert finals(folder) == {"1": "4 0 0 4", "2": "6 0 0 6", "3": "8 0 0 8"}
    done = override(folder, "Ona", "check_2", "1.5", "--reason", "half of it is right", "--yes")
    assert done.exit_code == 0, done.output
    assert "ona: check_2 0 (in all 4) -> 1.5 (in all 5.5)" in done.stdout
    assert finals(folder)["1"] == "4 1.5 0 5.5"
    shown = run(folder, "show", "-a", "module0", "ona")
    assert shown.exit_code == 0, shown.output
    head = shown.stdout.splitlines()[:6]
    assert "5.5 of 12" in head[0]
    assert [line.split()[:2] for line in head[1:5]] == [
        ["raw", "4"],
        ["override", "1.5"],
        ["late", "0"],
        ["final", "5.5"],
    ]
    assert "check_2: 1.5, by Tess on " in head[2]
    assert "attempt 1 of 2 counts" in head[5]


def test_nothing_is_written_without_a_word_that_it_shall_be(folder: Path) -> None:
    done = override(folder, "ona", "check_2", "1.5", "--reason", "half")
    assert isinstance(done.exception, HarnessFault)
    assert "--yes" in str(done.exception)
    assert "ona: check_2 0" in done.stdout
    assert finals(folder)["1"] == "4 0 0 4"


def test_all_who_show_a_mistake_are_overridden_and_it_survives_another_grade(folder: Path) -> None:
    done = override(folder, "--all-with", "SIGN", "check_1", "2", "--reason", "the text was wrong", "--yes")
    assert done.exit_code == 0, done.output
    assert done.stdout.count("check_1 0") == 2
    after = {"1": "4 2 0 6", "2": "6 2 0 8", "3": "8 0 0 8"}
    assert finals(folder) == after
    keep(folder, replace(card("zoe", "check_1", "check_3"), suite="another"))
    assert finals(folder) == {**after, "2": "4 2 0 6"}
    with pytest.raises(HarnessFault, match="nobody shows this mistake at check_0; it is shown at check_1"):
        raise (
            override(folder, "--all-with", "SIGN", "check_0", "2", "--reason", "x", "--yes").exception or AssertionError
        )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ona", "check_9", "1"), "did you mean 'check_"),
        (("ona", "check_1", "2.5"), "at most 2"),
        (("ona", "check_1", "-1"), "expected points"),
        (("ona", "check_1", "nan"), "expected points"),
        (("onna", "check_1", "1"), "did you mean ona"),
        (("--all-with", "SIGM", "check_1", "1"), "did you mean 'SIGN'"),
    ],
)
def test_what_cannot_be_is_said_with_the_nearest_word(folder: Path, words: tuple[str, ...], said: str) -> None:
    done = (
        run(folder, "override", "-a", "module0", "--reason", "x", "--yes", "--", *words)
        if words[0] != "--all-with"
        else override(folder, "--reason", "x", "--yes", *words)
    )
    assert isinstance(done.exception, HarnessFault)
    assert said in str(done.exception)
    assert finals(folder)["1"] == "4 0 0 4"


def test_an_override_is_listed_and_withdrawn_and_stays_known(folder: Path) -> None:
    override(folder, "ona", "check_2", "1.5", "--reason", "half", "--yes")
    override(folder, "ona", "check_2", "2", "--reason", "all", "--yes", "--by", "Uma")
    listed = override(folder, "--list").stdout.splitlines()
    assert [line.split(";")[0][:42] for line in listed] == [
        "1  ona: override, check_2 1.5, by Tess on ", "2  ona: override, check_2 2, by Uma on 202"
    ]  # fmt: skip
    assert "withdrawn by Uma" in listed[0]
    assert override(folder, "--withdraw", "2", "--yes").exit_code == 0
    assert finals(folder)["1"] == "4 0 0 4"
    assert "withdrawn by Tess" in override(folder, "--list").stdout
    assert isinstance(override(folder, "--withdraw", "2", "--yes").exception, HarnessFault)


def test_an_override_is_of_one_attempt(folder: Path) -> None:
    override(folder, "ona", "check_2", "2", "--reason", "x", "--yes")
    keep(folder, card("ona", "check_1", submission="third"))
    assert finals(folder)["1"] == "6 0 0 6"
    assert "of an attempt that does not count now" in override(folder, "--list").stdout


def test_where_nobody_knows_when_the_last_attempt_came_no_earlier_one_counts_for_it(folder: Path) -> None:
    keep(folder, replace(card("ona", submission="third"), receipt=Receipt()))
    assert finals(folder)["1"] == "   "
    assert "nobody knows when it was received" in run(folder, "scores").stdout
    assert run(folder, "show", "-a", "module0", "ona").stdout.splitlines()[0].endswith("8 of 8")


def questions(folder: Path, *words: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(run(folder, "settle", "-a", "module0", "--json", *words).stdout)
    return found


def test_every_doubt_and_what_is_graded_by_hand_is_open_until_it_is_settled(folder: Path) -> None:
    found = {one["about"] + " " + one["student"]: one["key"] for one in questions(folder)}
    assert {*found} == {"by hand: style bo", "by hand: style ona", "by hand: style zoe", "in doubt: check_0 zoe"}
    shown = run(folder, "settle", "-a", "module0", found["in doubt: check_0 zoe"])
    assert "   12  x12 = 12" in shown.stdout
    assert "x30" not in shown.stdout
    done = run(
        folder, "settle", "-a", "module0", found["in doubt: check_0 zoe"], "--points", "1", "--comment", "no", "--yes"
    )
    assert done.exit_code == 0, done.output
    done = run(
        folder, "settle", "-a", "module0", found["by hand: style bo"], "--points", "3.5", "--comment", "neat", "--yes"
    )
    assert "8 -> 11.5" in done.stdout
    assert finals(folder) == {"1": "4 0 0 4", "2": "6 -1 0 5", "3": "11.5 0 0 11.5"}
    assert len(questions(folder)) == 2
    settled = {one["about"]: one["by"] for one in questions(folder, "--all") if one["by"]}
    assert settled == {"in doubt: check_0": "Tess", "by hand: style": "Tess"}
    assert "style: 3.5, neat (Tess, " in run(folder, "show", "-a", "module0", "bo").stdout
    assert "2 open" in run(folder, "settle", "-a", "module0").stdout


def test_a_doubt_that_costs_nothing_is_settled_with_a_comment(folder: Path) -> None:
    key = next(one["key"] for one in questions(folder) if one["check"] == "check_0")
    done = run(folder, "settle", "-a", "module0", key, "--keep", "--comment", "it is a recursion", "--yes")
    assert done.exit_code == 0, done.output
    assert finals(folder)["2"] == "6 0 0 6"
    data = json.loads(run(folder, "show", "-a", "module0", "zoe", "--json").stdout)
    assert [comment[:18] for comment in data["lines"][0]["comments"]] == ["it is a recursion "]
    assert {key: data["lines"][0][key] for key in ("raw", "override", "late", "final", "maximum")} == {
        "raw": 6.0, "override": 0.0, "late": 0.0, "final": 6.0, "maximum": 12.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    "words", [("ffffffff", "--keep"), ("", "--keep"), ("KEY", "--points", "4.5"), ("KEY", "--keep")]
)
def test_an_answer_that_cannot_be_is_said(folder: Path, words: tuple[str, ...]) -> None:
    key = next(one["key"] for one in questions(folder) if one["about"] == "by hand: style")
    given = [key if word == "KEY" else word for word in words if word]
    assert run(folder, "settle", "-a", "module0", "--yes", *given).exception is not None
    assert len(questions(folder)) == 4


def test_what_happened_is_in_the_history(folder: Path) -> None:
    override(folder, "ona", "check_2", "2", "--reason", "all of it", "--yes")
    keep(folder, replace(card("zoe"), suite="another"))
    said = run(folder, "show", "ona", "-a", "module0", "--history").stdout
    assert "attempt 1 of 2, received 2026-11-10T12:00:00+01:00: 4 of 8" in said
    assert "override, number 1, check_2: 2 points, by Tess: all of it" in said
    other = run(folder, "show", "-a", "module0", "Zoë", "--history").stdout
    assert "graded again: 6 -> 8: check_1 0 -> 2" in other


def test_without_class_toml_an_override_has_its_lines_too(folder: Path) -> None:
    (folder / "class.toml").unlink()
    before = run(folder, "show", "-a", "module0", "ona").stdout
    assert "final" not in before
    override(folder, "ona", "check_1", "2", "--reason", "x", "--yes")
    shown = run(folder, "show", "-a", "module0", "ona").stdout
    assert [line.split()[:2] for line in shown.splitlines()[1:5]] == [
        ["raw", "6"], ["override", "2"], ["late", "0"], ["final", "8"]
    ]  # fmt: skip
    assert run(folder, "show", "-a", "module0", "bo").stdout.count("final") == 0


def test_the_lines_are_in_the_pages_that_are_handed_back(folder: Path) -> None:
    override(folder, "ona", "check_2", "2", "--reason", "<b>all</b> of it", "--yes")
    assert run(folder, "publish", "-a", "module0").exit_code == 0
    assert run(folder, "feedback", "-a", "module0", "-o", str(folder / "out")).exit_code == 0
    page = (folder / "out" / "ona.html").read_text()
    assert "<dt>override</dt><dd>2, check_2: 2, by Tess on " in page
    assert "&lt;b&gt;all" in page
    assert "<b>6</b> of 12 points" in page
    markdown = (folder / "out" / "ona.md").read_text()
    assert "| override | 2 | check\\_2: 2, by Tess on " in markdown
    aloud = run(folder, "--plain", "show", "-a", "module0", "ona").stdout
    assert "final: 6 points, of 12." in aloud


def test_points_below_nought_are_answered_in_a_sentence_and_options_that_are_none_as_ever(folder: Path) -> None:
    for points in ("-1", "-0.5", "-1e9"):
        fault = run(folder, "override", "ona", "check_1", points, "--reason", "x", "-a", "module0").exception
        assert isinstance(fault, HarnessFault)
        assert str(fault) == f"{points}: expected points, such as 2 or 1.5"
    said = run(folder, "override", "ona", "check_1", "1", "--resaon", "x", "-a", "module0").output
    assert "No such option '--resaon'" in said
    assert "--reason" in said


def test_what_a_person_grades_is_not_overridden_but_settled(folder: Path) -> None:
    fault = run(folder, "override", "ona", "style", "1", "--reason", "x", "-a", "module0").exception
    assert "style: expected a check of module0; `grader settle` gives the points" in str(fault)


def test_an_override_of_nobodys_submission_makes_no_score_of_it(folder: Path) -> None:
    keep(folder, card("stranger", "check_1"))
    done = run(folder, "override", "stranger", "check_1", "1", "--reason", "x", "-a", "module0", "--yes")
    assert done.stdout.startswith("stranger: check_1 0 (in all 6) -> 1 (in all no score)")
    shown = run(folder, "show", "stranger", "-a", "module0").stdout
    assert "it is not known whose it is" in shown
    assert "override of check_1: 1, by Tess" in shown
    data = json.loads(run(folder, "show", "stranger", "-a", "module0", "--json").stdout)["lines"][0]
    assert (data["final"], data["overrides"][0]["points"]) == (None, 1)
