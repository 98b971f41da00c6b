"""What counts in a class is in nbgrader's gradebook: overrides, points by hand, what is dropped, and lateness."""

import csv
import re
import shlex
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from grader.courses.assignment import load_assignment
from grader.courses.suite import load_checks, load_suite
from grader.intake.platforms.receipts import Receipt
from grader.kit.check import Check
from grader.results.scorecard import CheckResult, Scorecard
from grader.results.store import Origin, Store
from grader.terminal.alone import alone
from tests.harness.cards import failure
from tests.harness.nbgrader.conftest import ROOT, book, cell_of, run, scores

CLASS = """
zone = "UTC"
[[assignment]]
name = "module0"
due = "2026-11-10 18:00"
attempts = "best"
late = { kind = "percent per day begun", percent = 10 }
by_hand = { style = 4 }
dropped = { add_adds = "taken out", neg_changes_the_sign = "full points" }
extra_credit = ["is_close_is_strict"]
"""
ROSTER = "id,name,login\n1,Ona,onaquill\n2,Bo,bo\n3,Cy,cy\n"
WRONG = ("mul_multiplies", "add_adds", "neg_changes_the_sign")


def _result(check: Check, *, is_wrong: bool) -> CheckResult:
    verdict, why = ("failed", failure(0.0, 1.0)) if is_wrong else ("passed", None)
    return CheckResult(check.name, check.task, f"{check.name} holds.", verdict, check.points, why)


def card(folder: Path, student: str, at: str, *wrong: str, submission: str = "") -> Scorecard:
    """A grade of module0 in which these checks fail."""
    groups = load_suite(ROOT, "module0", folder / "hidden").groups
    results = tuple(_result(one.check, is_wrong=one.check.name in wrong) for one in groups)
    bytes_ = submission or student
    return Scorecard(student, "module0", 1, bytes_, "suite", "full", results, receipt=Receipt(at=at))


@pytest.fixture
def folder(tmp_path: Path, hidden: Path) -> Path:
    """A class of three: one is late, one has handed in twice, the second time worse."""
    made = tmp_path / "class"
    made.mkdir()
    shutil.copytree(hidden, made / "hidden")
    (made / "class.toml").write_text(CLASS)
    (made / "roster.csv").write_text(ROSTER)
    cards = [
        card(made, "onaquill", "2026-11-11T12:00:00Z", *WRONG),
        card(made, "bo", "2026-11-09T12:00:00Z", submission="first"),
        card(made, "bo", "2026-11-10T12:00:00Z", *WRONG, submission="second"),
        card(made, "cy", "2026-11-10T12:00:00Z", *WRONG),
    ]
    with Store(made / "results.sqlite") as store:
        for one in cards:
            store.put(one, Origin())
            store.settle("module0", one.suite, ())
    return made


def finals(folder: Path) -> dict[str, float]:
    """What counts, as `grader scores` says it."""
    text = run(folder, "grader", "scores")
    return {row["submission"]: float(row["final"]) for row in csv.DictReader(text.splitlines())}


