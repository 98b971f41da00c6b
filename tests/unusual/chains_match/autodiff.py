from dataclasses import dataclass


def central_difference(f, *vals, arg=0, epsilon=1e-6):
    up, down = list(vals), list(vals)
    up[arg] += epsilon
    down[arg] -= epsilon
    return (f(*up) - f(*down)) / (2 * epsilon)


def topological_sort(variable):
    order, seen, todo = [], set(), [("enter", variable)]
    while todo:
        match todo.pop():
            case "leave", v:
                order.append(v)
            case "enter", v if not v.is_constant() and v.unique_id not in seen:
                seen.add(v.unique_id)
                todo.append(("leave", v))
                todo.extend(("enter", parent) for parent in v.parents)
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
