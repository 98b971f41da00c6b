"""Asks around a counterexample what its picture shows: other numbers in the place of one of its own.

A few numbers are spread around that number, and between the nearest one that is right and the next one that is not the
edge is looked for, a digit at a time. The count of what is asked is bounded, and nothing but it decides the end: the
same submission gets the same picture everywhere. As in shrinking, only what may be shown is asked.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from grader.kit.calls import Ask
from grader.kit.check import Check
from grader.kit.errors import CheckFault
from grader.kit.inputs import Number
from grader.kit.judging.evaluate import Example, Outcome, evaluate
from grader.kit.judging.failure import Failure, Moved
from grader.kit.plain import Plain, cut_large, is_number, is_raised
from grader.kit.probe import find_probes
from grader.kit.wording.words import english

SPREAD = 16  # numbers around that of the counterexample
WELL_KNOWN = (0.0, 1.0, -1.0, 2.0, -2.0, 10.0, -10.0, 100.0, -100.0)
FAR = 5  # times as far: an edge that is farther away says nothing of the counterexample
DIGITS = 4  # of the edge: so many times the numbers between two that differ are asked, about ten at a time
NEAR = 1e-3  # of the number of the counterexample: an edge is looked for no finer than that
TINY = 1e-290  # what is below that has lost its digits
ROUND = 12  # digits: of a sum of short numbers there are more where it was rounded
FEW = 3  # digits of an answer, or as many as tell it from what is wanted: a picture shows no more
BEYOND = (1.0, 3.0)  # so many times the gap at the edge farther on it must be right as well

Row = tuple[float, Plain, Plain, bool]


def _any(_: Example) -> bool:
    return True


def with_surroundings(
    check: Check, failure: Failure, outcome: Outcome, ask: Ask, is_allowed: Callable[[Example], bool] = _any
) -> Failure:
    """Return the failure with what its picture shows besides; as it is where nothing is known or nothing comes back.

    Raises what `ask` raises.
    """
    if any(is_raised(answer, "NotImplementedError") for answer in (failure.seen, *failure.answers)):
        return failure
    try:
        moved = _moved(_Asking(check, outcome.example, ask, is_allowed))
        return replace(failure, moved=moved, besides=_besides(failure, ask))
    except CheckFault:  # the check cannot read what came, and the failure stands without it
        return failure


def _besides(failure: Failure, ask: Ask) -> Plain:
    """Return the answer to what the probe at fault asks besides."""
    target, args = failure.calls[-1] if failure.calls else ("", ())
    probe = find_probes().get(target)
    call = probe.besides(*args) if probe and probe.besides else None
    return _short(cut_large(ask([[call]])[0][0]), FEW) if call else None


@dataclass(frozen=True)
class _Asking:
    """What is needed to ask the example with other numbers in it."""

    check: Check
    example: Example
    ask: Ask
    is_allowed: Callable[[Example], bool]

    def number(self) -> tuple[str, Number[Any]] | None:
        """Return the first number in the inputs, with the name of its input."""
        for name, kind in self.check.inputs.items():
            if number := kind.number(self.example.inputs[name]):
                return name, number
        return None

    def rows(self, name: str, number: Number[Any], xs: Sequence[float], beside: float = 0.0) -> list[Row]:
        """Return what comes of each of these numbers that is of the kind.

        Where one may not be asked, one beside it is.
        """
        kind = self.check.inputs[name]
        asked: dict[float, Example] = {}
        for x in xs:
            for at in dict.fromkeys((x, _short(x + beside, FEW))):
                value = number.put(at)
                if not kind.contains(value):
                    break
                example = Example(self.example.inputs | {name: value})
                if self.is_allowed(example):
                    asked[at] = example
                    break
        if not asked:
            return []
        outcomes = evaluate(self.check, list(asked.values()), [()] * len(asked), self.ask)
        return [_row(x, outcome) for x, outcome in zip(asked, outcomes, strict=True) if not outcome.is_rejected]


def _row(x: float, outcome: Outcome) -> Row:
    if outcome.mismatch is None:
        seen = _short(_small(outcome.answers[-1] if outcome.answers else None), FEW)
        return x, seen, seen, True
    seen, want = _small(outcome.mismatch.seen), _small(outcome.mismatch.want)
    digits = next((n for n in range(FEW, 17) if _short(seen, n) != _short(want, n)), 17)
    return x, _short(seen, digits), _short(want, digits), False


def _short(value: Plain, digits: int) -> Plain:
    """Return the numbers in it with so many digits; as they are where that does not matter."""
    if isinstance(value, (list, tuple)):
        return [_short(item, digits) for item in value]
    return float(f"{value:.{digits}g}") if is_number(value) and math.isfinite(value) else value


def _is_short(row: Sequence[Plain]) -> bool:
    """Return whether no number in it has many digits: such a one might be a number of a hidden example, by chance."""
    return all(_short(value, FEW) == value for value in row if is_number(value))


def _small(value: Plain) -> Plain:
    """Return a number, also alone in a list, or what was raised; of anything else its kind is enough for a picture."""
    if isinstance(value, (list, tuple)) and len(value) == 1 and is_number(value[0]):
        return value[0]
    if value is None or is_number(value) or is_raised(value):
        return value
    return {"?": english("a list") if isinstance(value, (list, tuple)) else type(value).__name__}


def _moved(asking: _Asking) -> Moved | None:
    found = asking.number()
    if found is None or not math.isfinite(found[1].x):
        return None
    name, number = found
    spread = asking.rows(name, number, _spread(number.x), reach(number.x) / (4 * SPREAD))
    if all(row[0] != number.x or row[3] for row in spread):  # it fails only after other calls
        return None
    around = _around_edge(asking, name, number, spread)
    drawn = {row[0]: row for row in (*(row for row in spread if abs(row[0]) <= reach(number.x)), *around)}
    drawn = {x: row for x, row in drawn.items() if x == number.x or _is_short(row[:3])}
    is_telling = any(is_right or is_number(seen) for _, seen, _, is_right in drawn.values())
    shown = tuple(drawn[x] for x in sorted(drawn))
    return Moved(number.name or name, number.x, shown) if is_telling and len(shown) > 1 else None


def _around_edge(asking: _Asking, name: str, number: Number[Any], spread: Sequence[Row]) -> list[Row]:
    """Return the last number that is right and the first that is wrong, and what is beyond the first of them."""
    rows, tried = {row[0]: row for row in spread}, {row[0] for row in spread}
    near = NEAR * (abs(number.x) or 1.0)
    edge = _edge(rows.values(), number.x)
    for _ in range(DIGITS):
        between = [x for x in _between(*edge, near) if x not in tried and _is_short((x,))] if edge else []
        if not between:
            break
        tried.update(between)
        rows |= {row[0]: row for row in asking.rows(name, number, between)}
        edge = _edge(rows.values(), number.x)
    if edge is None:
        return []
    right, wrong = edge
    beyond = [_short(right + (right - wrong) * times, ROUND) for times in BEYOND]
    return [rows[right], rows[wrong], *asking.rows(name, number, beyond)]


def reach(x: float) -> float:
    """Return how far on both sides of 0 numbers are spread around a number: as far as it is, and as far again."""
    return 2 * abs(x) or 2.0


def _spread(x: float) -> list[float]:
    """Return numbers around x, evenly, and a few that everybody knows and that are not too far away."""
    even = [_short(reach(x) * (2 * n / SPREAD - 1), FEW) for n in range(SPREAD + 1)]
    known = [n for n in WELL_KNOWN if abs(n) <= FAR * reach(x)]
    return list(dict.fromkeys(n + 0.0 for n in (x, *even, *known) if math.isfinite(n)))


def _edge(rows: Iterable[Row], x: float) -> tuple[float, float] | None:
    """Return the number nearest to x at which it is right, and its neighbour at which it is not, on the side of x."""
    ordered = sorted(rows, key=lambda row: row[0])
    place = next(n for n, row in enumerate(ordered) if row[0] == x)
    below = next((n for n in range(place, -1, -1) if ordered[n][3]), None)
    above = next((n for n in range(place, len(ordered)) if ordered[n][3]), None)
    pairs = [(ordered[n][0], ordered[n + step][0]) for n, step in ((below, 1), (above, -1)) if n is not None]
    return min(pairs, key=lambda pair: (abs(pair[0] - x), pair[0]), default=None)


def _between(right: float, wrong: float, near: float) -> list[float]:
    """Return short numbers between the two: powers of ten where they are of other sizes, and those with one
    digit more.
    """
    low, high = sorted((right, wrong))
    if not max(near, TINY) < high - low < math.inf:
        return []
    least, most = sorted((abs(low), abs(high)))
    sizes = _powers(max(least, near), most, math.copysign(1.0, low + high)) if low * high >= 0 else ()
    step = 10.0 ** math.floor(math.log10(high - low))
    if high - low < 2 * step:
        step = max(step / 10, 10.0 ** math.ceil(math.log10(near)))
    first = math.floor(low / step) + 1
    numbers = (*sizes, *(_short((first + n) * step, ROUND) for n in range(20)))
    return sorted({x + 0.0 for x in numbers if low < x < high})


def _powers(least: float, most: float, sign: float) -> Iterator[float]:
    """Yield powers of ten between two sizes, at most a dozen of them, evenly."""
    high, low = math.floor(math.log10(most)), math.ceil(math.log10(least))
    each = max(1, -(-(high - low + 1) // 12))
    yield from (sign * 10.0**n for n in range(high, low - 1, -each))
