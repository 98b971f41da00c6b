"""Builds a graph of variables, and reports what a student's topological_sort and backpropagate make of it.

The variables are given, so that only these two functions are in question. They have what the course's protocol says,
and what MiniTorch's Scalar has besides: name, data, derivative, and the history with last_fn, ctx and inputs. Where a
submission has classes of its own for variables, they are of these classes too. A graph is a list of nodes, each after
its parents: "leaf", "constant", or a step as a list of [number of a parent, derivative in it]. The last one is the
result.
"""

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

from grader.kit.picture import Network, Pair, Shown
from grader.kit.plain import Plain
from grader.kit.probe import probe

Node = Any  # "leaf", "constant", or [[number, derivative], ...]
MOST_ITEMS = 1000  # an endless generator must stop somewhere; a graph has a few hundred variables at most
MOST_DRAWN = 16  # variables of a graph that is taken in at a glance
MOST_READS = 10_000  # of all parents in a graph; code that looks into each variable once reads a few hundred
OWN_CLASSES = (("autodiff", "Variable"), ("scalar", "Scalar"))  # where a submission may have one: file and name


class Context:
    """What the forward of a step saved: the derivatives in its parents."""

    def __init__(self, values: tuple[float, ...]) -> None:
        self.no_grad = False
        self.saved_values = values
        self.saved_tensors = values  # as MiniTorch calls them as well


class Function:
    """The function that a step called: its backward gives d times the derivative in each parent."""

    def __init__(self, count: Callable[[], None]) -> None:
        self._count = count

    def backward(self, ctx: Context, d: Any) -> tuple[Any, ...]:
        self._count()
        return tuple(d * local for local in ctx.saved_values)

    _backward = backward  # what MiniTorch's own chain_rule calls


class History:
    """How a variable came to be. A leaf has one too, without a function and without inputs; a constant has none."""

    def __init__(self, last_fn: Function | None, ctx: Context | None, read: Callable[[], tuple["Variable", ...]]):
        self.last_fn, self.ctx, self._read = last_fn, ctx, read

    @property
    def inputs(self) -> tuple["Variable", ...]:
        return self._read()


class Variable:
    """A variable of the graph, with the number of its node. Each one equals itself alone."""

    number: int
    asked: int  # how often chain_rule was called
    stored: float | None  # what accumulate_derivative added up; None where there is nothing to store
    derivative: float | None  # the same for whoever looks at it, as MiniTorch has it: None before the first part
    data: float
    history: History | None
    __setattr__ = object.__setattr__  # whatever a submission's own class has to say about it

    def __init__(self, number: int, node: Node, made: Sequence["Variable"], count: Callable[[], None]) -> None:
        self.number, self._node, self._count = number, node, count
        self._parents = tuple(made[n] for n, _ in node) if isinstance(node, list) else ()
        self._locals = tuple(local for _, local in node) if isinstance(node, list) else ()
        self.asked, self.stored, self.derivative = 0, 0.0 if node == "leaf" else None, None
        self.data = sum((p.data * d for p, d in zip(self._parents, self._locals, strict=True)), 0.0)
        if isinstance(node, list):
            self.history = History(Function(self._ask), Context(self._locals), self._read)
        else:
            self.data = number + 1.0
            self.history = None if node == "constant" else History(None, None, self._read)

    def __repr__(self) -> str:
        return f"v[{self.number}]"

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    @property
    def unique_id(self) -> int:
        return self.number * 611 % 1009  # all different below 1009, and in no order

    @property
    def name(self) -> str:
        return str(self.unique_id)

    @property
    def parents(self) -> tuple["Variable", ...]:
        return self._read()

    def is_leaf(self) -> bool:
        return bool(self._node == "leaf")

    def is_constant(self) -> bool:
        return bool(self._node == "constant")

    def chain_rule(self, d_output: Any) -> list[tuple["Variable", Any]]:
        if not self._parents:
            raise TypeError(f"chain_rule of {self}, a {self._node}: only what was computed has parents")
        self._ask()
        return [(parent, d_output * local) for parent, local in zip(self._parents, self._locals, strict=True)]

    def accumulate_derivative(self, x: Any) -> None:
        if self.stored is None:
            raise TypeError(f"accumulate_derivative of {self}, which is no leaf: only leaves store a derivative")
        self.stored += x
        self.derivative = self.stored

    def _read(self) -> tuple["Variable", ...]:
        self._count()
        return self._parents

    def _ask(self) -> None:
        self._count()
        self.asked += 1


def own_classes(code: Any) -> list[type]:
    """The classes of variables that a submission brings along, protocols aside: nothing is of a protocol's class."""
    found = []
    for file, name in OWN_CLASSES:
        try:
            own = getattr(getattr(code, file), name)
        except Exception:  # noqa: BLE001, S112 - another file's faults are not asked for here
            continue
        if isinstance(own, type) and not getattr(own, "_is_protocol", False):
            found.append(own)
    return found


def variable_class(code: Any) -> type[Variable]:
    """The class of the variables of a graph: one that is also the submission's own, where it has one.

    All that the two functions may ask is answered by ours, so that it does not matter how far the other one is.
    """
    own = own_classes(code) if code is not None else []
    try:
        return type("Variable", (Variable, *own), {}) if own else Variable
    except Exception:  # noqa: BLE001 - no class can be made of them, as with a metaclass that refuses it
        return Variable


def variables(nodes: Sequence[Node], code: Any = None) -> list[Variable]:
    """The variables of a graph, new ones, in the order of the nodes."""
    kind = variable_class(code)
    reads = iter(range(MOST_READS))

    def count() -> None:
        if next(reads, None) is None:
            raise RuntimeError(f"parents were asked for {MOST_READS} times, in a graph of {len(nodes)} variables")

    made = list[Variable]()
    for number, node in enumerate(nodes):
        made.append(kind(number, node, made, count))
    return made


