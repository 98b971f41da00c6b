"""Floats and pairs of floats as inputs: what is drawn, the boundary values, and what is simpler.

All are finite. A pair is a list of two floats, as JSON gives it back.
"""

import functools
import math
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TypeAlias

from hypothesis import strategies as st

from grader.kit.inputs import Inputs, Number

Floats: TypeAlias = list[float]

SIMPLEST = (0.0, 1.0, -1.0, 2.0, -2.0, 3.0, -3.0, 0.5, -0.5, 10.0, -10.0, 0.1, -0.1, 100.0, -100.0)
CLOSE = 1e-2  # the distance of `is_close`
HUGE = 8e307  # the largest size of an argument of which two are added up, so that the result is finite
LARGEST = 1.7e308  # of an argument that comes back as it is, or not at all: (x + |x|) / 2 is infinite there
_GAPS = tuple(10.0**-k for k in range(1, 13))  # at which a tolerance shows, the widest first
NEAR_TIE = 1e-12  # relative: x - y < CLOSE and x < y + CLOSE round apart by 2e-16 of x, and both are right


@functools.lru_cache(1 << 14)  # of each number in a frozen set, for each wrong submission again
def cost(x: float) -> int:
    """How long x is to read: its digits, and as many again as the point is away from the first of them."""
    number = Decimal(repr(x)).normalize()
    return len(number.as_tuple().digits) + abs(number.adjusted())


def float_size(x: float) -> tuple[int, float, bool]:
    """Orders floats, the easiest to read first."""
    return cost(x), abs(x), math.copysign(1.0, x) < 0


def simpler_floats(x: float) -> Iterator[float]:
    """Candidates that may be simpler than x, simplest first; the caller drops those that are not of its kind."""
    yield from SIMPLEST
    yield from (float(math.trunc(x)), float(f"{x:.0e}"), float(f"{x:.1e}"), float(f"{x:.2e}"), abs(x), -x)
    yield from (float(math.trunc(x / 2)), x - math.copysign(1.0, x), x / 2)
    yield from _nearer_to_one(x)


