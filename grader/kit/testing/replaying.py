"""Replays a check's public set on code that is asked here, and finds the smallest failure."""

import contextlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.kit.answering.in_process import InProcess
from grader.kit.answering.session import NoAnswerError, OutOfTime, WorkerSession
from grader.kit.calls import Ask, Rows
from grader.kit.check import Check
from grader.kit.judging.drawing import drawn
from grader.kit.judging.evaluate import Example, Outcome, evaluate
from grader.kit.judging.examples import read_set
from grader.kit.judging.failure import Failure, describe, describe_no_answer
from grader.kit.judging.moving import with_surroundings
from grader.kit.judging.shrinking import shrink, simplest
from grader.kit.plain import Plain, Raised, is_raised


@dataclass(frozen=True)
class Found:
    """A failing check: the failure, and whether it is only that the task was not started."""

    failure: Failure
    is_stub: bool


def replay(check: Check, path: Path, code: WorkerSession | InProcess) -> Found | None:
    """The smallest failure on the check's public set, or None."""
    return replay_examples(check, read_set(path, check).examples, code)


def replay_live(check: Check, count: int, code: WorkerSession | InProcess) -> Found | None:
    """The smallest failure on freshly drawn examples, or None."""
    return replay_examples(check, drawn(check, count, random.getrandbits(32)), code)


def replay_examples(check: Check, examples: Sequence[Example], code: WorkerSession | InProcess) -> Found | None:
    """The smallest failure on these examples, or None."""
    ask = code.for_check(check) if isinstance(code, InProcess) else _asking(check, code)
    rows = [e.calls for e in examples]
    try:
        outcomes = evaluate(check, examples, ask(rows), ask)
        failing = [o for o in outcomes if o.mismatch]
        if not failing:
            return None
        return _smallest(check, simplest(check, failing), ask, outcomes)
    except NoAnswerError as fault:
        return _hung(check, rows, code, fault)


def _asking(check: Check, session: WorkerSession) -> Ask:
    def ask(rows: Rows) -> Sequence[Sequence[Plain]]:
        return session.ask(check, rows)

    return ask


def _smallest(check: Check, failing: Outcome, ask: Ask, others: Sequence[Outcome]) -> Found:
    """The smallest failure; where something simpler hangs, or no time is left, the one that was frozen."""
    outcome, is_shrunk = failing, False
    with contextlib.suppress(NoAnswerError, OutOfTime):
        outcome, is_shrunk = shrink(check, failing, ask), True
    failure = describe(check, outcome, others)
    if is_shrunk and not check.reads_source:
        with contextlib.suppress(NoAnswerError, OutOfTime):
            failure = with_surroundings(check, failure, outcome, ask)
    return Found(failure, is_stub=any(is_raised(a, "NotImplementedError") for a in (failure.seen, *failure.answers)))


def _hung(check: Check, rows: Rows, code: WorkerSession | InProcess, fault: NoAnswerError) -> Found:
    """The failure for code that gives no answer, with the first example that does it alone."""
    found = code.culprit(check, rows) if isinstance(code, WorkerSession) else None
    calls, reason = found or ((), fault)
    seen: Raised = {"!": reason.kind, "m": reason.detail}
    return Found(describe_no_answer(check, calls, seen), is_stub=False)
