import functools
from dataclasses import dataclass


def central_difference(f, *vals, arg=0, epsilon=1e-6):
    up, down = list(vals), list(vals)
    up[arg] += epsilon
    down[arg] -= epsilon
    return (f(*up) - f(*down)) / (2 * epsilon)


def _visited(done, v):
    if v.is_constant() or any(v is other for other in done):
        return done
    return (*functools.reduce(_visited, v.parents, done), v)


def topological_sort(variable):
    return _visited((), variable)[::-1]


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
