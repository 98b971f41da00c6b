"""Finds where in the unit square a function of two numbers is above 0, and the boundary of that region.

Owns the tracing: a coarse grid, then the boundary between neighbours that differ, then the corners. Each step asks the
function alone, so one that jumps is traced as well as one that is smooth. NaN is not above 0. What is narrower than a
cell of the grid can be missed.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TypeAlias

from grader.figures.shapes import Point

Field: TypeAlias = Callable[[float, float], float]
_Corner: TypeAlias = tuple[int, int]
_Edge: TypeAlias = tuple[_Corner, _Corner]

_ALIKE = {(False,) * 4, (True,) * 4}  # corners of a cell without a boundary
CELLS = 16  # to a side: a model is a Python function and takes most of the time, and it is asked at each corner
HALVINGS = 9  # of an edge between two neighbours: to a tenth of a thousandth of the side
GUESSES = 3  # before halving: where the values at the two ends lead to, right at once for a line
NEAR = 0.004  # of the side, less than a pixel: a boundary that is so near to a straight piece is drawn as one
BEND = 0.94  # the cosine of 20 degrees: where the boundary turns more than that, there may be a corner
REFINEMENTS = 5  # of a piece of the boundary at a corner


@dataclass(frozen=True)
class Region:
    """Where a function is above 0: closed loops in the unit square, and the part of them that is its boundary inside.

    A place is in the region when an odd number of loops is around it. A loop has the region on its left.
    """

    loops: tuple[tuple[Point, ...], ...]
    edges: tuple[tuple[Point, ...], ...]

    @cached_property
    def share(self) -> float:
        """How much of the unit square the region takes, from 0 to 1."""
        area = round(sum(area for area, *_ in self._triangles()), 6)  # a rounding error must not show in a percentage
        return min(max(area, 0.0), 1.0)

    @cached_property
    def middle(self) -> Point:
        """The middle of all that is in the region; of the unit square where nothing is."""
        x, y = (sum(t[0] * t[axis] for t in self._triangles()) for axis in (1, 2))
        return (x / self.share, y / self.share) if self.share > 0 else (0.5, 0.5)

    def _triangles(self) -> Iterator[tuple[float, float, float]]:
        """Yield the area, less than 0 where it is to be taken away, and the middle of the triangle below each piece."""
        for a, b in ((a, b) for loop in self.loops for a, b in pairwise([*loop, loop[0]])):
            yield (a[0] * b[1] - b[0] * a[1]) / 2, (a[0] + b[0]) / 3, (a[1] + b[1]) / 3


def traced(field: Field, cells: int = CELLS) -> Region:
    """Return the region of the unit square in which `field` is above 0; what it raises is raised."""
    return _Tracing(field, cells).region()


class _Tracing:
    """The values of a function at the corners of a grid, and the boundary that follows from them.

    Around the grid lies a ring of corners at which the function counts as not above 0. They have the places of their
    neighbours on the border of the square. So every loop is closed, and runs along the border where it has to.
    """

    def __init__(self, field: Field, cells: int) -> None:
        self.field, self.cells = field, cells
        inside = range(cells + 1)
        self.values = {(i, j): as_number(field(i / cells, j / cells)) for i in inside for j in inside}

    def region(self) -> Region:
        following = dict(self._pieces())
        loops: list[tuple[Point, ...]] = []
        edges: list[tuple[Point, ...]] = []
        while following:
            chain = [next(iter(following))]
            while chain[-1] in following:
                chain.append(following.pop(chain[-1]))
            loop, inner = self._drawn(chain[:-1])  # its last one is its first one again
            loops.append(loop)
            edges += inner
        return Region(tuple(loops), tuple(edges))

    def _pieces(self) -> Iterator[tuple[_Edge, _Edge]]:
        """Yield the piece of the boundary in each cell: the edge where it begins, and the one where it ends."""
        ring = range(-1, self.cells + 2)
        rows = [[self.values.get((i, j), 0) > 0 for j in ring] for i in ring]
        for i, (row, following) in enumerate(pairwise(rows), -1):
            for j, is_one in enumerate(zip(row, following, following[1:], row[1:], strict=False), -1):
                if is_one not in _ALIKE:
                    yield from self._in_cell(((i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)), is_one)

    def _in_cell(self, around: Sequence[_Corner], is_one: Sequence[bool]) -> Iterator[tuple[_Edge, _Edge]]:
        """Walk around a cell against the clock: from where the region ends, the boundary leads to where it begins."""
        edges = [(_edge(around[n], around[(n + 1) % 4]), is_one[n], is_one[(n + 1) % 4]) for n in range(4)]
        begins = [edge for edge, before, after in edges if after and not before]
        ends = [edge for edge, before, after in edges if before and not after]
        if is_one[0]:
            begins = begins[-1:] + begins[:-1]  # each before the end of its part of the region
        if len(begins) == 2:
            (x1, y1), (x2, y2) = self._place(around[0]), self._place(around[2])
            if self._is_one(((x1 + x2) / 2, (y1 + y2) / 2)):
                begins = begins[::-1]  # both parts of the region are one, so the boundary goes around the others
        yield from zip(ends, begins, strict=True)

    def _drawn(self, chain: Sequence[_Edge]) -> tuple[tuple[Point, ...], list[tuple[Point, ...]]]:
        """Return a loop through these edges, and the pieces of it that do not run along the border of the square."""
        is_inner = [self._is_inside(a) and self._is_inside(b) for a, b in pairwise([*chain, chain[0]])]
        first = is_inner.index(False) if not all(is_inner) else 0
        places = [self._crossing(edge) for edge in [*chain[first:], *chain[:first]]]
        places.append(places[0])
        loop, run = [places[0]], [places[0]]
        inner: list[tuple[Point, ...]] = []
        for place, is_run in zip(places[1:], is_inner[first:] + is_inner[:first], strict=True):
            if is_run:
                run.append(place)
                continue
            loop += self._ended(run, inner)
            loop.append(place)
            run = [place]
        loop += self._ended(run, inner)
        return tuple(_straightened(loop))[:-1], inner

    def _ended(self, run: Sequence[Point], inner: list[tuple[Point, ...]]) -> list[Point]:
        """Return the rest of a run along the boundary with its corners, and put the whole of it to the inner ones."""
        if len(run) < 2:
            return []
        bent = [len(run) == 2, *map(_bends, run, run[1:], run[2:]), False]  # of a single piece nothing is known
        fine = [run[0]]
        for n, (a, b) in enumerate(pairwise(run)):
            fine += self._refined(a, b, REFINEMENTS) if bent[n] or bent[n + 1] else [b]
        inner.append(tuple(_straightened(fine)))
        return fine[1:]

    def _refined(self, a: Point, b: Point, depth: int) -> list[Point]:
        """Return the boundary from a (left out) to b: a straight piece, or two around the place that is off it."""
        length = math.dist(a, b)
        if depth == 0 or length < NEAR:
            return [b]
        middle = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
        left = (a[1] - b[1]) / length, (b[0] - a[0]) / length
        is_left, is_right = (self._is_one(_beside(middle, left, side * NEAR)) for side in (1, -1))
        if is_left == is_right:
            beyond = _beside(middle, left, -length if is_left else length)
            if self._is_one(beyond) != is_left:
                middle = self._halved(middle, beyond, is_left)
                return self._refined(a, middle, depth - 1) + self._refined(middle, b, depth - 1)
        return [b]

    def _crossing(self, edge: _Edge) -> Point:
        """Return where on an edge of the grid the boundary is: where the values lead to, if that is right."""
        inside = [corner for corner in edge if corner in self.values]
        a, b = self._place(inside[0]), self._place(inside[-1])
        if len(inside) == 1:
            return a
        at_a, at_b = self.values[inside[0]], self.values[inside[1]]
        is_one_at_a = at_a > 0
        for _ in range(GUESSES):
            share = at_a / (at_a - at_b) if math.isfinite(at_a - at_b) else 0.0
            before, after = (_between(a, b, min(max(share + d, 0.0), 1.0)) for d in (-(0.5**HALVINGS), 0.5**HALVINGS))
            at_before, at_after = as_number(self.field(*before)), as_number(self.field(*after))
            is_before, is_after = (at_before > 0) == is_one_at_a, (at_after > 0) != is_one_at_a
            if is_before and is_after:
                return _between(a, b, share)
            if {at_before, at_after} <= {at_a, at_b}:
                break  # the function jumps from one value to the other
            (a, at_a), (b, at_b) = ((after, at_after), (b, at_b)) if is_before else ((a, at_a), (before, at_before))
        return self._halved(a, b, is_one_at_a)

    def _halved(self, a: Point, b: Point, is_one_at_a: bool) -> Point:
        for _ in range(HALVINGS):
            middle = _between(a, b, 0.5)
            a, b = (middle, b) if self._is_one(middle) == is_one_at_a else (a, middle)
        return _between(a, b, 0.5)

    def _is_one(self, point: Point) -> bool:
        return as_number(self.field(*point)) > 0

    def _is_inside(self, edge: _Edge) -> bool:
        return edge[0] in self.values and edge[1] in self.values

    def _place(self, corner: _Corner) -> Point:
        last = self.cells
        return min(max(corner[0], 0), last) / last, min(max(corner[1], 0), last) / last


def _edge(a: _Corner, b: _Corner) -> _Edge:
    return (a, b) if a < b else (b, a)


def _between(a: Point, b: Point, share: float) -> Point:
    return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])


def _beside(point: Point, direction: Point, distance: float) -> Point:
    """Return the point that lies so far in a direction, but no farther than the border of the unit square."""
    x, y = point[0] + distance * direction[0], point[1] + distance * direction[1]
    return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)


def _bends(a: Point, b: Point, c: Point) -> bool:
    before, after = (b[0] - a[0], b[1] - a[1]), (c[0] - b[0], c[1] - b[1])
    along = before[0] * after[0] + before[1] * after[1]
    return along < BEND * math.hypot(*before) * math.hypot(*after)


def _straightened(points: Sequence[Point]) -> list[Point]:
    """Return the points without those that lie on the straight line between their neighbours."""
    kept = list(points[:1])
    for here, after in pairwise(points[1:]):
        (x, y), (dx, dy) = kept[-1], (after[0] - kept[-1][0], after[1] - kept[-1][1])
        off = abs(dx * (here[1] - y) - dy * (here[0] - x))
        if off > NEAR / 8 * math.hypot(dx, dy):
            kept.append(here)
    return [*kept, *points[-1:]] if len(points) > 1 else kept


def as_number(value: object) -> float:
    """Return what a model answered as a float; raises TypeError for what is no number."""
    try:
        return float(value)  # type: ignore[arg-type]  # an int, or a number of numpy's or PyTorch's
    except OverflowError:
        return math.inf if value > 0 else -math.inf  # type: ignore[operator]  # an int beyond the largest float
    except (TypeError, ValueError) as error:
        raise TypeError(f"the model answers with {type(value).__name__}: expected a number") from error
