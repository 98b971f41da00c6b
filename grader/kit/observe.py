"""`observe`, the only contact of a check with the student's code, and `given_that`.

A check never calls a student's function: `observe` hands back what a probe saw, from answers that were
collected before. Where none is there yet, it raises `Pending`, and whoever runs the check asks for it.
"""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from operator import is_
from typing import Any

from grader.kit.calls import Call
from grader.kit.errors import HarnessFault
from grader.kit.inputs import to_plain
from grader.kit.plain import Plain
from grader.kit.probe import Probe


class Pending(BaseException):
    """The check asked a call whose answer is not there yet."""

    def __init__(self, call: Call, used: int) -> None:
        super().__init__(call)
        self.call, self.used = call, used  # `used`: how many answers the check took before


class Rejected(BaseException):
    """The check said that it has nothing to say about these inputs."""


@dataclass
class Replay:
    """The calls of one example with their answers, and how many of them the check has used."""

    calls: Sequence[Call]
    answers: Sequence[Plain]
    used: int = 0

    def take(self, call: Call) -> Plain:
        """Return the answer to the next call, if it is the one that was asked."""
        n = self.used
        if n >= len(self.answers) or not same_call(self.calls[n], call):
            raise Pending(call, n)
        self.used = n + 1
        return self.answers[n]


_replay: ContextVar[Replay] = ContextVar("replay")


def run(body: Callable[..., None], inputs: dict[str, Any], replay: Replay) -> None:
    """Run a check's body on one example, answered from `replay`."""
    token = _replay.set(replay)
    try:
        body(**inputs)
    finally:
        _replay.reset(token)


def observe(target: str | Probe, *args: Any) -> Plain:
    """Return what the student's code returned for this call, as plain data: `observe("averages:mean", xs)`."""
    name = target if isinstance(target, str) else target.target
    try:
        replay = _replay.get()
    except LookupError:
        raise HarnessFault(f"observe({name!r}) was called outside of a check; run the check with pytest") from None
    return replay.take((name, [to_plain(a) for a in args]))


def given_that(condition: bool) -> None:
    """Drop these inputs when the example set is frozen, unless `condition` holds."""
    if not condition:
        raise Rejected


def same_call(a: Call, b: Call) -> bool:
    """Return whether two calls are the same byte for byte: 0.0 and -0.0, 1 and True, and nan are kept apart by
    their bytes.
    """
    if a[0] != b[0] or len(a[1]) != len(b[1]):
        return False
    return all(map(is_, a[1], b[1])) or all(map(_same, a[1], b[1]))  # most arguments are one and the same object


def _same(a: Plain, b: Plain) -> bool:
    """Return whether the two would be written in the same bytes."""
    if a is b:
        return True
    if isinstance(a, (list, tuple)):
        return isinstance(b, (list, tuple)) and len(a) == len(b) and all(map(_same, a, b))
    if isinstance(a, float):
        return isinstance(b, float) and (a == b != 0.0 or float.__repr__(a) == float.__repr__(b))
    return type(a) is type(b) and bool(a == b)
