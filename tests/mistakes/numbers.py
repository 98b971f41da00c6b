"""Known mistakes in functions of numbers: each is a wrong formula whose value is exactly what was seen.

A rule asks only where the arguments tell the wrong formula from the right one, and says nothing elsewhere.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from grader.kit.mistakes import Case, Rule, are_numbers, close, failing, gives, near, rule
from grader.kit.plain import is_number

Formula: TypeAlias = Callable[..., float]
Formulas: TypeAlias = Mapping[str, Sequence[Formula]]

_FIELD = "operators:"


def _sigmoid(x: float) -> float:
    return 0.5 + 0.5 * math.tanh(x / 2)


def _power_of(base: float) -> Formula:
    return lambda x: base**x


def _series(terms: int) -> Formula:
    return lambda x: sum(x**k / math.factorial(k) for k in range(terms))


def _powers_of_ten(first: int, last: int) -> Iterator[float]:
    return (10.0**-k for k in range(first, last + 1))


_SWAPPED: Formulas = {
    "lt": [lambda x, y: float(y < x)],
    "log_back": [lambda x, d: x / d],
    "inv_back": [lambda x, d: -x / d**2],
    "relu_back": [lambda x, d: x if d > 0 else 0.0],
}
_WITHOUT_D: Formulas = {
    "log_back": [lambda x, _: 1 / x],
    "inv_back": [lambda x, _: -1 / x**2],
    "relu_back": [lambda x, _: float(x > 0)],
}
_VALUE_FOR_SLOPE: Formulas = {
    "relu_back": [lambda x, d: x * d if x > 0 else 0.0],
}
_UPSIDE_DOWN: Formulas = {"log_back": [lambda x, d: d * x], "inv_back": [lambda x, d: -d * x * x], "inv": [lambda x: x]}
_LOG_BASE: Formulas = {"log": [math.log10, math.log2]}
_EXP_BASE: Formulas = {
    "exp": [_power_of(base) for base in (2.0, 10.0, 2.7, 2.71, 2.718, 2.7182, 2.7183, 2.71828)],
    "sigmoid": [lambda x, b=base: 1 / (1 + b**-x) for base in (2.0, 10.0, 2.718, 2.71828)],
}
_ONE_TOO_MANY: Formulas = {"log": [math.log1p], "exp": [math.expm1]}
_SERIES: Formulas = {"exp": [_series(terms) for terms in range(2, 40)]}
_DERIVATIVE: Formulas = {"sigmoid": [lambda x: _sigmoid(x) * _sigmoid(-x)], "relu": [lambda x: float(x > 0)]}
_PARENTHESES: Formulas = {"sigmoid": [lambda x: 1.0 + math.exp(-x), lambda x: 1.0 + math.exp(x)]}
_LOOKALIKE: Formulas = {
    "sigmoid": [lambda x: 0.5 * (1 + x / (1 + abs(x))), math.tanh, lambda x: 0.5 + 0.5 * math.tanh(x)],
    "relu": [lambda x: math.log1p(math.exp(x))],
}
_ABSOLUTE: Formulas = {"sigmoid": [lambda x: _sigmoid(abs(x))], "relu": [abs], "log": [lambda x: abs(math.log(x))]}
_EPSILON: Formulas = {"inv": [lambda x, e=e: 1 / (x + e) for e in _powers_of_ten(1, 12)]}
_WHOLE_NUMBERS: Formulas = {
    "mul": [lambda x, y: int(x) * int(y)],
    "add": [lambda x, y: int(x) + int(y)],
    "lt": [lambda x, y: int(x) < int(y)],
    "eq": [lambda x, y: int(x) == int(y)],
}


def _name(case: Case) -> str:
    """The function's name where one of `operators` was called once, with numbers; else nothing."""
    is_one_call = len(case.calls) == 1 and case.target.startswith(_FIELD) and are_numbers(case.args)
    return case.target.removeprefix(_FIELD) if is_one_call else ""


def _follows(formulas: Formulas) -> Callable[[Case], bool]:
    """What was seen is the value of one of the wrong formulas."""

    def holds(case: Case) -> bool:
        found = (gives(formula, case.args) for formula in formulas.get(_name(case), ()))
        return is_number(case.seen) and any(close(case.seen, value) and not close(value, case.want) for value in found)

    return holds


def _both_numbers(case: Case) -> bool:
    return is_number(case.seen) and is_number(case.want) and math.isfinite(case.seen) and math.isfinite(case.want)


