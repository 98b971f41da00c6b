"""What the tests on this machine's sandbox share: example sets that are frozen once, and open examiners.

The hidden sets are drawn from a fixed seed, in processes of their own, so that every run grades by the same examples.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from grader.courses.assignment import assignments, load_assignment
from grader.courses.suite import Suite, load_suite, only_task
from grader.grading.submission import CheckExaminer, Passes, grade
from grader.intake.values import Submission
from grader.kit.answering.in_process import read_folder
from grader.results.scorecard import Scorecard
from grader.running.examiners import open_check_examiner
from tests.harness.hidden_numbers import secrets

ROOT = Path(__file__).parents[3]
CHECKED = tuple(name for name in assignments(ROOT) if load_assignment(ROOT, name).kind == "checks")
SEED = "7"  # of the hidden sets in tests; any number does, as long as it stays

Files = Mapping[str, str]
Graded = Callable[[str, Files], Scorecard]
Cli = Callable[..., subprocess.CompletedProcess[str]]


def _run(course: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grader", "--course", ROOT, "--class", course, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture(scope="session")
def cli() -> Cli:
    """Runs `grader`, with its secrets and results in the folder that is its first argument."""
    return _run


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a class, with the hidden sets of every assignment and no results."""
    folder = tmp_path_factory.mktemp("course")
    for name in CHECKED:
        done = _run(folder, "freeze", "-a", name, "--hidden", "--seed", SEED)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def suites(course: Path) -> Mapping[str, Suite]:
    """The suite of each assignment that has checks, "module0", and of each of its tasks, "module0:0.1"."""
    whole = [load_suite(ROOT, name, course / "hidden") for name in CHECKED]
    parts = [only_task(suite, task.id) for suite in whole for task in suite.assignment.tasks]
    return {suite.name: suite for suite in (*whole, *parts)}


@pytest.fixture(scope="session")
def examiners(suites: Mapping[str, Suite]) -> Iterator[Mapping[str, CheckExaminer]]:
    """An open examiner for each suite; all share two fork servers, and two wide ones."""
    with ExitStack() as stack:
        shared = stack.enter_context(open_check_examiner(ROOT, next(iter(suites.values()))))
        yield {name: _sharing(shared, suite) for name, suite in suites.items()}


def _sharing(shared: CheckExaminer, suite: Suite) -> CheckExaminer:
    """An examiner for another suite with the same fork servers."""
    wide = shared.wide
    return CheckExaminer(Passes(suite), shared.servers, wide=None if wide is None else lambda: _sharing(wide(), suite))


@pytest.fixture(scope="session")
def secret_numbers(suites: Mapping[str, Suite]) -> Mapping[str, frozenset[float]]:
    """The numbers of each suite's hidden examples that a student must not learn."""
    return {name: secrets(suite) for name, suite in suites.items()}


@pytest.fixture(scope="session")
def reference() -> Files:
    """The files of the reference."""
    return read_folder(ROOT / "reference")


@pytest.fixture(scope="session")
def graded(examiners: Mapping[str, CheckExaminer], reference: Files) -> Graded:
    """Grades files, laid over the reference's, by the suite of that name."""

    def result(suite: str, files: Files) -> Scorecard:
        whole = {**reference, **files}
        return grade(Submission.of("a student", whole), examiners[suite])

    return result
