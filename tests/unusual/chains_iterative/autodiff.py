from collections import defaultdict
from functools import reduce
from operator import add


def central_difference(f, *vals, arg=0, epsilon=1e-6):
    def g(v):
        return f(*vals[:arg], v, *vals[arg + 1:])

    h = epsilon / 2
    return (g(vals[arg] + h) - g(vals[arg] - h)) / epsilon


def topological_sort(variable):
    order, seen, stack = [], set(), [(variable, False)]
    while stack:
        var, is_left = stack.pop()
        if is_left:
            order.append(var)
        elif var.unique_id not in seen and not var.is_constant():
            seen.add(var.unique_id)
            stack.append((var, True))
            stack.extend((parent, False) for parent in var.parents)
    return reversed(order)


def backpropagate(variable, deriv):
    parts = defaultdict(list)
    parts[variable.unique_id].append(deriv)
    for var in topological_sort(variable):
        d = reduce(add, parts[var.unique_id])
        if var.is_leaf():
            var.accumulate_derivative(d)
        else:
            for parent, part in var.chain_rule(d):
                parts[parent.unique_id].append(part)
