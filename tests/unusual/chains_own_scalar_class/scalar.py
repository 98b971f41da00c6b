"""A number that remembers how it was computed."""

from dataclasses import dataclass
from typing import Any, Optional, Sequence, Tuple

from .autodiff import Context, backpropagate


@dataclass
class ScalarHistory:
    last_fn: Any = None
    ctx: Optional[Context] = None
    inputs: Sequence["Scalar"] = ()


_count = 0


class Scalar:
    def __init__(self, v: float, back: Optional[ScalarHistory] = ScalarHistory(), name: Optional[str] = None):
        global _count
        _count += 1
        self.unique_id = _count
        self.data = float(v)
        self.history = back
        self.derivative: Optional[float] = None
        self.name = name if name is not None else str(self.unique_id)

    def __eq__(self, other: Any) -> Any:
        return Scalar(float(self.data == other.data), None)

    def is_leaf(self) -> bool:
        return self.history is not None and self.history.last_fn is None

    def is_constant(self) -> bool:
        return self.history is None

    @property
    def parents(self) -> Sequence["Scalar"]:
        assert self.history is not None
        return self.history.inputs

    def accumulate_derivative(self, x: Any) -> None:
        assert self.is_leaf()
        self.derivative = (self.derivative or 0.0) + x

    def chain_rule(self, d_output: Any) -> Sequence[Tuple["Scalar", Any]]:
        found = self.history.last_fn.backward(self.history.ctx, d_output)
        return list(zip(self.history.inputs, found if isinstance(found, tuple) else (found,)))

    def backward(self, d_output: float = 1.0) -> None:
        backpropagate(self, d_output)
