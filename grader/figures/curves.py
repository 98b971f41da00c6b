"""The graph of a function of one number, with marks on it."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from grader.figures.figure import Figure, vcat
from grader.figures.plane import MARGIN, Plane, marks
from grader.figures.shapes import Label, Point, Shape, Stroke, number, text_width
from grader.kit.wording.words import english, reworded, worded

Function = Callable[[float], float]

STEPS = 100  # across the graph
UNIT = 60.0  # pixels of 1 on either axis, where the graph is not too high for that
HIGHEST = 4 * UNIT  # pixels: what reaches farther is drawn flatter
GIVEN = english("the function")  # which both are about
WHOSE, ROW = (english("yours"), english("wanted")), 22.0  # pixels, of the line that tells the two apart
PLOT = (260.0, 160.0)  # pixels, of a graph that fills its frame


@dataclass(frozen=True)
class Curve:
    """The points of a graph in unbroken pieces, and in words what the function did elsewhere."""

    pieces: tuple[tuple[Point, ...], ...]
    gaps: tuple[str, ...]

    @property
    def heights(self) -> list[float]:
        """The values of the function, where it has some."""
        return [y for piece in self.pieces for _, y in piece]


def curve(function: Function, places: Sequence[float]) -> Curve:
    """Return the graph of a function over these places; raises what it raises where it has a value nowhere.

    Where it raises, or returns what is not a finite number, the graph has a gap.
    """
    pieces: list[list[Point]] = [[]]
    gaps: list[str] = []
    raised: list[Exception] = []
    for x in places:
        try:
            y = float(function(x))
        except Exception as error:  # noqa: BLE001 - the function is a student's, and its graph has a gap there
            raised.append(error)
            y = math.nan
            did = worded("raises {error} at {place}", error=type(error).__name__, place=number(x))
        else:
            did = worded("is {value} at {place}", value=number(y), place=number(x))
        if math.isfinite(y):
            pieces[-1].append((x, y))
        elif pieces[-1] or not gaps:
            gaps.append(did)
            pieces.append([])
    if raised and not any(pieces):
        raise raised[0]
    return Curve(tuple(tuple(piece) for piece in pieces if piece), tuple(gaps))


def graph_figure(
    function: Function, low: float, high: float, crosses: Sequence[float] = (), circles: Sequence[float] = ()
) -> Figure:
    """Return the graph from `low` to `high` in true proportions, with crosses and circles at these places on it."""
    drawn = curve(function, _spread(low, high))
    on_it = [[(x, float(function(x))) for x in places] for places in (crosses, circles)]
    top = max([*drawn.heights, *(y for points in on_it for _, y in points), 0.0])
    bottom = min([*drawn.heights, 0.0])
    top = top if top > bottom else bottom + 1.0
    height = min((top - bottom) * UNIT, HIGHEST)
    plane = Plane(low, high, bottom, top, (high - low) * UNIT, height)
    shapes = [
        *plane.axes(),
        *_strokes(drawn, plane),
        *marks(on_it[0], "cross", plane),
        *marks(on_it[1], "circle", plane),
    ]
    return plane.figure(shapes, _in_words(drawn, low, high, *on_it))


def plot(function: Function, places: Sequence[float]) -> Figure:
    """Return the graph over these places, which are in order, as large as its frame."""
    drawn = curve(function, places)
    bottom, top = min(drawn.heights, default=0.0), max(drawn.heights, default=1.0)
    if top <= bottom:
        bottom, top = bottom - 1.0, top + 1.0
    plane = Plane(places[0], places[-1], bottom, top, *PLOT)
    across, up = (min(max(0.0, low), high) for low, high in ((plane.left, plane.right), (bottom, top)))
    return plane.figure([*plane.axes(across, up), *_strokes(drawn, plane)], _in_words(drawn, places[0], places[-1]))


def curves_figure(
    yours: Sequence[Point], wanted: Sequence[Point], given: Sequence[Point] = (), at: float | None = None
) -> Figure:
    """Return two graphs of which some points are known, in order: yours as a line, and what is wanted dashed.

    A single point is a mark, a cross for yours and a circle for what is wanted, as are the points at the place `at`.
    `given` is a graph behind the two. Raises ValueError for points that no plane has room for.
    """
    drawn = [curve(dict(points).__getitem__, [x for x, _ in points]) for points in (yours, wanted)]
    marked = [[point for point in points if point[0] == at and math.isfinite(point[1])] for points in (yours, wanted)]
    known = [*given, *(point for each in drawn for piece in each.pieces for point in piece)] or [(0.0, 0.0)]
    (left, right), (bottom, top) = (_around([p[axis] for p in known]) for axis in (0, 1))
    bottom, top = (min(bottom, 0.0), max(top, 0.0)) if top - bottom > abs(top + bottom) / 6 else (bottom, top)
    is_known = all(math.isfinite(number) for point in known for number in point)
    if not is_known or not all(0 < size < math.inf for size in (right - left, top - bottom)):
        raise ValueError(f"a graph from {left:g} to {right:g}, and from {bottom:g} to {top:g}, cannot be drawn")
    plane = Plane(left, right, bottom, top, *PLOT)
    across, up = min(max(0.0, left), right), min(max(0.0, bottom), top)
    shapes = [*plane.axes(across, up)]
    if given:
        shapes.append(Stroke((tuple(map(plane.at, given)),), "link"))
    for each, look, kind, points in zip(drawn, ("curve", "dashes"), ("cross", "circle"), marked, strict=True):
        shapes.append(Stroke(tuple(tuple(map(plane.at, piece)) for piece in each.pieces if len(piece) > 1), look))
        shapes += marks(dict.fromkeys([*(p[0] for p in each.pieces if len(p) == 1), *points]), kind, plane)
    said = [_in_words(each, p[0][0], p[-1][0]) for each, p in zip(drawn, (yours, wanted), strict=True) if p]
    figure = plane.figure(shapes, "\n".join(f"{reworded(who)}: {text}" for who, text in zip(WHOSE, said, strict=False)))
    return vcat([_legend(has_given=bool(given)), figure], 0)


def _around(numbers: Sequence[float]) -> tuple[float, float]:
    """Return the smallest and the largest number, or two around the only one."""
    low, high = min(numbers), max(numbers)
    return (low, high) if low < high else (low - 1.0, high + 1.0)


def _legend(*, has_given: bool) -> Figure:
    shapes: list[Shape] = []
    left = MARGIN
    for whose, look in [*zip(WHOSE, ("curve", "dashes"), strict=True), *[(GIVEN, "link")] * has_given]:
        who = reworded(whose)
        shapes.append(Stroke((((left, ROW / 2), (left + 28, ROW / 2)),), look))
        shapes.append(Label((left + 34, ROW / 2), who, "ink", "start"))
        left += 52 + text_width(who)
    return Figure(left, ROW, tuple(shapes), "")


def _spread(low: float, high: float) -> list[float]:
    return [low + (high - low) * n / STEPS for n in range(STEPS + 1)]


def _strokes(drawn: Curve, plane: Plane) -> Iterator[Shape]:
    yield Stroke(tuple(tuple(map(plane.at, piece)) for piece in drawn.pieces), "curve")


def _in_words(
    drawn: Curve, low: float, high: float, crosses: Sequence[Point] = (), circles: Sequence[Point] = ()
) -> str:
    """Return the graph in words: its ends, its extremes, its gaps and its marks."""
    lines = [worded("a graph over {low} to {high}", low=number(low), high=number(high))]
    if drawn.pieces:
        (first, *_), (*_, last) = drawn.pieces[0], drawn.pieces[-1]
        low_, high_ = number(min(drawn.heights)), number(max(drawn.heights))
        lines.append(worded("from {first} to {last}", first=number(first[1]), last=number(last[1])))
        lines.append(worded("lowest {low}, highest {high}", low=low_, high=high_))
    lines += drawn.gaps
    lines += [worded("cross at ({x}, {y})", x=number(x), y=number(y)) for x, y in crosses]
    lines += [worded("circle at ({x}, {y})", x=number(x), y=number(y)) for x, y in circles]
    return "; ".join(lines)
