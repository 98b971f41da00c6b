"""Known mistakes in numerical derivatives: a polynomial is described as the probe in differences.py takes it."""

import math
from collections.abc import Sequence

from grader.kit.mistakes import Case, Rule, close, failing, near, rule
from grader.kit.plain import is_number

_FACTORS = (2.0, 0.5)


_NOISE = 1e-4  # relative: how far off a right numerical derivative may be, and another formula's is not


def _value(terms: Sequence[Sequence[float]], point: Sequence[float]) -> float:
    return math.fsum(c * math.prod(map(pow, point, powers)) for c, *powers in terms)


def _moved(vals: Sequence[float], n: int, step: float) -> list[float]:
    return [*vals[:n], vals[n] + step, *vals[n + 1 :]]


def _quotient(case: Case, n: int, upper: float, lower: float) -> float:
    """The difference quotient in argument n between these two steps."""
    terms, vals, *_ = case.args
    return (_value(terms, _moved(vals, n, upper)) - _value(terms, _moved(vals, n, lower))) / (upper - lower)


def _is_difference(case: Case) -> bool:
    return case.target == "differences.difference" and is_number(case.seen) and math.isfinite(case.seen)


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= _NOISE * (1 + abs(b))


def _one_side(case: Case) -> bool:
    """The slope between the point itself and one of the others."""
    if not _is_difference(case) or case.args[3] is None:
        return False
    n, epsilon = case.args[2] or 0, case.args[3]
    sides = _quotient(case, n, epsilon, 0.0), _quotient(case, n, 0.0, -epsilon)
    return any(close(case.seen, side) for side in sides)


def _by_a_factor(case: Case) -> bool:
    """Twice, or half, of what is wanted."""
    return _is_difference(case) and any(_near(case.seen, f * case.want) and case.want for f in _FACTORS)


def _of_such_a_size(case: Case) -> bool:
    """The same also where nothing is wanted, so that there is nothing to be seen of a factor."""
    return _is_difference(case) and any(_near(case.seen, f * case.want) for f in _FACTORS)


def _wrong_argument(case: Case) -> bool:
    """The derivative in another argument."""
    if not _is_difference(case) or case.args[3] is not None:
        return False
    if _near(case.seen, case.want) or (case.seen and _near(case.seen, 0.0)):  # noise on nothing tells nothing
        return False
    others = set(range(len(case.args[1]))) - {case.args[2] or 0}
    return any(_near(case.seen, _quotient(case, n, 1e-6, -1e-6)) for n in others)


def _epsilon_ignored(case: Case) -> bool:
    """The derivative, where the slope over a large step was asked for."""
    is_large = _is_difference(case) and case.args[3] is not None
    return is_large and _near(case.seen, _quotient(case, case.args[2] or 0, 1e-6, -1e-6))


_SQUARE = [[1.0, 2]]


_CUBE = [[1.0, 3]]


_SUM = [[3.0, 1, 0], [1.0, 0, 1]]


RULES: tuple[Rule, ...] = (
    rule("EPSILON-IGNORED", "The step is as large as epsilon says, also when that is a large one.", _epsilon_ignored,
         shown_by=[failing("differences.difference", _CUBE, [0.0], None, 1.0, seen=1e-12, want=1.0)]),
    rule("ONE-SIDE", "A central difference is taken between two points. On which sides of the given one are they?",
         _one_side,
         shown_by=[failing("differences.difference", _SQUARE, [1.0], None, 1.0, seen=3.0, want=2.0),
                   failing("differences.difference", _SQUARE, [1.0], None, 1.0, seen=1.0, want=2.0)]),
    rule("SLOPE-FACTOR", "How far apart are the two points at which f is asked? By that the difference is divided.",
         _by_a_factor, fits=_of_such_a_size,
         shown_by=[failing("differences.difference", _SQUARE, [3.0], None, None, seen=12.000001, want=6.0),
                   failing("differences.difference", _SQUARE, [3.0], None, None, seen=3.000001, want=6.0)]),
    rule("WRONG-ARGUMENT", "This is the slope in another argument. From which number on does arg count?",
         _wrong_argument,
         shown_by=[failing("differences.difference", _SUM, [0.0, 0.0], None, None, seen=1.0, want=3.0)],
         not_by=[near(failing("differences.difference", _SUM, [0.0, 0.0], None, None, seen=2.0, want=3.0)),
                 near(failing("differences.difference", [[1.0, 1, 0], [1.0, 0, 1]], [0.0, 0.0], None, None,
                      seen=1.00001, want=1.0))]),
)  # fmt: skip