def _nearer_to_one(x: float) -> Iterator[float]:
    """Powers of ten, with the sign of x, between x and 1, and x itself with its point moved: what is short to read."""
    power = Decimal(repr(x)).normalize().adjusted() if x else 0
    steps = {power // 2, power // 4, power - 1, power + 1} | {-12, -9, -8, -6, -4, 6, 9, 16, 20, 100}
    for step in sorted((n for n in steps if abs(n) < abs(power) and n * power >= 0), key=abs):
        yield math.copysign(float(f"1e{step}"), x)
        yield x / 10.0 ** (power - step) if abs(power - step) < 300 else 0.0


def floats_where(
    holds: Callable[[float], bool], strategy: st.SearchStrategy[float], edges: tuple[float, ...]
) -> Inputs[float]:
    """The finite floats for which `holds`."""
    return Inputs(
        strategy, lambda x: math.isfinite(x) and holds(x), edges, simpler_floats, float_size,
        number=lambda x: Number("", x, lambda other: other),
    )  # fmt: skip


def _between(low: float, high: float) -> st.SearchStrategy[float]:
    """Floats of every magnitude between two bounds of one sign: evenly by exponent, or to hypothesis's taste."""
    sign = math.copysign(1.0, high)
    least, most = sorted((math.log10(abs(low)), math.log10(abs(high))))
    spread = st.floats(least, most).map(lambda e: sign * min(max(10.0**e, 10.0**least), 10.0**most))
    return st.floats(low, high) | spread.filter(lambda x: low <= x <= high)


def both_signs(least: float, most: float) -> st.SearchStrategy[float]:
    return _between(least, most) | _between(-most, -least)


_small = st.floats(-100.0, 100.0)
_any = _small | st.floats(-HUGE, HUGE) | both_signs(1e-12, 1e12)

small_floats = floats_where(lambda x: abs(x) <= 100, _small, (2.0, -0.5, 0.0, 3.0, -1.0, 1e-3, 99.75))
_SIZES = (-2.5, 0.0, 7.0, 1e-7, -1e300, 60.0, -0.004, -0.001, 1e300, -0.0, 123456.789, 5e-324)
any_floats = floats_where(lambda x: abs(x) <= HUGE, _any, _SIZES)
all_floats = floats_where(lambda x: abs(x) <= LARGEST, _any | both_signs(HUGE, LARGEST), (*_SIZES, 1e308, -1.5e308))
factors = floats_where(lambda x: abs(x) <= HUGE, _any, (2.0, -0.5, 0.0, 1e-13, 123456.789, -1e200))
positive_floats = floats_where(
    lambda x: 1e-300 <= x <= 1e300,
    _between(1e-300, 1e300) | _between(1e-6, 1e6),
    (1.0, 10.0, 0.5, 3.0, 0.001, 0.004, 0.99, 1e-10, 1234.5, 1e300, 1e-300),
)
nonzero_floats = floats_where(
    lambda x: 1e-300 <= abs(x) <= 1e300,  # so that 1 / x is finite and not 0
    both_signs(1e-300, 1e300) | both_signs(1e-6, 1e6),
    (2.0, -4.0, 3.0, -0.5, 0.01, -1.0, 1.0, -0.001, -0.004, 1e7, 1e300, -1e-300),
)
positive_slopes = floats_where(
    lambda x: 1e-6 <= x <= 1e12, _between(1e-6, 1e12) | _between(1e-2, 1e2), (2.0, 0.5, 3.0, 1.0, 0.01, 40.0, 3e11)
)
nonzero_slopes = floats_where(
    lambda x: 1e-6 <= abs(x) <= 1e12,  # so that x * x neither overflows nor vanishes
    both_signs(1e-6, 1e12) | both_signs(1e-2, 1e2),
    (2.0, -2.0, 0.5, 3.0, -1.0, 0.01, -3e11),
)
derivatives = floats_where(lambda x: abs(x) <= 1e12, _small | both_signs(1e-13, 1e12), (3.0, -0.5, 1e-13, 0.0, -3e11))
around_zero = floats_where(lambda x: abs(x) <= HUGE, _any, (0.0, 1.0, -1.0, -0.0, 2.5, -3.0, 1e-13, -1e-13))
exponents = floats_where(
    lambda x: -HUGE <= x <= 709.5,  # e^710 is too large for a float
    st.floats(-700.0, 709.5) | both_signs(1e-6, 30.0),
    (0.0, 1.0, -1.0, 2.5, -10.0, 10.0, 0.001, 0.004, 1e-7, -45.5, 709.5, -720.0, 705.0, -700.0, -1000.0),
)
logits = floats_where(
    lambda x: abs(x) <= 19,  # cut off at -20 and 20 against overflow, sigmoid is right to 2e-9, and is accepted
    st.floats(-19.0, 19.0) | both_signs(1e-6, 12.0),
    (0.0, 1.0, -1.0, 0.001, 0.004, -5.5, 5.5, 12.0, -12.0, 1e-7, -0.004, -19.0),
)
far_logits = floats_where(
    lambda x: 20 <= abs(x) <= HUGE,
    both_signs(20.0, 1e4) | both_signs(700.0, HUGE),
    (-1000.0, 1000.0, -710.0, 710.0, -100.0, 100.0, -746.0, 746.0, -1e300, 1e300),
)


def _again(x: float) -> float:
    """An equal float that is another object, as two equal numbers of a student's program are."""
    return float(repr(x))


def _pair_size(pair: Floats) -> tuple[object, ...]:
    return sum(map(cost, pair)), *map(float_size, pair)


def _simpler_pairs(pair: Floats) -> Iterator[Floats]:
    x, y = pair
    yield from ([a, b] for a, b in ((0.0, 1.0), (1.0, 0.0), (0.0, x - y), (0.0, y - x), (x - y, 0.0), (y - x, 0.0)))
    yield from ([a, b] for gap in _GAPS for a, b in ((0.0, gap), (gap, 0.0), (0.0, -gap), (1.0, 1.0 + gap)))
    if x == y:
        yield from ([a, _again(a)] for a in simpler_floats(x))
    yield from ([a, y] for a in simpler_floats(x))
    yield from ([x, b] for b in simpler_floats(y))


def pairs_where(
    holds: Callable[[float, float], bool], strategy: st.SearchStrategy[Floats], edges: tuple[tuple[float, float], ...]
) -> Inputs[Floats]:
    """The pairs of finite floats for which `holds`."""
    return Inputs(
        strategy.filter(lambda pair: holds(*pair)),
        lambda pair: all(map(math.isfinite, pair)) and holds(*pair),
        tuple([x, _again(y)] for x, y in edges),
        _simpler_pairs,
        _pair_size,
        number=lambda pair: Number("y", pair[1], lambda other: [pair[0], other]),
    )


def _is_off_the_tie(x: float, y: float) -> bool:
    return abs(abs(x - y) - CLOSE) > NEAR_TIE * max(1.0, abs(x), abs(y))


def _apart(x: st.SearchStrategy[float], distance: st.SearchStrategy[float]) -> st.SearchStrategy[Floats]:
    return st.tuples(x, distance).map(lambda drawn: [drawn[0], drawn[0] + drawn[1]])


_unrelated = st.tuples(_any, _any).map(list)
_equal = _any.map(lambda x: [x, _again(x)])
_adjacent = st.tuples(_any, st.sampled_from((-math.inf, math.inf))).map(lambda d: [d[0], math.nextafter(d[0], d[1])])

float_pairs = pairs_where(
    lambda x, y: math.isfinite(x) and math.isfinite(y),
    _unrelated | _equal | _adjacent | _apart(_small, st.floats(-1.0, 1.0)),
    (
        (1.0, 2.0), (2.0, 1.0), (1.5, 1.5), (-3.0, -2.0), (-2.0, -3.0), (-1.0, 1.0), (0.25, 0.75), (0.75, 0.25),
        (0.0, 0.005), (0.005, 0.0), (0.0, 1e-7), (0.0, -0.0), (1000.5, 1000.5), (1e-20, -1.0), (-1.0, 1e-20),
        (0.3, 0.1 + 0.2), (0.1 + 0.2, 0.3), (1e308, 1.5e308), (1e300, -1e300), (0.0, -5.0), (5.0, 0.0),
        (1e-13, 2e-13), (-1e-13, -2e-13), (0.0, 5e-324), (3e12, 4e12), (5000.0, 4000.0), (-0.0, 0.0),
        (-1.0, -2.0), (2.0**53, 2.0**53 + 2.0),
    ),
)  # fmt: skip
close_or_not = pairs_where(
    _is_off_the_tie,
    _apart(_small, st.floats(-0.03, 0.03) | st.sampled_from((0.0, 0.0099, -0.0099, 0.0101, -0.0101, 0.1, -5.0)))
    | _apart(both_signs(1e2, 1e9), st.floats(-1.0, 1.0))
    | _unrelated
    | st.tuples(_small, _small).map(list),
    (
        (0.0, 0.0), (0.0, 0.05), (0.05, 0.0), (0.0, 0.007), (0.007, 0.0), (0.0, 5.0), (5.0, 0.0), (3.0, -3.0),
        (0.0049, 0.0051), (100.0, 100.5), (1e-5, 5e-3), (-50.0, -50.009), (-50.0, -50.011), (0.0, 0.00999),
        (0.0, 0.01001), (0.01001, 0.0), (-5e-5, 0.00996), (0.0, 50.0), (2.5, 2.5), (3e12, 4e12), (1e300, -1e300),
        (1e9, 1e9 + 0.5), (-2e8 - 0.05, -2e8), (1e7, 1e7 + 0.005),
    ),
)  # fmt: skip


def _is_tie(x: float, y: float) -> bool:
    """Exactly CLOSE apart, whichever way it is computed."""
    return abs(x - y) == CLOSE and (x + CLOSE == y or y + CLOSE == x) and (x - CLOSE == y or y - CLOSE == x)


TIES = (0.0, 0.01), (0.01, 0.0), (-0.01, 0.0), (0.0, -0.01), (0.01, 0.02), (0.02, 0.01), (-0.02, -0.01), (-0.01, -0.02)
ties = pairs_where(_is_tie, st.sampled_from(TIES).map(list), TIES)

rising_pairs = pairs_where(
    lambda x, y: x >= -9 and x + 1e-3 <= y <= 9,
    st.tuples(st.floats(-9.0, 8.9), st.floats(1e-3, 0.1)).map(lambda d: [d[0], d[0] + d[1]])
    | st.tuples(st.floats(-9.0, 9.0), st.floats(-9.0, 9.0)).map(sorted),
    ((-1.0, 1.0), (0.001, 0.004), (-0.004, -0.001), (0.0, 0.01), (-0.5, 0.0), (2.0, 3.0), (-3.0, -2.0), (8.0, 9.0)),
)
