"""Every wrong submission in tests/wrong is caught, by a check of the task that it gets wrong."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from grader.courses.assignment import assignments, load_assignment
from grader.feedback.student_text import feedback
from grader.figures.figure import Figure
from grader.figures.shapes import Label
from grader.kit.answering.in_process import InProcess, read_folder
from grader.kit.judging.recognising import hint_for
from grader.kit.picturing.pictures import picture
from grader.kit.probe import find_probes
from grader.results.scorecard import Scorecard
from tests.harness.hidden_numbers import told
from tests.harness.linux.conftest import ROOT, Files, Graded
from tests.wrong.witness_names import names_for

Row = Mapping[str, Any]

WRONG = Path(__file__).parents[2] / "wrong"
ROWS: list[Row] = json.loads((WRONG / "manifest.json").read_text(encoding="utf-8"))
MUST_FAIL = [row for row in ROWS if row["verdict"] == "must_fail"]
WITNESSED = [row for row in ROWS if "witness" in row]
DEBATABLE = [row for row in ROWS if row["verdict"] == "debatable"]
LEAST_KEYS = 25  # different mistakes that students are told by name
LEAST_DRAWN = 0.95  # of the failing checks of all wrong submissions have a picture
MOST_WIDTH = 510.0  # pixels of a picture
MOST_BYTES = 9000  # of a picture, without the style sheet that a page has once
# Words of a picture at what somebody's code gives, and at what is wanted; two lists that should be alike have names.
THEIRS = ("yours", "missing", "too many", "wrong at", "backward", "parameters", "after walks", "called again", "seed 1")
WANTED = ("wanted", "missing", "without walks", "called once")

CardOf = Callable[[Row], Scorecard]


def names(rows: list[Row]) -> list[str]:
    return [row["name"] for row in rows]


def files_of(row: Row) -> Files:
    return read_folder(WRONG / row["name"])


def suite_of(row: Row) -> str:
    known = [load_assignment(ROOT, name) for name in assignments(ROOT)]
    return next(f"{a.name}:{row['task']}" for a in known for task in a.tasks if task.id == row["task"])


@pytest.fixture(scope="module")
def card_of(graded: Graded) -> CardOf:
    """Grades each row once, for all tests of this file."""
    cards: dict[str, Scorecard] = {}

    def card(row: Row) -> Scorecard:
        if row["name"] not in cards:
            cards[row["name"]] = graded(suite_of(row), files_of(row))
        return cards[row["name"]]

    return card


def test_the_manifest_lists_each_folder_once_with_its_files() -> None:
    folders = sorted({file.parent for file in WRONG.glob("*/*.py")})
    assert [(row["name"], row["files"]) for row in ROWS] == [(p.name, sorted(read_folder(p))) for p in folders]


@pytest.mark.parametrize("row", MUST_FAIL, ids=names(MUST_FAIL))
def test_a_wrong_submission_fails_a_check_of_its_task_and_is_told_its_mistake_and_no_hidden_number(
    row: Row, card_of: CardOf, secret_numbers: Mapping[str, frozenset[float]]
) -> None:
    card = card_of(row)
    lost = {result.check for result in card.results if result.verdict != "passed"}
    assert lost
    assert lost >= set(row.get("fails", ()))
    if "mistake" in row:
        assert f"{row['mistake']}: " in feedback(card, find_probes())
    assert told(secret_numbers[suite_of(row)], card) == []


@pytest.mark.parametrize("row", DEBATABLE, ids=names(DEBATABLE))
def test_a_debatable_submission_loses_at_most_what_the_text_does_not_state(row: Row, card_of: CardOf) -> None:
    card = card_of(row)
    assert [r.check for r in card.results if r.verdict != "passed" and not r.beyond] == []


def test_nearly_all_failures_have_a_picture_of_theirs_and_the_wanted(card_of: CardOf) -> None:
    probes = find_probes()
    lost = [(row["name"], r) for row in MUST_FAIL for r in card_of(row).results if r.verdict != "passed"]
    figures = [(name, r.check, picture(r.failure, probes) if r.failure else None) for name, r in lost]
    without = [(name, check) for name, check, figure in figures if figure is None or not shows_both(figure)]
    assert len(lost) > 2 * len(MUST_FAIL)
    assert len(without) <= (1 - LEAST_DRAWN) * len(lost), f"{len(without)} of {len(lost)} have none: {without}"


def test_a_picture_is_small_the_same_each_time_and_as_wide_as_three_squares(card_of: CardOf) -> None:
    probes = find_probes()
    failures = [r.failure for row in MUST_FAIL for r in card_of(row).results if r.failure]
    for figure, again in ((picture(f, probes), picture(f, probes)) for f in failures):
        if figure and again:
            assert figure.svg() == again.svg()
            assert len(figure.svg(with_style=False).encode()) <= MOST_BYTES
            assert figure.width <= MOST_WIDTH


def shows_both(figure: Figure) -> bool:
    """Whether the words in a picture name what somebody's code gives, and what is wanted."""
    words = " ".join(shape.text for shape in figure.shapes if isinstance(shape, Label))
    return all(any(word in words for word in those) for those in (THEIRS, WANTED))


def test_many_different_mistakes_are_told_by_name() -> None:
    keys = {row["mistake"] for row in MUST_FAIL if "mistake" in row}
    assert len(keys) >= LEAST_KEYS
    assert [key for key in sorted(keys) if not hint_for(key)] == []


@pytest.mark.parametrize("row", WITNESSED, ids=names(WITNESSED))
def test_the_witness_tells_the_wrong_submission_from_the_reference(row: Row, reference: Files) -> None:
    assert holds(row["witness"], reference)
    assert not holds(row["witness"], {**reference, **files_of(row)})


def holds(witness: str, files: Files) -> bool:
    """Whether the expression is true of the code; an exception is a no."""
    with patch.dict(sys.modules), patch.object(sys, "meta_path", list(sys.meta_path)):
        code = InProcess(files, package="minitorch").for_probe(reads_source=False)
        try:
            return bool(eval(witness, names_for(code)))  # noqa: S307 - our own expression about our own code
        except Exception:  # noqa: BLE001 - wrong code raises anything
            return False
