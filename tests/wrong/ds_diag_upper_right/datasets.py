import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

Point = tuple[float, float]


@dataclass(frozen=True)
class Graph:
    N: int
    X: list[Point]
    y: list[int]


def make_pts(N: int, seed: int) -> list[Point]:
    rng = random.Random(seed)
    return [(rng.random(), rng.random()) for _ in range(N)]


def simple(N: int, seed: int) -> Graph:
    return _labelled(N, seed, lambda x1, _: x1 < 0.5)


def diag(N: int, seed: int) -> Graph:
    return _labelled(N, seed, lambda x1, x2: x1 + x2 > 0.5)


def split(N: int, seed: int) -> Graph:
    return _labelled(N, seed, lambda x1, _: x1 < 0.2 or x1 > 0.8)


def xor(N: int, seed: int) -> Graph:
    return _labelled(N, seed, lambda x1, x2: (x1 < 0.5 < x2) or (x2 < 0.5 < x1))


def circle(N: int, seed: int) -> Graph:
    return _labelled(N, seed, lambda x1, x2: (x1 - 0.5) ** 2 + (x2 - 0.5) ** 2 > 0.1)


def spiral(N: int, seed: int) -> Graph:
    X, y = [], [i % 2 for i in range(N)]
    for i, (u, _) in enumerate(make_pts(N, seed)):
        t = 1 + 9 * u
        along, across = t * math.cos(t) / 20, t * math.sin(t) / 20
        X.append((0.5 + across, 0.5 - along) if y[i] else (0.5 + along, 0.5 + across))
    return Graph(N, X, y)


datasets: Mapping[str, Callable[[int, int], Graph]] = {
    "Simple": simple,
    "Diag": diag,
    "Split": split,
    "Xor": xor,
    "Circle": circle,
    "Spiral": spiral,
}


def signed(graph: Graph) -> Graph:
    sign = {0: -1, 1: +1}
    for place, label in enumerate(graph.y):
        if label not in sign:
            raise ValueError(f"y[{place}] = {label!r}: expected 0 or 1; are these labels signed already?")
    return replace(graph, y=[sign[label] for label in graph.y])


def _labelled(N: int, seed: int, is_one: Callable[[float, float], bool]) -> Graph:
    points = make_pts(N, seed)
    return Graph(N, points, [int(is_one(x1, x2)) for x1, x2 in points])
