"""Freezes example sets: draws once, runs each check against the reference, records its calls, writes the files.

The only place that draws examples for a grade, and it runs in a process of its own without a submission in it: what
hypothesis draws changes with its version and with the constants of the modules that are imported.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from grader.assignment import Assignment, load_assignment
from grader.kit.check import Check
from grader.kit.drawing import GRID, distinct, drawn, example_key, grid
from grader.kit.errors import HarnessFault
from grader.kit.evaluate import Ask, Example, Outcome, evaluate
from grader.kit.examples import read_set, set_path, write_set
from grader.kit.in_process import InProcess, read_folder
from grader.suite import load_checks

PUBLIC_SEED = 1  # of the committed public sets: the same for everybody who freezes them again
DRAWS = 3  # repeats and rejected examples are left out, and drawn for again this often
MAX_SEED = 2**32

Progress = Callable[[str, int, int], None]


def public_folder(root: Path) -> Path:
    """Where the course keeps its public sets."""
    return root / "tests" / "examples"


def freeze_public(root: Path, name: str, progress: Progress) -> None:
    """Write the public sets of an assignment."""
    assignment = load_assignment(root, name)
    for check, ask in _checks(root, assignment, progress):
        count, _ = _counts(check, assignment)
        examples = _frozen(check, ask, count, PUBLIC_SEED, set())
        write_set(set_path(public_folder(root), name, check), check, examples)


def freeze_hidden(root: Path, name: str, folder: Path, seed: int, progress: Progress) -> None:
    """Write the hidden sets of an assignment to `folder`; no example of them is a public one."""
    assignment = load_assignment(root, name)
    for check, ask in _checks(root, assignment, progress):
        shown = read_set(set_path(public_folder(root), name, check), check).examples
        _, count = _counts(check, assignment)
        examples = _frozen(check, ask, count, seed, {example_key(e) for e in shown})
        write_set(set_path(folder, name, check), check, examples)


def _checks(root: Path, assignment: Assignment, progress: Progress) -> Iterator[tuple[Check, Ask]]:
    reference = InProcess(read_folder(root / "reference"))
    checks = load_checks(root, assignment)
    for n, check in enumerate(checks):
        yield check, reference.for_check(check)
        progress(check.name, n + 1, len(checks))


def _counts(check: Check, assignment: Assignment) -> tuple[int, int]:
    """How many public and hidden examples the check gets."""
    count = assignment.public + assignment.hidden if check.examples is None else check.examples
    public = min(assignment.public, count)
    return public, count - public


def _frozen(check: Check, ask: Ask, count: int, seed: int, known: set[str]) -> Sequence[Example]:
    """At most `count` examples that are not in `known`: half of them boundary values, the rest drawn."""
    edges = count - count // 2
    kept = list(islice(_accepted(check, ask, distinct(grid(check, edges + len(known)), known)), edges))
    for extra in range(DRAWS):
        if len(kept) < count:
            more = distinct(drawn(check, count - len(kept), (seed + extra) % MAX_SEED), known)
            kept += _accepted(check, ask, more)
    rest = distinct(grid(check, GRID), known)  # where the inputs have few values
    return kept + list(islice(_accepted(check, ask, rest), count - len(kept)))


def _accepted(check: Check, ask: Ask, examples: Iterator[Example]) -> Iterator[Example]:
    """The examples with their calls; what the check rejects is left out, and the reference must pass the rest."""
    for example in examples:
        (outcome,) = evaluate(check, [example], [()], ask)
        if outcome.mismatch:
            raise HarnessFault(
                f"{check.place}: the reference fails {check.name} on {_shown(outcome)}: {outcome.mismatch}"
            )
        if not outcome.is_rejected:
            yield outcome.example


def _shown(outcome: Outcome) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in outcome.example.inputs.items())
