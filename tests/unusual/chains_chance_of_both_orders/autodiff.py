from dataclasses import dataclass


def central_difference(f, *vals, arg=0, epsilon=1e-6):
    up, down = list(vals), list(vals)
    up[arg] += epsilon
    down[arg] -= epsilon
    return (f(*up) - f(*down)) / (2 * epsilon)


def topological_sort(variable):
    def walk(v, seen):
        if v in seen or v.is_constant():
            return []
        seen.add(v)
        return [w for parent in v.parents for w in walk(parent, seen)] + [v]

    return walk(variable, set())


def backpropagate(variable, deriv):
    parts = {variable: [deriv]}
    for v in topological_sort(variable)[::-1]:
        d = sum(parts[v])
        if v.is_leaf():
            v.accumulate_derivative(d)
        else:
            for parent, part in v.chain_rule(d):
                parts.setdefault(parent, []).append(part)


@dataclass
class Context:
    no_grad: bool = False
    saved_values: tuple = ()

    def save_for_backward(self, *values):
        if not self.no_grad:
            self.saved_values = values
