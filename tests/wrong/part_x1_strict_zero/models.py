from typing import Any, Optional
from . import operators
from .datasets import Graph
from .module import Module, Parameter


class Linear(Module):
    def __init__(self, w1: float, w2: float, b: float) -> None:
        super().__init__()
        self.w1 = Parameter(w1)
        self.w2 = Parameter(w2)
        self.b = Parameter(b)

    def forward(self, x1: float, x2: float) -> float:
        return self.w1.value * x1 + self.w2.value * x2 + self.b.value


class Split(Module):
    def __init__(self, m1: Module, m2: Module) -> None:
        super().__init__()
        self.m1 = m1
        self.m2 = m2

    def forward(self, x1: float, x2: float) -> float:
        return self.m1.forward(x1, x2) * self.m2.forward(x1, x2)


class Part(Module):
    def forward(self, x1, x2):
        return 1 if 0.0 < x1 < 0.5 and 0.0 <= x2 < 0.6 else 0
