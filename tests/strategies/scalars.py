"""Scalar functions with arguments, such as ["Mul", 2.0, 3.0], what they give, and what their derivatives are.

Values and derivatives are written down from calculus, each in closed form.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from hypothesis import strategies as st

from grader.kit.inputs import Inputs, Number
from tests.strategies.numbers import float_size, simpler_floats

Use: TypeAlias = list[Any]
WIDE, NARROW = 100.0, 8.0  # how large arguments may be; slopes are measured where nothing is steep


@dataclass(frozen=True)
class Function:
    """A function by its formula, its derivatives, and the arguments that it takes."""

    value: Callable[..., float]
    slopes: Callable[..., list[float]]
    takes: Callable[[float], bool] = lambda _: True
    count: int = 1
    largest: float = WIDE


def _logistic(x: float) -> float:
    """1 / (1 + e^-x), written so that e^(...) stays below 1."""
    power = math.exp(-abs(x))
    return (1.0 if x >= 0 else power) / (1.0 + power)


def _logistic_slope(x: float) -> float:
    power = math.exp(-abs(x))
    return power / (1.0 + power) ** 2


FUNCTIONS = {
    "Add": Function(lambda x, y: x + y, lambda *_: [1.0, 1.0], count=2),
    "Mul": Function(lambda x, y: x * y, lambda x, y: [y, x], count=2),
    "Neg": Function(lambda x: -x, lambda _: [-1.0]),
    "Inv": Function(lambda x: 1 / x, lambda x: [-1 / x**2], lambda x: abs(x) >= 1e-3),
    "Log": Function(math.log, lambda x: [1 / x], lambda x: x >= 1e-2),
    "Exp": Function(math.exp, lambda x: [math.exp(x)], largest=300.0),
    "Sigmoid": Function(_logistic, lambda x: [_logistic_slope(x)], largest=1000.0),
    "ReLU": Function(lambda x: x if x > 0 else 0.0, lambda x: [1.0 if x > 0 else 0.0]),
    "LT": Function(lambda x, y: float(x < y), lambda *_: [0.0, 0.0], count=2),
    "EQ": Function(lambda x, y: float(x == y), lambda *_: [0.0, 0.0], count=2),
}


def value(use: Use) -> float:
    """What the function gives."""
    name, *args = use
    return FUNCTIONS[name].value(*args)


def slopes(use: Use, d: float = 1.0) -> list[float]:
    """d times the derivative in each argument."""
    name, *args = use
    return [d * slope for slope in FUNCTIONS[name].slopes(*args)]


def on_others(use: Use) -> Use:
    """The same function on other numbers that it takes."""
    name, *args = use
    moved = {"Log": lambda x: 0.75 * x, "Inv": lambda x: -0.75 * x}.get(name, lambda x: -0.75 * x - 1)
    return [name, *map(moved, args)]


EDGES: dict[str, tuple[tuple[float, ...], ...]] = {
    "Add": ((2.0, 3.0), (0.0, 0.0), (-1.0, 0.25)),
    "Mul": ((2.0, 3.0), (0.0, 5.0), (-1.0, 0.5), (4.0, 4.0)),
    "Neg": ((2.0,), (0.0,), (-3.0,)),
    "Inv": ((2.0,), (-4.0,), (0.5,), (-0.1,)),
    "Log": ((2.0,), (0.5,), (1.0,), (10.0,)),
    "Exp": ((0.0,), (1.0,), (-2.0,), (10.0,), (300.0,)),
    "Sigmoid": ((0.0,), (1.0,), (-2.0,), (-1000.0,), (1000.0,), (15.0,)),
    "ReLU": ((2.0,), (-2.0,), (0.0,), (1e-7,), (-1e-7,)),
    "LT": ((1.0, 2.0), (2.0, 1.0), (1.0, 1.0), (0.0, 1e-7), (-2.0, -1.0), (0.3, 0.1 + 0.2), (-0.0, 0.0)),
    "EQ": ((1.0, 2.0), (2.0, 1.0), (1.0, 1.0), (0.0, 1e-7), (300.5, 300.5), (0.3, 0.1 + 0.2), (0.0, -0.0)),
}


def _is_taken(use: Use, least: float, largest: float) -> bool:
    function, args = FUNCTIONS[use[0]], use[1:]
    most = min(largest, function.largest)
    return len(args) == function.count and all(least <= abs(x) <= most and function.takes(x) for x in args)


def _drawn(name: str, least: float, largest: float) -> st.SearchStrategy[Use]:
    function = FUNCTIONS[name]
    most = min(largest, function.largest)
    x = (st.floats(-NARROW, NARROW) | st.floats(-most, most)).filter(
        lambda x: least <= abs(x) <= most and function.takes(x)
    )
    pairs = st.tuples(x, x) | x.map(lambda a: (a, float(repr(a))))  # two equal numbers are two objects
    return (pairs if function.count == 2 else st.tuples(x)).map(lambda args: [name, *args])


def _simpler(use: Use) -> Iterator[Use]:
    for i in range(1, len(use)):
        yield from ([*use[:i], x, *use[i + 1 :]] for x in simpler_floats(use[i]))


def uses_of(*names: str, least: float = 0.0, largest: float = 1000.0) -> Inputs[Use]:
    """Uses of these functions, the first is the simplest; the sizes of all arguments lie between the two bounds."""
    longest = max(len(EDGES[name]) for name in names)
    edges: list[Use] = [[name, *EDGES[name][i]] for i in range(longest) for name in names if i < len(EDGES[name])]
    return Inputs(
        st.sampled_from(names).flatmap(lambda name: _drawn(name, least, largest)),
        lambda use: use[0] in names and _is_taken(use, least, largest),
        tuple(use for use in edges if _is_taken(use, least, largest)),
        _simpler,
        lambda use: (names.index(use[0]), [float_size(x) for x in use[1:]]),
        number=lambda use: Number("xy"[len(use) - 2], use[-1], lambda other: [*use[:-1], other]),
    )
