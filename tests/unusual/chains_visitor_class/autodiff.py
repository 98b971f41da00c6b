from dataclasses import dataclass


def central_difference(f, *vals, arg=0, epsilon=1e-6):
    up, down = list(vals), list(vals)
    up[arg] += epsilon
    down[arg] -= epsilon
    return (f(*up) - f(*down)) / (2 * epsilon)


class Walk:
    def __init__(self):
        self.order = []
        self.known = {}

    def __call__(self, v):
        if not v.is_constant() and self.known.setdefault(v.unique_id, v) is v and v not in self.order:
            for parent in v.parents:
                if parent.unique_id not in self.known:
                    self(parent)
            self.order.append(v)
        return self


def topological_sort(variable):
    return tuple(Walk()(variable).order[::-1])


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
