import copy
import random
from dataclasses import dataclass, field
from math import cos, sin
from typing import List, Tuple


@dataclass
class Graph:
    N: int
    X: List[Tuple[float, float]] = field(default_factory=list)
    y: List[int] = field(default_factory=list)


def make_pts(N: int, seed: int = 0) -> List[Tuple[float, float]]:
    generator = random.Random()
    generator.seed(seed)
    X = []
    for _ in range(N):
        X.append((generator.random(), generator.random()))
    return X


def simple(N: int, seed: int = 0) -> Graph:
    graph = Graph(N=N, X=make_pts(seed=seed, N=N))
    for x1, x2 in graph.X:
        graph.y.append(1 if x1 < 0.5 else 0)
    return graph


def diag(N: int, seed: int = 0) -> Graph:
    graph = Graph(N=N, X=make_pts(N, seed=seed))
    for point in graph.X:
        graph.y.append(int(sum(point) < 0.5))
    return graph


def split(N: int, seed: int = 0) -> Graph:
    graph = Graph(N=N, X=make_pts(N, seed))
    for x1, x2 in graph.X:
        if 0.2 <= x1 <= 0.8:
            graph.y += [0]
        else:
            graph.y += [1]
    return graph


def xor(N: int, seed: int = 0) -> Graph:
    graph = Graph(N=N, X=make_pts(N, seed))
    for x1, x2 in graph.X:
        graph.y.append(min(x1, x2) < 0.5 < max(x1, x2))
    return graph


def circle(N: int, seed: int = 0) -> Graph:
    graph = Graph(N=N, X=make_pts(N, seed))
    for x1, x2 in graph.X:
        x1, x2 = x1 - 0.5, x2 - 0.5
        graph.y.append(1 if x1 * x1 + x2 * x2 >= 0.1 else 0)
    return graph


def spiral(N: int, seed: int = 0) -> Graph:
    ts = [1 + 9 * a for a, _ in make_pts(N, seed)]
    half = N - N // 2
    X = [(t * cos(t) / 20 + 0.5, t * sin(t) / 20 + 0.5) for t in ts[:half]]
    X += [(t * sin(t) / 20 + 0.5, -t * cos(t) / 20 + 0.5) for t in ts[half:]]
    return Graph(N, X, [0] * half + [1] * (N // 2))


def signed(graph: Graph) -> Graph:
    new = copy.deepcopy(graph)
    for i in range(len(new.y)):
        if new.y[i] == 0:
            new.y[i] = -1
        elif new.y[i] == 1:
            new.y[i] = 1
        else:
            raise ValueError(f"label {new.y[i]}")
    return new
