"""Opens what the proof of an assignment needs: its checks, the settings of its proof, its mutants, and an examiner."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from grader.courses.assignment import Assignment, assignments
from grader.courses.suite import suite_of
from grader.grading.submission import CheckExaminer
from grader.kit.answering.in_process import read_folder
from grader.proving.mutations.mutants import Mutant
from grader.proving.proof import Proof, mutants_of, prove
from grader.proving.settings import ProofSettings, read_settings
from grader.proving.trying import Trials
from grader.running.examiners import open_check_examiner


def proved(root: Path) -> tuple[str, ...]:
    """Return the assignments that have a proof.toml."""
    return tuple(name for name in assignments(root) if (root / "assignments" / name / "proof.toml").exists())


@dataclass(frozen=True)
class Opened:
    """An assignment that can be proved now, and the mutants that will be tried."""

    root: Path
    examiner: CheckExaminer
    settings: ProofSettings
    mutants: tuple[Mutant, ...]

    def prove(self, step: Callable[[str], None], workers: int | None = None) -> Proof:
        """Try them all; `step` is called as each one is done, with the function that it changes."""
        reference = read_folder(self.root / "reference")
        trials = Trials(self.examiner, reference, lambda m: bool(self.settings.reason(m)), workers)
        return prove(self.root, trials, self.settings, self.mutants, step)


@contextmanager
def opened(root: Path, hidden: Path, assignment: Assignment, only: Sequence[str]) -> Iterator[Opened]:
    """Yield an assignment with the mutants of its reference, or with those of some functions."""
    suite = suite_of(root, assignment, hidden)
    settings = read_settings(suite.assignment)
    mutants = mutants_of(root, settings, only)
    with open_check_examiner(root, suite) as examiner:
        yield Opened(root, examiner, settings, mutants)