def counted(folder: Path) -> dict[str, float]:
    """What nbgrader's own export takes for the score: the cells without what is taken off."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "course") as gradebook:
        found = gradebook.assignment_submissions("module0")
        return {one.student_id: max(0.0, one.score - one.late_submission_penalty) for one in found}


def test_what_counts_is_what_the_gradebook_adds_up_to(folder: Path) -> None:
    decided = ("onaquill", "mul_multiplies", "1", "--reason", "half of it is right", "--yes")
    run(folder, "grader", "override", "-a", "module0", *decided)
    questions = run(folder, "grader", "settle", "-a", "module0", "--list")
    key = next(line.split()[0] for line in questions.splitlines() if "cy: by hand: style" in line)
    run(folder, "grader", "settle", "-a", "module0", key, "--points", "3", "--comment", "neat", "--yes")
    run(folder, "grader", "publish", "--to", "nbgrader", "-a", "module0")
    assert counted(folder) == pytest.approx(finals(folder), abs=0.005)
    rows = {(student, cell): grade for student, cell, grade in scores(folder)}
    assert rows["onaquill", "mul_multiplies"]["auto_score"] == 1.0
    assert rows["cy", "style"]["auto_score"] == 3.0
    assert rows["onaquill", "style"]["needs_manual_grade"]
    assert (rows["onaquill", "add_adds"]["auto_score"], rows["onaquill", "add_adds"]["max_score"]) == (0.0, 0.0)
    assert rows["bo", "mul_multiplies"]["auto_score"] > 1.0  # of the attempt that counts, which is the first
    more = rows["bo", "is_close_is_strict"]
    assert (more["max_score"], more["auto_score"] > 0) == (0.0, True)


def test_a_forgotten_person_is_removed_from_the_gradebook_too_and_no_byte_is_left(folder: Path) -> None:
    run(folder, "grader", "publish", "--to", "nbgrader", "-a", "module0")
    before = counted(folder)
    assert b"onaquill" in (folder / "gradebook.db").read_bytes()
    said = run(folder, "grader", "forget", "onaquill", "--from", "nbgrader", "--yes")
    assert "removed from nbgrader's gradebook: onaquill" in said
    assert not [path for path in folder.rglob("*") if path.is_file() and b"onaquill" in path.read_bytes()]
    assert counted(folder) == {student: score for student, score in before.items() if student != "onaquill"}


def test_without_that_it_is_said_how_it_is_removed_by_hand_and_that_works(folder: Path) -> None:
    run(folder, "grader", "publish", "--to", "nbgrader", "-a", "module0")
    said = run(folder, "grader", "forget", "bo", "--yes", ends=0)
    assert "is not reached without --from nbgrader" in said
    (command,) = re.findall(r"by hand: nbgrader (.*)$", said, re.MULTILINE)
    run(folder, "nbgrader", *shlex.split(command))
    assert {*counted(folder)} == {"onaquill", "cy"}


def test_what_a_person_gave_in_the_gradebook_stays_when_it_is_published_again(folder: Path) -> None:
    from nbgrader.api import Gradebook

    run(folder, "grader", "publish", "--to", "nbgrader", "-a", "module0")
    before = counted(folder)
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "course") as gradebook:
        grade = gradebook.find_grade("mul_multiplies", "operators", "module0", "onaquill")
        grade.manual_score = 0.5
        gradebook.db.commit()
    run(folder, "grader", "override", "-a", "module0", "onaquill", "mul_multiplies", "1", "--reason", "x", "--yes")
    run(folder, "grader", "publish", "--to", "nbgrader", "-a", "module0")
    rows = {(student, cell): grade for student, cell, grade in scores(folder)}
    assert (rows["onaquill", "mul_multiplies"]["manual_score"], rows["onaquill", "mul_multiplies"]["score"]) == (
        0.5,
        0.5,
    )
    number = run(folder, "grader", "override", "-a", "module0", "--list").split()[0]
    run(folder, "grader", "override", "-a", "module0", "--withdraw", number, "--yes")
    run(folder, "grader", "publish", "--to", "nbgrader", "-a", "module0")
    assert counted(folder) == {**before, "onaquill": before["onaquill"] + 0.5}


def test_a_notebook_that_is_called_like_its_assignment_keeps_the_answers(tmp_path: Path) -> None:
    from nbgrader.api import Gradebook

    (tmp_path / "class.toml").write_text(
        'zone = "UTC"\n[[assignment]]\nname = "mini_ml"\ndue = "2026-11-10 18:00"\nby_hand = { style = 4 }\n'
    )
    run(tmp_path, "grader", "freeze", "-a", "mini_ml", "--hidden", "--seed", "11")
    results = tuple(_result(check, is_wrong=False) for check in load_checks(ROOT, load_assignment(ROOT, "mini_ml")))
    answers = {"relu_answer": "def relu(x):\n    return 7", "why_sum": "Because I say so."}
    with Store(tmp_path / "results.sqlite") as store:
        store.put(Scorecard("ona", "mini_ml", 1, "ona", "suite", "full", results, answers=answers), Origin())
        store.settle("mini_ml", "suite", ())
    run(tmp_path, "grader", "publish", "--to", "nbgrader", "-a", "mini_ml")
    page = book(tmp_path / "autograded" / "ona" / "mini_ml" / "mini_ml.ipynb")
    assert cell_of(page, "relu_answer")["source"] == answers["relu_answer"]
    assert answers["why_sum"] in cell_of(page, "why_sum")["source"]
    assert cell_of(page, "style")["outputs"][0]["text"] == "to be graded by hand\n"
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}", "course") as gradebook:
        written = gradebook.find_grade("why_sum", "mini_ml", "mini_ml", "ona")
        written.manual_score, written.needs_manual_grade = 1.0, False
        gradebook.db.commit()
    run(tmp_path, "grader", "publish", "--to", "nbgrader", "-a", "mini_ml")
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}", "course") as gradebook:
        assert not gradebook.find_grade("why_sum", "mini_ml", "mini_ml", "ona").needs_manual_grade
        assert gradebook.find_grade("style", "mini_ml", "mini_ml", "ona").needs_manual_grade
    run(tmp_path, "nbgrader", "generate_feedback", "mini_ml", "--force")
    assert "Because I say so." in (tmp_path / "feedback" / "ona" / "mini_ml" / "mini_ml.html").read_text()


def test_a_result_that_cannot_be_read_is_said_and_the_others_are_written(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "results.sqlite")) as db, db:
        db.execute("UPDATE scorecards SET card = x'00' WHERE student = 'cy'")
    said = run(folder, "grader", "publish", "--to", "nbgrader", "-a", "module0")
    assert "note: nothing of it is written: not shown: cy: " in said
    assert "module0: 2 students" in said
    assert {*counted(folder)} == {"bo", "onaquill"}


def test_while_another_command_changes_the_class_no_gradebook_is_written(folder: Path) -> None:
    with alone(folder):
        said = run(folder, "grader", "publish", "--to", "nbgrader", "-a", "module0", ends=2)
    assert "another process is at work here" in said
    assert not (folder / "gradebook.db").exists()