def _sign_flipped(case: Case) -> bool:
    return bool(_name(case)) and _both_numbers(case) and case.want != 0 and close(case.seen, -case.want)


def _sign_lost(case: Case) -> bool:
    """Wrong where an argument is negative only: the shrinker would have found a positive one otherwise."""
    return _sign_flipped(case) and any(a < 0 for a in case.args)


def _truncated(case: Case) -> bool:
    """Asked where there is much to lose: rounding takes the small rest as well."""
    is_number_lost = bool(_name(case)) and _both_numbers(case) and abs(case.want - int(case.want)) >= 0.05
    return is_number_lost and bool(case.seen in (int(case.want), math.floor(case.want)))


def _rounded(case: Case) -> bool:
    if len(case.calls) != 1 or not _both_numbers(case) or case.seen == case.want:
        return False
    return any(case.seen == round(case.want, k) for k in range(13))


def _without_d(case: Case) -> bool:
    """Asked where d is neither 1 nor -1: there its sign or its place may be lost as well."""
    return _follows(_WITHOUT_D)(case) and abs(case.args[1]) != 1


def _whole_numbers(case: Case) -> bool:
    """Asked where there is much to lose: rounding takes the small rest as well."""
    return _follows(_WHOLE_NUMBERS)(case) and any(abs(a - int(a)) >= 0.05 for a in case.args if math.isfinite(a))


def _leaky(case: Case) -> bool:
    """A small part of the argument (or of d) comes through where nothing should."""
    if _name(case) not in ("relu", "relu_back") or not _both_numbers(case) or case.want != 0:
        return False
    through = case.args[-1]
    return bool(case.args[0] <= 0 != through and 0 < case.seen / through <= 0.5)


def _clipped(case: Case) -> bool:
    """The argument or the result was held at some whole number."""
    if not _both_numbers(case) or _name(case) not in ("relu", "sigmoid", "exp", "id"):
        return False
    if _name(case) == "sigmoid":
        return any(close(case.seen, _sigmoid(k)) and abs(case.args[0]) > abs(k) for k in range(-100, 101))
    return bool(case.seen == int(case.seen) and 1 < case.seen < case.want)


def _says(case: Case, answer: int) -> bool:
    return is_number(case.seen) and bool(case.seen == answer)


def _beside_the_edge(case: Case) -> bool:
    return _name(case) == "is_close" and _says(case, 1) and close(abs(case.args[0] - case.args[1]), 1e-2)


def _tolerance(case: Case) -> bool:
    """Two numbers near each other are told apart, or not, at the wrong distance."""
    if _name(case) not in ("lt", "eq", "is_close") or not is_number(case.seen):
        return False
    gap = abs(case.args[0] - case.args[1])
    return gap > 0 and (_name(case) == "is_close" or bool(gap <= 0.011))  # a tolerance of 0.01 and its rounding


def _less_or_equal(case: Case) -> bool:
    return _name(case) == "lt" and case.args[0] == case.args[1] and _says(case, 1)


def _not_less(case: Case) -> bool:
    return _name(case) == "eq" and case.args[0] != case.args[1] and _says(case, 1)


def _identity(case: Case) -> bool:
    return _name(case) == "eq" and case.args[0] == case.args[1] and _says(case, 0)


def _smaller_one(case: Case) -> bool:
    return _name(case) == "max" and case.args[0] != case.args[1] and close(case.seen, min(case.args))


def _overflowed(case: Case) -> bool:
    return is_number(case.seen) and is_number(case.want) and math.isinf(case.seen) and math.isfinite(case.want)


def _digits_lost(case: Case) -> bool:
    """As far off as the largest argument's last digits: the way there lost them."""
    if not _both_numbers(case) or not _name(case) or case.seen == case.want:
        return False
    return bool(abs(case.seen - case.want) <= 1e-15 * max(map(abs, case.args)))


def _neighbour(case: Case) -> bool:
    """The sigmoid of an argument at most 0.01 away; sigmoid can be turned round."""
    if _name(case) != "sigmoid" or not _both_numbers(case) or not 0 < case.seen < 1:
        return False
    gap = abs(math.log(case.seen / (1 - case.seen)) - case.args[0])
    return bool(0 < gap <= 0.0101)  # 0.01 and its rounding


def _epsilon_added(case: Case) -> bool:
    if not _both_numbers(case) or not _name(case):
        return False
    gap = abs(case.seen - case.want)
    if any(math.isclose(gap, e, rel_tol=1e-6) for e in _powers_of_ten(2, 12)):  # the difference itself lost digits
        return True
    return _follows(_EPSILON)(case)


