"""Runs a check over examples, asking for answers in rounds: the one way in which everything here judges.

A round runs the check on each example until it finishes or asks a call that has no answer yet. All such
calls go out in one batch, each in a row with the example's earlier calls, so that state is as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from grader.kit.calls import Ask, Call
from grader.kit.check import Check
from grader.kit.errors import CheckFault
from grader.kit.expect import Mismatch
from grader.kit.observe import Pending, Rejected, Replay, run
from grader.kit.plain import Plain

MAX_CALLS = 32  # of one example; a check that asks more is a loop over its own answers


@dataclass(frozen=True)
class Example:
    """One drawn input of a check, with the calls that it is known to make."""

    inputs: dict[str, Any]
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What a check said of one example: nothing wrong, a mismatch, or that it does not apply."""

    example: Example
    answers: Sequence[Plain]
    mismatch: Mismatch | None = None
    is_rejected: bool = False


def judge(check: Check, example: Example, answers: Sequence[Plain]) -> Outcome | Pending:
    """Return the check's outcome on one example, or the call that it still waits for."""
    try:
        run(check.body, example.inputs, Replay(example.calls, answers))
    except Pending as pending:
        return pending
    except Mismatch as mismatch:
        return Outcome(example, answers, mismatch)
    except Rejected:
        return Outcome(example, answers, is_rejected=True)
    except Exception as error:
        raise CheckFault(
            f"{check.place}: test_{check.name} itself raised {type(error).__name__}: {error}, on {example.inputs!r}"
        ) from error
    return Outcome(example, answers)


def evaluate(check: Check, examples: Sequence[Example], answers: Sequence[Sequence[Plain]], ask: Ask) -> list[Outcome]:
    """Return the outcome of each example; calls without an answer in `answers` are asked through `ask`."""
    state = list(zip(examples, answers, strict=True))
    outcomes: dict[int, Outcome] = {}
    for _ in range(MAX_CALLS):
        waiting: list[int] = []
        for i, (example, known) in enumerate(state):
            if i in outcomes:
                continue
            result = judge(check, example, known)
            if isinstance(result, Outcome):
                outcomes[i] = result
            else:
                calls = (*example.calls[: result.used], result.call)  # recorded calls that went another way are dropped
                state[i] = (Example(example.inputs, calls), known)
                waiting.append(i)
        if not waiting:
            return [outcomes[i] for i in range(len(state))]
        for i, row in zip(waiting, ask([state[i][0].calls for i in waiting]), strict=True):
            state[i] = (state[i][0], row)
    raise CheckFault(f"{check.place}: test_{check.name} asked more than {MAX_CALLS} calls of one example")
