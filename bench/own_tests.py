"""What grading a file of students' own tests costs, and against one run of pytest on the same file."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.clock import median, of_calls, of_process
from bench.figures import Figure, milliseconds, ratio
from grader.courses.suite import load_suite
from grader.intake.values import Submission
from grader.properties.grading import open_property_examiner

ASSIGNMENT, FILE = "module0_tests", "properties.py"


def own_tests(root: Path, rounds: int) -> Iterator[Figure]:
    """Yield the processor time of a submission with a right test for each property, and of the stub."""
    suite = load_suite(root, ASSIGNMENT, root / "no hidden sets")
    pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"reference/{FILE}"]
    with open_property_examiner(root, suite) as examiner:
        costs, others = [], []
        for _ in range(rounds):
            costs.append(of_calls(partial(examiner.grade, _submission(root / "reference")), 1))
            others.append(of_process(pytest, root))
        stub = median([of_calls(partial(examiner.grade, _submission(root / "student")), 1) for _ in range(rounds)])
    cost, other = median(costs), median(others)
    yield Figure("CPU s: students' tests of a submission", cost.cpu_seconds, at_most=1, side=milliseconds(cost))
    yield Figure("CPU s: students' tests, the stub", stub.cpu_seconds, side=milliseconds(stub))
    yield ratio("students' tests / one run of pytest on them", cost, other)


def _submission(folder: Path) -> Submission:
    text = (folder / FILE).read_text(encoding="utf-8")
    return Submission(folder.name, {FILE: text}, {}, {}, (), folder.name)
