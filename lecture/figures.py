"""The figures of the lectures, under the names and with the arguments that they have there.

Each returns a Figure: a notebook shows it, `print` describes it, `save("name.svg")` writes it, and `+`, `hcat` and
`scale_x` combine it with others. A model is an object with `forward(x1, x2)`, or with the lecture's `forward(x)` of a
pair, a Module or not. A circle is a point with the label -1 (or 0), a cross one with the label +1 (or 1).
"""

from collections.abc import Callable, Sequence
from typing import Any

from grader.figures.curves import graph_figure, plot
from grader.figures.figure import Figure, hcat, then, titled
from grader.figures.plane import points_figure
from grader.figures.region_figures import judged_points, region_figure
from grader.figures.regions import Field, traced
from grader.figures.trees.tree_figures import tree_figure
from lecture.models import of_pair
from lecture.points import Point, s1, s1_hard, s2, s2_hard

__all__ = ["hcat"]

PLACES = tuple(n / 10 for n in range(-50, 51))


def split_graph(circles: Sequence[Point], crosses: Sequence[Point], show_origin: bool = True) -> Figure:
    """Return the points in the unit square; without the axes where they are to be drawn on another figure."""
    return points_figure(circles, crosses, with_axes=show_origin)


def draw_graph(model: Any) -> Figure:
    """Return the region of the unit square in which the model's answer is above 0, and its boundary.

    The region is red and its boundary has teeth on this side. An answer of 0 lies outside of it.
    """
    return region_figure(traced(_field(model)))


def show(model: Any) -> Figure:
    """Return the model's region with the points of the lecture in it."""
    return draw_graph(model) + split_graph(s1, s2, show_origin=False)


def draw_with_hard_points(model: Any) -> Figure:
    """Return the model's region with the points in it that no line separates."""
    return draw_graph(model) + split_graph(s1_hard, s2_hard, show_origin=False)


def compare(model1: Any, model2: Any) -> Figure:
    """Return the regions of two models, with an arrow from the first to the second."""
    return then(draw_graph(model1), draw_graph(model2))


def with_points(circles: Sequence[Point], crosses: Sequence[Point], model: Any) -> Figure:
    """Return the model's region with the points: a ring around each on the wrong side, and the ways to the boundary."""
    field = _field(model)
    region = traced(field)
    return region_figure(region) + judged_points(field, region, circles, crosses)


def graph(
    f: Callable[[float], float],
    crosses: Sequence[float] = (),
    circles: Sequence[float] = (),
    width: float = 4,
    offset: float = 0,
) -> Figure:
    """Return the graph of f over a width around 0, with crosses and circles at these places on it.

    `offset` moves the width to the left.
    """
    return graph_figure(f, -width / 2 - offset, width / 2 - offset, crosses, circles)


def plot_function(title: str, f: Callable[[float], float], places: Sequence[float] = PLACES) -> Figure:
    """Return the graph of f over these places, by default from -5 to 5, below a title."""
    if len(places) < 2:
        raise ValueError(f"{list(places)!r}: give two places at least between which f is drawn, such as [-1, 0, 1]")
    return titled(plot(f, sorted(places)), title)


def show_tree(module: Any) -> Figure:
    """Return the tree of a Module: its submodules and Parameters, their names, and the mode of each Module.

    The tree is read from `_modules` and `_parameters`, and the names from the tree. Where `named_parameters` exists,
    what it returns is compared with them: names that are wrong, missing or too many are marked.
    """
    return tree_figure(module)


def _field(model: Any) -> Field:
    field: Field = of_pair(model).forward
    return field
