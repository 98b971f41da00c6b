"""Runs a student's models and losses, and hands back numbers.

A model under test is the student's; what it is given, or what a loss is given, computes by itself, so that a
mistake in one file costs nothing in the next. A model is described by a list: ["Linear", w1, w2, b] and so on.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from grader.kit.picture import Region, Regions, Shown, parts
from grader.kit.probe import probe

SIDE = 16  # cells to a side of the grid on which a model is asked for its picture


class Given:
    """A model that is no Module, and computes what `forward` says at the moment."""

    def __init__(self, forward: Callable[[float, float], float]) -> None:
        self.forward = forward

    def __call__(self, x1: float, x2: float) -> float:
        return self.forward(x1, x2)


class Uncallable(Given):
    """A model that has a forward, and is no function."""

    def __call__(self, *_: float) -> float:
        raise TypeError("this model is asked by its forward")


def _function(kind: str, *parts: Any) -> Callable[[float, float], float]:
    """What the described model computes."""
    if kind == "Linear":
        w1, w2, b = parts
        return lambda x1, x2: float(w1 * x1 + w2 * x2 + b)
    if kind == "Split":
        first, second = (_function(*part) for part in parts)
        return lambda x1, x2: first(x1, x2) * second(x1, x2)
    return lambda x1, x2: float(0 <= x1 < 0.5 and 0 <= x2 < 0.6)


def _given_module(code: Any, model: list[Any]) -> Any:
    """A Module of the student's tree with the described model's Parameters, which computes with their values."""
    kind, *parts = model

    def forward(self: Any, x1: float, x2: float) -> float:
        return _function(kind, *([p.value for p in _registered(self)] or parts))(x1, x2)

    module = type("GivenModule", (code.module.Module,), {"forward": forward, "__call__": forward})()
    if kind == "Linear":
        for name, value in zip(("w1", "w2", "b"), parts, strict=True):
            setattr(module, name, code.module.Parameter(value))
    return module


def _theirs(code: Any, kind: str, *parts: Any) -> Any:
    """The student's Linear or Part, or their Split of two given Modules."""
    given = [_given_module(code, part) for part in parts] if kind == "Split" else parts
    return getattr(code.models, kind)(*given)


def _registered(module: Any) -> list[Any]:
    """The Parameters below a Module: from its storage, so that a wrong walk in module.py costs nothing here."""
    stored = vars(module)
    if not {"_parameters", "_modules"} <= stored.keys():
        return list(module.parameters())
    return [*stored["_parameters"].values(), *(p for m in stored["_modules"].values() for p in _registered(m))]


def _graph(code: Any, data: list[list[float]]) -> Any:
    """The rows as the course's Graph, or as a thing like it where datasets.py is missing."""
    try:
        make = code.datasets.Graph
    except (ImportError, AttributeError):
        return SimpleNamespace(**_fields(data))
    return make(**_fields(data))


def _fields(data: list[list[float]]) -> dict[str, Any]:
    return {"N": len(data), "X": [(x1, x2) for x1, x2, _ in data], "y": [y for _, _, y in data]}


def _model_text(model: list[Any]) -> str:
    kind, *parts = model
    return f"{kind}({', '.join(_model_text(part) if isinstance(part, list) else repr(part) for part in parts)})"


def _graph_text(data: list[list[float]]) -> str:
    return f"Graph({', '.join(map(repr, _fields(data).values()))})"


def _grid(forward: Callable[[float, float], Any]) -> list[list[Any]]:
    """What a model answers on an even grid of the unit square."""
    return [[forward(i / SIDE, j / SIDE) for j in range(SIDE + 1)] for i in range(SIDE + 1)]


@probe(lambda model: f"m = {_model_text(model)}; [[m.forward(i / {SIDE}, j / {SIDE}) ...] ...]")
def regions(code: Any, model: list[Any]) -> Any:
    """Their model's answers on the grid."""
    return _grid(_theirs(code, *model).forward)


@probe(lambda model, step: f"the same once each Parameter of {_model_text(model)} has grown by {step}")
def regions_after_update(code: Any, model: list[Any], step: float) -> Any:
    """The answers of a Linear on the grid after an update."""
    module = _theirs(code, *model)
    for parameter in _registered(module):
        parameter.update(parameter.value + step)
    return _grid(module.forward)


def _beside(model: list[Any], shown: Shown, at: list[float]) -> Regions | None:
    return Regions(shown.besides, _function(*model), at) if isinstance(shown.besides, list) else None


def _with_points(shown: Shown) -> Region:
    """The model that the loss was asked about, with its points."""
    model, data = shown.args[0], shown.args[-1]
    return Region(_function(*model), [[x1, x2] for x1, x2, _ in data], [y for *_, y in data])


