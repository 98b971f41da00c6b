"""Known mistakes in point_loss and full_loss: wrong costs of a point, and wrong ways to put them together."""

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeAlias

from grader.kit.mistakes import Case, Either, Rule, close, failing, near, rule
from grader.kit.mistakes import Model as Wrong
from grader.kit.plain import is_number
from tests.mistakes.models import Model, answer

Rows: TypeAlias = Sequence[Sequence[float]]  # x1, x2, y
Loss: TypeAlias = Callable[[Model, Rows], float]

_MARGIN = "A point right on the line costs nothing. Where does the extra amount come from?"
_FULL_LOSS = ("models.full_loss", "models.full_loss_of_any_object")


def _cost(depth: float) -> float:
    return depth if depth > 0 else 0.0


def _total(model: Model, rows: Rows, label: Callable[[float], float] = float) -> float:
    return sum(_cost(-label(y) * answer(model, x1, x2)) for x1, x2, y in rows)


def _follows(*losses: Loss) -> Wrong:
    """full_loss followed one of these wrong definitions."""
    return Wrong(*(partial(_loss, loss) for loss in losses))


def _loss(loss: Loss, target: str, args: Sequence[Any]) -> float | None:
    """What a definition gives for a call of full_loss on some points; None for any other call."""
    return loss(*args) if target in _FULL_LOSS and args[1] else None


def _point(*formulas: Callable[[float], float]) -> Wrong:
    """point_loss followed one of these wrong formulas, also where full_loss adds it up."""
    return Wrong(*(partial(_point_loss, formula) for formula in formulas))


def _point_loss(formula: Callable[[float], float], target: str, args: Sequence[Any]) -> float | None:
    if target == "losses:point_loss":
        return formula(args[0])
    return _loss(lambda model, rows: sum(formula(-y * answer(model, x1, x2)) for x1, x2, y in rows), target, args)


def _leaky(case: Case) -> bool:
    (m_x,) = case.args if case.target == "losses:point_loss" else (0.0,)
    return is_number(case.seen) and is_number(m_x) and m_x < 0 and 0 < case.seen / m_x <= 0.5


def _softplus(m: float) -> float:
    return max(m, 0.0) + math.log1p(math.exp(-abs(m)))


def _on_other_points(model: Model, rows: Rows, swap: Callable[[float, float], tuple[float, float]]) -> float:
    return _total(model, [[*swap(x1, x2), y] for x1, x2, y in rows])


def _right_point_costs(case: Case) -> bool:
    return case.target in _FULL_LOSS and is_number(case.seen) and case.seen > 0 and _total(*case.args) == 0


def _right_point_is_free(case: Case) -> bool:
    return case.target in _FULL_LOSS and bool(case.args[1]) and case.seen == 0


def _is_counted(case: Case) -> bool:
    """A right answer for a single wrong point."""
    return case.target in _FULL_LOSS and len(case.args[1]) == 1 and is_number(case.seen) and case.seen > 0


def _some_only(case: Case) -> bool:
    """The loss of the first few points only."""
    if case.target not in _FULL_LOSS or not is_number(case.seen):
        return False
    model, rows = case.args
    wrong = not close(case.seen, _total(model, rows))
    return wrong and any(close(case.seen, _total(model, rows[:k])) for k in range(1, len(rows)))


def _with_margin(model: Model, rows: Rows) -> float:
    return sum(_cost(1 - y * answer(model, x1, x2)) for x1, x2, y in rows)


def _is_free(case: Case) -> bool:
    """A single wrong point costs nothing: left out, or with its label lost, which looks the same."""
    if case.target not in _FULL_LOSS or len(case.args[1]) != 1 or not is_number(case.seen):
        return False
    return bool(case.seen == 0 < _total(*case.args))


def _limited(case: Case) -> bool:
    """The total was held at a multiple of ten."""
    is_total = case.target in _FULL_LOSS and is_number(case.seen) and is_number(case.want)
    return is_total and 10 <= case.seen < case.want and case.seen % 10 == 0


