import numpy as np


class Graph:
    def __init__(self, N, X, y):
        self.N, self.X, self.y = N, X, y


def make_pts(N, seed):
    return np.random.default_rng(seed).random((N, 2))


def _xy(N, seed):
    X = np.array(make_pts(N, seed)).reshape(N, 2)
    return X, X[:, 0], X[:, 1]


def simple(N, seed):
    X, x1, _ = _xy(N, seed)
    return Graph(N, X, x1 < 0.5)


def diag(N, seed):
    X, *_ = _xy(N, seed)
    return Graph(N, X, X.sum(axis=1) < 0.5)


def split(N, seed):
    X, x1, _ = _xy(N, seed)
    return Graph(N, X, ~((x1 >= 0.2) & (x1 <= 0.8)))


def xor(N, seed):
    X, x1, x2 = _xy(N, seed)
    return Graph(N, X, np.sign(x1 - 0.5) * np.sign(x2 - 0.5) < 0)


def circle(N, seed):
    X, *_ = _xy(N, seed)
    return Graph(N, X, np.linalg.norm(X - 0.5, axis=1) > np.sqrt(0.1))


def spiral(N, seed):
    y = np.arange(N) >= N - N // 2
    t = np.random.default_rng(seed).uniform(1, 10, N)
    arm = np.where(y, -1j, 1) * t * np.exp(1j * t) / 20
    return Graph(N, np.stack([arm.real, arm.imag], axis=1) + 0.5, y)


def signed(graph):
    y = np.array(graph.y, dtype=float)
    if not np.isin(y, (0, 1)).all():
        raise ValueError("labels must be 0 or 1")
    return Graph(graph.N, graph.X, 2 * y - 1)
