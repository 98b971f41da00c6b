def _depths(variable, depths):
    if variable.unique_id not in depths:
        below = [_depths(p, depths)[p.unique_id][0] for p in variable.parents if not p.is_constant()]
        depths[variable.unique_id] = (1 + max(below, default=0), variable)
    return depths


def topological_sort(variable):
    pairs = _depths(variable, {}).values()
    return [var for _, var in sorted(pairs, key=lambda pair: -pair[0])]


def backpropagate(variable, deriv):
    sums = {var.unique_id: 0.0 for var in topological_sort(variable)}
    sums[variable.unique_id] += deriv
    for var in topological_sort(variable):
        if var.is_leaf():
            var.accumulate_derivative(sums[var.unique_id])
        else:
            for parent, part in var.chain_rule(sums[var.unique_id]):
                if parent.unique_id in sums:
                    sums[parent.unique_id] += part


def central_difference(f, *vals, arg=0, epsilon=1e-6):
    values = []
    for sign in (1, -1):
        moved = list(vals)
        moved[arg] = moved[arg] + sign * epsilon
        values.append(f(*moved))
    return (values[0] - values[1]) / (2 * epsilon)
