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
    if variable.is_leaf():
        return variable.accumulate_derivative(deriv)
    totals = {v.unique_id: 0.0 for v in topological_sort(variable)}
    totals[variable.unique_id] = deriv
    for v in filter(lambda v: not v.is_leaf(), topological_sort(variable)):
        for parent, part in v.chain_rule(totals[v.unique_id]):
            if parent.is_leaf():
                parent.accumulate_derivative(part)
            elif not parent.is_constant():
                totals[parent.unique_id] += part
    return None


@dataclass
class Context:
    no_grad: bool = False
    saved_values: tuple = ()

    def save_for_backward(self, *values):
        if not self.no_grad:
            self.saved_values = values
