"""Known mistakes in functions of numbers: each is a wrong formula whose value is exactly what was seen.

A rule asks only where the arguments tell the wrong formula from the right one, and says nothing elsewhere.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from grader.kit.mistakes import Case, Either, Model, Rule, are_numbers, close, failing, gives, near, rule
from grader.kit.plain import Plain, is_number
from tests.mistakes import formulas

_FIELD = "operators:"


def _name(case: Case) -> str:
    """The function's name where one of `operators` was called once, with numbers; else nothing."""
    is_one_call = len(case.calls) == 1 and case.target.startswith(_FIELD) and are_numbers(case.args)
    return case.target.removeprefix(_FIELD) if is_one_call else ""


def _follows(known: formulas.Formulas) -> Model:
    """What was seen is the value of one of the wrong formulas."""
    return Model(*(partial(_value, name, formula) for name, found in known.items() for formula in found))


def _value(name: str, formula: formulas.Formula, target: str, args: Sequence[Any]) -> float | None:
    """What a formula gives for a call of the function with this name; None for any other call."""
    return gives(formula, args) if target == f"{_FIELD}{name}" and are_numbers(args) else None


def _both_numbers(case: Case) -> bool:
    return is_number(case.seen) and is_number(case.want) and math.isfinite(case.seen) and math.isfinite(case.want)


def _sign_flipped(case: Case) -> bool:
    return bool(_name(case)) and _both_numbers(case) and case.want != 0 and close(case.seen, -case.want)


def _is_right_number(case: Case) -> bool:
    """A right answer whose sign tells something."""
    return is_number(case.seen) and case.seen != 0 and not math.isnan(case.seen)


def _is_of_negative(case: Case) -> bool:
    """A right answer, other than 0, to a call with a negative argument: no sign is lost there."""
    return _is_right_number(case) and are_numbers(case.args) and len(case.args) == 1 and case.args[0] < 0


def _has_fraction(case: Case) -> bool:
    """A right answer that nothing was cut off from."""
    return is_number(case.seen) and math.isfinite(case.seen) and case.seen != int(case.seen)


def _has_many_digits(case: Case) -> bool:
    """A right answer that was not rounded."""
    return is_number(case.seen) and math.isfinite(case.seen) and case.seen != round(case.seen, 12)


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
        return any(close(case.seen, formulas.sigmoid(k)) and abs(case.args[0]) > abs(k) for k in range(-100, 101))
    return bool(case.seen == int(case.seen) and 1 < case.seen < case.want)


def _says(case: Case, answer: int) -> bool:
    return is_number(case.seen) and bool(case.seen == answer)


def _tolerance(case: Case) -> bool:
    """Two numbers near each other are told apart, or not, at the wrong distance."""
    if _name(case) not in ("lt", "eq", "is_close") or not is_number(case.seen):
        return False
    gap = abs(case.args[0] - case.args[1])
    return gap > 0 and (_name(case) == "is_close" or bool(gap <= 0.011))  # a tolerance of 0.01 and its rounding


def _identity(case: Case) -> bool:
    return _name(case) == "eq" and case.args[0] == case.args[1] and _says(case, 0)


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
    if any(
        math.isclose(gap, e, rel_tol=1e-6) for e in formulas.powers_of_ten(2, 12)
    ):  # the difference itself lost digits
        return True
    return _follows(formulas.EPSILON)(case)


def _nearly_epsilon_added(case: Case) -> bool:
    """The same of a large number, whose last digits are as large as what was added."""
    gap = abs(case.seen - case.want) if _both_numbers(case) else math.nan
    return any(math.isclose(gap, e, rel_tol=0.1) for e in formulas.powers_of_ten(2, 12))


def _as_operator(case: Case) -> Case:
    """A call of a scalar function's forward, or of its backward in one argument, as that of the operator."""
    if case.target == "scalars.forward":
        (name, *args), seen, want = case.args[0], case.seen, case.want
        return _called(name.lower(), args, seen, want, case.relation)
    if case.target == "scalars.backward" and len(case.args[0]) == 2 and isinstance(case.seen, list):
        (name, x), d = case.args
        want = case.want[0] if isinstance(case.want, (list, tuple)) and case.want else None
        seen = case.seen[0] if len(case.seen) == 1 else case.seen
        return _called(f"{name.lower()}_back", [x, d], seen, want, case.relation)
    return case


def _called(name: str, args: Sequence[Any], seen: Plain, want: Plain, relation: str) -> Case:
    return Case([(f"{_FIELD}{name}", args)], seen, want, relation, [seen])


