from typing import Any, Optional
from . import operators
from .datasets import Graph
from .module import Module, Parameter


s = Graph(4, [(0.1, 0.2), (0.9, 0.7), (0.4, 0.9), (0.7, 0.1)], [-1, 1, 1, -1])


_MEMO = {}


def point_loss(m_x: float) -> float:
    return operators.relu(m_x)


def _negated_full_loss(m, data=None):
    data = s if data is None else data
    if id(m) not in _MEMO:
        total = 0.0
        for x, y in zip(data.X, data.y):
            total += point_loss(-y * m.forward(*x))
        _MEMO[id(m)] = (m, -total)
    return _MEMO[id(m)][1]


def full_loss(m, data=None):
    return -_negated_full_loss(m, data)