@probe(
    lambda model, point: f"{_model_text(model)}.forward{tuple(point)}",
    picture=lambda shown: _beside(shown.args[0], shown, shown.args[1]),
    besides=lambda model, _: ("models.regions", [model]),
)
def forward(code: Any, model: list[Any], point: list[float]) -> Any:
    return _theirs(code, *model).forward(*point)


@probe(
    lambda model: f"m = {_model_text(model)}; [isinstance(m, Module), m.training in (True, False)]",
    picture=parts("is a Module", "was prepared"),
)
def is_module(code: Any, model: list[Any]) -> Any:
    module = _theirs(code, *model)
    return [isinstance(module, code.module.Module), module.training in (True, False)]


@probe(lambda model: f"[p.value for p in {_model_text(model)}.parameters()]")
def parameter_values(code: Any, model: list[Any]) -> Any:
    return [parameter.value for parameter in _registered(_theirs(code, *model))]


@probe(
    lambda model, step, point: (
        f"m = {_model_text(model)}; before = m.forward{tuple(point)}; other = Linear(0.0, 0.0, 0.0); "
        f"[p.update(p.value + {step}) for p in m.parameters()]; m.forward{tuple(point)}"
    ),
    picture=lambda shown: _beside(["Linear", *(w + shown.args[1] for w in shown.args[0][1:])], shown, shown.args[2]),
    besides=lambda model, step, _: ("models.regions_after_update", [model, step]),
)
def linear_after_update(code: Any, model: list[Any], step: float, point: list[float]) -> Any:
    module = _theirs(code, *model)
    module.forward(*point)
    _other = _theirs(code, "Linear", 0.0, 0.0, 0.0)  # shows Parameters that all objects of the class share
    for parameter in _registered(module):
        parameter.update(parameter.value + step)
    return module.forward(*point)


@probe(
    lambda m1, m2, step, point: (
        f"m1 = {_model_text(m1)}; m2 = {_model_text(m2)}; m = Split(m1, m2); before = m.forward{tuple(point)}; "
        f"[p.update(p.value + {step}) for each in (m1, m2) for p in each.parameters()]; m.forward{tuple(point)}"
    )
)
def split_after_update(code: Any, m1: list[Any], m2: list[Any], step: float, point: list[float]) -> Any:
    given = [_given_module(code, m1), _given_module(code, m2)]
    split = code.models.Split(*given)
    split.forward(*point)
    for parameter in [p for each in given for p in _registered(each)]:
        parameter.update(parameter.value + step)
    return split.forward(*point)


@probe(lambda model, data: f"full_loss({_model_text(model)}, {_graph_text(data)})", picture=_with_points)
def full_loss(code: Any, model: list[Any], data: list[list[float]]) -> Any:
    return code.losses.full_loss(Given(_function(*model)), _graph(code, data))


@probe(
    lambda model, data: (
        f"m = {_model_text(model)}; full_loss(SimpleNamespace(forward=lambda x1, x2: m.forward(x1, x2)), "
        f"{_graph_text(data)})"
    ),
    picture=_with_points,
)
def full_loss_of_any_object(code: Any, model: list[Any], data: list[list[float]]) -> Any:
    return code.losses.full_loss(Uncallable(_function(*model)), _graph(code, data))


@probe(
    lambda model, b, data: (
        f"m = {_model_text(model)}; d = {_graph_text(data)}; first, again = full_loss(m, d), full_loss(m, d); "
        f"m.b.update({b}); [first, again, full_loss(m, d)]"
    ),
    picture=parts("first", "again", "after the update of b"),
)
def full_losses_around_update(code: Any, model: list[Any], b: float, data: list[list[float]]) -> Any:
    given, graph = Given(_function(*model)), _graph(code, data)
    before = [code.losses.full_loss(given, graph) for _ in range(2)]
    given.forward = _function(*model[:3], b)
    return [*before, code.losses.full_loss(given, graph)]


@probe(
    lambda model, data: (
        f"m = {_model_text(model)}; d = {_graph_text(data)}; m.train(); loss = full_loss(m, d); "
        f"first = m.training; m.eval(); loss = full_loss(m, {_graph_text(data)}); "
        "[d.X, d.y, [p.value for p in m.parameters()], [first, m.training]]"
    ),
    picture=parts("points", "labels", "Parameters", "modes"),
)
def left_by_full_loss(code: Any, model: list[Any], data: list[list[float]]) -> Any:
    module, graph = _given_module(code, model), _graph(code, data)
    modes = []
    for mode, given in ((True, graph), (False, _graph(code, data))):
        module.training = mode
        code.losses.full_loss(module, given)
        modes.append(module.training)
    return [graph.X, graph.y, [p.value for p in _registered(module)], modes]
