from collections import defaultdict
from dataclasses import dataclass


def central_difference(f, *vals, arg=0, epsilon=1e-6):
    up, down = list(vals), list(vals)
    up[arg] += epsilon
    down[arg] -= epsilon
    return (f(*up) - f(*down)) / (2 * epsilon)


def topological_sort(variable):
    order, seen = [], set()

    def visit(v):
        if v.unique_id in seen or v.is_constant():
            return
        seen.add(v.unique_id)
        for parent in v.parents:
            visit(parent)
        order.append(v)

    visit(variable)
    return order[::-1]


def backpropagate(variable, deriv):
    totals = defaultdict(float, {variable.unique_id: deriv})
    for v in topological_sort(variable):
        d = totals[v.unique_id]
        if v.is_leaf():
            v.accumulate_derivative(d)
        else:
            for parent, (_, part) in zip(v.parents, v.chain_rule(d), strict=True):
                totals[parent.unique_id] += part


@dataclass
class Context:
    no_grad: bool = False
    saved_values: tuple = ()

    def save_for_backward(self, *values):
        if not self.no_grad:
            self.saved_values = values
