"""Wrong formulas for functions of numbers, by the mistake that leads to them: the function's name, and formulas."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

Formula: TypeAlias = Callable[..., float]
Formulas: TypeAlias = Mapping[str, Sequence[Formula]]


def sigmoid(x: float) -> float:
    power = math.exp(-abs(x))
    return (1.0 if x >= 0 else power) / (1.0 + power)


def power_of(base: float) -> Formula:
    return lambda x: base**x


def series(terms: int) -> Formula:
    return lambda x: sum(x**k / math.factorial(k) for k in range(terms))


def powers_of_ten(first: int, last: int) -> Iterator[float]:
    return (10.0**-k for k in range(first, last + 1))


LESS_OR_EQUAL: Formulas = {"lt": [lambda x, y: float(x <= y)]}
NOT_LESS: Formulas = {"eq": [lambda x, y: float(x >= y), lambda x, y: float(x <= y)]}
SMALLER: Formulas = {"max": [min]}
SWAPPED: Formulas = {
    "lt": [lambda x, y: float(y < x)],
    "log_back": [lambda x, d: x / d],
    "inv_back": [lambda x, d: -x / d**2],
    "relu_back": [lambda x, d: x if d > 0 else 0.0],
}
WITHOUT_D: Formulas = {
    "log_back": [lambda x, _: 1 / x],
    "inv_back": [lambda x, _: -1 / x**2],
    "relu_back": [lambda x, _: float(x > 0)],
}
VALUE_FOR_SLOPE: Formulas = {
    "relu_back": [lambda x, d: x * d if x > 0 else 0.0],
}
UPSIDE_DOWN: Formulas = {"log_back": [lambda x, d: d * x], "inv_back": [lambda x, d: -d * x * x], "inv": [lambda x: x]}
LOG_BASE: Formulas = {"log": [math.log10, math.log2]}
EXP_BASE: Formulas = {
    "exp": [power_of(base) for base in (2.0, 10.0, 2.7, 2.71, 2.718, 2.7182, 2.7183, 2.71828)],
    "sigmoid": [lambda x, b=base: 1 / (1 + b**-x) for base in (2.0, 10.0, 2.718, 2.71828)],
}
ONE_TOO_MANY: Formulas = {"log": [math.log1p], "exp": [math.expm1]}
SERIES: Formulas = {"exp": [series(terms) for terms in range(2, 40)]}
DERIVATIVE: Formulas = {"sigmoid": [lambda x: sigmoid(x) * sigmoid(-x)], "relu": [lambda x: float(x > 0)]}
PARENTHESES: Formulas = {
    "sigmoid": [
        lambda x: 1.0 + math.exp(-x),
        lambda x: 1.0 + math.exp(x),
        lambda x: 1.0 + math.exp(-x) if x >= 0 else 2.0 * math.exp(x),
    ]
}
LOOKALIKE: Formulas = {
    "sigmoid": [lambda x: 0.5 * (1 + x / (1 + abs(x))), math.tanh, lambda x: 0.5 + 0.5 * math.tanh(x)],
    "relu": [lambda x: math.log1p(math.exp(x)), lambda x: math.log(1 + math.exp(x))],
}
ABSOLUTE: Formulas = {"sigmoid": [lambda x: sigmoid(abs(x))], "relu": [abs], "log": [lambda x: abs(math.log(x))],
                      "inv_back": [lambda x, d: -abs(d) / x**2]}  # fmt: skip
RIGHT: Mapping[str, Formula] = {
    "inv": lambda x: 1 / x, "log_back": lambda x, d: d / x, "inv_back": lambda x, d: -d / x**2, "max": max,
    "mul": lambda x, y: x * y, "add": lambda x, y: x + y, "id": lambda x: x, "neg": lambda x: -x, "exp": math.exp,
    "log": math.log, "relu": lambda x: max(x, 0.0),
}  # fmt: skip
CUT: Formulas = {
    name: [lambda *args, f=f: float(int(f(*args))), lambda *args, f=f: float(math.floor(f(*args)))]
    for name, f in RIGHT.items()
} | {"inv": [lambda x: 1 // x, lambda x: float(int(1 / x))], "log_back": [lambda x, d: d // x]}
EPSILON: Formulas = {"inv": [lambda x, e=e: 1 / (x + e) for e in powers_of_ten(1, 12)]}
WHOLE_NUMBERS: Formulas = {
    "mul": [lambda x, y: int(x) * int(y)],
    "add": [lambda x, y: int(x) + int(y)],
    "lt": [lambda x, y: int(x) < int(y)],
    "eq": [lambda x, y: int(x) == int(y)],
}
