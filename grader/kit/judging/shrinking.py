"""Shrinks a failing example: from the simplest frozen failure, in batches of simpler neighbours, to a small one.

The budget counts examples, never seconds, so that the same submission is shown the same example everywhere.

Student code can remember what it is asked, and say it later. So what is asked here holds no number of an example that
may not be shown: the search begins at a stand-in for it, of rounded, well-known and allowed values.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, product
from typing import Any

from grader.kit.calls import Ask
from grader.kit.check import Check
from grader.kit.inputs import Inputs, to_plain
from grader.kit.judging.evaluate import Example, Outcome, evaluate
from grader.kit.plain import Plain

FIRST_BATCH = 12  # the simplest neighbours of all: most failures fail there as well
BATCH = 48  # neighbours in one request: about what one request costs by itself
ROUNDS = 24  # halving steps and list lengths are used up well before
STAND_INS = 6 * BATCH  # for an example that may not be shown; most that there are for two inputs


def _any(_: Example) -> bool:
    return True


def size(check: Check, example: Example) -> tuple[Any, ...]:
    """Return a key that orders a check's examples, simplest first: by the sizes of the inputs, in their order."""
    return tuple(kind.size(example.inputs[name]) for name, kind in check.inputs.items())


def simplest(check: Check, outcomes: Sequence[Outcome]) -> Outcome:
    """Return the failing outcome with the smallest inputs; the first of equals."""
    return min(outcomes, key=lambda o: size(check, o.example))


def shrink(
    check: Check,
    failing: Outcome,
    ask: Ask,
    is_allowed: Callable[[Example], bool] = _any,
    known: Sequence[Example] = (),
) -> Outcome:
    """Return the smallest failure found from `failing` by replacing one input at a time with a simpler one.

    Only allowed examples are asked. `failing` is asked again with the first of them; where it is not allowed itself, a
    stand-in takes its place, also of the values of `known` examples, and it comes out as it went in where none fails.
    """
    tried: set[str] = set()
    if not is_allowed(failing.example):
        stand_in = _stand_in(check, failing.example, ask, is_allowed, known)
        if stand_in is None:
            return failing
        failing = stand_in
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


def _stand_in(
    check: Check, example: Example, ask: Ask, is_allowed: Callable[[Example], bool], known: Sequence[Example]
) -> Outcome | None:
    """Return the simplest failure of the first batch of stand-ins that has one."""
    candidates = islice(_fresh(_stand_ins(check, example, known), set()), STAND_INS)
    while batch := list(islice(candidates, BATCH)):
        if found := _smallest(check, batch, ask, is_allowed):
            return found
    return None


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


def _stand_ins(check: Check, example: Example, known: Sequence[Example]) -> Iterator[Example]:
    """Yield the example with each input rounded, then with one simpler input, then with several such ones."""
    rounded = {name: _rounded(kind, example.inputs[name]) for name, kind in check.inputs.items()}
    others = {name: [*_others(name, kind, example, known)] for name, kind in check.inputs.items()}
    yield from _of_kind(check, [rounded])
    for name, values in others.items():
        yield from _of_kind(check, (rounded | {name: value} for value in values))
    yield from _of_kind(check, (dict(zip(others, values, strict=True)) for values in product(*others.values())))


def _others(name: str, kind: Inputs[Any], example: Example, known: Sequence[Example]) -> Iterator[Any]:
    near = chain(kind.simpler(example.inputs[name]), kind.edges)
    yield from (_rounded(kind, value) for value in near)
    yield from (other.inputs[name] for other in known)


def _of_kind(check: Check, rows: Iterable[dict[str, Any]]) -> Iterator[Example]:
    for row in rows:
        if all(kind.contains(row[name]) for name, kind in check.inputs.items()):
            yield Example(row)


def _rounded(kind: Inputs[Any], value: Any) -> Any:
    """Return the value with its long numbers cut to two digits: nobody can tell from them which it was."""
    return kind.from_plain(_cut(to_plain(value)))


def _cut(value: Plain) -> Plain:
    """Return the value with its long numbers cut; those of three digits are kept, since there are few of them."""
    if isinstance(value, (list, tuple)):
        return [_cut(item) for item in value]
    if isinstance(value, float):
        return value if value == float(f"{value:.2e}") else float(f"{value:.1e}")
    if isinstance(value, int) and abs(value) >= 1000:
        return int(float(f"{value:.1e}"))
    return value


def _fresh(examples: Iterator[Example], tried: set[str]) -> Iterator[Example]:
    for example in examples:
        key = repr(example.inputs)
        if key not in tried:
            tried.add(key)
            yield example
