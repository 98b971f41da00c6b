"""The names that a witness in manifest.json may use besides Python's own.

A witness is one expression: true of right code; false, or an exception, of the submission. `L` is Python's list.
"""

import math
from types import SimpleNamespace
from typing import Any


def names_for(code: Any) -> dict[str, Any]:
    """All names, for loaded code with its modules as attributes."""
    trees = _trees(code.module)
    return {
        "ops": code.operators, "mod": code.module, "models": code.models, "losses": code.losses,
        "Graph": code.datasets.Graph, "math": math, "L": list,
        "negated_loss": lambda model, data: -code.losses.full_loss(model, data),
        "MAP": lambda fn: lambda ls: _either(lambda: code.operators.map(fn)(ls), lambda: code.operators.map(fn, ls)),
        "ZIP": lambda fn: lambda a, b: _either(lambda: code.operators.zipWith(fn)(a, b), lambda: code.operators.zipWith(fn, a, b)),
        "RED": lambda fn, start: lambda ls: _either(lambda: code.operators.reduce(fn, start)(ls), lambda: code.operators.reduce(fn, ls, start)),
        "near": lambda a, b, tol=1e-9: abs(a - b) <= tol,
        "rel": lambda a, b, tol=1e-6: abs(a - b) <= tol * abs(b),
        "attempt": _attempt,
        "do": lambda *steps: steps[-1],
        **vars(trees),
    }  # fmt: skip