def _not_empty(case: Case) -> bool:
    return case.target in _FULL_LOSS and not case.args[1] and is_number(case.seen) and case.seen != 0


def _state_kept(case: Case) -> bool:
    """The answer after an update is that of before; where a repeated call differs, the data may have been changed."""
    if case.target != "models.full_losses_around_update" or not isinstance(case.seen, list) or len(case.seen) != 3:
        return False
    return bool(case.seen[0] == case.seen[1] == case.seen[2])


def _input_changed(case: Case) -> bool:
    """The points or their labels are not what they were."""
    is_list = case.target == "models.left_by_full_loss" and isinstance(case.seen, list)
    return is_list and case.seen[:2] != list(case.want[:2])


RULES: tuple[Rule, ...] = (
    rule("LABELS-01", "The labels are -1 and +1 already. Which labels is this conversion made for?",
         _follows(lambda model, rows: _total(model, rows, lambda y: 2 * y - 1)),
         shown_by=[failing("models.full_loss", ["Part"], [[0.0, 0.0, -1]], seen=3.0, want=1.0)]),
    rule("MEAN-NOT-SUM", "This is the loss of an average point. The text asks for all of them together.",
         _follows(lambda model, rows: _total(model, rows) / len(rows)),
         shown_by=[Case([("models.full_loss", [["Linear", 0.0, 0.0, 1.0], [[0.0, 0.0, -1]]]), ("models.full_loss",
                        [["Linear", 0.0, 0.0, 1.0], [[0.0, 0.0, -1], [0.0, 0.0, -1]]])], 1.0, 0.0),
                   failing("models.full_loss", ["Part"], [[0.0, 0.0, -1], [0.1, 0.0, -1], [0.2, 0.0, 1]],
                        seen=2 / 3, want=2.0)],
         not_by=[near(failing("models.full_loss", ["Part"], [[0.0, 0.0, -1], [0.1, 0.0, -1], [0.2, 0.0, -1]],
                      seen=2.0, want=3.0), "POINT-SKIPPED")]),
    rule("COORDINATES-SWAPPED", "Look at how the point is handed to a model: x1 first, then x2.",
         _follows(lambda model, rows: _on_other_points(model, rows, lambda x1, x2: (x2, x1)),
                  lambda model, rows: _on_other_points(model, rows, lambda x1, _: (x1, x1)),
                  lambda model, rows: _on_other_points(model, rows, lambda _, x2: (x2, x2))),
         shown_by=[failing("models.full_loss", ["Part"], [[0.0, 1.0, -1]], seen=1.0, want=0.0)]),
    rule("RELU-OUTSIDE", "A point that is right must not make up for one that is wrong. Where does relu belong?",
         _follows(lambda model, rows: _cost(sum(-y * answer(model, x1, x2) for x1, x2, y in rows))),
         shown_by=[Case([("models.full_loss", [["Part"], [[0.0, 0.0, -1]]]), ("models.full_loss", [["Part"], [[0.0,
                        0.0, 1]]]), ("models.full_loss", [["Part"], [[0.0, 0.0, -1], [0.0, 0.0, 1]]])], 0.0, 1.0)]),
    rule("POINT-FREE", "A wrong point costs nothing here. Is it counted, and is its label used as it is?", _is_free,
         unless=_is_counted,
         shown_by=[failing("models.full_loss", ["Part"], [[0.0, 0.0, -1]], seen=0.0, want=1.0)]),
    rule("POINT-SKIPPED", "A point is left out of the sum. Where does the loop begin, and where does it end?",
         Either(_follows(lambda model, rows: _total(model, rows[1:]), lambda model, rows: _total(model, rows[:-1]),
                         lambda model, rows: _total(model, rows[:1]),
                         *(lambda model, rows, k=k: _total(model, rows[:k]) for k in (2, 3, 5, 10, 20))), _some_only),
         shown_by=[failing("models.full_loss", ["Part"], [[0.0, 0.0, -1], [0.1, 0.0, -1], [0.2, 0.0, -1]],
                        seen=2.0, want=3.0)],
         not_by=[near(failing("models.full_loss", ["Part"], [[0.0, 0.0, -1], [0.1, 0.0, -1], [0.2, 0.0, 1]],
                      seen=2 / 3, want=2.0), "MEAN-NOT-SUM")]),
    rule("LABEL-IGNORED", "What does a point with the label -1 cost, and where does its label come in?",
         _follows(lambda model, rows: _total(model, rows, lambda _: 1.0),
                  lambda model, rows: _total(model, rows, lambda y: max(y, 0.0))),
         shown_by=[failing("models.full_loss", ["Linear", 0.0, 0.0, -1.0], [[0.0, 0.0, -1]], seen=1.0, want=0.0)]),
    rule("OTHER-DATA", "There are no points, so there is nothing that could cost something. Which data is used?",
         _not_empty,
         shown_by=[failing("models.full_loss", ["Part"], [], seen=1.0, want=0.0)]),
    rule("MARGIN-ADDED", _MARGIN, _follows(_with_margin),
         shown_by=[failing("models.full_loss", ["Linear", 0.0, 0.0, -0.25], [[0.0, 0.0, -1]], seen=0.75, want=0.0)]),
    rule("RIGHT-POINT-COSTS", "A point on its own side costs something here.", _right_point_costs,
         unless=_right_point_is_free,
         shown_by=[failing("models.full_loss", ["Linear", 0.0, 0.0, 1.0], [[0.0, 0.0, 1]], seen=2.0, want=0.0)],
         not_by=[near(failing("models.full_loss", ["Part"], [[0.0, 0.0, -1]], seen=3.0, want=1.0), "LABELS-01")]),
    rule("CLIPPED", "The value is held at a limit that the text does not know.", _limited,
         shown_by=[failing("models.full_loss", ["Linear", 0.0, 0.0, 20.0], [[0.0, 0.0, -1]], seen=10.0, want=20.0)]),
    rule("STATE-KEPT", "Something is kept from an earlier call. Each call starts afresh from its arguments.",
         _state_kept,
         shown_by=[failing("models.full_losses_around_update", ["Linear", 0.0, 0.0, 1.0], 2.0, [[0.0, 0.0, -1]],
                        seen=[1.0, 1.0, 1.0], want=[1.0, 1.0, 2.0])]),
    rule("INPUT-CHANGED", "The function changes what it was given. Whoever called it still needs that as it was.",
         _input_changed,
         shown_by=[failing("models.left_by_full_loss", ["Linear", 0.0, 0.0, 1.0], [[0.0, 0.0, -1]],
                        seen=[[0.0, 0.0, 1]], want=[[0.0, 0.0, -1]])]),
    rule("ABSOLUTE-VALUE", "The sign of the argument is lost on the way.", _point(abs),
         shown_by=[failing("losses:point_loss", -1.0, seen=1.0, want=0.0)]),
    rule("LOSS-SIGN", "More error, more loss: which sign makes a wrong point cost something?",
         _point(lambda m: _cost(-m), lambda m: -_cost(m)),
         shown_by=[failing("losses:point_loss", 1.0, seen=0.0, want=1.0)]),
    rule("MARGIN-ADDED", _MARGIN, _point(lambda m: _cost(1 + m)),
         shown_by=[failing("losses:point_loss", 0.0, seen=1.0, want=0.0)]),
    rule("COUNTS-ERRORS", "The loss says how deep a point lies on the wrong side, not only that it does.",
         _point(lambda m: float(m > 0)),
         shown_by=[failing("losses:point_loss", 2.0, seen=1.0, want=2.0)]),
    rule("LOOKALIKE", "This is another curve of much the same shape.", _point(_softplus),
         shown_by=[failing("losses:point_loss", 0.0, seen=0.6931471805599453, want=0.0)]),
    rule("LEAKY", "Below 0 a little comes through. How much should?",
         Either(_point(*(lambda m, k=k: m if m > 0 else k * m for k in (0.01, 0.1, 0.2, 0.05, 0.5))), _leaky),
         shown_by=[failing("losses:point_loss", -1.0, seen=-0.01, want=0.0)]),
)  # fmt: skip
