"""Proof: what trying the mutants of an assignment showed, as values. Renderers make text, a page or JSON of it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from grader.grading.submission import CheckExaminer, grade
from grader.kit.answering.in_process import read_folder
from grader.kit.points import total
from grader.proving.mutations.mutants import Mutant, make_mutants
from grader.proving.mutations.source import Source
from grader.proving.reach import Files, as_submission
from grader.proving.settings import ProofSettings
from grader.proving.trying import MutantTrial, Trials


class MutantRow(msgspec.Struct, frozen=True):
    """One mutant, and what became of it."""

    file: str
    function: str
    operator: str
    fate: Literal["killed", "survived", "equivalent"]
    diff: str
    killers: tuple[str, ...] = ()
    nearest: str = ""  # of a survivor: the check that came nearest to failing it
    reason: str = ""  # why it is listed as equivalent


class CheckRow(msgspec.Struct, frozen=True):
    """One check: how many mutants it kills, and how many no other check kills."""

    check: str
    task: str
    points: float
    kills: int
    only: int


class TaskRow(msgspec.Struct, frozen=True):
    """One task: how many mutants its checks kill together, and how many no other task's checks kill."""

    task: str
    checks: int
    points: float
    kills: int
    only: int


class FunctionRow(msgspec.Struct, frozen=True):
    """One function: its mutants by what became of them."""

    file: str
    function: str
    killed: int
    survived: int
    equivalent: int
    tasks: tuple[str, ...]  # whose checks killed some


class Proof(msgspec.Struct, frozen=True):
    """Everything that `grader prove` says of an assignment. The same suite and reference give an equal value."""

    assignment: str
    suite: str  # its digest
    files: tuple[str, ...]
    bar: float
    given: tuple[tuple[str, str, str], ...]  # file and function that are not mutated, and why
    mutants: tuple[MutantRow, ...]
    functions: tuple[FunctionRow, ...]
    tasks: tuple[TaskRow, ...]
    checks: tuple[CheckRow, ...]
    reference_passes: tuple[str, ...]
    stub_passes: tuple[str, ...]

    def count(self, fate: str) -> int:
        """Return how many mutants had this fate."""
        return sum(m.fate == fate for m in self.mutants)

    @property
    def percent(self) -> float:
        """How much of what can be killed is killed."""
        killed, survived = self.count("killed"), self.count("survived")
        return 100.0 * killed / (killed + survived) if killed + survived else 100.0

    @property
    def meets_bar(self) -> bool:
        """Whether enough is killed, and the stub passes nothing."""
        return self.percent >= self.bar and not self.stub_passes


def mutants_of(root: Path, settings: ProofSettings, only: Sequence[str] = ()) -> tuple[Mutant, ...]:
    """Return the mutants of the reference, or those of some functions, without what is not mutated."""
    reference = read_folder(root / "reference")
    found = settings.wanted([m for f in settings.files for m in make_mutants(f, reference[f])])
    return tuple(m for m in found if not only or m.function in only)


def prove(
    root: Path, trials: Trials, settings: ProofSettings, mutants: Sequence[Mutant], step: Callable[[str], None]
) -> Proof:
    """Try all mutants; `step` is called as each one is done, with the function that it changes.

    What is listed must be true, as far as it was tried.
    """
    reference, examiner = trials.reference, trials.examiner
    found = trials.run(mutants, step)
    settings.require_true(found, {f: [g.name for g in Source(f, reference[f]).functions] for f in settings.files})
    stub = read_folder(root / "student")
    return summed_up(examiner, settings, found, _passed(examiner, reference), _passed(examiner, stub))


def summed_up(
    examiner: CheckExaminer,
    settings: ProofSettings,
    trials: Sequence[MutantTrial],
    reference: tuple[str, ...],
    stub: tuple[str, ...],
) -> Proof:
    """Return the proof that these trials make, with the checks that the reference and the stub pass."""
    rows = tuple(_mutant_row(t, settings, trials) for t in trials)
    tasks = {g.check.name: g.check.task for g in examiner.passes.suite.groups}
    given = tuple((ref.file, ref.function, reason) for ref, reason in settings.given.items())
    return Proof(
        assignment=examiner.passes.suite.name,
        suite=examiner.passes.suite.digest,
        files=settings.files,
        bar=settings.bar,
        given=given,
        mutants=rows,
        functions=_function_rows(rows, tasks),
        tasks=_task_rows(examiner, rows, tasks),
        checks=_check_rows(examiner, rows),
        reference_passes=reference,
        stub_passes=stub,
    )


def nearest(survivor: MutantTrial, others: Iterable[MutantTrial]) -> str:
    """Return the check that came nearest to failing a survivor.

    That is the one to which it gave the most answers that are not the reference's. Where it gave none to any, it is the
    one that kills the most other mutants of the same function. The first in the suite's order, among equals.
    """
    mutant = survivor.mutant
    same = [t for t in others if (t.mutant.file, t.mutant.function) == (mutant.file, mutant.function)]
    kills = Counter(k for t in same for k in t.killers)
    names = list(survivor.unlike)
    best = max(names, key=lambda n: (survivor.unlike[n], kills[n], -names.index(n)), default="")
    return best if best and (survivor.unlike[best] or kills[best]) else ""


def _passed(examiner: CheckExaminer, files: Files) -> tuple[str, ...]:
    card = grade(as_submission(examiner, files), examiner)
    return tuple(r.check for r in card.results if r.verdict == "passed")


def _mutant_row(trial: MutantTrial, settings: ProofSettings, others: Sequence[MutantTrial]) -> MutantRow:
    m: Mutant = trial.mutant
    if trial.killers:
        return MutantRow(m.file, m.function, m.operator, "killed", m.diff, trial.killers)
    if reason := settings.reason(m):
        return MutantRow(m.file, m.function, m.operator, "equivalent", m.diff, reason=reason)
    return MutantRow(m.file, m.function, m.operator, "survived", m.diff, nearest=nearest(trial, others))


def _check_rows(examiner: CheckExaminer, rows: Sequence[MutantRow]) -> tuple[CheckRow, ...]:
    kills = Counter(k for r in rows for k in r.killers)
    only = Counter(r.killers[0] for r in rows if len(r.killers) == 1)
    checks = [g.check for g in examiner.passes.suite.groups]
    return tuple(CheckRow(c.name, c.task, c.points, kills[c.name], only[c.name]) for c in checks)


def _task_rows(examiner: CheckExaminer, rows: Sequence[MutantRow], tasks: dict[str, str]) -> tuple[TaskRow, ...]:
    killing = [{tasks[k] for k in r.killers} for r in rows]
    found = []
    for task in dict.fromkeys(tasks.values()):
        checks = [g.check for g in examiner.passes.suite.groups if g.check.task == task]
        points = total(c.points for c in checks)
        kills = sum(task in k for k in killing)
        found.append(TaskRow(task, len(checks), points, kills, sum(k == {task} for k in killing)))
    return tuple(found)


def _function_rows(rows: Sequence[MutantRow], tasks: dict[str, str]) -> tuple[FunctionRow, ...]:
    found = []
    for file, function in dict.fromkeys((r.file, r.function) for r in rows):
        own = [r for r in rows if (r.file, r.function) == (file, function)]
        fates = Counter(r.fate for r in own)
        by = tuple(sorted({tasks[k] for r in own for k in r.killers}))
        found.append(FunctionRow(file, function, fates["killed"], fates["survived"], fates["equivalent"], by))
    return tuple(found)
