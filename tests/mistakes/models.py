"""Known mistakes in models: wrong formulas over a described model and a point.

A description is what the probes in models.py take: ["Linear", w1, w2, b], ["Split", m1, m2] or ["Part"].
"""

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeAlias

from grader.kit.mistakes import Case, Either, Rule, close, failing, near, rule
from grader.kit.mistakes import Model as Wrong
from grader.kit.plain import is_number

Model: TypeAlias = Sequence[Any]
Formula: TypeAlias = Callable[..., float]

_ONE_ONLY = "One of the two models is used twice, the other one not at all. How are they kept apart?"
_AFTER_UPDATE = ("models.linear_after_update", "models.split_after_update")
_RIGHT, _UPPER = 0.5, 0.6  # edges of Part's rectangle


def answer(model: Model, x1: float, x2: float) -> float:
    """What the described model answers at a point."""
    kind, *parts = model
    if kind == "Linear":
        return float(parts[0] * x1 + parts[1] * x2 + parts[2])
    if kind == "Split":
        return math.prod(answer(part, x1, x2) for part in parts)
    return float(_is_inside(x1, x2))


def _is_inside(x1: float, x2: float) -> bool:
    return 0 <= x1 < _RIGHT and 0 <= x2 < _UPPER


def _arguments(case: Case, kind: str) -> Sequence[Any]:
    """Where a model of this kind gave a wrong number: its own parts (submodels as functions) and the point."""
    if case.target != "models.forward" or case.args[0][0] != kind or not is_number(case.seen):
        return ()
    (_, *parts), point = case.args
    return (*(_function(part) if kind == "Split" else part for part in parts), *point)


def _function(model: Model) -> Formula:
    return lambda x1, x2: answer(model, x1, x2)


def _follows(kind: str, *formulas: Formula) -> Wrong:
    """A model of this kind answered by one of these wrong formulas."""
    return Wrong(*(partial(_value, kind, formula) for formula in formulas))


def _value(kind: str, formula: Formula, target: str, args: Sequence[Any]) -> float | None:
    """What a formula gives for such a model at a point, also after an update; None for any other call."""
    if target == "models.forward" and args[0][0] == kind:
        (_, *parts), point = args
        return formula(*(_function(part) if kind == "Split" else part for part in parts), *point)
    if target == "models.linear_after_update" and kind == "Linear":
        (_, *parts), step, point = args
        return formula(*(part + step for part in parts), *point)
    return None


def _inside(*wrongs: Callable[[float, float], bool]) -> Wrong:
    """Part answered as if these were its limits."""
    return _follows("Part", *(lambda x1, x2, is_in=is_in: float(is_in(x1, x2)) for is_in in wrongs))


def _sign_only(case: Case) -> bool:
    """1 or -1 for a number of that sign."""
    is_sign = bool(_arguments(case, "Linear")) and case.seen in (1, -1) and is_number(case.want)
    return is_sign and case.want not in (1, -1) and case.seen * case.want >= 0


def _cut_off(case: Case) -> bool:
    """0 for a negative number."""
    return bool(_arguments(case, "Linear")) and is_number(case.want) and case.want < 0 and case.seen == 0


def _sign_lost(case: Case) -> bool:
    """The size of a Split's negative answer; a sum or a wrong order would show on a positive one."""
    return bool(_arguments(case, "Split")) and is_number(case.want) and case.want < 0 and close(case.seen, -case.want)


def _not_registered(kind: str) -> Callable[[Case], bool]:
    """Some of the values that the tree should hold are not in it, and nothing else is."""

    def holds(case: Case) -> bool:
        if case.target != "models.parameter_values" or case.args[0][0] != kind or not isinstance(case.seen, list):
            return False
        return len(case.seen) < len(case.want) and all(value in case.want for value in case.seen)

    return holds


def _update_ignored(case: Case) -> bool:
    """The answer is that of the model before its Parameters were updated."""
    if case.target not in _AFTER_UPDATE:
        return False
    *models, _, point = case.args
    return not close(case.seen, case.want) and close(case.seen, math.prod(answer(model, *point) for model in models))


