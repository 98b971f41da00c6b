import heapq
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
    if variable.is_constant():
        return
    places = {v.unique_id: i for i, v in enumerate(topological_sort(variable))}
    heap, totals = [(0, variable.unique_id, variable)], {variable.unique_id: deriv}
    while heap:
        _, key, v = heapq.heappop(heap)
        d = totals.pop(key)
        if v.is_leaf():
            v.accumulate_derivative(d)
            continue
        for parent, part in v.chain_rule(d):
            if parent.is_constant():
                continue
            if parent.unique_id not in totals:
                heapq.heappush(heap, (places[parent.unique_id], parent.unique_id, parent))
                totals[parent.unique_id] = 0.0
            totals[parent.unique_id] += part


@dataclass
class Context:
    no_grad: bool = False
    saved_values: tuple = ()

    def save_for_backward(self, *values):
        if not self.no_grad:
            self.saved_values = values
