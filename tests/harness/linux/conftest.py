"""What the tests on this machine's sandbox share: example sets that are frozen once, and open benches.

The hidden sets are drawn from a fixed seed, in processes of their own, so that every run grades by the same examples.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from grader.assignment import assignments
from grader.grading import Bench, grade
from grader.intake.values import Submission
from grader.kit.in_process import read_folder
from grader.running import open_bench
from grader.scorecard import Scorecard
from grader.suite import Suite, load_suite

ROOT = Path(__file__).parents[3]
SEED = "7"  # of the hidden sets in tests; any number does, as long as it stays

Graded = Callable[[str, Mapping[str, str]], Scorecard]
Cli = Callable[..., subprocess.CompletedProcess[str]]


def run_cli(course: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The finished `grader` command, which keeps its secrets and results in `course`."""
    command = [sys.executable, "-m", "grader", "--root", ROOT, "--course", course, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture(scope="session")
def cli() -> Cli:
    """Runs the `grader` command."""
    return run_cli


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course folder with the hidden sets of every assignment, and no results."""
    folder = tmp_path_factory.mktemp("course")
    for name in assignments(ROOT):
        done = run_cli(folder, "freeze", "-a", name, "--seed", SEED)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def suites(course: Path) -> Mapping[str, Suite]:
    """The suite of each assignment, by name."""
    return {name: load_suite(ROOT, name, course / "hidden") for name in assignments(ROOT)}


@pytest.fixture(scope="session")
def benches(suites: Mapping[str, Suite]) -> Iterator[Mapping[str, Bench]]:
    """An open bench for each assignment, by name."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(open_bench(ROOT, suite)) for name, suite in suites.items()}


@pytest.fixture(scope="session")
def reference() -> Mapping[str, str]:
    """The files of the reference."""
    return read_folder(ROOT / "reference")


@pytest.fixture(scope="session")
def graded(benches: Mapping[str, Bench], reference: Mapping[str, str]) -> Graded:
    """Grades files, laid over the reference's, for an assignment."""

    def result(assignment: str, files: Mapping[str, str]) -> Scorecard:
        whole = {**reference, **files}
        return grade(Submission("a student", whole, {f: f for f in whole}, {}, (), ""), benches[assignment])

    return result


@cache
def folder_names(folder: Path) -> tuple[str, ...]:
    """The names of the folders in a folder."""
    return tuple(sorted(p.name for p in folder.iterdir() if p.is_dir()))
