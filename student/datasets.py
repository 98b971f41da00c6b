"""Data sets: labelled points in the unit square, the same for the same N and seed.

A data set has the labels 0 and 1. The loss wants -1 and +1, and `signed` is the one place that converts.
"""
# ruff: noqa: N803 - N and X are MiniTorch's names

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True)
class Graph:
    """N points X, pairs (x1, x2) in the unit square, and their labels y: y[i] belongs to X[i]."""

    N: int
    X: list[Point]
    y: list[int]


def make_pts(N: int, seed: int) -> list[Point]:
    """Return N points spread evenly at random over the unit square."""
    rng = random.Random(seed)  # noqa: S311 - points of a picture, nothing secret
    return [(rng.random(), rng.random()) for _ in range(N)]


def simple(N: int, seed: int) -> Graph:
    """Return random points with label 1 in the left half: x1 < 0.5."""
    return _labelled(N, seed, lambda x1, _: x1 < 0.5)


def diag(N: int, seed: int) -> Graph:
    """Return random points with label 1 in the lower left corner: x1 + x2 < 0.5."""
    return _labelled(N, seed, lambda x1, x2: x1 + x2 < 0.5)


def split(N: int, seed: int) -> Graph:
    """Return random points with label 1 at the left and right edges: x1 < 0.2 or x1 > 0.8."""
    return _labelled(N, seed, lambda x1, _: x1 < 0.2 or x1 > 0.8)


def xor(N: int, seed: int) -> Graph:
    """Return random points with label 1 in two opposite quarters, the upper left and the lower right."""
    return _labelled(N, seed, lambda x1, x2: (x1 < 0.5 < x2) or (x2 < 0.5 < x1))


def circle(N: int, seed: int) -> Graph:
    """Return random points with label 1 outside of the circle of squared radius 0.1 around the centre."""
    return _labelled(N, seed, lambda x1, x2: (x1 - 0.5) ** 2 + (x2 - 0.5) ** 2 > 0.1)


def spiral(N: int, seed: int) -> Graph:
    """Return points on two arms that wind around the centre, label 0 on one arm and 1 on the other."""
    rng = random.Random(seed)  # noqa: S311 - points of a picture, nothing secret
    y = [i % 2 for i in range(N)]
    return Graph(N, [_on_arm(rng.uniform(1.0, 10.0), label) for label in y], y)


datasets: Mapping[str, Callable[[int, int], Graph]] = {
    "Simple": simple,
    "Diag": diag,
    "Split": split,
    "Xor": xor,
    "Circle": circle,
    "Spiral": spiral,
}


def signed(graph: Graph) -> Graph:
    """Return the same points with the label -1 for 0 and +1 for 1, as the loss wants them."""
    sign = {0: -1, 1: +1}
    for place, label in enumerate(graph.y):
        if label not in sign:
            raise ValueError(f"y[{place}] = {label!r}: expected 0 or 1; are these labels signed already?")
    return Graph(graph.N, list(graph.X), [sign[label] for label in graph.y])


def _labelled(N: int, seed: int, is_one: Callable[[float, float], bool]) -> Graph:
    points = make_pts(N, seed)
    return Graph(N, points, [int(is_one(x1, x2)) for x1, x2 in points])


def _on_arm(angle: float, label: int) -> Point:
    """Return the point of an arm at an angle of 1 to 10; the arms are half a turn apart."""
    radius = angle / 20.0  # at most 0.5, which keeps the arms inside the unit square
    turned = angle + math.pi * label
    return 0.5 + radius * math.cos(turned), 0.5 + radius * math.sin(turned)
