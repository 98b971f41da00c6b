class Sorter:
    def __init__(self):
        self.order = []
        self.marked = {}

    def visit(self, var):
        if self.marked.get(var):
            return self
        self.marked[var] = True
        for parent in filter(lambda p: not p.is_constant(), var.parents):
            self.visit(parent)
        self.order = [var] + self.order
        return self


def topological_sort(variable):
    return tuple(Sorter().visit(variable).order)


def backpropagate(variable, deriv):
    if variable.is_leaf():
        return variable.accumulate_derivative(deriv)
    table = dict.fromkeys(topological_sort(variable), 0)
    table[variable] = deriv
    for var, d in table.items():
        if var.is_leaf():
            continue
        for parent, part in var.chain_rule(table[var]):
            if parent.is_leaf():
                parent.accumulate_derivative(part)
            elif not parent.is_constant():
                table[parent] = table[parent] + part


def central_difference(f, *vals, arg: int = 0, epsilon: float = 1e-6):
    plus = [v if i != arg else v + epsilon for i, v in enumerate(vals)]
    minus = [v if i != arg else v - epsilon for i, v in enumerate(vals)]
    return (f(*plus) - f(*minus)) / (2.0 * epsilon)
