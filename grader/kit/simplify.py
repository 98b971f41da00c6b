"""Shrinks a failing example: from the simplest frozen failure, in batches of simpler neighbours, to a small one.

The budget counts examples, never seconds, so that the same submission is shown the same example everywhere.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from grader.kit.check import Check
from grader.kit.evaluate import Ask, Example, Outcome, evaluate

FIRST_BATCH = 12  # the simplest neighbours of all: most failures fail there as well
BATCH = 48  # neighbours in one request: about what one request costs by itself
ROUNDS = 24  # halving steps and list lengths are used up well before


def _any(_: Example) -> bool:
    return True


def size(check: Check, example: Example) -> tuple[Any, ...]:
    """Orders a check's examples, simplest first: by their inputs' sizes in the order of the parameters."""
    return tuple(kind.size(example.inputs[name]) for name, kind in check.inputs.items())


def simplest(check: Check, outcomes: Sequence[Outcome]) -> Outcome:
    """The failing outcome with the smallest inputs; the first of equals."""
    return min(outcomes, key=lambda o: size(check, o.example))


def shrink(check: Check, failing: Outcome, ask: Ask, is_allowed: Callable[[Example], bool] = _any) -> Outcome:
    """The smallest failure found from `failing` by replacing one input at a time with a simpler one.

    Only allowed examples are asked. `failing` is asked again with the first of them; it comes out as it went in only
    where neither it nor anything near it is allowed and fails.
    """
    tried: set[str] = set()
    if not is_allowed(failing.example):
        near = list(islice(_fresh(_around(check, failing.example), tried), BATCH))
        failing = _smallest(check, near, ask, is_allowed) or failing
    most = FIRST_BATCH
    for _ in range(ROUNDS):
        candidates = chain([Example(failing.example.inputs)], _simpler(check, failing.example))
        batch = list(islice(_fresh(candidates, tried), most))
        if not batch:
            break
        found = _smallest(check, batch, ask, is_allowed) or failing
        is_simpler = size(check, found.example) < size(check, failing.example)
        failing, most = found, FIRST_BATCH if is_simpler else BATCH
    return failing


def _smallest(
    check: Check, batch: Sequence[Example], ask: Ask, is_allowed: Callable[[Example], bool]
) -> Outcome | None:
    allowed = [e for e in batch if is_allowed(e)]
    failed = [o for o in evaluate(check, allowed, [()] * len(allowed), ask) if o.mismatch]
    return simplest(check, failed) if failed else None


def _simpler(check: Check, example: Example) -> Iterator[Example]:
    for name, kind in check.inputs.items():
        for value in kind.neighbours(example.inputs[name]):
            yield Example(example.inputs | {name: value})


def _around(check: Check, example: Example) -> Iterator[Example]:
    """Examples near one that may not be shown, simpler or not."""
    for name, kind in check.inputs.items():
        for value in chain(kind.simpler(example.inputs[name]), kind.edges):
            if kind.contains(value):
                yield Example(example.inputs | {name: value})


def _fresh(examples: Iterator[Example], tried: set[str]) -> Iterator[Example]:
    for example in examples:
        key = repr(example.inputs)
        if key not in tried:
            tried.add(key)
            yield example
