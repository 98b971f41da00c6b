"""Failure: why a check failed, as data. Renderers make text, pages or JSON of it; nothing here is formatted."""

from collections.abc import Sequence
from dataclasses import dataclass

from grader.kit.calls import Call
from grader.kit.check import Check
from grader.kit.errors import HarnessFault
from grader.kit.judging.evaluate import Outcome
from grader.kit.judging.recognising import find_mistake
from grader.kit.mistakes import Case, Evidence
from grader.kit.plain import Plain, Raised, cut_large
from grader.kit.wording.words import english


@dataclass(frozen=True)
class Moved:
    """What came of the counterexample with other numbers in the place of one of its own, in rising order.

    A row is the number, what was seen, what was wanted, and whether that is right.
    """

    name: str
    x: float  # the number of the counterexample
    rows: tuple[tuple[float, Plain, Plain, bool], ...]


@dataclass(frozen=True)
class Place:
    """Where in a submission a call raises, by its code's own word. Columns count from 1; 0: not known."""

    where: str  # "averages.py, line 3"
    text: str  # of the line
    begin: int  # the part of the line that is at fault
    end: int
    meant: str = ""  # the name that was perhaps meant


@dataclass(frozen=True)
class Failure:
    """The smallest counterexample found. `calls` and `answers` are the example's; the last one is at fault."""

    sentence: str  # the check's
    calls: tuple[Call, ...]
    answers: tuple[Plain, ...]
    seen: Plain
    want: Plain
    relation: str = ""  # how seen and want should relate, where equality is not meant
    mistake: str = ""  # stable key of a known mistake, like NAME-PREFIX
    is_hidden: bool = False  # found on a hidden example: the student is not shown the calls
    moved: Moved | None = None  # for its picture
    besides: Plain = None  # the answer to what the probe at fault asks besides, for its picture
    raised_at: Place | None = None  # where that is known


def describe(check: Check, outcome: Outcome, others: Sequence[Outcome] | None = None) -> Failure:
    """Return the failure of a check on one example.

    `others` are all outcomes of the check, which a mistake must explain.
    """
    if outcome.mismatch is None:
        raise HarnessFault(f"{check.name}: described as failed, but nothing mismatched")
    seen, want, relation = outcome.mismatch.seen, outcome.mismatch.want, outcome.mismatch.relation
    calls = tuple(outcome.example.calls)
    key = _key(calls, seen, want, relation, None if others is None else evidence_of(outcome, others))
    return Failure(
        check.sentence, calls, _cut_together(outcome.answers), cut_large(seen), cut_large(want), relation, key
    )


def evidence_of(told: Outcome, others: Sequence[Outcome]) -> Evidence:
    """Return what the outcomes of a check say: the one that is told is the first of those that fail."""
    wrong = [_case(o) for o in (told, *(o for o in others if o is not told)) if o.mismatch]
    return Evidence(wrong, [_case(o) for o in others if not o.mismatch and not o.is_rejected])


def _case(outcome: Outcome) -> Case:
    calls, answers, found = outcome.example.calls, outcome.answers, outcome.mismatch
    if found is None:
        return Case(calls, answers[-1] if answers else None, None, "", answers)
    return Case(calls, found.seen, found.want, found.relation, answers)


def describe_no_answer(check: Check, calls: Sequence[Call], seen: Raised) -> Failure:
    """Return the failure of a check whose last call gave no answer: `seen` says what happened instead."""
    answers = (seen,) if calls else ()
    return Failure(check.sentence, tuple(calls), answers, seen, None, english("an answer"), _key(calls, seen, None, ""))


def _cut_together(answers: Sequence[Plain]) -> tuple[Plain, ...]:
    """Return the answers, or an oddity for each where all of them together are too large."""
    whole = cut_large(list(answers))
    return tuple(whole) if isinstance(whole, list) else (whole,) * len(answers)


def _key(calls: Sequence[Call], seen: Plain, want: Plain, relation: str, evidence: Evidence | None = None) -> str:
    try:
        mistake = find_mistake(calls, seen, want, relation, evidence)
    except Exception:  # noqa: BLE001 - a rule met an answer that it does not know, and a hint is worth no verdict
        return ""
    return mistake.key if mistake else ""
