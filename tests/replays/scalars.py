"""Scalar functions: their derivatives as a list, also where `backward` gives one number."""

from grader.kit.picture import Shown
from tests.probes.scalars import STEP, Use

_LISTED = "listed = lambda found: [*found] if isinstance(found, (tuple, list)) else [found]"


def _forward(use: Use, ctx: str) -> str:
    args = [f"float('{x}')" if x in use[1:n] else str(x) for n, x in enumerate(use) if n]  # equal, and not the same
    return f"{use[0]}.forward({', '.join([ctx, *args])})"


def forward(shown: Shown) -> str:
    (use,) = shown.args
    return _forward(use, "Context()")


def backward(shown: Shown) -> str:
    use, d = shown.args
    return f"{_LISTED}\nctx = Context()\n{_forward(use, 'ctx')}\nlisted({use[0]}.backward(ctx, {d}))"


def backward_after_another(shown: Shown) -> str:
    use, other, d = shown.args
    asked = f"listed({use[0]}.backward(ctx, {d}))"
    return f"{_LISTED}\nctx = Context()\n{_forward(use, 'ctx')}\n{_forward(other, 'Context()')}\n[{asked}, {asked}]"


def backward_and_slopes(shown: Shown) -> str:
    name, *args = shown.args[0]

    def slope(n: int) -> str:
        lower, upper = ([name, *args[:n], args[n] + step, *args[n + 1 :]] for step in (-STEP, STEP))
        return f"({_forward(upper, 'Context()')} - {_forward(lower, 'Context()')}) / {2 * STEP!r}"

    slopes = ", ".join(slope(n) for n in range(len(args)))
    asked = f"[listed({name}.backward(ctx, 1.0)), [{slopes}]]"
    return f"{_LISTED}\nctx = Context()\n{_forward(shown.args[0], 'ctx')}\n{asked}"
