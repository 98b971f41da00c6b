"""Calls the forward and backward of a student's scalar functions: ["Mul", 2.0, 3.0] is Mul at (2, 3).

MiniTorch lets `backward` of one argument return the number or a tuple of one; here both come out as a list.
"""

from collections.abc import Sequence
from typing import Any

from grader.kit.picture import Pair, Rows, Shown
from grader.kit.probe import probe

Use = Sequence[Any]  # the name of a function, and its arguments
STEP = 2.0**-10  # of the slopes: small against all arguments, and exact when it is added to a short one


class _Context:
    """As the course's own, for submissions whose autodiff.py has none."""

    saved_values: tuple[Any, ...] = ()

    def save_for_backward(self, *values: Any) -> None:
        self.saved_values = values


def _context(code: Any) -> Any:
    try:
        make = code.autodiff.Context
    except (ImportError, AttributeError):
        return _Context()
    return make()


def _forward(code: Any, use: Use) -> tuple[Any, Any]:
    """What `forward` returned, and the context with what it saved."""
    name, *args = use
    ctx = _context(code)
    return getattr(code.scalar_functions, name).forward(ctx, *args), ctx


def _backward(code: Any, name: str, ctx: Any, d: float) -> Any:
    found = getattr(code.scalar_functions, name).backward(ctx, d)
    return list(found) if isinstance(found, (tuple, list)) else [found]


def _args(use: Use) -> str:
    return ", ".join(map(str, use[1:]))


def _forward_text(use: Use, ctx: str = "ctx") -> str:
    return f"{ctx} = Context(); {use[0]}.forward({ctx}, {_args(use)})"


@probe(_forward_text)
def forward(code: Any, use: Use) -> Any:
    """The value."""
    return _forward(code, use)[0]


def _by_argument(shown: Shown) -> Rows | None:
    """The derivative in each argument."""
    seen, want = shown.seen, shown.want
    if not isinstance(seen, list):
        return None
    most = max(len(seen), len(want))
    both = ([*values, *[None] * (most - len(values))] for values in (seen, want))
    return Rows([(f"in argument {n}", *pair) for n, pair in enumerate(zip(*both, strict=True))])


def _beside_slopes(shown: Shown) -> Pair | None:
    """The derivatives below the slopes."""
    is_whole = isinstance(shown.seen, list) and len(shown.seen) == 2
    return Pair(shown.seen[0], shown.seen[1], ("backward", "slope of forward")) if is_whole else None


@probe(lambda use, d: f"{_forward_text(use)}; {use[0]}.backward(ctx, {d})", picture=_by_argument)
def backward(code: Any, use: Use, d: float) -> Any:
    """d times the derivative in each argument."""
    return _backward(code, use[0], _forward(code, use)[1], d)


@probe(
    lambda use, other, d: (
        f"{_forward_text(use)}; {_forward_text(other, 'ctx2')}; "
        f"[{use[0]}.backward(ctx, {d}), {use[0]}.backward(ctx, {d})]"
    )
)
def backward_after_another(code: Any, use: Use, other: Use, d: float) -> Any:
    """The same twice, when the function was used on other arguments, with another context, in between."""
    ctx = _forward(code, use)[1]
    _other = _forward(code, other)
    return [_backward(code, use[0], ctx, d), _backward(code, use[0], ctx, d)]


@probe(
    lambda use: (
        f"{_forward_text(use)}; {use[0]}.backward(ctx, 1.0)  # beside the slopes of {use[0]}.forward, "
        f"steps of {STEP} to both sides"
    ),
    picture=_beside_slopes,
)
def backward_and_slopes(code: Any, use: Use) -> Any:
    """The derivatives, and the slopes of the student's own forward around the same point."""
    name, *args = use
    ctx = _forward(code, use)[1]
    return [_backward(code, name, ctx, 1.0), [_slope(code, name, args, n) for n in range(len(args))]]


def _slope(code: Any, name: str, args: Sequence[float], n: int) -> float:
    lower, upper = (_forward(code, [name, *args[:n], args[n] + step, *args[n + 1 :]])[0] for step in (-STEP, STEP))
    return float((upper - lower) / (2 * STEP))
