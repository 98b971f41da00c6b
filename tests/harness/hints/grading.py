"""Grades wrong submissions as a class is graded, for the tables that are made of many of them."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from grader.courses.assignment import assignments, load_assignment
from grader.courses.suite import load_suite, only_task
from grader.grading.submission import CheckExaminer, Passes, judged_pass
from grader.intake.values import Submission
from grader.kit.answering.in_process import read_folder
from grader.results.scorecard import CheckResult, Scorecard
from grader.running.examiners import open_check_examiner
from tests.harness.hidden_numbers import secrets, told
from tests.harness.hints.pairs import Files, Row

ROOT = Path(__file__).parents[3]
WRONG = ROOT / "tests/wrong"
SEED = "7"  # of the hidden sets, as in the tests
Graded = Callable[[str, Files], "Found"]  # a suite, "module0" or "module0:0.1", and the files to lay over


class Found(NamedTuple):
    """The results of all checks, and the numbers of hidden examples that the student can read in them."""

    results: list[CheckResult]
    leaked: list[float]


def wrong_rows() -> list[Row]:
    """The rows of the manifest that must fail."""
    rows: list[dict[str, Any]] = json.loads((WRONG / "manifest.json").read_text(encoding="utf-8"))
    return [row for row in rows if row["verdict"] == "must_fail"]


def files_of(row: Row) -> Files:
    """The files of a wrong submission."""
    return read_folder(WRONG / row["name"])


def assignment_of(row: Row) -> str:
    """The assignment that has the row's task."""
    known = [load_assignment(ROOT, name) for name in assignments(ROOT)]
    return next(a.name for a in known if a.kind == "checks" and any(t.id == row["task"] for t in a.tasks))


@contextmanager
def graded() -> Iterator[Graded]:
    """A function that grades files, laid over the reference's, in one pass; for as long as it is open."""
    reference = read_folder(ROOT / "reference")
    names = [name for name in assignments(ROOT) if load_assignment(ROOT, name).kind == "checks"]
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            command = [sys.executable, "-m", "grader", "--course", ROOT, "--class", folder, "freeze", "-a", name]
            subprocess.run([*command, "--hidden", "--seed", SEED], check=True, capture_output=True)
        whole = [load_suite(ROOT, name, Path(folder) / "hidden") for name in names]
        suites = {s.name: s for suite in whole for s in (suite, *_tasks(suite))}
        with open_check_examiner(ROOT, whole[0]) as shared:
            examiners: Mapping[str, CheckExaminer] = {
                name: CheckExaminer(Passes(suite), shared.servers) for name, suite in suites.items()
            }

            hidden = {name: secrets(suite) for name, suite in suites.items()}

            def grade(suite: str, files: Files) -> Found:
                submission = Submission.of("a student", {**reference, **files})
                results = list(judged_pass(submission, examiners[suite])[0].values())
                return Found(results, told(hidden[suite], Scorecard("", suite, 0, "", "", "", tuple(results))))

            yield grade


def _tasks(suite: Any) -> list[Any]:
    return [only_task(suite, task.id) for task in suite.assignment.tasks]
