"""Graphs of variables: a short class with what the course's protocol asks of a variable, and what its history tells."""

from grader.kit.picture import Shown
from tests.probes.graphs import MOST_ITEMS, MOST_READS

_VARIABLE = f"""\
def reads():
    yield from range({MOST_READS})
    raise RuntimeError("parents were asked for too often")
class History:
    def __init__(self, of): self.of, self.last_fn = of, of.steps or None
    inputs = property(lambda self: self.of.parents)
class Variable:
    def __init__(self, number, node):
        self.number, self.node, self.asked, self.derivative = number, node, 0, None
        self.steps = node if isinstance(node, list) else []
        self.stored = 0.0 if node == "leaf" else None
        self.unique_id = number * 611 % 1009
        self.name, self.data = str(self.unique_id), number + 1.0
        self.history = None if node == "constant" else History(self)
    @property
    def parents(self): next(left); return tuple(v[n] for n, _ in self.steps)
    def is_leaf(self): return self.node == "leaf"
    def is_constant(self): return self.node == "constant"
    def chain_rule(self, d):
        if not self.steps: raise TypeError("no parents")
        self.asked += 1
        return [(v[n], d * x) for n, x in self.steps]
    def accumulate_derivative(self, x):
        if self.stored is None: raise TypeError("no leaf")
        self.stored += x; self.derivative = self.stored
left, v = reads(), []
for number, node in enumerate({{nodes}}): v.append(Variable(number, node))"""


def _asked(shown: Shown, *then: str) -> str:
    return "\n".join([_VARIABLE.replace("{nodes}", repr(shown.args[0])), *then])


def order(shown: Shown) -> str:
    if not isinstance(shown.seen, list):
        return _asked(shown, "topological_sort(v[-1])")
    return _asked(shown, f"[x.number for x, _ in zip(topological_sort(v[-1]), range({MOST_ITEMS}))]")


def derivatives(shown: Shown) -> str:
    return _asked(shown, f"backpropagate(v[-1], {shown.args[1]!r})", "[x.stored for x in v]")


def derivatives_of_two(shown: Shown) -> str:
    _, first, second = shown.args
    asked = (f"backpropagate(v[-1], {first!r})", f"backpropagate(v[-1], {second!r})")
    return _asked(shown, *asked, "[x.stored for x in v]")


def asked(shown: Shown) -> str:
    return _asked(shown, "backpropagate(v[-1], 1.0)", "[x.asked for x in v]")
