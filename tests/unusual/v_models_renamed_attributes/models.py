from typing import Any, Optional
from . import operators
from .datasets import Graph
from .module import Module, Parameter


class Linear(Module):
    def __init__(self, w1, w2, b):
        super().__init__()
        self.weight_1 = Parameter(w1)
        self.weight_2 = Parameter(w2)
        self.bias = Parameter(b)

    def forward(self, x1, x2):
        return self.weight_1.value * x1 + self.weight_2.value * x2 + self.bias.value


class Split(Module):
    def __init__(self, m1, m2):
        super().__init__()
        self.left = m1
        self.right = m2

    def forward(self, x1, x2):
        return self.left.forward(x1, x2) * self.right.forward(x1, x2)


class Part(Module):
    def forward(self, x1: float, x2: float) -> float:
        return 1 if 0.0 <= x1 < 0.5 and 0.0 <= x2 < 0.6 else 0
