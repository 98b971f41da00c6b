"""Freezes example sets: draws once, runs each check against the reference, and records its calls.

The only place that draws examples for a grade, and it runs in a process of its own without a submission in it: what
Hypothesis draws changes with its version, which stands in the head of each set. It depends on nothing else: versions of
which that is not known are refused (`kit/judging/local_constants.py`).

First comes a plan, which says what would be drawn and what would be given up for it. A set is kept where freezing it
now could have given it: its examples are inputs of its check, none is rejected, the reference passes them with the very
calls that were recorded, its boundary values are the ones that the check has now, and as many examples were asked for.
A change of a comment keeps the set, therefore, and so does a change of how values between the boundaries
are drawn: for that, name the check.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import hypothesis

from grader.courses.assignment import Assignment, load_assignment
from grader.courses.suite import load_checks, public_folder
from grader.kit.answering.in_process import InProcess, read_folder
from grader.kit.calls import Ask
from grader.kit.check import Check
from grader.kit.course import read_course_table
from grader.kit.errors import HarnessFault
from grader.kit.judging.drawing import GRID, distinct, drawn, example_key, grid
from grader.kit.judging.evaluate import Example, Outcome, evaluate
from grader.kit.judging.examples import parsed_set, read_set, set_path, set_text
from grader.kit.judging.local_constants import require_known_version
from grader.kit.observe import same_call

PUBLIC_SEED = 1  # of the committed public sets: the same for everybody who freezes them again
DRAWS = 3  # repeats and rejected examples are left out, and drawn for again this often
MAX_SEED = 2**32

Step = Callable[[str], None]


@dataclass(frozen=True)
class Slot:
    """What the set of one check must be: how many examples at most, and which ones not."""

    check: Check
    count: int
    taken: frozenset[str]  # the keys of the public examples, for a hidden set


@dataclass(frozen=True)
class Plan:
    """What freezing an assignment would do."""

    root: Path
    slots: tuple[Slot, ...]
    kept: Mapping[str, str]  # by check: the text of a set that stays as it is
    given_up: tuple[str, ...]  # checks whose present set would not stay

    @property
    def to_draw(self) -> tuple[Slot, ...]:
        """The slots that get a new set."""
        return tuple(slot for slot in self.slots if slot.check.name not in self.kept)


def plan_public(root: Path, name: str, *, only: Collection[str] = (), anew: bool = False) -> Plan:
    """Return what freezing the public sets would do."""
    assignment = load_assignment(root, name)
    slots = [Slot(check, _counts(check, assignment)[0], frozenset()) for check in load_checks(root, assignment)]
    folder = public_folder(root) / name
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.json"))}
    return _plan(root, slots, texts, only, anew=anew)


def plan_hidden(
    root: Path, name: str, texts: Mapping[str, str], *, only: Collection[str] = (), anew: bool = False
) -> Plan:
    """Return what freezing the hidden sets would do where these are the present ones.

    No example of theirs may be public.
    """
    assignment = load_assignment(root, name)
    slots = []
    for check in load_checks(root, assignment):
        shown = read_set(set_path(public_folder(root), name, check), check).examples
        slots.append(Slot(check, _counts(check, assignment)[1], frozenset(example_key(e) for e in shown)))
    return _plan(root, slots, texts, only, anew=anew)


def _plan(root: Path, slots: Sequence[Slot], texts: Mapping[str, str], only: Collection[str], *, anew: bool) -> Plan:
    """`only` names the checks that are drawn whatever they have; without any, `anew` draws all if all sets fit."""
    unknown = sorted(set(only) - {slot.check.name for slot in slots})
    if unknown:
        raise HarnessFault(f"--only {unknown[0]}: no check of this assignment; see the names in tests/checks")
    reference = _reference(root)
    kept = {}
    for slot in slots:
        text = texts.get(slot.check.name)
        if text is None or slot.check.name in only:
            continue
        if only or fits(slot, text, reference.for_check(slot.check)):
            kept[slot.check.name] = text
    if anew and not only and len(kept) == len(slots):
        kept = {}
    return Plan(root, tuple(slots), kept, tuple(s.check.name for s in slots if s.check.name in texts.keys() - kept))


def _reference(root: Path) -> InProcess:
    return InProcess(read_folder(root / "reference"), package=read_course_table(root).package)


def drawn_sets(plan: Plan, seed: int, step: Step) -> dict[str, str]:
    """Return the text of each set, kept or drawn, and write nothing; `step` is told the check of each that is drawn."""
    require_known_version()
    reference = _reference(plan.root)
    texts = dict(plan.kept)
    facts = {"hypothesis": hypothesis.__version__}
    for slot in plan.to_draw:
        examples = _frozen(slot, reference.for_check(slot.check), seed)
        texts[slot.check.name] = set_text(slot.check, examples, wanted=slot.count, **facts)
        step(slot.check.name)
    return {slot.check.name: texts[slot.check.name] for slot in plan.slots}


def fits(slot: Slot, text: str, ask: Ask) -> bool:
    """Return whether freezing could give this set now; raises HarnessFault where the check itself is broken."""
    try:
        found = parsed_set(text, slot.check, Path(f"{slot.check.name}.json"), "grader freeze")
    except HarnessFault:
        return False
    examples = found.examples
    keys = [example_key(e) for e in examples]
    if len(set(keys)) < len(keys) or slot.taken & set(keys) or len(keys) > slot.count:
        return False
    if found.wanted not in (None, slot.count):  # the release before did not write it
        return False
    fresh = [Example(e.inputs) for e in examples]
    outcomes = evaluate(slot.check, fresh, [()] * len(fresh), ask)
    if not all(_is_as_recorded(outcome, example) for outcome, example in zip(outcomes, examples, strict=True)):
        return False
    edges = [example_key(e) for e in _edges(slot, ask, set(slot.taken))]
    return keys[: len(edges)] == edges


def _is_as_recorded(outcome: Outcome, example: Example) -> bool:
    calls = outcome.example.calls
    is_accepted = not (outcome.mismatch or outcome.is_rejected)
    return is_accepted and len(calls) == len(example.calls) and all(map(same_call, calls, example.calls))


def _counts(check: Check, assignment: Assignment) -> tuple[int, int]:
    """Return how many public and hidden examples the check gets."""
    count = assignment.public + assignment.hidden if check.examples is None else check.examples
    public = min(assignment.public, count)
    return public, count - public


def _frozen(slot: Slot, ask: Ask, seed: int) -> Sequence[Example]:
    """Return at most `count` examples that are not taken: half of them boundary values, the rest drawn."""
    check, count, known = slot.check, slot.count, set(slot.taken)
    kept = _edges(slot, ask, known)
    for extra in range(DRAWS):
        if len(kept) < count:
            more = distinct(drawn(check, count - len(kept), (seed + extra) % MAX_SEED), known)
            kept += _accepted(check, ask, more)
    rest = distinct(grid(check, GRID), known)  # where the inputs have few values
    return kept + list(islice(_accepted(check, ask, rest), count - len(kept)))


def _edges(slot: Slot, ask: Ask, known: set[str]) -> list[Example]:
    """Return the boundary values that the set begins with; what was looked at is in `known` afterwards."""
    count = slot.count - slot.count // 2
    return list(islice(_accepted(slot.check, ask, distinct(grid(slot.check, count + len(known)), known)), count))


def _accepted(check: Check, ask: Ask, examples: Iterator[Example]) -> Iterator[Example]:
    """Yield the examples with their calls; what the check rejects is left out, and the reference must pass the rest."""
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
