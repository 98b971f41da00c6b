"""Where numbers lie in a figure: a part of the plane with its axes, and labelled points in it.

A circle and a cross differ in shape, so that nobody has to tell their colours apart.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from grader.figures.figure import SIDE, Figure
from grader.figures.shapes import TEXT_SIZE, Label, Mark, Point, Shape, Stroke, number, place
from grader.kit.wording.words import worded

MARGIN = 20.0  # pixels around the plane: the numbers at the axes, and half of a ring, have room in it


@dataclass(frozen=True)
class Plane:
    """The numbers from `left` to `right` and from `bottom` to `top`, on so many pixels."""

    left: float = 0.0
    right: float = 1.0
    bottom: float = 0.0
    top: float = 1.0
    width: float = SIDE
    height: float = SIDE

    def at(self, point: Point) -> Point:
        """Return where in the figure a point of the plane lies."""
        across = (point[0] - self.left) / (self.right - self.left)
        up = (point[1] - self.bottom) / (self.top - self.bottom)
        return MARGIN + across * self.width, MARGIN + (1 - up) * self.height

    def figure(self, shapes: Sequence[Shape], text: str) -> Figure:
        """Return a figure of the size of the plane with its margins."""
        return Figure(self.width + 2 * MARGIN, self.height + 2 * MARGIN, tuple(shapes), text)

    def axes(self, across: float = 0.0, up: float = 0.0) -> Iterator[Shape]:
        """Yield the two axes, which cross at the point (across, up), and the numbers at their ends."""
        ends = ((self.left, up), (self.right, up)), ((across, self.bottom), (across, self.top))
        yield Stroke(tuple((self.at(low), self.at(high)) for low, high in ends), "axis")
        for x in (self.left, self.right):
            left, below = self.at((x, up))
            is_on_axis = x == across and self.bottom < up
            anchor = "middle" if not is_on_axis else "start" if left < 2 * MARGIN else "end"
            aside = {"middle": 0.0, "start": 4.0, "end": -4.0}[anchor]
            yield Label((left + aside, below + 12), number(x), "muted", anchor)
        beside, height = self.at((across, self.top))
        is_near = beside < 2 * MARGIN  # to the left border, where a long number would be cut
        yield Label(
            (beside - (4 if is_near else 0), height - 11), number(self.top), "muted", "start" if is_near else "middle"
        )
        beside, height = self.at((across, self.bottom))
        if height - self.at((across, up))[1] > TEXT_SIZE:
            yield Label((beside + 5, height), number(self.bottom), "muted", "start")


UNIT_SQUARE = Plane()


def points_figure(
    circles: Sequence[Point], crosses: Sequence[Point], *, with_axes: bool = True, plane: Plane = UNIT_SQUARE
) -> Figure:
    """Return labelled points, with the axes or to be drawn on another figure of the same plane."""
    shapes = [*(plane.axes() if with_axes else ()), *marks(circles, "circle", plane), *marks(crosses, "cross", plane)]
    return plane.figure(shapes, points_text(circles, crosses))


def labels_figure(
    points: Sequence[Point], labels: Sequence[float], others: Sequence[float], plane: Plane = UNIT_SQUARE
) -> Figure:
    """Return points with their labels, a cross for one above 0 and a circle for any other; differing ones ringed.

    A point is ringed where its label in `others` is not the same. Raises ValueError for lists of different lengths.
    """
    labelled = list(zip(points, labels, others, strict=True))
    circles, crosses = ([p for p, y, _ in labelled if (y > 0) == is_one] for is_one in (False, True))
    ringed = [p for p, y, other in labelled if y != other]
    figure = points_figure(circles, crosses, plane=plane)
    others_at = ", ".join(map(place, ringed))
    text = (
        worded("{points}; another label at {places}", points=figure.text, places=others_at) if ringed else figure.text
    )
    return plane.figure([*figure.shapes, *marks(ringed, "ring", plane)], text)


def marks(points: Iterable[Point], kind: str, plane: Plane = UNIT_SQUARE) -> list[Shape]:
    """Return a mark at each of the points."""
    return [Mark(plane.at((x, y)), kind) for x, y in points]


def points_text(circles: Sequence[Point], crosses: Sequence[Point]) -> str:
    """Return in words where the points lie."""
    listed = []
    if len(circles) == 1:
        listed.append(worded("1 circle at {place}", place=place(circles[0])))
    elif circles:
        listed.append(worded("{count} circles at {places}", count=len(circles), places=", ".join(map(place, circles))))
    if len(crosses) == 1:
        listed.append(worded("1 cross at {place}", place=place(crosses[0])))
    elif crosses:
        listed.append(worded("{count} crosses at {places}", count=len(crosses), places=", ".join(map(place, crosses))))
    return "; ".join(listed) or worded("no points")
