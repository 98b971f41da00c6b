from dataclasses import dataclass
from typing import Any, Iterable, List, Tuple

from typing_extensions import Protocol


def central_difference(f: Any, *vals: Any, arg: int = 0, epsilon: float = 1e-6) -> Any:
    up = list(vals)
    down = list(vals)
    up[arg] += epsilon
    down[arg] -= epsilon
    return (f(*up) - f(*down)) / (2 * epsilon)


class Variable(Protocol):
    def accumulate_derivative(self, x: Any) -> None: ...

    @property
    def unique_id(self) -> int: ...

    def is_leaf(self) -> bool: ...

    def is_constant(self) -> bool: ...

    @property
    def parents(self) -> Iterable["Variable"]: ...

    def chain_rule(self, d_output: Any) -> Iterable[Tuple["Variable", Any]]: ...


def topological_sort(variable: Variable) -> Iterable[Variable]:
    order: List[Variable] = []
    seen = set()

    def visit(var):
        if var.unique_id in seen or var.is_constant():
            return
        seen.add(var.unique_id)
        if not var.is_leaf():
            for parent in var.parents:
                visit(parent)
        order.insert(0, var)

    visit(variable)
    return order


def backpropagate(variable: Variable, deriv: Any) -> None:
        derivs = {variable.unique_id: deriv}
        for var in topological_sort(variable):
            d = derivs[var.unique_id]
            if var.is_leaf():
                var.accumulate_derivative(d)
            else:
                for parent, part in var.chain_rule(d):
                    if parent.is_constant():
                        continue
                    derivs[parent.unique_id] = max(derivs.get(parent.unique_id, part), part)


@dataclass
class Context:
    no_grad: bool = False
    saved_values: Tuple[Any, ...] = ()

    def save_for_backward(self, *values: Any) -> None:
        if self.no_grad:
            return
        self.saved_values = values
