"""Builds scorecards for tests of what is made of them: no submission is read, and nothing is run."""

import random
from collections.abc import Sequence
from typing import Any

from grader.kit.judging.failure import Failure
from grader.results.scorecard import CheckResult, Scorecard, Verdict

NOT_STARTED = "NOT-STARTED"


def failure(
    seen: Any, want: Any, *, mistake: str = "", target: str = "sums:added", args: Sequence[Any] = (1.0,)
) -> Failure:
    return Failure("It adds.", ((target, list(args)),), (seen,), seen, want, mistake=mistake)


def hidden(mistake: str = "") -> Failure:
    return Failure("It adds.", (), (), None, None, mistake=mistake, is_hidden=True)


def result(
    check: str, task: str = "1", of: Failure | None = None, verdict: Verdict | None = None, **more: Any
) -> CheckResult:
    said = verdict or ("failed" if of else "passed")
    return CheckResult(check, task, f"{check} holds.", said, 2.0, of, **more)


def card(student: str, *results: CheckResult, **more: Any) -> Scorecard:
    return Scorecard(student, "sums", 1, more.pop("submission", student), "suite", "full", results, **more)


def large_class(students: int, checks: int, seed: int = 1) -> list[Scorecard]:
    """A class in which each check has a few mistakes that are made often, and some students have not begun."""
    draw = random.Random(seed)
    return [card(f"student {n:04}", *_row(draw, checks, draw.random())) for n in range(students)]


def _row(draw: random.Random, checks: int, skill: float) -> list[CheckResult]:
    if skill < 0.03:
        return [result(f"check_{n}", f"{n // 10}", failure(None, 1.0, mistake=NOT_STARTED)) for n in range(checks)]
    rows = []
    for n in range(checks):
        of = None
        if draw.random() > skill + 0.3:
            place = draw.randint(0, 9)
            of = failure([1.0] * place, [1.0] * 10, mistake=draw.choice(["SIGN-FLIPPED", "OFF-BY-ONE", f"OWN-{n}", ""]))
        rows.append(result(f"check_{n}", f"{n // 10}", of))
    return rows
