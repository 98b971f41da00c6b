"""Replays a check's public set on code that is asked here, and finds the smallest failure."""

import contextlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from grader.kit.answering.in_process import InProcess
from grader.kit.answering.places import Told
from grader.kit.asking.session import NoAnswerError, OutOfTime, WorkerSession
from grader.kit.calls import Ask, Rows
from grader.kit.check import Check
from grader.kit.judging.drawing import drawn
from grader.kit.judging.evaluate import Example, Outcome, evaluate
from grader.kit.judging.failure import Failure, describe, describe_no_answer
from grader.kit.judging.moving import with_surroundings
from grader.kit.judging.shrinking import shrink, simplest, size
from grader.kit.plain import Plain, Raised, is_raised


@dataclass(frozen=True)
class Found:
    """A failing check: the failure, and whether it is only that the task was not started."""

    failure: Failure
    is_stub: bool
    told: Told | None = None  # where in their code it was raised, or was when its time was over
    endless: str = ""  # the target that did not come to an end
    again: str = ""  # the function that had no end before, and was met again: no verdict comes of that


def replay_live(check: Check, count: int, code: WorkerSession | InProcess) -> Found | None:
    """Return the smallest failure on freshly drawn examples, or None."""
    return replay_examples(check, drawn(check, count, random.getrandbits(32)), code)


def replay_examples(check: Check, examples: Sequence[Example], code: WorkerSession | InProcess) -> Found | None:
    """Return the smallest failure on these examples, or None.

    They are asked from the smallest to the largest, so that the first one without an answer is the one to tell.
    """
    examples = sorted(examples, key=partial(size, check))
    ask = code.for_check(check) if isinstance(code, InProcess) else _asking(check, code)
    rows = [e.calls for e in examples]
    try:
        outcomes = evaluate(check, examples, ask(rows), ask)
        failing = [o for o in outcomes if o.mismatch]
        if not failing:
            return None
        failing_one = simplest(check, failing)
        if _is_stub(failing_one.answers):  # nothing smaller shows more of it
            return Found(describe(check, failing_one), is_stub=True)
        told = _told(check, failing_one, code)
        if told and (told["is_import"] or told["unwritten"]):  # nothing smaller shows more of it
            return Found(describe(check, failing_one), is_stub=not told["is_import"], told=told)
        failure = _smallest(check, failing_one, ask, outcomes)
        is_stub = _is_stub((failure.seen, *failure.answers))
        return Found(failure, is_stub=is_stub, told=None if is_stub else _told(check, failure, code))
    except NoAnswerError as fault:
        return _hung(check, rows, code, fault)


def _is_stub(answers: Sequence[Plain]) -> bool:
    return any(is_raised(answer, "NotImplementedError") for answer in answers)


def _told(check: Check, failing: Outcome | Failure, code: WorkerSession | InProcess) -> Told | None:
    """Return where an example raises, if that is why it fails, and what it prints."""
    calls = failing.calls if isinstance(failing, Failure) else failing.example.calls
    if not isinstance(code, WorkerSession):
        return None
    told = code.explain(check, calls)
    seen = failing.seen if isinstance(failing, Failure) else None
    if told is None or any(is_raised(a) for a in (seen, *failing.answers[-1:])):
        return told
    return {**told, "line": 0, "meant": "", "is_import": False}  # what was raised had to be


def _asking(check: Check, session: WorkerSession) -> Ask:
    def ask(rows: Rows) -> Sequence[Sequence[Plain]]:
        return session.ask(check, rows)

    return ask


def _smallest(check: Check, failing: Outcome, ask: Ask, others: Sequence[Outcome]) -> Failure:
    """Return the smallest failure; where something simpler hangs, or no time is left, the one that was frozen."""
    outcome, is_shrunk = failing, False
    with contextlib.suppress(NoAnswerError, OutOfTime):
        outcome, is_shrunk = shrink(check, failing, ask), True
    failure = describe(check, outcome, others)
    if is_shrunk and not check.reads_source:
        with contextlib.suppress(NoAnswerError, OutOfTime):
            failure = with_surroundings(check, failure, outcome, ask)
    return failure


def _hung(check: Check, rows: Rows, code: WorkerSession | InProcess, fault: NoAnswerError) -> Found:
    """Return the failure for code that gives no answer, with the first example that does it alone."""
    found = None
    if fault.running:
        found = rows[fault.running.row], fault
    elif isinstance(code, WorkerSession):
        found = code.culprit(check, rows)
    calls, reason = found or ((), fault)
    seen: Raised = {"!": reason.kind, "m": reason.detail}
    failure = describe_no_answer(check, calls, seen)
    if not reason.running:
        endless = calls[-1][0] if calls and reason.kind == "TimedOut" else ""
        return Found(failure, is_stub=False, endless=endless)
    places, call = reason.running.places, reason.running.call(calls)
    told, endless = places[0] if places else None, call[0] if call else ""
    return Found(failure, is_stub=False, told=told, endless=endless, again=reason.running.again)
