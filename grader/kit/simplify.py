"""Shrinks a failing example: from the simplest frozen failure, in batches of simpler neighbours, to a smallest one.

The budget counts examples, never seconds, so that the same submission is shown the same example everywhere.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from grader.kit.check import Check
from grader.kit.evaluate import Ask, Example, Outcome, evaluate

BATCH = 48  # neighbours in one request: about what one request costs by itself
ROUNDS = 24  # halving steps and list lengths are used up well before


def size(check: Check, example: Example) -> tuple[Any, ...]:
    """Orders a check's examples, simplest first: by their inputs' sizes in the order of the parameters."""
    return tuple(kind.size(example.inputs[name]) for name, kind in check.inputs.items())


def simplest(check: Check, outcomes: Sequence[Outcome]) -> Outcome:
    """The failing outcome with the smallest inputs; the first of equals."""
    return min(outcomes, key=lambda o: size(check, o.example))


def shrink(check: Check, failing: Outcome, ask: Ask, is_allowed: Callable[[Example], bool] = lambda _: True) -> Outcome:
    """The smallest failure found from `failing` by replacing one input at a time with a simpler one."""
    tried: set[str] = set()
    for _ in range(ROUNDS):
        batch = list(islice(_fresh(check, failing.example, tried), BATCH))
        if not batch:
            return failing
        failed = [o for o in evaluate(check, batch, [()] * len(batch), ask) if o.mismatch and is_allowed(o.example)]
        if failed:
            failing = simplest(check, failed)
    return failing


def _fresh(check: Check, example: Example, tried: set[str]) -> Iterator[Example]:
    for name, kind in check.inputs.items():
        for value in kind.neighbours(example.inputs[name]):
            candidate = Example(example.inputs | {name: value})
            text = repr(candidate.inputs)
            if text not in tried:
                tried.add(text)
                yield candidate
