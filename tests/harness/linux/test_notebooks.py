"""Honest and hostile notebooks, each with one quirk, graded as a class: what counts, and what is told of it.

tests/harness/notebooks holds a course of one notebook, the notebooks, and in expected.json what must come out.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.feedback.told import notices
from grader.results.scorecard import Scorecard
from grader.results.store import read_results
from tests.harness.linux.conftest import ROOT

NOTEBOOKS = ROOT / "tests" / "harness" / "notebooks"
EXPECTED: Mapping[str, Any] = json.loads((NOTEBOOKS / "expected.json").read_text())
CASES: Mapping[str, Any] = EXPECTED["cases"]


@dataclass(frozen=True)
class Outcome:
    """What became of a notebook."""

    card: Scorecard | None
    reason: str  # why it is not graded

    @property
    def lost(self) -> list[str]:
        return [] if self.card is None else [r.check for r in self.card.results if r.points < r.max_points]

    def told(self, to: str) -> str:
        if self.card is None:
            return self.reason
        lines = list(notices(self.card))
        return "\n".join([*lines, *self.card.notes] if to == "instructor" else lines)


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "GRADER"))}
    command = [sys.executable, "-m", "grader", *words]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notebooks") / "course"
    shutil.copytree(NOTEBOOKS / "course", folder, ignore=shutil.ignore_patterns("__pycache__"))
    for words in (("student",), ("freeze", "-a", "mod0", "--public"), ("freeze", "-a", "mod0", "--hidden")):
        assert run(folder, *words).returncode == 0
    return folder


def graded(course: Path, submissions: Path, class_name: str = "class") -> dict[str, Outcome]:
    """What became of each submission."""
    class_folder = course / class_name
    if class_name != "class":
        class_folder.mkdir()
        shutil.copytree(course / "class" / "hidden", class_folder / "hidden")
    ended = run(course, "--class", str(class_folder), "grade", "-a", "mod0", str(submissions))
    assert ended.returncode in (0, 1), ended.stderr
    reasons = dict(re.findall(r"^not graded: ([^:\n]+): (.*)$", ended.stderr, re.MULTILINE))
    with read_results(class_folder / "results.sqlite") as results:
        names = {student for _, student in results.students()}
        cards = {name: results.get("mod0", name) for name in names}
    return {name: Outcome(cards.get(name), reasons.get(name, "")) for name in [*names, *reasons]}


@pytest.fixture(scope="module")
def outcomes(course: Path) -> dict[str, Outcome]:
    return graded(course, NOTEBOOKS / "submissions")


def fair(case: Mapping[str, Any], outcome: Outcome) -> list[str]:
    """Which of the outcomes that are fair it is; none where it is unfair."""
    ways = [case, *({**case, **other} for other in case["also_fair"])]
    points = {name: row["points"] for name, row in EXPECTED["table"].items()}
    return [str(way["lost"]) for way in ways if _is_as(way, outcome, points)]


def _is_as(way: Mapping[str, Any], outcome: Outcome, points: Mapping[str, float]) -> bool:
    if outcome.card is None or not way["graded"]:
        return outcome.card is None and not way["graded"] and outcome.reason != ""
    left = sum(points.values()) - sum(points[name] for name in way["lost"])
    return sorted(outcome.lost) == sorted(way["lost"]) and outcome.card.score == left


@pytest.mark.parametrize("name", CASES)
def test_what_counts_in_it(name: str, outcomes: dict[str, Outcome]) -> None:
    case, outcome = CASES[name], outcomes[name]
    assert fair(case, outcome), (outcome.lost, outcome.reason)
    if case["kind"] == "honest":
        assert outcome.lost == case["lost"]


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case["tell"]])
def test_what_is_told_of_it(name: str, outcomes: dict[str, Outcome]) -> None:
    for tell in CASES[name]["tell"]:
        told = outcomes[name].told(tell["to"])
        assert all(word in told for word in tell["mentions"]), (tell, told)


@pytest.mark.parametrize(
    "name", [name for name, case in CASES.items() if not case["tell"] and case["kind"] == "honest"]
)
def test_nothing_is_told_where_all_is_right(name: str, outcomes: dict[str, Outcome]) -> None:
    if (card := outcomes[name].card) is not None:
        assert list(notices(card)) == []


def test_a_written_answer_is_kept(outcomes: dict[str, Outcome]) -> None:
    for name, case in CASES.items():
        card = outcomes[name].card
        if card is not None and case["written"] == "as handed in":
            assert card.answers[EXPECTED["written"]]
            json.dumps(card.answers).encode()


def test_a_class_of_all_has_a_row_for_each(outcomes: dict[str, Outcome]) -> None:
    assert outcomes.keys() == CASES.keys()
