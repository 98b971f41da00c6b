"""Draws a region of the unit square with its boundary, and labelled points: on which side, and how far from it.

The boundary has short teeth on the side on which the function is above 0, where crosses belong. So the two sides are
told apart without their colours.
"""

import math
from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import pairwise

from grader.figures.figure import Figure
from grader.figures.plane import UNIT_SQUARE, marks, points_figure
from grader.figures.regions import NEAR, Field, Region, as_number, traced
from grader.figures.shapes import Area, Label, Mark, Point, Shape, Stroke, place, rectangle
from grader.kit.wording.words import worded

TOOTH = 0.035  # of the side, how long a tooth is
TEETH = 0.09  # of the side, from one tooth to the next
ASIDE = 0.03  # of the side: how far the middle of a region is from that of the square to be on one side of it
FEW = 12  # points whose distance is told in words; of more, their number


def region_figure(region: Region) -> Figure:
    """Return the region in the unit square with its boundary and the axes."""
    left, top = UNIT_SQUARE.at((0, 1))
    shapes: list[Shape] = [rectangle(left, top, UNIT_SQUARE.width, UNIT_SQUARE.height, "zero")]
    if region.loops:
        shapes.append(Area(_at(region.loops), "one"))
    if region.edges:
        shapes.append(Stroke(_at([*region.edges, *_teeth(region)]), "edge"))
    else:  # without teeth, words say what the colour says
        shapes.append(Label(UNIT_SQUARE.at((0.5, 0.5)), worded("above 0") if region.loops else worded("not above 0")))
    return UNIT_SQUARE.figure([*shapes, *UNIT_SQUARE.axes()], _in_words(region))


def judged_points(field: Field, region: Region, circles: Sequence[Point], crosses: Sequence[Point]) -> Figure:
    """Return the points, to be drawn on their region: those on the wrong side ringed, with lines to the boundary.

    A circle belongs where the function is not above 0, a cross where it is. The line leads to the nearest place of the
    boundary, where that is inside of the square.
    """
    wrong = [p for p in circles if as_number(field(*p)) > 0] + [p for p in crosses if not as_number(field(*p)) > 0]
    lines = [(point, foot) for point in (*circles, *crosses) if (foot := nearest(region, point))]
    shapes: list[Shape] = [Stroke(_at(lines), "dashes")] if lines else []
    shapes += [*marks(circles, "circle"), *marks(crosses, "cross"), *(Mark(UNIT_SQUARE.at(p), "ring") for p in wrong)]
    said = [points_figure(circles, crosses).text]
    if wrong:
        said.append(worded("on the wrong side: {places}", places=", ".join(map(place, wrong))))
    else:
        said.append(worded("on the wrong side: none"))
    if lines and len(lines) <= FEW:
        gaps = [(place(p), f"{round(math.dist(p, foot), 6):.2f}") for p, foot in lines]
        said += [worded("{place} is {distance} from the boundary", place=at, distance=gap) for at, gap in gaps]
    return UNIT_SQUARE.figure(shapes, "; ".join(said))


def nearest(region: Region, point: Point) -> Point | None:
    """Return the place on the boundary that is nearest to a point.

    None where there is no boundary, and where the boundary goes on outside of the square and is nearer there.
    """
    pieces = [(_foot(point, a, b), a, b, edge) for edge in region.edges for a, b in pairwise(edge)]
    if not pieces:
        return None
    foot, a, b, edge = min(pieces, key=lambda piece: math.dist(point, piece[0]))
    ends = (edge[0], edge[-1]) if edge[0] != edge[-1] else ()
    slant = (point[0] - foot[0]) * (b[0] - a[0]) + (point[1] - foot[1]) * (b[1] - a[1])
    return None if foot in ends and abs(slant) > NEAR * math.dist(a, b) else foot


def sampled(rows: Sequence[Sequence[float]]) -> Region:
    """Return the region of a function of which only the values on an even grid are known.

    rows[i][j] is the value at (i / n, j / n) in a square of n + 1 rows of n + 1 values; raises ValueError for another
    shape. Between them it is taken to be as straight as can be.
    """
    n = len(rows) - 1
    if n < 1 or any(len(row) != n + 1 for row in rows):
        raise ValueError(f"{len(rows)} rows of {sorted({len(row) for row in rows})} values: expected as many as rows")

    def field(x: float, y: float) -> float:
        i, j = min(int(x * n), n - 1), min(int(y * n), n - 1)
        u, v = x * n - i, y * n - j
        # A model that answers 0 or 1 has its boundary between the two, and not beside the 0.
        (a, b), (c, d) = ((value or -1.0 for value in rows[k][j : j + 2]) for k in (i, i + 1))
        return (1 - u) * ((1 - v) * a + v * b) + u * ((1 - v) * c + v * d)

    return traced(field, n)


def _teeth(region: Region) -> Iterator[tuple[Point, Point]]:
    """Yield short lines from the boundary into the region, which lies on its left."""
    for edge in region.edges:
        until = TEETH / 2
        for a, b in pairwise(edge):
            length = math.dist(a, b)
            left = (a[1] - b[1]) / (length or 1), (b[0] - a[0]) / (length or 1)
            while until < length:
                share = until / length
                root = a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])
                yield root, (root[0] + TOOTH * left[0], root[1] + TOOTH * left[1])
                until += TEETH
            until -= length


def _foot(point: Point, a: Point, b: Point) -> Point:
    """Return the place between a and b that is nearest to a point."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    along = (point[0] - a[0]) * dx + (point[1] - a[1]) * dy
    share = min(max(along / (dx * dx + dy * dy or 1.0), 0.0), 1.0)
    return a[0] + share * dx, a[1] + share * dy


def _at(lines: Sequence[Sequence[Point]]) -> tuple[tuple[Point, ...], ...]:
    return tuple(tuple(map(UNIT_SQUARE.at, line)) for line in lines)


def _in_words(region: Region) -> str:
    if not region.edges:
        if region.share > 0.5:
            return worded("the unit square: above 0 everywhere")
        return worded("the unit square: above 0 nowhere")
    ends = [worded("from {place} to {other}", place=place(a), other=place(b)) for a, *_, b in region.edges[:4]]
    pieces = reduce(lambda some, one: worded("{some} and {one}", some=some, one=one), ends)
    words = {"share": f"{region.share:.0%}", "where": _where(region.middle), "pieces": pieces}
    if words["where"]:
        return worded(
            "the unit square: above 0 in {share} of it, most of it {where}; the boundary goes {pieces}", **words
        )
    del words["where"]
    return worded("the unit square: above 0 in {share} of it; the boundary goes {pieces}", **words)


def _where(middle: Point) -> str:
    """Return on which side of the square most of a region is, in words; nothing where it is on all sides."""
    up, across = (p - 0.5 if abs(p - 0.5) > ASIDE else 0.0 for p in middle[::-1])
    words = {
        (1, 1): worded("in the upper right part"), (1, 0): worded("in the upper part"),
        (1, -1): worded("in the upper left part"), (0, 1): worded("in the right part"),
        (0, -1): worded("in the left part"), (-1, 1): worded("in the lower right part"),
        (-1, 0): worded("in the lower part"), (-1, -1): worded("in the lower left part"),
    }  # fmt: skip
    return words.get(((up > 0) - (up < 0), (across > 0) - (across < 0)), "")
