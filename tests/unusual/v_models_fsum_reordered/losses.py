from typing import Any, Optional
from . import operators
from .datasets import Graph
from .module import Module, Parameter
import math


s = Graph(4, [(0.1, 0.2), (0.9, 0.7), (0.4, 0.9), (0.7, 0.1)], [-1, 1, 1, -1])


def point_loss(m_x: float) -> float:
    return operators.relu(m_x)


def _negated_full_loss(m, data=None):
    g = s if data is None else data
    return -math.fsum(point_loss(-y * m.forward(x1, x2)) for (x1, x2), y in zip(g.X, g.y))


def full_loss(m, data=None):
    return -_negated_full_loss(m, data)
