"""Calls a student's central_difference on polynomials.

A polynomial is a list of terms, each a coefficient and a power for each argument: [[2.0, 1, 0], [-1.0, 0, 3]] is
2 * x - y**3.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

from grader.kit.picture import Curves, Shown
from grader.kit.plain import is_number
from grader.kit.probe import probe

Terms = Sequence[Sequence[float]]
NAMES = "xyz"  # of the arguments; there are at most so many


def _function(terms: Terms, count: int) -> Callable[..., float]:
    """The polynomial as a function of so many arguments."""

    def f(*point: float) -> float:
        if len(point) != count:
            raise TypeError(f"f() takes {count} positional arguments but {len(point)} were given")
        return math.fsum(c * math.prod(map(pow, point, powers)) for c, *powers in terms)

    return f


def _text(terms: Terms, count: int) -> str:
    names = NAMES[:count]
    return f"lambda {', '.join(names)}: {' + '.join(_term_text(names, *term) for term in terms)}"


def _term_text(names: str, coefficient: float, *powers: float) -> str:
    factors = [name if power == 1 else f"{name}**{power}" for name, power in zip(names, powers, strict=True) if power]
    return " * ".join(factors if factors and coefficient == 1 else [str(coefficient), *factors])


def _options(arg: int | None, epsilon: float | None) -> dict[str, Any]:
    """What is passed by name; None stands for what is not passed."""
    return {name: value for name, value in (("arg", arg), ("epsilon", epsilon)) if value is not None}


def _paste(terms: Terms, vals: Sequence[float], arg: int | None, epsilon: float | None) -> str:
    options = [f"{name}={value}" for name, value in _options(arg, epsilon).items()]
    return f"central_difference({', '.join([_text(terms, len(vals)), *map(str, vals), *options])})"


def _tangents(shown: Shown) -> Curves | None:
    """The polynomial in the argument of the derivative, with a line of the slope that came and one of the wanted."""
    terms, vals, arg, epsilon = shown.args
    if not is_number(shown.seen):
        return None
    f, place, reach = _function(terms, len(vals)), arg or 0, epsilon or 1.0
    x, y = vals[place], f(*vals)
    across = [x + reach * n / 10 for n in range(-10, 11)]
    given = [(at, f(*vals[:place], at, *vals[place + 1 :])) for at in across]
    yours, wanted = ([(at, y + slope * (at - x)) for at in across] for slope in (shown.seen, shown.want))
    return Curves(yours, wanted, given, x)


@probe(_paste, picture=_tangents)
def difference(code: Any, terms: Terms, vals: Sequence[float], arg: int | None, epsilon: float | None) -> Any:
    """The central difference of a polynomial."""
    return code.autodiff.central_difference(_function(terms, len(vals)), *vals, **_options(arg, epsilon))
