"""Inputs for data sets: how many points, seeds, points that are given, and labels.

Owns no label: which one a point has is defined in the checks. A given point lies clear of every border of its data set,
where a right formula may round to either side, or on a border that has no rounding.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from hypothesis import strategies as st

from grader.kit.inputs import Inputs
from tests.strategies.choices import one_of

Point: TypeAlias = list[float]  # x1, x2
Labels: TypeAlias = list[Any]  # 0 and 1, also as bool and float; other numbers where they are to be refused

CLEAR = 1e-9  # from a border: formulas for the same border differ by some 1e-16
NEAR = 1e-8  # a border that is off by more than this shows
MOST_POINTS = 12
MANY = 300  # points: by chance a ninth of the range has none of them once in 10^15 data sets
RADIUS = math.sqrt(0.1)

# How far a point is from each border of a data set, or the square of it.
_BORDERS: Mapping[str, Callable[[float, float], Sequence[float]]] = {
    "simple": lambda x1, _: [x1 - 0.5],
    "diag": lambda x1, x2: [x1 + x2 - 0.5],
    "split": lambda x1, _: [x1 - 0.2, x1 - 0.8],
    "xor": lambda x1, x2: [x1 - 0.5, x2 - 0.5],
    "circle": lambda x1, x2: [(x1 - 0.5) ** 2 + (x2 - 0.5) ** 2 - 0.1],
    "spiral": lambda *_: [],
}
# On a border, near to which points are asked.
_ON: Mapping[str, Sequence[Point]] = {
    "simple": ([0.5, 0.25],),
    "diag": ([0.125, 0.375],),
    "split": ([0.2, 0.25], [0.8, 0.75]),
    "xor": ([0.5, 0.25], [0.5, 0.75], [0.25, 0.5], [0.75, 0.5]),
    "circle": ([0.5 - RADIUS, 0.5], [0.5 + RADIUS, 0.5], [0.5, 0.5 - RADIUS], [0.5, 0.5 + RADIUS]),
    "spiral": ([0.5, 0.5],),
}
_LATTICE = [[i / 8, j / 8] for i in range(9) for j in range(9)]
_AROUND = [[dx1, dx2] for dx1 in (-NEAR, NEAR) for dx2 in (-NEAR, NEAR)]


def _around(on: Sequence[Point]) -> list[Point]:
    return [[x1 + dx1, x2 + dx2] for x1, x2 in on for dx1, dx2 in _AROUND]


def _simpler_list(items: list[Any]) -> Iterator[list[Any]]:
    """One item alone, or fewer of them."""
    yield from ([item] for item in items)
    half = len(items) // 2
    yield from (items[:half], items[half:])
    yield from (items[:i] + items[i + 1 :] for i in range(len(items)))


def _simpler_points(points: list[Point]) -> Iterator[list[Point]]:
    yield from ([[a, b]] for a in (0.25, 0.75, 0.125, 0.0, 1.0) for b in (0.25, 0.75, 0.125, 0.0, 1.0))
    yield from _simpler_list(points)


def _size(value: Sequence[Any]) -> tuple[int, int, str]:
    return len(value), len(repr(value)), repr(value)


def points_of(kind: str) -> Inputs[list[Point]]:
    """Points of the unit square, clear of the borders of this data set."""
    borders = _BORDERS[kind]

    def is_clear(point: Point) -> bool:
        return all(0 <= x <= 1 for x in point) and all(abs(distance) >= CLEAR for distance in borders(*point))

    coordinate = st.integers(0, 16).map(lambda n: n / 16) | st.integers(0, 1000).map(lambda n: n / 1000)
    near = list(filter(is_clear, _around(_ON[kind])))
    return Inputs(
        st.lists(st.tuples(coordinate, coordinate).map(list).filter(is_clear), min_size=1, max_size=MOST_POINTS),
        lambda points: bool(points) and all(map(is_clear, points)),
        (near, list(filter(is_clear, _LATTICE)), *([point] for point in near[:4])),
        _simpler_points,
        _size,
    )


def _borders() -> Iterator[list[Any]]:
    """Points that lie on a border of their data set exactly, in floats."""
    for free in (n / 16 for n in (4, 12, 0, 16, *range(1, 16))):
        yield from (["simple", [0.5, free]], ["split", [0.2, free]], ["split", [0.8, free]])
        yield from (["xor", [0.5, free]], ["xor", [free, 0.5]])
        if free <= 0.5:
            yield ["diag", [free, 0.5 - free]]


def _whole(least: int, most: int, *edges: int) -> Inputs[int]:
    simplest = sorted(edges)
    return Inputs(
        st.integers(least, most),
        lambda n: least <= n <= most,
        edges,
        lambda n: (*simplest, n // 2, n - 1),
    )


def _pairs() -> Inputs[list[int]]:
    """Two seeds that differ."""
    seed = st.integers(0, 10_000)
    return Inputs(
        st.tuples(seed, seed).filter(lambda pair: pair[0] != pair[1]).map(list),
        lambda pair: pair[0] != pair[1] and all(0 <= n <= 10_000 for n in pair),
        ([0, 1], [1, 0], [0, 42], [7, 42], [1, 2], [9999, 3]),
        lambda pair: ([0, 1], [1, 2], [pair[0], 0], [0, pair[1]]),
        sum,
    )


def _labels(label: st.SearchStrategy[Any], *edges: Labels, refused: bool = False) -> Inputs[Labels]:
    def is_kind(labels: Labels) -> bool:
        return any(label not in (0, 1) for label in labels) == refused

    return Inputs(st.lists(label, max_size=8).filter(is_kind), is_kind, edges, _simpler_list, _size)


kinds = one_of("simple", "diag", "split", "xor", "circle", "spiral")
sizes = _whole(0, 40, 5, 1, 0, 2, 40)
some = _whole(5, 40, 5, 6, 11, 40)
many = _whole(MANY, MANY + 50, MANY, MANY + 1)
seeds = _whole(0, 10_000, 0, 1, 42)
two_seeds = _pairs()
on_borders: Inputs[list[Any]] = one_of(*_borders())
labels = _labels(
    st.sampled_from((0, 1)) | st.sampled_from((False, True, 0.0, 1.0)),
    [0, 1, 1, 0], [1], [0], [], [True, False], [1.0, 0.0, 0.0],
)  # fmt: skip
other_labels = _labels(
    st.sampled_from((0, 1, 0, 1, -1, 2, 0.5)),
    [-1], [-1, 1], [0, 1, -1], [2, 0], [0, 0.5, 1], [1, 1, -1], [1, 1, 1, 0, 3],
    refused=True,
)  # fmt: skip
