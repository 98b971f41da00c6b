import numpy as np
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
    order = topological_sort(variable)
    place = {v.unique_id: i for i, v in enumerate(order)}
    totals = np.zeros(len(order))
    if order:
        totals[0] = deriv
    for i, v in enumerate(order):
        if v.is_leaf():
            v.accumulate_derivative(totals[i])
            continue
        for parent, part in v.chain_rule(totals[i]):
            if parent.unique_id in place:
                totals[place[parent.unique_id]] += part


@dataclass
class Context:
    no_grad: bool = False
    saved_values: tuple = ()

    def save_for_backward(self, *values):
        if not self.no_grad:
            self.saved_values = values
