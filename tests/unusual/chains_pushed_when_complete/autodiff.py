from collections import Counter, deque
from dataclasses import dataclass


def central_difference(f, *vals, arg=0, epsilon=1e-6):
    up, down = list(vals), list(vals)
    up[arg] += epsilon
    down[arg] -= epsilon
    return (f(*up) - f(*down)) / (2 * epsilon)


def _uses(variable):
    uses, todo = Counter(), [variable]
    while todo:
        for parent in todo.pop().parents:
            if not parent.is_constant():
                if not uses[parent.name]:
                    todo.append(parent)
                uses[parent.name] += 1
    return uses


def topological_sort(variable):
    uses, ready, order = _uses(variable), deque([variable]), []
    while ready:
        v = ready.popleft()
        order.append(v)
        for parent in v.parents:
            if not parent.is_constant():
                uses[parent.name] -= 1
                if not uses[parent.name]:
                    ready.append(parent)
    return order


def backpropagate(variable, deriv):
    missing, totals = _uses(variable), Counter()

    def give(v, d):
        totals[v.name] += d
        missing[v.name] -= 1
        if missing[v.name] <= 0:
            if v.is_leaf():
                v.accumulate_derivative(totals[v.name])
            else:
                for parent, part in v.chain_rule(totals[v.name]):
                    if not parent.is_constant():
                        give(parent, part)

    give(variable, deriv)


@dataclass
class Context:
    no_grad: bool = False
    saved_values: tuple = ()

    def save_for_backward(self, *values):
        if not self.no_grad:
            self.saved_values = values