def _paste(*lines: str) -> Callable[..., str]:
    def text(nodes: Sequence[Node], *rest: Any) -> str:
        head = ["from tests.probes.graphs import variables", f"v = variables({nodes!r})"]
        return "\n".join([*head, *(line.format(*rest) for line in lines)])

    return text


def _links(nodes: Sequence[Node], *, with_derivatives: bool) -> list[tuple[int, int, str]]:
    steps = [(number, node) for number, node in enumerate(nodes) if isinstance(node, list)]
    return [
        (number, parent, f"{local:g}" if with_derivatives else "") for number, node in steps for parent, local in node
    ]


def _drawn_values(shown: Shown) -> Network | Pair | None:
    """The graph with what is stored in each variable, or how often it was asked, beside what is wanted."""
    nodes, seen, want = shown.args[0], shown.seen, shown.want
    is_whole = isinstance(seen, list) and len(seen) == len(want)
    if len(nodes) > MOST_DRAWN:
        return Pair(seen, want) if is_whole else None
    if not is_whole:
        wanted = [((f"v[{n}]", *([f"wanted {w}"] if w is not None else [])), False) for n, w in enumerate(want)]
        return Network(wanted, _links(nodes, with_derivatives=True), f"a graph of {len(nodes)} variables")
    drawn = [_with_value(number, *both) for number, both in enumerate(zip(seen, want, strict=True))]
    wrong = [f"v[{n}] yours {s}, wanted {w}" for n, (s, w) in enumerate(zip(seen, want, strict=True)) if s != w]
    return Network(
        drawn, _links(nodes, with_derivatives=True), f"a graph of {len(nodes)} variables: {'; '.join(wrong)}"
    )


def _with_value(number: int, seen: Plain, want: Plain) -> tuple[tuple[str, ...], bool]:
    if seen == want:
        return (f"v[{number}]", *([f"{want}"] if want is not None else [])), False
    return (f"v[{number}]", f"yours {_value(seen)}", f"wanted {_value(want)}"), True


def _value(value: Plain) -> str:
    return "none" if value is None else f"{value:g}" if isinstance(value, (int, float)) else "an object"


def _drawn_order(shown: Shown) -> Network | None:
    """The graph with the places that each variable has in the order."""
    nodes, seen = shown.args[0], shown.seen
    if not isinstance(seen, list) or len(nodes) > MOST_DRAWN:
        return None
    at = [[place for place, thing in enumerate(seen) if thing == number] for number in range(len(nodes))]
    links = _links(nodes, with_derivatives=False)
    late = [(step, parent) for step, parent, _ in links if at[step] and at[parent] and at[step][0] > at[parent][-1]]
    is_turned = len(late) == len(links)  # each one behind its parents: that order is right as well
    at_fault = {number for pair in late for number in pair if not is_turned}
    counts = [shown.want.count(n) if shown.want is not None else len(at[n]) or 1 for n in range(len(nodes))]
    drawn = [_placed(n, at[n], counts[n], is_late=n in at_fault) for n in range(len(nodes))]
    said = "; ".join(" ".join(lines) for lines, is_wrong in drawn if is_wrong)
    return Network(drawn, links, f"a graph of {len(nodes)} variables, and their places in your order: {said}")


def _placed(number: int, places: Sequence[int], count: int, *, is_late: bool) -> tuple[tuple[str, ...], bool]:
    yours = " and ".join(f"[{place}]" for place in places[:3]) or "not there"
    if len(places) != count:
        return (f"v[{number}]", f"yours {yours}", f"wanted {'once' if count else 'not there'}"), True
    return (f"v[{number}]", *([f"yours {yours}"] if places else [])), is_late


@probe(_paste("topological_sort(v[-1])"), picture=_drawn_order)
def order(code: Any, nodes: Sequence[Node]) -> Any:
    """The numbers of the variables, in the order in which they came."""
    made = variables(nodes, code)
    found = code.autodiff.topological_sort(made[-1])
    if isinstance(found, (dict, str)) or not hasattr(found, "__iter__"):
        return found
    return [_number(made, thing) for thing in islice(found, MOST_ITEMS)]


def _number(made: Sequence[Variable], thing: Any) -> int | str:
    number = getattr(thing, "number", -1)
    return number if isinstance(thing, Variable) and made[number] is thing else f"no variable: {type(thing).__name__}"


@probe(_paste("backpropagate(v[-1], {0})", "[x.stored for x in v]"), picture=_drawn_values)
def derivatives(code: Any, nodes: Sequence[Node], deriv: float) -> list[Any]:
    """What is stored in each variable afterwards; None in what is no leaf."""
    made = variables(nodes, code)
    code.autodiff.backpropagate(made[-1], deriv)
    return [variable.stored for variable in made]


@probe(_paste("backpropagate(v[-1], {0})", "backpropagate(v[-1], {1})", "[x.stored for x in v]"), picture=_drawn_values)
def derivatives_of_two(code: Any, nodes: Sequence[Node], first: float, second: float) -> list[Any]:
    """What is stored in each variable after two calls."""
    made = variables(nodes, code)
    code.autodiff.backpropagate(made[-1], first)
    code.autodiff.backpropagate(made[-1], second)
    return [variable.stored for variable in made]


@probe(_paste("backpropagate(v[-1], 1.0)", "[x.asked for x in v]  # the calls of chain_rule"), picture=_drawn_values)
def asked(code: Any, nodes: Sequence[Node]) -> list[int]:
    """How often chain_rule of each variable was called."""
    made = variables(nodes, code)
    code.autodiff.backpropagate(made[-1], 1.0)
    return [variable.asked for variable in made]
