"""Counts at how many of the inputs that a test asks for it would notice a wrong answer. Pure.

To ask is not to check: a loop of calls whose answers nobody looks at asks for many inputs. So the test is run again
with answers that are wrong at some of its inputs and right at all others. It is told apart by this alone which inputs
it checks, whatever it looks like inside.

A test of many examples is run twice: chance says in which of them the answers are wrong in the first run, and in the
second they are wrong in the others. It notices those that it rejects, as long as it accepts all examples whose answers
are right: a test that guesses does not know which these are.

A test of few examples asks for its inputs in a loop, and ends at the first that it rejects. First all inputs from some
place on have wrong answers. A test that rejects them has noticed one by the last call that it made, and goes on from
there: each run finds one more. A test that asks for all answers before it looks at any rejects them only at its end,
so its inputs are then given wrong answers by halves, and by halves of those halves that it notices.
"""

from collections import Counter
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from random import Random

from grader.properties.inputs import Part

BY_HALVES = 30  # runs that are spent on tests that look at no answer before they have them all

# Runs the test with wrong answers to these calls: all calls that it had made when it rejected them, or None.
Rejects = Callable[[Set[bytes]], Set[bytes] | None]
# The same, to the end: for each example whether an answer was wrong, and whether the test rejects it. None: no end.
Tries = Callable[[Set[bytes]], Sequence[tuple[bool, bool]] | None]


def count_noticed(own: Sequence[Set[bytes]], tries: Tries, wanted: int, order: Random) -> int | None:
    """Return in how many examples, which have these calls of their own, a wrong answer is noticed.

    `wanted`: as many or more.

    None where that cannot be told, since an example is rejected without a reason.
    """
    mixed = order.sample(own, len(own))
    found = 0
    for half in (mixed[::2], mixed[1::2]):
        seen = tries(frozenset().union(*half))
        if seen is None or any(is_rejected and not is_wrong for is_wrong, is_rejected in seen):
            return None
        found += sum(is_rejected for _, is_rejected in seen)
        if found >= wanted:
            return wanted
    return found


def own_calls(examples: Sequence[Sequence[bytes]]) -> list[Set[bytes]]:
    """Return the calls of each example that no other one makes, where it has any: no call may count for several
    examples.
    """
    makers = Counter(call for calls in examples for call in set(calls))
    own = (frozenset(call for call in calls if makers[call] == 1) for calls in examples)
    return [calls for calls in own if calls]


def count_checked(parts: Sequence[Part], rejects: Rejects, wanted: int) -> int:
    """Return at how many inputs the test notices a wrong answer; `wanted` where it is as many or more."""
    own = _calls_of_inputs(parts)
    spans: list[range] = []
    start = 0
    while len(spans) < wanted and start < len(own):
        asked = rejects(frozenset().union(*own[start:]))
        reached = [k for k in range(start, len(own)) if asked and own[k] & asked]
        if not reached:
            break
        spans.append(range(start, reached[-1] + 1))
        start = reached[-1] + 1
    halving = _Halving(own, rejects, wanted, len(spans))
    for span in spans:
        halving.add(span)
    return min(halving.found, wanted)


@dataclass
class _Halving:
    """The same count, where a span in which something was noticed may hold several inputs that are checked."""

    own: Sequence[Set[bytes]]
    rejects: Rejects
    wanted: int
    found: int
    runs_left: int = BY_HALVES

    def add(self, span: range) -> None:
        """Count the inputs of a span beyond the one that is counted already."""
        if len(span) == 1 or self.found >= self.wanted:
            return
        halves = span[: len(span) // 2], span[len(span) // 2 :]
        noticed = [half for half in halves if self._is_noticed(half)]
        self.found += max(len(noticed) - 1, 0)
        for half in noticed:
            self.add(half)

    def _is_noticed(self, span: range) -> bool:
        if not self.runs_left or self.found >= self.wanted:
            return False
        self.runs_left -= 1
        return self.rejects(frozenset().union(*(self.own[k] for k in span))) is not None


def _calls_of_inputs(parts: Sequence[Part]) -> list[Set[bytes]]:
    """Return the calls of each input that no earlier one has: no call may be taken for several inputs."""
    own: list[Set[bytes]] = []
    seen: set[bytes] = set()
    for part in parts:
        calls = frozenset(part) - seen
        seen |= calls
        if calls:
            own.append(calls)
    return own
