"""What a rule for a known mistake is made of and looks at, and the comparisons that the rules share.

Nothing here knows a particular mistake. All of it is total: whatever a submission answered, a rule says yes or no.
A rule is declared with failures that show its mistake, and with others that lie near and do not; `misjudged`, beside
the order of the rules in kit/judging/recognising.py, tries them.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from grader.kit.calls import Call
from grader.kit.plain import Plain, is_number, is_raised

REL_TOL = 1e-9  # as in `expect`: a known wrong formula, computed in another order of operations


@dataclass(frozen=True)
class Mistake:
    """A known mistake: a stable key, and a hint that names the idea and not the answer."""

    key: str
    hint: str


@dataclass(frozen=True)
class Case:
    """The failing example: its calls, of which the last is at fault, what was seen, and what was wanted."""

    calls: Sequence[Call]
    seen: Plain
    want: Plain
    relation: str = ""

    @property
    def target(self) -> str:
        """The target of the last call."""
        return self.calls[-1][0] if self.calls else ""

    @property
    def args(self) -> Sequence[Plain]:
        """The arguments of the last call."""
        return self.calls[-1][1] if self.calls else ()


@dataclass(frozen=True)
class Near:
    """A failure that lies near to a mistake and does not show it."""

    case: Case
    shows: str = ""  # the key of the mistake that it shows; none is known where nothing is said


@dataclass(frozen=True)
class Rule:
    """A mistake, the question whether a case shows it, and cases for which the answer is known."""

    mistake: Mistake
    holds: Callable[[Case], bool]
    before: str = ""  # the key of a general rule that is asked only after this one
    shown_by: Sequence[Case] = ()
    not_by: Sequence[Near] = ()


def rule(  # noqa: PLR0913 - a declaration has all that belongs to a mistake
    key: str,
    hint: str,
    holds: Callable[[Case], bool],
    *,
    before: str = "",
    shown_by: Sequence[Case] = (),
    not_by: Sequence[Near] = (),
) -> Rule:
    """The rule of a mistake, with cases that show it and, where they would be mistaken for it, cases that do not."""
    return Rule(Mistake(key, hint), holds, before, shown_by, not_by)


def failing(target: str, *args: Plain, seen: Plain, want: Plain, relation: str = "") -> Case:
    """The case of a single call, as a check finds it."""
    return Case([(target, args)], seen, want, relation)


def error(kind: str, words: str = "") -> Plain:
    """What is seen where the student's code raised an exception of this kind, with these words."""
    return {"!": kind, "m": words}


def near(close_by: Case, shows: str = "") -> Near:
    """A case for `not_by`; it shows the mistake with the key `shows`, or none that is known."""
    return Near(close_by, shows)


def fault(case: Case) -> Plain:
    """The exception that was seen, also where the check looks at several answers at once."""
    if isinstance(case.seen, list):
        return next((item for item in case.seen if is_raised(item)), None)
    return case.seen


def message(case: Case, *kinds: str) -> str:
    """The message of the exception, where it is of one of `kinds`."""
    found = fault(case)
    return str(found.get("m", "")) if is_raised(found, *kinds) else ""


def raised(*kinds: str) -> Callable[[Case], bool]:
    """The student's code raised one of `kinds`."""
    return lambda case: is_raised(fault(case), *kinds)


def saying(kind: str, *texts: str) -> Callable[[Case], bool]:
    """The student's code raised an exception of this kind with one of the texts in its message."""
    return lambda case: any(text in message(case, kind) for text in texts)


def an_object(*names: str) -> Callable[[Case], bool]:
    """An object of one of these types came back."""
    return lambda case: isinstance(case.seen, dict) and case.seen.get("?") in names


def close(a: Plain, b: Plain) -> bool:
    """Whether both are finite numbers, equal up to the last digits."""
    if not is_number(a) or not is_number(b):
        return False
    try:
        return math.isfinite(a) and math.isfinite(b) and math.isclose(a, b, rel_tol=REL_TOL)
    except OverflowError:  # a formula of whole numbers has gone beyond all floats
        return bool(a == b)


def gives(formula: Callable[..., float], args: Sequence[Any]) -> float:
    """The formula's value, nan where it has none."""
    try:
        return formula(*args)
    except (ArithmeticError, ValueError):
        return math.nan


def are_numbers(values: Plain) -> bool:
    """Whether `values` is a list (or the arguments) of numbers and nothing else."""
    return isinstance(values, (list, tuple)) and all(is_number(v) for v in values)