RULES: tuple[Rule, ...] = (
    rule("LOG-BASE", "A logarithm has a base. Which one is meant by the natural logarithm?", _follows(_LOG_BASE),
         shown_by=[failing("operators:log", 2.0, seen=1.0, want=0.6931471805599453)]),
    rule("EXP-BASE", "The base of the power is not e, or not all of its digits.", _follows(_EXP_BASE),
         shown_by=[failing("operators:exp", 1.0, seen=2.0, want=2.718281828459045)]),
    rule("ONE-TOO-MANY", "There is a function of nearly the same name that adds or takes away a 1.",
         _follows(_ONE_TOO_MANY),
         shown_by=[failing("operators:exp", 0.0, seen=0.0, want=1.0)]),
    rule("SERIES-CUT", "The first terms of the series are good near 0 only.", _follows(_SERIES),
         shown_by=[failing("operators:exp", 1.0, seen=2.7182815255731922, want=2.718281828459045)]),
    rule("DERIVATIVE", "This is the derivative of the function, not the function.", _follows(_DERIVATIVE),
         shown_by=[failing("operators:sigmoid", 0.0, seen=0.25, want=0.5)]),
    rule("LEAKY", "Below 0 a little comes through. How much should?", _leaky,
         shown_by=[failing("operators:relu", -1.0, seen=-0.01, want=0.0)]),
    rule("ABSOLUTE-VALUE", "The sign of the argument is lost on the way.",
         lambda case: _follows(_ABSOLUTE)(case) or _sign_lost(case),
         shown_by=[failing("operators:id", -1.0, seen=1.0, want=-1.0),
                   failing("operators:neg", -1.0, seen=-1.0, want=1.0),
                   failing("operators:inv_back", 1.0, -1.0, seen=-1.0, want=1.0)],
         not_by=[near(failing("operators:id", 1.0, seen=-1.0, want=1.0), "SIGN-FLIPPED")]),
    rule("DERIVATIVE-WITHOUT-D", "The derivative is there, but where does d come in?", _without_d,
         shown_by=[failing("operators:inv_back", 1.0, 0.0, seen=-1.0, want=-0.0),
                   failing("operators:log_back", 2.0, 3.0, seen=0.5, want=1.5)],
         not_by=[near(failing("operators:inv_back", 1.0, -1.0, seen=-1.0, want=1.0), "ABSOLUTE-VALUE")]),
    rule("PARENTHESES", "Division binds tighter than addition: what exactly is divided by what?",
         _follows(_PARENTHESES),
         shown_by=[failing("operators:sigmoid", 0.0, seen=2.0, want=0.5)]),
    rule("LOOKALIKE", "This is another curve of much the same shape.", _follows(_LOOKALIKE),
         shown_by=[failing("operators:relu", 0.0, seen=0.6931471805599453, want=0.0)]),
    rule("CLIPPED", "The value is held at a limit that the text does not know.", _clipped,
         shown_by=[failing("operators:relu", 7.0, seen=6.0, want=7.0)]),
    rule("EDGE-INCLUDED", "Exactly on the edge: does the text say less than, or at most?", _beside_the_edge,
         shown_by=[failing("operators:is_close", 0.0, 0.01, seen=1.0, want=0.0)],
         not_by=[near(failing("operators:is_close", 0.0, 0.02, seen=1.0, want=0.0), "TOLERANCE")]),
    rule("LESS-OR-EQUAL", "Is a number less than itself?", _less_or_equal,
         shown_by=[failing("operators:lt", 0.0, 0.0, seen=1.0, want=0.0),
                   failing("operators:lt", 1.0, 1.0, seen=1.0, want=0.0)]),
    rule("EQ-IS", "Two equal numbers are called different. `is` asks for the same object, == for the same value.",
         _identity,
         shown_by=[failing("operators:eq", 0.0, 0.0, seen=0.0, want=1.0)]),
    rule("TOLERANCE", "At which distance, and in which direction, do two numbers stop being taken for the same?",
         _tolerance,
         shown_by=[failing("operators:lt", 0.0, 0.005, seen=0.0, want=1.0),
                   failing("operators:is_close", 0.0, 0.02, seen=1.0, want=0.0)],
         not_by=[near(failing("operators:lt", 1.0, 1.0, seen=1.0, want=0.0), "LESS-OR-EQUAL"),
                 near(failing("operators:lt", 0.0, 1.0, seen=0.0, want=1.0), "ARGUMENTS-SWAPPED")]),
    rule("WHOLE-NUMBERS", "The part after the decimal point is lost before the calculation.", _whole_numbers,
         shown_by=[failing("operators:lt", 0.0, 0.1, seen=0.0, want=1.0)],
         not_by=[near(failing("operators:mul", 2.0, 3.0, seen=5.0, want=6.0))]),
    rule("NOT-LESS", "Not less than is not yet equal.", _not_less,
         shown_by=[failing("operators:eq", 0.0, -1.0, seen=1.0, want=0.0)]),
    rule("TRUNCATED", "The part after the decimal point is lost. Which operation or conversion drops it?", _truncated,
         shown_by=[failing("operators:inv", 2.0, seen=0.0, want=0.5),
                   failing("operators:log_back", 2.0, 3.0, seen=1.0, want=1.5)],
         not_by=[near(failing("operators:inv", 1.0, seen=0.0, want=1.0)),
                 near(failing("operators:log_back", 2.0, 3.0, seen=0.5, want=1.5), "DERIVATIVE-WITHOUT-D")]),
    rule("VALUE-FOR-SLOPE", "The derivative says how steep the function is, not how large.",
         _follows(_VALUE_FOR_SLOPE),
         shown_by=[failing("operators:relu_back", 2.0, 1.0, seen=2.0, want=1.0)]),
    rule("UPSIDE-DOWN", "Something is multiplied that should be divided.", _follows(_UPSIDE_DOWN),
         shown_by=[failing("operators:log_back", 2.0, 1.0, seen=2.0, want=0.5),
                   failing("operators:log_back", 2.0, 3.0, seen=6.0, want=1.5)]),
    rule("ARGUMENTS-SWAPPED", "The arguments look swapped: which one comes first?", _follows(_SWAPPED),
         shown_by=[failing("operators:log_back", 2.0, 3.0, seen=2 / 3, want=1.5),
                   failing("operators:lt", 0.0, 1.0, seen=0.0, want=1.0)],
         not_by=[near(failing("operators:log_back", 2.0, 3.0, seen=1.0, want=1.5), "TRUNCATED"),
                 near(failing("operators:log_back", 2.0, 3.0, seen=6.0, want=1.5), "UPSIDE-DOWN")]),
    rule("MIN-FOR-MAX", "The smaller of the two came back.", _smaller_one,
         shown_by=[failing("operators:max", 0.0, 1.0, seen=0.0, want=1.0)]),
    rule("SIGN-FLIPPED", "The size is right and the sign is not.", _sign_flipped,
         shown_by=[failing("operators:neg", 1.0, seen=1.0, want=-1.0),
                   failing("operators:inv_back", 2.0, 3.0, seen=0.75, want=-0.75),
                   failing("operators:id", 1.0, seen=-1.0, want=1.0)]),
    rule("ROUNDED", "The result is rounded. Floats need no cleaning up.", _rounded,
         shown_by=[failing("operators:add", 0.0, 1e-13, seen=0.0, want=1e-13),
                   failing("operators:inv", 3.0, seen=0.33, want=0.3333333333333333)],
         not_by=[near(failing("operators:log", 2.0, seen=0.63, want=0.6931471805599453))]),
    rule("OVERFLOW", "A number on the way grows too large for a float, though the result does not.", _overflowed,
         shown_by=[failing("operators:max", 1e+308, 1e+308, seen=math.inf, want=1e+308)],
         not_by=[near(failing("operators:mul", 2.0, 3.0, seen=math.nan, want=6.0))]),
    rule("DIGITS-LOST", "The result lost its digits against a much larger number on the way.", _digits_lost,
         shown_by=[failing("operators:max", -1.0, 0.1, seen=0.10000000000000003, want=0.1)]),
    rule("EPSILON-ADDED", "A small number was added that the text does not ask for.", _epsilon_added,
         shown_by=[failing("operators:neg", 60.0, seen=-59.999, want=-60.0)]),
    rule("NEIGHBOUR", "This is the right value for another argument nearby. Is the argument rounded, or an old "
         "answer kept?",
         _neighbour,
         shown_by=[failing("operators:sigmoid", 2.0, seen=0.8806220934059599, want=0.8807970779778823)],
         not_by=[near(failing("operators:sigmoid", 2.0, seen=0.87, want=0.8807970779778823))]),
)  # fmt: skip
