"""The names that a witness in manifest.json may use besides Python's own.

A witness is one expression: true of right code; false, or an exception, of the submission.
"""

import math
from collections.abc import Callable
from typing import Any

from grader.kit.probe import find_probes
from tests.probes.graphs import variables
from tests.strategies.graphs import ladder


def names_for(code: Any) -> dict[str, Any]:
    """All names, for loaded code that has its files as attributes."""
    ops, mod, models, losses = code.operators, code.module, code.models, code.losses
    probes = {name: probe.run for name, probe in find_probes().items() if name.startswith("graphs.")}

    class Probe(mod.Module):  # type: ignore[misc, name-defined]
        """Weights make the roles of x1 and x2 visible."""

        def forward(self, x1: float, x2: float) -> float:
            return 3.0 * x1 + 7.0 * x2 + 1.0

    def const(value: float) -> Any:
        return type("Const", (mod.Module,), {"forward": lambda *_: value})()

    def tree(spec: dict[str, Any]) -> Any:
        """A Module with a submodule for each inner dict and a Parameter for each number."""
        made = mod.Module()
        for name, value in spec.items():
            setattr(made, name, tree(value) if isinstance(value, dict) else mod.Parameter(value))
        return made

    def chain(depth: int, leaf: str = "p") -> Any:
        spec: dict[str, Any] = {leaf: 1.0}
        for _ in range(depth):
            spec = {"c": spec}
        return tree(spec)

    def on_graph(name: str) -> Callable[..., Any]:
        return lambda *args: probes[f"graphs.{name}"](code, *args)

    return {"code": code, "ops": ops, "mod": mod, "models": models, "losses": losses, "Graph": code.datasets.Graph,
            "ds": code.datasets, "math": math, "ad": code.autodiff, "sf": code.scalar_functions,
            "variables": variables, "ladder": ladder,
            "order": on_graph("order"), "derivatives": on_graph("derivatives"), "asked": on_graph("asked"),
            "Probe": Probe, "const": const, "tree": tree, "chain": chain, **_PLAIN}  # fmt: skip


def _names(module: Any) -> list[str]:
    return [name for name, _ in module.named_parameters()]


def _values(module: Any) -> dict[str, Any]:
    return {name: parameter.value for name, parameter in module.named_parameters()}


def _modes(module: Any) -> list[Any]:
    """Whether each Module of the tree is in training mode, found without the Module's own walks."""
    modes = [vars(module).get("training", module.training)]
    for child in vars(module)["_modules"].values():
        modes += _modes(child)
    return modes


def _after(module: Any, *calls: str) -> Any:
    for call in calls:
        getattr(module, call)()
    return module


def _attempt(ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except Exception as error:  # noqa: BLE001 - what wrong code raises is what is asked for
        return error


_PLAIN: dict[str, Any] = {
    "names": _names,
    "vals": _values,
    "modes": _modes,
    "after": _after,
    "attempt": _attempt,
    "flat": lambda found: list(found) if isinstance(found, (list, tuple)) else [found],
    "near": lambda a, b, tol=1e-9: abs(a - b) <= tol,
    "rel": lambda a, b, tol=1e-6: abs(a - b) <= tol * abs(b),
    "do": lambda *steps: steps[-1],  # they were evaluated from left to right, and the last one is the verdict
}
