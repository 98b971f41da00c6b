"""Known mistakes in point_loss and full_loss: wrong costs of a point, and wrong ways to put them together."""

import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

from grader.kit.mistakes_models import Model, answer
from grader.kit.mistakes_rule import Case, Rule, close, rule
from grader.kit.plain import is_number

Rows: TypeAlias = Sequence[Sequence[float]]  # x1, x2, y
Loss: TypeAlias = Callable[[Model, Rows], float]

_SKIPPED = "A point is left out of the sum. Where does the loop begin, and where does it end?"
_FULL_LOSS = ("models.full_loss", "models.full_loss_of_any_object")


def _cost(depth: float) -> float:
    return depth if depth > 0 else 0.0


def _total(model: Model, rows: Rows, label: Callable[[float], float] = float) -> float:
    return sum(_cost(-label(y) * answer(model, x1, x2)) for x1, x2, y in rows)


def _follows(*losses: Loss) -> Callable[[Case], bool]:
    """full_loss followed one of these wrong definitions."""

    def holds(case: Case) -> bool:
        if case.target not in _FULL_LOSS or not is_number(case.seen) or not case.args[1]:
            return False
        found = (loss(*case.args) for loss in losses)
        return any(close(case.seen, value) and not close(value, _total(*case.args)) for value in found)

    return holds


def _point(formula: Callable[[float], float]) -> Callable[[Case], bool]:
    """point_loss followed this wrong formula."""

    def holds(case: Case) -> bool:
        if case.target != "losses:point_loss" or not is_number(case.seen) or not is_number(case.args[0]):
            return False
        value = formula(case.args[0])
        return close(case.seen, value) and not close(value, case.want)

    return holds


def _leaky(case: Case) -> bool:
    (m_x,) = case.args if case.target == "losses:point_loss" else (0.0,)
    return is_number(case.seen) and is_number(m_x) and m_x < 0 and 0 < case.seen / m_x <= 0.5


def _softplus(m: float) -> float:
    return max(m, 0.0) + math.log1p(math.exp(-abs(m)))


def _on_other_points(model: Model, rows: Rows, swap: Callable[[float, float], tuple[float, float]]) -> float:
    return _total(model, [[*swap(x1, x2), y] for x1, x2, y in rows])


def _turned(model: Model, rows: Rows) -> float:
    """The right points cost something; asked for the label 1 only, where no other slip with labels does the same."""
    total = _total(model, rows, lambda y: -y)
    return total if total and all(y > 0 for *_, y in rows) else math.nan


def _right_point_costs(case: Case) -> bool:
    return case.target in _FULL_LOSS and is_number(case.seen) and case.seen > 0 and _total(*case.args) == 0


def _some_only(case: Case) -> bool:
    """The loss of the first few points only."""
    if case.target not in _FULL_LOSS or not is_number(case.seen):
        return False
    model, rows = case.args
    wrong = not close(case.seen, _total(model, rows))
    return wrong and any(close(case.seen, _total(model, rows[:k])) for k in range(1, len(rows)))


def _counts(model: Model, rows: Rows) -> float:
    return float(sum(-y * answer(model, x1, x2) > 0 for x1, x2, y in rows))


def _limited(case: Case) -> bool:
    """The total was held at a multiple of ten."""
    is_total = case.target in _FULL_LOSS and is_number(case.seen) and is_number(case.want)
    return is_total and 10 <= case.seen < case.want and case.seen % 10 == 0


def _not_empty(case: Case) -> bool:
    return case.target in _FULL_LOSS and not case.args[1] and is_number(case.seen) and case.seen != 0


def _state_kept(case: Case) -> bool:
    """The answer to a repeated call differs, or that after an update does not."""
    if case.target != "models.full_losses_around_update" or not isinstance(case.seen, list) or len(case.seen) != 3:
        return False
    return case.seen[0] in case.seen[1:] or case.seen[0] != case.seen[1]


def _input_changed(case: Case) -> bool:
    return case.target == "models.left_by_full_loss" and isinstance(case.seen, list)


RULES: tuple[Rule, ...] = (
    rule("LOSS-SIGN", "More error, more loss: which sign makes a wrong point cost something?",
         lambda case: _point(lambda m: _cost(-m) if m > 0 else math.nan)(case) or _point(lambda m: -_cost(m))(case)
         or _follows(lambda model, rows: -_total(model, rows), _turned)(case)),
    rule("ABSOLUTE-VALUE", "The sign of the argument is lost on the way.", _point(abs)),
    rule("MARGIN-ADDED", "A point right on the line costs nothing here: where does the extra amount come from?",
         _point(lambda m: _cost(1 + m))),
    rule("COUNTS-ERRORS", "The loss says how deep a point lies on the wrong side, not only that it does.",
         lambda case: _point(lambda m: float(m > 0))(case) or _follows(_counts)(case)),
    rule("LOOKALIKE", "This is another curve of much the same shape.", _point(_softplus)),
    rule("LEAKY", "Below 0 a little comes through. How much should?", _leaky),
    rule("LABELS-01", "The labels are -1 and +1 already. Which labels is this conversion made for?",
         _follows(lambda model, rows: _total(model, rows, lambda y: 2 * y - 1))),
    rule("MEAN-NOT-SUM", "This is the loss of an average point. The text asks for all of them together.",
         _follows(lambda model, rows: _total(model, rows) / len(rows))),
    rule("COORDINATES-SWAPPED", "Look at how the point is handed to a model: x1 first, then x2.",
         _follows(lambda model, rows: _on_other_points(model, rows, lambda x1, x2: (x2, x1)),
                  lambda model, rows: _on_other_points(model, rows, lambda x1, _: (x1, x1)),
                  lambda model, rows: _on_other_points(model, rows, lambda _, x2: (x2, x2)))),
    rule("POINT-SKIPPED", _SKIPPED, _some_only),
    rule("RELU-OUTSIDE", "A point that is right must not make up for one that is wrong. Where does relu belong?",
         _follows(lambda model, rows: _cost(sum(-y * answer(model, x1, x2) for x1, x2, y in rows)))),
    rule("LABEL-IGNORED", "What does a point with the label -1 cost, and where does its label come in?",
         _follows(lambda model, rows: _total(model, rows, lambda _: 1.0),
                  lambda model, rows: _total(model, [row for row in rows if row[2] > 0]))),
    rule("POINT-SKIPPED", _SKIPPED, _follows(lambda *_: 0.0)),
    rule("RIGHT-POINT-COSTS", "A point on its own side costs something here.", _right_point_costs),
    rule("CLIPPED", "The value is held at a limit that the text does not know.", _limited),
    rule("OTHER-DATA", "There are no points, so there is nothing that could cost something. Which data is used?",
         _not_empty),
    rule("STATE-KEPT", "Something is kept from an earlier call. Each call starts afresh from its arguments.",
         _state_kept),
    rule("INPUT-CHANGED", "The function changes what it was given. Whoever called it still needs that as it was.",
         _input_changed),
)  # fmt: skip
