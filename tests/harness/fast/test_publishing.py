"""What is published of a scorecard, and the notebook that is shown of it, without a gradebook."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest

from grader.courses.assignment import load_assignment
from grader.courses.suite import Group, Suite, load_checks
from grader.intake.notebooks import released_of
from grader.kit.judging.failure import Failure
from grader.kit.probe import find_probes
from grader.publishing.of_class import OfClass, class_columns, counted_sheet
from grader.publishing.pages import file_page, notebook_page, quoted
from grader.publishing.sheets import Column, Mark, Sheet, clamped, columns_of, sheet_of
from grader.results.scorecard import CheckResult, Scorecard
from grader.scores.counting import undated

ROOT = Path(__file__).parents[3]
MARKUP = "<script>alert(1)</script>\n```\n</pre>\x1b[31m"


def suite_of_checks(name: str) -> Suite:
    assignment = load_assignment(ROOT, name)
    return Suite(assignment, tuple(Group(check, (), 0, "") for check in load_checks(ROOT, assignment)))


def card_of(suite: Suite, answers: dict[str, str], failed: tuple[str, ...] = ()) -> Scorecard:
    seen = Failure("mul(x, y) is x * y.", (("operators:mul", [2.0, 3.0]),), (MARKUP,), MARKUP, 6.0)
    results = tuple(
        CheckResult(
            c.name, c.task, c.sentence, "failed" if c.name in failed else "passed", c.points,
            failure=seen if c.name in failed else None,
        )
        for c in (group.check for group in suite.groups)
    )  # fmt: skip
    return Scorecard("ada", suite.name, 1, "", "", "full", results, answers=answers)


@pytest.fixture(scope="module")
def suite() -> Suite:
    return suite_of_checks("module0")


def test_there_is_a_cell_per_check_and_per_question_and_one_for_the_comment_of_each_answer(suite: Suite) -> None:
    columns = columns_of(suite)
    graded = {column.id: column.max_points for column in columns if column.is_graded}
    assert graded.keys() == {g.check.name for g in suite.groups} | {"quiz_names", "why_two_formulas", "why_recursive"}
    assert sum(graded.values()) == 100 + 1 + 3 + 2
    assert {c.notebook for c in columns} == {"operators", "modules"}
    assert {"mul_answer", "Module_answer"} <= {c.id for c in columns if not c.is_graded}


def test_without_notebooks_there_is_one_by_the_name_of_the_assignment() -> None:
    columns = columns_of(suite_of_checks("module1"))
    assert {column.notebook for column in columns} == {"module1"}
    assert [column.id for column in columns if not column.is_graded] == ["submission"]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ('quiz_names = "c"', 1.0), ("quiz_names = 'C'  # sure", 1.0), ('quiz_names = "a"', 0.0), ("", 0.0),
        ('quiz_names = "a"\nquiz_names = "c"', 1.0), ('if 1: quiz_names = "c"', 0.0), ("quiz_names = chr(99)", 0.0),
    ],
)  # fmt: skip
def test_a_question_with_choices_is_graded_by_its_text(text: str, points: float, suite: Suite) -> None:
    sheet = sheet_of(card_of(suite, {"quiz_names_answer": text, "x": "y"}), suite, {})
    assert sheet.marks["modules", "quiz_names"].points == points


def test_a_written_answer_waits_for_a_person_and_an_empty_one_does_not(suite: Suite) -> None:
    sheet = sheet_of(card_of(suite, {"why_recursive": "Because.", "why_two_formulas": "YOUR ANSWER HERE"}), suite, {})
    assert sheet.marks["modules", "why_recursive"].points is None
    assert sheet.marks["operators", "why_two_formulas"].points == 0.0
    assert sheet_of(card_of(suite, {}), suite, {}).marks["modules", "why_recursive"].points is None


def test_what_was_not_judged_waits_for_a_person(suite: Suite) -> None:
    card = card_of(suite, {})
    first = msgspec.structs.replace(card.results[0], verdict="not judged")
    card = msgspec.structs.replace(card, results=(first, *card.results[1:]))
    assert sheet_of(card, suite, {}).marks["operators", first.check].points is None


def test_a_comment_is_below_the_answer_whose_check_failed_and_is_harmless(suite: Suite) -> None:
    sheet = sheet_of(card_of(suite, {}, failed=("mul_multiplies",)), suite, find_probes())
    assert "mul_multiplies: failed, 0 of 1.5" in sheet.comments["operators", "mul_answer"]
    assert "\x1b" not in sheet.comments["operators", "mul_answer"]
    assert not sheet.comments["operators", "add_answer"]


@pytest.mark.parametrize(
    ("points", "found"), [(9.0, 2.0), (-1.0, 0.0), (float("nan"), 0.0), (float("inf"), 0.0), (1.5, 1.5)]
)
def test_points_are_finite_and_no_more_than_there_are(points: float, found: float) -> None:
    assert clamped(points, 2.0) == found


def test_the_page_of_a_student_has_the_release_the_answers_and_what_was_found(suite: Suite) -> None:
    released = released_of(suite.assignment)[0]
    answers = {"mul_answer": MARKUP, "why_two_formulas": MARKUP}
    sheet = sheet_of(card_of(suite, answers, failed=("mul_multiplies",)), suite, find_probes())
    page = json.loads(notebook_page(suite.assignment.path.parent / released.name, released, sheet))
    cells = {c["metadata"]["nbgrader"]["grade_id"]: c for c in page["cells"] if "nbgrader" in c["metadata"]}
    assert cells["mul_answer"]["source"] == MARKUP
    assert cells["why_two_formulas"]["source"].startswith("````text\n")
    assert cells["add_answer"]["source"] == released.by_id["add_answer"].text
    assert "0 of 1.5" in cells["mul_multiplies"]["outputs"][0]["text"]
    assert "SOLUTION" not in json.dumps(page)


def test_a_block_of_a_text_ends_at_none_of_its_own_marks() -> None:
    for text in ("a", "```", "``````x", MARKUP):
        first, *_, last = quoted(text).split("\n")
        assert first == f"{last}text"
        assert last not in text


def test_a_page_of_files_has_a_cell_per_check() -> None:
    sheet = Sheet("ada", {("module1", "one"): Mark(1.0, "one: ok")}, {}, {})
    page = json.loads(file_page("module1", replace(sheet)))
    assert [c["metadata"]["nbgrader"]["grade_id"] for c in page["cells"]] == ["submission", "one"]


def test_a_check_that_an_attempt_was_not_asked_gets_no_mark_and_what_a_person_grades_waits(suite: Suite) -> None:
    dated = replace(undated("module0"), by_hand={"style": Fraction(4)})
    columns = class_columns([Column("operators", "newer", max_points=2.0)], dated, "module0")
    counted = OfClass(card_of(suite, {}), (), ())
    sheet = counted_sheet(Sheet("ada", {}, {}, {}), columns, dated, counted)
    assert sheet.marks == {("module0", "style"): Mark(None, "to be graded by hand")}