RULES: tuple[Rule, ...] = (
    rule("EDGE-INCLUDED", "Exactly on the edge: does the text say less than, or at most?",
         _inside(lambda x1, x2: 0 <= x1 <= _RIGHT and 0 <= x2 < _UPPER,
                 lambda x1, x2: 0 <= x1 < _RIGHT and 0 <= x2 <= _UPPER,
                 lambda x1, x2: 0 <= x1 <= _RIGHT and 0 <= x2 <= _UPPER),
         shown_by=[failing("models.forward", ["Part"], [0.5, 0.0], seen=1, want=0.0)],
         not_by=[near(failing("models.forward", ["Part"], [0.25, -0.25], seen=1.0, want=0.0), "LIMIT-FORGOTTEN")]),
    rule("EDGE-EXCLUDED", "Exactly on the edge: does the text say more than, or at least?",
         _inside(lambda x1, x2: 0 < x1 < _RIGHT and 0 <= x2 < _UPPER,
                 lambda x1, x2: 0 <= x1 < _RIGHT and 0 < x2 < _UPPER,
                 lambda x1, x2: 0 < x1 < _RIGHT and 0 < x2 < _UPPER),
         shown_by=[failing("models.forward", ["Part"], [0.0, 0.0], seen=0, want=1.0),
                   failing("models.forward", ["Part"], [0.0, 0.25], seen=0.0, want=1.0)]),
    rule("LIMIT-FORGOTTEN", "Each coordinate has a limit on both sides. Which one is not looked at here?",
         _inside(lambda x1, _: 0 <= x1 < _RIGHT, lambda _, x2: 0 <= x2 < _UPPER,
                 lambda x1, x2: x1 < _RIGHT and x2 < _UPPER, lambda x1, x2: x1 >= 0 and x2 >= 0,
                 lambda x1, x2: x1 < _RIGHT and 0 <= x2 < _UPPER, lambda x1, x2: 0 <= x1 < _RIGHT and x2 < _UPPER,
                 lambda x1, x2: x1 >= 0 and 0 <= x2 < _UPPER, lambda x1, x2: 0 <= x1 < _RIGHT and x2 >= 0),
         shown_by=[failing("models.forward", ["Part"], [0.1, 1.0], seen=1, want=0.0),
                   failing("models.forward", ["Part"], [0.25, -0.25], seen=1.0, want=0.0)],
         not_by=[near(failing("models.forward", ["Part"], [0.25, 0.25], seen=0.0, want=1.0), "PART-INVERTED")]),
    rule("SAME-LIMIT", "The two coordinates do not have the same upper limit.",
         _inside(lambda x1, x2: 0 <= x1 < _RIGHT and 0 <= x2 < _RIGHT,
                 lambda x1, x2: 0 <= x1 < _UPPER and 0 <= x2 < _UPPER),
         shown_by=[failing("models.forward", ["Part"], [0.1, 0.5], seen=0, want=1.0)]),
    rule("PART-INVERTED", "Inside and outside look exchanged.",
         _inside(lambda x1, x2: not _is_inside(x1, x2)),
         shown_by=[failing("models.forward", ["Part"], [0.25, 0.25], seen=0.0, want=1.0)],
         not_by=[near(failing("models.forward", ["Part"], [0.0, 0.25], seen=0.0, want=1.0), "EDGE-EXCLUDED"),
                 near(failing("models.forward", ["Part"], [1.0, 1.0], seen=0.5, want=0.0))]),
    rule("ANSWER-CUT-OFF", "A model's answer may be negative. What turned it into 0?",
         Either(_follows("Linear", lambda w1, w2, b, x1, x2: max(w1 * x1 + w2 * x2 + b, 0.0)), _cut_off),
         shown_by=[failing("models.forward", ["Linear", 0.0, 0.0, -1.0], [0.0, 0.0], seen=0.0, want=-1.0)]),
    rule("WEIGHTS-MIXED-UP", "Which weight belongs to which coordinate? Each of the four is used once.",
         _follows("Linear", lambda w1, w2, b, x1, x2: w1 * x2 + w2 * x1 + b,
                  lambda w1, w2, b, x1, _: (w1 + w2) * x1 + b, lambda w1, w2, b, _, x2: (w1 + w2) * x2 + b,
                  lambda w1, _, b, x1, x2: w1 * (x1 + x2) + b, lambda _, w2, b, x1, x2: w2 * (x1 + x2) + b),
         shown_by=[failing("models.forward", ["Linear", 0.0, 1.0, 0.0], [0.0, 1.0], seen=0.0, want=1.0),
                   failing("models.forward", ["Linear", 2.0, 3.0, 5.0], [7.0, 11.0], seen=48.0, want=52.0)],
         not_by=[near(failing("models.forward", ["Linear", 2.0, 3.0, 5.0], [7.0, 11.0], seen=1.5, want=52.0))]),
    rule("BIAS-LOST", "One of the three Parameters has no part in the answer, or the wrong sign.",
         _follows("Linear", lambda w1, w2, _, x1, x2: w1 * x1 + w2 * x2,
                  lambda w1, w2, b, x1, x2: w1 * x1 + w2 * x2 - b),
         shown_by=[failing("models.forward", ["Linear", 0.0, 0.0, 1.0], [0.0, 0.0], seen=0.0, want=1.0)],
         not_by=[near(failing("models.forward", ["Linear", 2.0, 3.0, 5.0], [7.0, 11.0],
                      seen=48.0, want=52.0), "WEIGHTS-MIXED-UP")]),
    rule("SIGN-ONLY", "The answer is the number itself, not only the side of the line on which the point lies.",
         Either(_follows("Linear", lambda w1, w2, b, x1, x2: math.copysign(1.0, w1 * x1 + w2 * x2 + b),
                        lambda w1, w2, b, x1, x2: 1.0 if w1 * x1 + w2 * x2 + b > 0 else -1.0), _sign_only),
         shown_by=[failing("models.forward", ["Linear", 0.0, 0.0, 0.0], [0.0, 0.0], seen=-1.0, want=0.0),
                   failing("models.forward", ["Linear", 0.0, 0.0, -3.0], [0.0, 0.0], seen=-1.0, want=-3.0)]),
    rule("ABSOLUTE-VALUE", "The sign of the argument is lost on the way.", _sign_lost,
         shown_by=[failing("models.forward", ["Split", ["Linear", 0.0, 0.0, 2.0], ["Linear", 0.0, 0.0, -3.0]], [0.0,
         0.0],
                        seen=6.0, want=-6.0)]),
    rule("SAME-MODEL-TWICE", _ONE_ONLY, _follows("Split", lambda _, m2, x1, x2: m2(x1, x2) ** 2),
         shown_by=[failing("models.forward", ["Split", ["Part"], ["Linear", 0.0, 0.0, 0.5]], [0.0, 0.0],
                        seen=0.25, want=0.5),
                   failing("models.forward", ["Split", ["Part"], ["Linear", 0.0, 0.0, 1.0]], [0.0, 1.0],
                        seen=1.0, want=0.0)]),
    rule("ZERO-IS-FALSE", "An answer of 0 is an answer: `or` and `if` take it for nothing.",
         _follows("Split", lambda m1, m2, x1, x2: m1(x1, x2) or m2(x1, x2),
                  lambda m1, m2, x1, x2: m2(x1, x2) or m1(x1, x2)),
         shown_by=[failing("models.forward", ["Split", ["Part"], ["Linear", 0.0, 0.0, 0.0]], [0.0, 0.0],
                        seen=1.0, want=0.0)],
         not_by=[near(failing("models.forward", ["Split", ["Part"], ["Linear", 0.0, 0.0, 1.0]], [0.0, 1.0],
                      seen=1.0, want=0.0), "SAME-MODEL-TWICE")]),
    rule("COORDINATES-SWAPPED", "Look at how the point is handed to a model: x1 first, then x2.",
         _follows("Split", lambda m1, m2, x1, x2: m1(x1, x2) * m2(x2, x1),
                  lambda m1, m2, x1, x2: m1(x2, x1) * m2(x1, x2), lambda m1, m2, x1, x2: m1(x2, x1) * m2(x2, x1),
                  lambda m1, m2, x1, x2: m1(x1, x1) * m2(x2, x2)),
         shown_by=[failing("models.forward", ["Split", ["Linear", 1.0, 0.0, 1.0], ["Linear", 0.0, 1.0, 0.0]], [2.0,
         3.0],
                        seen=6.0, want=9.0)]),
    rule("SAME-MODEL-TWICE", _ONE_ONLY, _follows("Split", lambda m1, _, x1, x2: m1(x1, x2) ** 2),
         shown_by=[failing("models.forward", ["Split", ["Linear", 0.0, 0.0, 3.0], ["Linear", 0.0, 0.0, 5.0]], [0.0,
         0.0],
                        seen=9.0, want=15.0)]),
    rule("COMPOSED", "The two models stand side by side: neither gets the answer of the other.",
         _follows("Split", lambda m1, m2, x1, x2: m2(m1(x1, x2), x2), lambda m1, m2, x1, x2: m1(m2(x1, x2), x2),
                  lambda m1, m2, x1, x2: m2(x1, m1(x1, x2))),
         shown_by=[failing("models.forward", ["Split", ["Part"], ["Part"]], [0.0, 0.0], seen=0.0, want=1.0)]),
    rule("SUM-FOR-PRODUCT", "The two answers are added. What makes them positive where the signs agree?",
         _follows("Split", lambda m1, m2, x1, x2: m1(x1, x2) + m2(x1, x2)),
         shown_by=[failing("models.forward", ["Split", ["Linear", 0.0, 0.0, 3.0], ["Linear", 0.0, 0.0, 5.0]], [0.0,
         0.0],
                        seen=8.0, want=15.0)]),
    rule("NOT-A-PARAMETER", "A plain number in an attribute is not found in the tree. What makes it trainable?",
         _not_registered("Linear"),
         shown_by=[failing("models.parameter_values", ["Linear", 0.0, 0.0, 0.0],
                        seen=[], want=[0.0, 0.0, 0.0], relation="in any order")]),
    rule("NOT-A-SUBMODULE", "Only a Module that is assigned to an attribute of its own becomes part of the tree.",
         _not_registered("Split"),
         shown_by=[failing("models.parameter_values", ["Split", ["Linear", 0.0, 0.0, 0.0], ["Linear", 0.0, 0.0, 0.0]],
                        seen=[], want=[0.0, 0.0, 0.0, 0.0, 0.0, 0.0], relation="in any order")]),
    rule("UPDATE-IGNORED", "After an update the answer is still that of the old value.",
         _update_ignored,
         shown_by=[failing("models.linear_after_update", ["Linear", 1.0, 0.0, 0.0], 1.0, [2.0, 0.0],
                           seen=2.0, want=5.0)]),
)  # fmt: skip
