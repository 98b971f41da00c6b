from dataclasses import dataclass


def central_difference(f, *vals, arg=0, epsilon=1e-6):
    up, down = list(vals), list(vals)
    up[arg] += epsilon
    down[arg] -= epsilon
    return (f(*up) - f(*down)) / (2 * epsilon)


def topological_sort(variable):
    order, seen = [], set()

    def visit(v):
        if v.history is None or v.unique_id in seen:
            return
        seen.add(v.unique_id)
        if v.history.last_fn is not None:
            for parent in v.history.inputs:
                visit(parent)
        order.append(v)

    visit(variable)
    order.reverse()
    return order


def backpropagate(variable, deriv):
    totals = {variable.unique_id: deriv}
    for v in topological_sort(variable):
        if v.history.last_fn is None:
            v.accumulate_derivative(totals[v.unique_id])
            continue
        for parent, part in v.chain_rule(totals[v.unique_id]):
            if parent.history is not None:
                totals[parent.unique_id] = totals.get(parent.unique_id, 0) + part


@dataclass
class Context:
    no_grad: bool = False
    saved_values: tuple = ()

    def save_for_backward(self, *values):
        if not self.no_grad:
            self.saved_values = values
