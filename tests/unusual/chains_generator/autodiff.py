def central_difference(f, *vals, arg=0, epsilon=1e-6):
    low, high = list(vals), list(vals)
    low[arg], high[arg] = vals[arg] - epsilon, vals[arg] + epsilon
    return (f(*high) - f(*low)) * (1 / (2 * epsilon))


def _walk(variable, done):
    if variable.unique_id in done or variable.is_constant():
        return
    done[variable.unique_id] = variable
    for parent in variable.parents:
        yield from _walk(parent, done)
    yield variable


def topological_sort(variable):
    yield from _walk(variable, {})


def backpropagate(variable, deriv):
    sums = {variable.unique_id: deriv}
    for var in list(topological_sort(variable))[::-1]:
        if var.is_leaf():
            var.accumulate_derivative(sums[var.unique_id])
            continue
        for parent, part in var.chain_rule(sums[var.unique_id]):
            if not parent.is_constant():
                sums[parent.unique_id] = part + sums.get(parent.unique_id, 0)
