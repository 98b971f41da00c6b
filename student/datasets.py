"""Data sets: labelled points in the unit square, the same for the same N and seed.

A data set has the labels 0 and 1. The loss wants -1 and +1, and `signed` is the one place that converts.
"""
# ruff: noqa: N803, N806 - N and X are MiniTorch's names

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

Point = tuple[float, float]


@dataclass(frozen=True)
class Graph:
    """N points X, pairs (x1, x2) in the unit square, and their labels y: y[i] belongs to X[i]."""

    N: int
    X: list[Point]
    y: list[int]


def make_pts(N: int, seed: int) -> list[Point]:
    """Return N points spread evenly at random over the unit square.

    The same N and seed give the same points, another seed gives others. A seed is a whole number, 0 or larger.
    """
    rng = random.Random(seed)  # noqa: S311 - points of a picture, nothing secret
    return [(rng.random(), rng.random()) for _ in range(N)]


# ## Task 0.6
#
# What holds for each data set: it is a Graph of exactly N points, also for N = 0 and N = 1. All of them lie in the unit
# square. Each has the label 0 or 1 (or False or True, or 0.0 or 1.0). The same N and seed give the same Graph, whatever
# was asked in between; another seed gives other points.


def simple(N: int, seed: int) -> Graph:
    """Return the points of make_pts with label 1 in the left half, x1 < 0.5, and 0 elsewhere: 0 where x1 is 0.5."""
    raise NotImplementedError("Task 0.6: simple")


def diag(N: int, seed: int) -> Graph:
    """Return the points of make_pts with label 1 in the lower left corner, x1 + x2 < 0.5, and 0 elsewhere.

    Where x1 + x2 is 0.5 the label is 0.
    """
    raise NotImplementedError("Task 0.6: diag")


def split(N: int, seed: int) -> Graph:
    """Return the points of make_pts with label 1 at the sides, x1 < 0.2 or x1 > 0.8, and 0 between them.

    Where x1 is 0.2 or 0.8 the label is 0.
    """
    raise NotImplementedError("Task 0.6: split")


def xor(N: int, seed: int) -> Graph:
    """Return the points of make_pts with label 1 in two opposite quarters, the upper left and the lower right.

    That is where x1 < 0.5 and x2 > 0.5, or x1 > 0.5 and x2 < 0.5. Elsewhere the label is 0, also where x1 or x2 is 0.5.
    """
    raise NotImplementedError("Task 0.6: xor")


def circle(N: int, seed: int) -> Graph:
    """Return the points of make_pts with label 1 outside of a circle around the centre, and 0 inside of it.

    Outside is where (x1 - 0.5)^2 + (x2 - 0.5)^2 > 0.1. On the circle itself rounding decides, and each label is right.
    """
    raise NotImplementedError("Task 0.6: circle")


def spiral(N: int, seed: int) -> Graph:
    """Return points on two arms that wind around the centre, label 0 on one arm and 1 on the other.

    A point of label 0 is (0.5 + t cos(t) / 20, 0.5 + t sin(t) / 20), and one of label 1 is
    (0.5 + t sin(t) / 20, 0.5 - t cos(t) / 20), which is the same arm after a quarter turn. Each point has a t of its
    own, spread evenly at random from 1 to 10. N // 2 points have the label 1, the others 0, in any order.
    """
    raise NotImplementedError("Task 0.6: spiral")


datasets: Mapping[str, Callable[[int, int], Graph]] = {
    "Simple": simple,
    "Diag": diag,
    "Split": split,
    "Xor": xor,
    "Circle": circle,
    "Spiral": spiral,
}


def signed(graph: Graph) -> Graph:
    """Return a Graph of the same N and points with the label -1 for 0 and +1 for 1, as the loss wants them.

    Raise ValueError where any label is something else than 0 or 1, such as -1: it may be signed already. The graph that
    is given stays as it is, also its lists.
    """
    raise NotImplementedError("Task 0.6: signed")


def _labelled(N: int, seed: int, is_one: Callable[[float, float], bool]) -> Graph:
    """Return the points of make_pts, each with the label 1 where is_one(x1, x2) holds, else 0."""
    points = make_pts(N, seed)
    return Graph(N, points, [int(is_one(x1, x2)) for x1, x2 in points])


if __name__ == "__main__":
    print("Nothing here runs by itself. What checks this file: pytest student/datasets.py")
