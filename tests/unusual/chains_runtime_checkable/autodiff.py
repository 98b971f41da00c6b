from typing import Any, Iterable, Protocol, Tuple, runtime_checkable
from dataclasses import dataclass


def central_difference(f, *vals, arg=0, epsilon=1e-6):
    up, down = list(vals), list(vals)
    up[arg] += epsilon
    down[arg] -= epsilon
    return (f(*up) - f(*down)) / (2 * epsilon)


@runtime_checkable
class Variable(Protocol):
    @property
    def unique_id(self) -> int: ...

    @property
    def parents(self) -> Iterable["Variable"]: ...

    @property
    def name(self) -> str: ...

    def is_leaf(self) -> bool: ...

    def is_constant(self) -> bool: ...

    def chain_rule(self, d: Any) -> Iterable[Tuple["Variable", Any]]: ...

    def accumulate_derivative(self, x: Any) -> None: ...


def topological_sort(variable):
    order, seen = [], set()

    def visit(v):
        assert isinstance(v, Variable), v
        if v.unique_id in seen or v.is_constant():
            return
        seen.add(v.unique_id)
        for parent in v.parents:
            visit(parent)
        order.append(v)

    visit(variable)
    return order[::-1]


def backpropagate(variable, deriv):
    totals = {variable.unique_id: deriv}
    for v in topological_sort(variable):
        if v.is_leaf():
            v.accumulate_derivative(totals[v.unique_id])
        else:
            for parent, part in v.chain_rule(totals[v.unique_id]):
                totals[parent.unique_id] = totals.get(parent.unique_id, 0.0) + part


@dataclass
class Context:
    no_grad: bool = False
    saved_values: tuple = ()

    def save_for_backward(self, *values):
        if not self.no_grad:
            self.saved_values = values
