"""Counts at how many of the inputs that a test asks for it would notice a wrong answer. Pure.

To ask is not to check: a loop of calls whose answers nobody looks at asks for many inputs. So the test is run again
with answers that are wrong at some of its inputs and right at all others. It is told apart by this alone which inputs
it checks, whatever it looks like inside.

First all inputs from some place on have wrong answers. A test that rejects them has noticed one by the last call that
it made, and goes on from there: each run finds one more. Most tests look at each answer before they ask for the next,
and need no more runs than inputs that must be found. A test that asks for all answers before it looks at any rejects
them only at its end, so its inputs are then given wrong answers one by one.
"""

from collections.abc import Callable, Sequence, Set

from grader.properties.inputs import Part

ONE_BY_ONE = 30  # runs that are spent on tests that look at no answer before they have them all

# Runs the test with wrong answers to these calls: all calls that it had made when it rejected them, or None.
Rejects = Callable[[Set[bytes]], Set[bytes] | None]


def count_checked(parts: Sequence[Part], rejects: Rejects, wanted: int) -> int:
    """At how many inputs the test notices a wrong answer; `wanted` where it is as many or more."""
    own = _own_calls(parts)
    spans: list[range] = []
    start = 0
    while len(spans) < wanted and start < len(own):
        asked = rejects(frozenset().union(*own[start:]))
        reached = [k for k in range(start, len(own)) if asked and own[k] & asked]
        if not reached:
            break
        spans.append(range(start, reached[-1] + 1))
        start = reached[-1] + 1
    return min(_one_by_one(own, spans, rejects, wanted), wanted)


def _one_by_one(own: Sequence[Set[bytes]], spans: Sequence[range], rejects: Rejects, wanted: int) -> int:
    """The same count, where a span in which something was noticed may hold several inputs that are checked."""
    found, left = len(spans), ONE_BY_ONE
    for span in (s for s in spans if len(s) > 1):
        noticed = 0
        for k in span:
            if found + max(noticed - 1, 0) >= wanted or not left:
                break
            noticed += rejects(own[k]) is not None
            left -= 1
        found += max(noticed - 1, 0)
    return found


def _own_calls(parts: Sequence[Part]) -> list[Set[bytes]]:
    """The calls of each input that no earlier one has: no call may be taken for several inputs."""
    own: list[Set[bytes]] = []
    seen: set[bytes] = set()
    for part in parts:
        calls = frozenset(part) - seen
        seen |= calls
        if calls:
            own.append(calls)
    return own
