"""Lists of floats, and pairs of equally long ones, as inputs: what is drawn, the boundary values, and what is simpler.

A pair of lists is a list of two lists, as JSON gives it back.
"""

import itertools
from collections.abc import Iterator, Sequence

from hypothesis import strategies as st

from grader.kit.inputs import Inputs
from tests.strategies.numbers import Floats, both_signs, cost, float_size, floats_where, simpler_floats, small_floats


def _list_size(xs: Floats) -> tuple[object, ...]:
    return len(xs), sum(map(cost, xs)), [float_size(x) for x in xs]


def _parts(count: int) -> Iterator[Sequence[int]]:
    """Which of `count` places to keep: fewer, the fewest first."""
    half = count // 2
    yield from ((), range(half), range(half, count))
    yield from ([k for k in range(count) if k != i] for i in range(min(count, 12)))


def _simpler_in_place(xs: Floats) -> Iterator[Floats]:
    yield [float(k) for k in range(1, len(xs) + 1)]
    yield [float(f"{x:.0e}") for x in xs]
    for i, x in enumerate(xs[:12]):
        yield from ([*xs[:i], simple, *xs[i + 1 :]] for simple in itertools.islice(simpler_floats(x), 18))


def _simpler_lists(xs: Floats) -> Iterator[Floats]:
    yield from ([xs[k] for k in kept] for kept in _parts(len(xs)))
    yield from _simpler_in_place(xs)


def lists_of(each: Inputs[float], edges: tuple[Floats, ...], least: int = 0, most: int = 24) -> Inputs[Floats]:
    """Lists of at least `least` floats of the kind `each`; each length up to `most` is drawn as often."""
    return Inputs(
        st.integers(least, most).flatmap(lambda n: st.lists(each.strategy, min_size=n, max_size=n)),
        lambda xs: len(xs) >= least and all(map(each.contains, xs)),
        tuple(xs for xs in edges if len(xs) >= least),
        _simpler_lists,
        _list_size,
    )


def _simpler_list_pairs(pair: list[Floats]) -> Iterator[list[Floats]]:
    xs, ys = pair
    yield from ([[xs[k] for k in kept], [ys[k] for k in kept]] for kept in _parts(len(xs)))
    yield from ([simple, ys] for simple in _simpler_in_place(xs))
    yield from ([xs, simple] for simple in _simpler_in_place(ys))


def list_pairs_of(
    each: Inputs[float], edges: tuple[list[Floats], ...], least: int = 0, most: int = 24
) -> Inputs[list[Floats]]:
    """Pairs of equally long lists."""

    def contains(pair: list[Floats]) -> bool:
        xs, ys = pair
        return least <= len(xs) == len(ys) and all(map(each.contains, xs + ys))

    def of_length(n: int) -> st.SearchStrategy[list[Floats]]:
        return st.tuples(*[st.lists(each.strategy, min_size=n, max_size=n)] * 2).map(list)

    return Inputs(
        st.integers(least, most).flatmap(of_length),
        contains,
        tuple(pair for pair in edges if len(pair[0]) >= least),
        _simpler_list_pairs,
        lambda pair: tuple(map(_list_size, pair)),
    )


LONG = [(k % 64 - 31.5) / 4 for k in range(100)]  # longer than any bound that a loop might have, without a 0
_lists: tuple[Floats, ...] = (
    [1.0, 2.0, 3.0], [-1.5], [4.0, -0.25], [], [0.0, 5.0, -0.0], [2.0, 2.0, 1.0, 2.0], LONG, [0.0],
    [1.0, 0.1234567890123], [-4.0, 3.0],
)  # fmt: skip
_pairs: tuple[list[Floats], ...] = (
    [[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]],
    [[1.0], [2.0]],
    [[-0.5, 4.0], [4.0, 4.0]],
    [[], []],
    [[1.0, 1.0, 2.0], [2.0, 3.0, 3.0]],
    [[0.0, 5.0, 4.0], [7.0, -5.0, 0.0]],
    [LONG, LONG[::-1]],
    [[0.1234567890123, -1.0], [1.0, 1e-7]],
    [[0.0], [0.0]],
)
_factors = floats_where(
    lambda x: x == 0 or 1e-2 <= abs(x) <= 1e2,  # so that no product of a list overflows or vanishes
    both_signs(1e-2, 1e2),
    (),
)

float_lists = lists_of(small_floats, _lists)
filled_lists = lists_of(small_floats, _lists, least=1)
short_lists = lists_of(small_floats, _lists[:3], least=1, most=6)
lists_or_none = lists_of(small_floats, ([], *_lists[:3]), most=6)
factor_lists = lists_of(_factors, (*_lists, [2.0, 0.0, 3.0], [-2.0, -3.0, -0.5]), least=1)
short_factor_lists = lists_of(_factors, _lists[:3], least=1, most=6)
empty_lists: Inputs[Floats] = Inputs(st.builds(list), lambda xs: xs == [], ([],))
list_pairs = list_pairs_of(small_floats, _pairs)
short_list_pairs = list_pairs_of(small_floats, _pairs[:3], least=1, most=6)
