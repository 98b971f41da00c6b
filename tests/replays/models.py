"""Models and losses. What a model or a loss is given computes by itself, as it does where it is graded."""

from typing import Any

from grader.kit.picture import Shown
from tests.probes.models import _fields, _model_text

_LINEAR = """\
class Given(Module):
    def __init__(self, w1, w2, b):
        super().__init__()
        self.w1, self.w2, self.b = Parameter(w1), Parameter(w2), Parameter(b)
    def forward(self, x1, x2): return float(self.w1.value * x1 + self.w2.value * x2 + self.b.value)
    __call__ = forward"""
_OTHER = "class Given(Module):\n    def forward(self, x1, x2): return {}\n    __call__ = forward"
_REGISTERED = """\
def registered(m):
    return [*m._parameters.values(), *(p for x in m._modules.values() for p in registered(x))]"""


def _graph(data: list[list[float]]) -> str:
    return f"Graph({', '.join(map(_short, _fields(data).values()))})"


def _short(value: Any) -> str:
    """A list of many equal items as a product."""
    if isinstance(value, list) and len(value) > 2 and all(item == value[0] for item in value):
        return f"{value[:1]!r} * {len(value)}"
    return repr(value)


def _value(model: list[Any]) -> str:
    """What a model computes, as an expression of x1 and x2."""
    kind, *parts = model
    if kind == "Linear":
        w1, w2, b = parts
        return f"float({w1!r} * x1 + {w2!r} * x2 + {b!r})"
    if kind == "Split":
        return " * ".join(f"({_value(part)})" for part in parts)
    return "float(0 <= x1 < 0.5 and 0 <= x2 < 0.6)"


def _given(model: list[Any], name: str) -> tuple[str, str]:
    """The class of a given Module, and an object of it."""
    if model[0] == "Linear":
        return _LINEAR.replace("Given", name), f"{name}{tuple(model[1:])!r}"
    return _OTHER.format(_value(model)).replace("Given", name), f"{name}()"


def _theirs(model: list[Any]) -> tuple[list[str], str]:
    """The classes that the student's model is given, and the model."""
    if model[0] != "Split":
        return [], _model_text(model)
    given = [_given(part, f"Given{n}") for n, part in enumerate(model[1:], 1)]
    return [kind for kind, _ in given], f"Split({', '.join(made for _, made in given)})"


def forward(shown: Shown) -> str:
    model, point = shown.args
    kinds, made = _theirs(model)
    return "\n".join([*kinds, f"{made}.forward{tuple(point)!r}"])


def is_module(shown: Shown) -> str:
    kinds, made = _theirs(shown.args[0])
    return "\n".join([*kinds, f"m = {made}", "[isinstance(m, Module), m.training in (True, False)]"])


def parameter_values(shown: Shown) -> str:
    kinds, made = _theirs(shown.args[0])
    return "\n".join([*kinds, _REGISTERED, f"[p.value for p in registered({made})]"])


def linear_after_update(shown: Shown) -> str:
    model, step, point = shown.args
    grown = f"for p in registered(m): p.update(p.value + {step!r})"
    other = "other = Linear(0.0, 0.0, 0.0)"
    asked = f"m.forward{tuple(point)!r}"
    return "\n".join([_REGISTERED, f"m = {_model_text(model)}", asked, other, grown, asked])


def split_after_update(shown: Shown) -> str:
    m1, m2, step, point = shown.args
    kinds, made = zip(*(_given(part, f"Given{n}") for n, part in enumerate((m1, m2), 1)), strict=True)
    asked = f"m.forward{tuple(point)!r}"
    grown = f"for p in [*registered(m1), *registered(m2)]: p.update(p.value + {step!r})"
    return "\n".join([*kinds, _REGISTERED, f"m1, m2 = {made[0]}, {made[1]}", "m = Split(m1, m2)", asked, grown, asked])


def _plain(value: str, name: str = "m") -> list[str]:
    """A model that is no Module."""
    return [f"class Given:\n    def forward(self, x1, x2): return {value}\n    __call__ = forward", f"{name} = Given()"]


def full_loss(shown: Shown) -> str:
    model, data = shown.args
    return "\n".join([*_plain(_value(model)), f"full_loss(m, {_graph(data)})"])


def full_loss_of_any_object(shown: Shown) -> str:
    model, data = shown.args
    given = f"class Given:\n    def forward(self, x1, x2): return {_value(model)}"
    return f"{given}\nfull_loss(Given(), {_graph(data)})"


def full_losses_around_update(shown: Shown) -> str:
    model, b, data = shown.args
    w1, w2, before = model[1:]
    asked = [f"d = {_graph(data)}", f"m.b = {before!r}", "first, again = full_loss(m, d), full_loss(m, d)"]
    given = _plain(f"float({w1!r} * x1 + {w2!r} * x2 + self.b)")
    return "\n".join([*given, *asked, f"m.b = {b!r}", "[first, again, full_loss(m, d)]"])


def left_by_full_loss(shown: Shown) -> str:
    model, data = shown.args
    kind, made = _given(model, "Given")
    graph, values = _graph(data), "[p.value for p in registered(m)]"
    uses = [f"m, d = {made}, {graph}", "m.training = True", "full_loss(m, d)", "first = m.training"]
    uses += ["m.training = False", f"full_loss(m, {graph})"]
    return "\n".join([kind, _REGISTERED, *uses, f"[d.X, d.y, {values}, [first, m.training]]"])
