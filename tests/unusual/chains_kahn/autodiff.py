from collections import Counter, deque


def topological_sort(variable):
    """Kahn's way: counts the uses of each variable, and gives it when the last one is given."""
    uses = Counter()
    found = {variable.unique_id: variable}
    queue = deque([variable])
    while queue:
        var = queue.popleft()
        for parent in var.parents:
            if parent.is_constant():
                continue
            uses[parent.unique_id] += 1
            if parent.unique_id not in found:
                found[parent.unique_id] = parent
                queue.append(parent)
    ready = deque([variable])
    order = deque()
    while ready:
        var = ready.popleft()
        order.append(var)
        for parent in var.parents:
            if parent.is_constant():
                continue
            uses[parent.unique_id] -= 1
            if uses[parent.unique_id] == 0:
                ready.append(parent)
    return order


def backpropagate(variable, deriv):
    derivs = Counter({variable.unique_id: deriv})
    for var in topological_sort(variable):
        d = derivs.pop(var.unique_id)
        if var.is_leaf():
            var.accumulate_derivative(d)
            continue
        for parent, part in var.chain_rule(d):
            derivs[parent.unique_id] += part


def central_difference(f, *vals, arg=0, epsilon=1e-6):
    steps = [epsilon if n == arg else 0.0 for n in range(len(vals))]
    up = f(*[v + s for v, s in zip(vals, steps)])
    down = f(*[v - s for v, s in zip(vals, steps)])
    return (up - down) / epsilon / 2
