"""Asks one group by itself, call by call and the smallest call first, after it hung or crashed among others.

Owns what may be said of code that gives no answer: how long it ran, how many calls were answered before, whether it
printed or waited. A verdict "timed out" comes from here alone, and is about a single call.
"""

import os
import signal
from dataclasses import dataclass

from grader.courses.suite import Group, Shape, request
from grader.grading.replies import NoAnswer, Reply, decode_answers, decode_printed, encode_answers
from grader.kit.judging.shrinking import size
from grader.kit.plain import Plain
from grader.kit.wording.words import english
from grader.sandbox.budget import ASLEEP_SECONDS, CPU_SECONDS
from grader.sandbox.child import Request
from grader.sandbox.client import Child
from grader.sandbox.faults import ChildFault, Died, OverBudget, Slept, TimedOut
from grader.sandbox.watching import Deadline

# For one call, which the reference answers in a thousandth of that at most. A right operator that takes 4 ms, on a list
# of 160 numbers twice, needs 1.3 s, and 3 on a machine half as fast.
CALL = Deadline(cpu_seconds=5.0, asleep_seconds=1.0)
# The same of code that has hung alone in three checks: one that hangs everywhere must leave something for other checks.
OF_ONE_THAT_HANGS = Deadline(cpu_seconds=2.0, asleep_seconds=1.0)
HANGS = 3
OVER_BUDGET = NoAnswer(
    "not judged", -1, english("is over the budget: it took longer in all than any right answer needs")
)
NOTED = 0.1  # processor seconds for one call, from which on a student is told how many they were
MUCH_PRINTED = 100_000  # lines for one call; honest code prints a few


@dataclass(frozen=True)
class Order:
    """A group's examples from the smallest to the largest, the public ones first: so is what is found at fault."""

    group: Group

    @property
    def _examples(self) -> list[int]:
        group = self.group
        return sorted(
            range(len(group.examples)), key=lambda n: (n >= group.public, size(group.check, group.examples[n]), n)
        )

    @property
    def places(self) -> list[int]:
        """Where each call stands in the group's request."""
        starts, calls = [], 0
        for example in self.group.examples:
            starts.append(calls)
            calls += len(example.calls)
        return [starts[n] + k for n in self._examples for k in range(len(self.group.examples[n].calls))]

    @property
    def request(self) -> Request:
        """The group's request in this order."""
        calls = self.group.calls
        return request(self.group.check, [calls[place] for place in self.places])


def collect(child: Child, group: Group, limit: Deadline) -> tuple[Reply, float]:
    """Return the reply to a group that was asked in that order, call by call, and the processor seconds that
    it took.

    `limit` is that of each call. Raises FaultAtCall where the child ended, or sent something else.
    """
    places, check = Order(group).places, group.check
    one = Shape(check.name, check.depth, 1)
    began = _used(child)
    answers: dict[int, Plain] = {}
    printed = 0
    try:
        for place in places:
            until = child.until(limit)
            while (lines := _lines_in(frame := child.receive(until))) is not None:
                printed = lines
            (answers[place],) = decode_answers(frame, one)
            printed = 0
    except OverBudget:
        return _cut(len(answers), len(places), _used(child) - began), 0.0
    except TimedOut as fault:
        words = _words(fault, limit.cpu_seconds, printed, len(answers), _used(child) - began)
        return NoAnswer("timed out", places[len(answers)], words), 0.0
    except ChildFault as fault:
        raise FaultAtCall(fault, places[len(answers)]) from fault
    return encode_answers(check.name, [answers[place] for place in range(len(places))]), _used(child) - began


class FaultAtCall(Exception):
    """A child did not answer a call as a child of ours does; `call` says which."""

    def __init__(self, fault: ChildFault, call: int) -> None:
        super().__init__(str(fault))
        self.fault, self.call = fault, call


def slowness(seconds: float, calls: int) -> str:
    """Return what is said of code that is right and slow, in whole seconds; nothing where it took less than one."""
    return english(f"slow: {seconds:.0f} s for {calls} calls") if seconds >= 1 else ""


def _used(child: Child) -> float:
    return child.until(Deadline(0)).cpu


def _lines_in(frame: bytes) -> int | None:
    """Return how many lines were printed so far, where a frame says that and is no answer."""
    try:
        return int(decode_printed(frame))
    except (ChildFault, ValueError):
        return None


def _words(fault: TimedOut, limit: float, printed: int, answered: int, seconds: float) -> str:
    """Return what is said of a call that was not answered: whether it waited, printed, or ran, and how the
    others did.
    """
    if isinstance(fault, Slept):
        return english("waits for something that never comes, such as a lock, an event or another thread")
    if printed >= MUCH_PRINTED:
        return english(f"printed more than {printed:,} lines for one call, and was not done after {limit:g} s")
    if not answered:
        return english(
            f"gave no single answer: this call, the smallest, was still running after {limit:g} s of processor time"
        )
    before = _answered(answered, max(seconds - limit, 0))
    return english(
        f"was still running after {limit:g} s of processor time; before it, smaller calls were answered: {before}"
    )


def _cut(answered: int, calls: int, seconds: float) -> NoAnswer:
    """Return what is said of code that the budget has ended."""
    return NoAnswer(
        "not judged", -1,
        english(
            f"is over the budget of all checks, {CPU_SECONDS:g} s of processor time or {ASLEEP_SECONDS:g} s of waiting:"
            f" it was not done here, where of {calls} calls were answered: {_answered(answered, seconds)}"
        ),
    )  # fmt: skip


def _answered(count: int, seconds: float) -> str:
    """Return how many, and how long each took where that is long: a time that differs in each run is nobody's help."""
    each = seconds / count if count else 0
    return english(f"{count}, in about {each:.1g} s each") if each >= NOTED else f"{count}"


def no_answer(fault: ChildFault, child: Child, call: int) -> NoAnswer:
    """Return what is said of a child that did not answer, at a call (-1: not known)."""
    if isinstance(fault, OverBudget):
        return OVER_BUDGET
    if isinstance(fault, TimedOut):
        return NoAnswer("timed out", call, english("did not come to an end in time"))
    if isinstance(fault, Died):
        return NoAnswer("crashed", call, _death(child.end()))
    return NoAnswer("crashed", call, english("sent something that is not an answer"))


def _death(status: int) -> str:
    if os.WIFSIGNALED(status):
        return english(f"was ended by {signal.Signals(os.WTERMSIG(status)).name}")
    return english("ended the process")  # the exit code could be an input that the student should not see