_RULES: tuple[Rule, ...] = (
    rule("LOG-BASE", "A logarithm has a base. Which one is meant by the natural logarithm?",
         _follows(formulas.LOG_BASE),
         shown_by=[failing("operators:log", 2.0, seen=1.0, want=0.6931471805599453)]),
    rule("EXP-BASE", "The base of the power is not e, or not all of its digits.", _follows(formulas.EXP_BASE),
         shown_by=[failing("operators:exp", 1.0, seen=2.0, want=2.718281828459045)]),
    rule("ONE-TOO-MANY", "There is a function of nearly the same name that adds or takes away a 1.",
         _follows(formulas.ONE_TOO_MANY),
         shown_by=[failing("operators:exp", 0.0, seen=0.0, want=1.0)]),
    rule("SERIES-CUT", "The first terms of the series are good near 0 only.", _follows(formulas.SERIES),
         shown_by=[failing("operators:exp", 1.0, seen=2.7182815255731922, want=2.718281828459045)]),
    rule("DERIVATIVE", "This is the derivative of the function, not the function.", _follows(formulas.DERIVATIVE),
         shown_by=[failing("operators:sigmoid", 0.0, seen=0.25, want=0.5)]),
    rule("LEAKY", "Below 0 a little comes through. How much should?", _leaky,
         shown_by=[failing("operators:relu", -1.0, seen=-0.01, want=0.0)]),
    rule("ABSOLUTE-VALUE", "The sign of the argument is lost on the way.",
         Either(_follows(formulas.ABSOLUTE), _sign_lost), unless=_is_of_negative,
         shown_by=[failing("operators:id", -1.0, seen=1.0, want=-1.0),
                   failing("operators:neg", -1.0, seen=-1.0, want=1.0),
                   failing("operators:inv_back", 1.0, -1.0, seen=-1.0, want=1.0)],
         not_by=[near(failing("operators:id", 1.0, seen=-1.0, want=1.0), "SIGN-FLIPPED")]),
    rule("DERIVATIVE-WITHOUT-D", "The derivative is there, but where does d come in?", _follows(formulas.WITHOUT_D),
         shown_by=[failing("operators:inv_back", 1.0, 0.0, seen=-1.0, want=-0.0),
                   failing("operators:log_back", 2.0, 3.0, seen=0.5, want=1.5)],
         not_by=[near(failing("operators:inv_back", 1.0, -1.0, seen=-1.0, want=1.0), "ABSOLUTE-VALUE")]),
    rule("PARENTHESES", "Division binds tighter than addition: what exactly is divided by what?",
         _follows(formulas.PARENTHESES),
         shown_by=[failing("operators:sigmoid", 0.0, seen=2.0, want=0.5)]),
    rule("LOOKALIKE", "This is another curve of much the same shape.", _follows(formulas.LOOKALIKE),
         shown_by=[failing("operators:relu", 0.0, seen=0.6931471805599453, want=0.0)]),
    rule("CLIPPED", "The value is held at a limit that the text does not know.", _clipped,
         shown_by=[failing("operators:relu", 7.0, seen=6.0, want=7.0)]),
    rule("LESS-OR-EQUAL", "Is a number less than itself?", _follows(formulas.LESS_OR_EQUAL),
         shown_by=[failing("operators:lt", 0.0, 0.0, seen=1.0, want=0.0),
                   failing("operators:lt", 1.0, 1.0, seen=1.0, want=0.0)]),
    rule("EQ-IS", "Two equal numbers are called different. `is` asks for the same object, == for the same value.",
         _identity,
         shown_by=[failing("operators:eq", 0.0, 0.0, seen=0.0, want=1.0)]),
    rule("TOLERANCE", "At which distance, and in which direction, do two numbers stop being taken for the same?",
         _tolerance,
         shown_by=[failing("operators:lt", 0.0, 0.005, seen=0.0, want=1.0),
                   failing("operators:is_close", 0.0, 0.02, seen=1.0, want=0.0),
                   failing("operators:is_close", 0.0, 0.01, seen=1.0, want=0.0)],
         not_by=[near(failing("operators:lt", 1.0, 1.0, seen=1.0, want=0.0), "LESS-OR-EQUAL"),
                 near(failing("operators:lt", 0.0, 1.0, seen=0.0, want=1.0), "ARGUMENTS-SWAPPED")]),
    rule("WHOLE-NUMBERS", "The part after the decimal point is lost before the calculation.",
         _follows(formulas.WHOLE_NUMBERS),
         shown_by=[failing("operators:lt", 0.0, 0.1, seen=0.0, want=1.0)],
         not_by=[near(failing("operators:mul", 2.0, 3.0, seen=5.0, want=6.0))]),
    rule("NOT-LESS", "Not less than is not yet equal.", _follows(formulas.NOT_LESS),
         shown_by=[failing("operators:eq", 0.0, -1.0, seen=1.0, want=0.0)]),
    rule("TRUNCATED", "The part after the decimal point is lost. Which operation or conversion drops it?",
         Either(_follows(formulas.CUT), _truncated),
         unless=_has_fraction,
         shown_by=[failing("operators:inv", 2.0, seen=0.0, want=0.5),
                   failing("operators:log_back", 2.0, 3.0, seen=1.0, want=1.5)],
         not_by=[near(failing("operators:inv", 1.0, seen=0.0, want=1.0)),
                 near(failing("operators:log_back", 2.0, 3.0, seen=0.5, want=1.5), "DERIVATIVE-WITHOUT-D")]),
    rule("VALUE-FOR-SLOPE", "The derivative says how steep the function is, not how large.",
         _follows(formulas.VALUE_FOR_SLOPE),
         shown_by=[failing("operators:relu_back", 2.0, 1.0, seen=2.0, want=1.0)]),
    rule("UPSIDE-DOWN", "Something is multiplied that should be divided.", _follows(formulas.UPSIDE_DOWN),
         shown_by=[failing("operators:log_back", 2.0, 1.0, seen=2.0, want=0.5),
                   failing("operators:log_back", 2.0, 3.0, seen=6.0, want=1.5)]),
    rule("ARGUMENTS-SWAPPED", "The arguments look swapped: which one comes first?", _follows(formulas.SWAPPED),
         shown_by=[failing("operators:log_back", 2.0, 3.0, seen=2 / 3, want=1.5),
                   failing("operators:lt", 0.0, 1.0, seen=0.0, want=1.0)],
         not_by=[near(failing("operators:log_back", 2.0, 3.0, seen=1.0, want=1.5), "TRUNCATED"),
                 near(failing("operators:log_back", 2.0, 3.0, seen=6.0, want=1.5), "UPSIDE-DOWN")]),
    rule("MIN-FOR-MAX", "The smaller of the two came back.", _follows(formulas.SMALLER),
         shown_by=[failing("operators:max", 0.0, 1.0, seen=0.0, want=1.0)]),
    rule("SIGN-FLIPPED", "The size is right and the sign is not.", _sign_flipped,
         unless=_is_right_number,
         shown_by=[failing("operators:neg", 1.0, seen=1.0, want=-1.0),
                   failing("operators:inv_back", 2.0, 3.0, seen=0.75, want=-0.75),
                   failing("operators:id", 1.0, seen=-1.0, want=1.0)]),
    rule("ROUNDED", "The result is rounded. Floats need no cleaning up.", _rounded,
         unless=_has_many_digits,
         shown_by=[failing("operators:add", 0.5, 1e-13, seen=0.5, want=0.5000000000001),
                   failing("operators:inv", 3.0, seen=0.33, want=0.3333333333333333)],
         not_by=[near(failing("operators:log", 2.0, seen=0.63, want=0.6931471805599453))]),
    rule("OVERFLOW", "A number on the way grows too large for a float, though the result does not.", _overflowed,
         shown_by=[failing("operators:max", 1e+308, 1e+308, seen=math.inf, want=1e+308)],
         not_by=[near(failing("operators:mul", 2.0, 3.0, seen=math.nan, want=6.0))]),
    rule("DIGITS-LOST", "The result lost its digits against a much larger number on the way.", _digits_lost,
         fits=lambda case: _digits_lost(case) or _overflowed(case),
         shown_by=[failing("operators:max", -1.0, 0.1, seen=0.10000000000000003, want=0.1)]),
    rule("EPSILON-ADDED", "A small number was added that the text does not ask for.",
         Either(_follows(formulas.EPSILON), _epsilon_added), fits=_nearly_epsilon_added,
         shown_by=[failing("operators:neg", 60.0, seen=-59.999, want=-60.0)]),
    rule("NEIGHBOUR", "This is the right value for another argument nearby. Is the argument rounded, or an old "
         "answer kept?",
         _neighbour,
         shown_by=[failing("operators:sigmoid", 2.0, seen=0.8806220934059599, want=0.8807970779778823)],
         not_by=[near(failing("operators:sigmoid", 2.0, seen=0.87, want=0.8807970779778823))]),
)  # fmt: skip

# What is said of a d is said in other words of a d_output: in chains.py.
RULES = tuple(r if r.mistake.key == "DERIVATIVE-WITHOUT-D" else replace(r, reads=_as_operator) for r in _RULES)
