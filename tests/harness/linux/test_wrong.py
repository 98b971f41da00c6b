"""Every wrong submission in tests/wrong is caught, by a check of the task that it gets wrong."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from grader.courses.assignment import assignments, load_assignment
from grader.feedback.student_text import feedback
from grader.kit.answering.in_process import InProcess, read_folder
from grader.kit.judging.recognising import hint_for
from grader.kit.probe import find_probes
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


def names(rows: list[Row]) -> list[str]:
    return [row["name"] for row in rows]


def files_of(row: Row) -> Files:
    return read_folder(WRONG / row["name"])


def suite_of(row: Row) -> str:
    known = [load_assignment(ROOT, name) for name in assignments(ROOT)]
    return next(f"{a.name}:{row['task']}" for a in known for task in a.tasks if task.id == row["task"])


def test_the_manifest_lists_each_folder_once_with_its_files() -> None:
    folders = sorted({file.parent for file in WRONG.glob("*/*.py")})
    assert [(row["name"], row["files"]) for row in ROWS] == [(p.name, sorted(read_folder(p))) for p in folders]


@pytest.mark.parametrize("row", MUST_FAIL, ids=names(MUST_FAIL))
def test_a_wrong_submission_fails_a_check_of_its_task_and_is_told_its_mistake_and_no_hidden_number(
    row: Row, graded: Graded, secret_numbers: Mapping[str, frozenset[float]]
) -> None:
    card = graded(suite_of(row), files_of(row))
    lost = {result.check for result in card.results if result.verdict != "passed"}
    assert lost
    assert lost >= set(row.get("fails", ()))
    if "mistake" in row:
        assert f"{row['mistake']}: " in feedback(card, find_probes())
    assert told(secret_numbers[suite_of(row)], card) == []


@pytest.mark.parametrize("row", DEBATABLE, ids=names(DEBATABLE))
def test_a_debatable_submission_loses_at_most_what_the_text_does_not_state(row: Row, graded: Graded) -> None:
    card = graded(suite_of(row), files_of(row))
    assert [r.check for r in card.results if r.verdict != "passed" and not r.beyond] == []


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
