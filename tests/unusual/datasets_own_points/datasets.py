import math
import random
from typing import List, NamedTuple, Tuple


class Graph(NamedTuple):
    N: int
    X: List[Tuple[float, float]]
    y: List[float]


def _graph(N, seed, rule):
    random.seed(seed)
    X, y = [], []
    while len(X) < N:
        x_1 = random.random()
        x_2 = random.random()
        X.append([x_1, x_2])
        y.append(1.0 if rule(x_1, x_2) else 0.0)
    return Graph(N, X, y)


def simple(N, seed):
    return _graph(N, seed, lambda a, b: not a >= 0.5)


def diag(N, seed):
    return _graph(N, seed, lambda a, b: a < 0.5 - b)


def split(N, seed):
    return _graph(N, seed, lambda a, b: abs(a - 0.5) > 0.3)


def xor(N, seed):
    return _graph(N, seed, lambda a, b: (a - 0.5) * (b - 0.5) < 0)


def circle(N, seed):
    return _graph(N, seed, lambda a, b: math.dist((a, b), (0.5, 0.5)) > math.sqrt(0.1))


def spiral(N, seed):
    random.seed(seed)
    graph = Graph(N, [], [])
    for i in range(N):
        t = 1 + 9 * random.random()
        if i < N // 2:
            graph.X.append([0.5 + t / 20 * math.cos(t - math.pi / 2), 0.5 + t / 20 * math.sin(t - math.pi / 2)])
            graph.y.append(1.0)
        else:
            graph.X.append([0.5 + t / 20 * math.cos(t), 0.5 + t / 20 * math.sin(t)])
            graph.y.append(0.0)
    return graph


def signed(graph):
    if set(graph.y) - {0, 1}:
        raise ValueError
    return graph._replace(y=[-1.0 if label == 0 else 1.0 for label in graph.y])
