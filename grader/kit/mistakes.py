"""What a rule for a known mistake is made of and looks at, and the comparisons that the rules share.

Nothing here knows a particular mistake. All of it is total: whatever a submission answered, a rule says yes or no.
A rule is declared with failures that show its mistake, and with others that lie near and do not; `misjudged`, beside
the order of the rules in kit/judging/recognising.py, tries them.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
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
    answers: Sequence[Plain] = ()  # to the calls, where they are known

    @property
    def target(self) -> str:
        """The target of the last call."""
        return self.calls[-1][0] if self.calls else ""

    @property
    def args(self) -> Sequence[Plain]:
        """The arguments of the last call."""
        return self.calls[-1][1] if self.calls else ()


@dataclass(frozen=True)
class Evidence:
    """All that a submission answered to one check: the examples that fail, the one to be told first, and the others."""

    wrong: Sequence[Case]
    right: Sequence[Case] = ()  # of which `seen` is the answer to the last call, and nothing is wanted
    _read: "dict[Callable[[Case], Case], Evidence]" = field(default_factory=dict, repr=False, compare=False)

    def read_by(self, reads: "Callable[[Case], Case]") -> "Evidence":
        """Return the same in other terms, once for all rules that share these.

        Of right answers, those to the function that went wrong are left.
        """
        if reads not in self._read:
            wrong, right = ([reads(case) for case in cases] for cases in (self.wrong, self.right))
            target = wrong[0].target
            self._read[reads] = Evidence(wrong, [case for case in right if case.target == target])
        return self._read[reads]


class Model:
    """Wrong definitions, each of which says what any call would give: None for a call of which it says nothing.

    As a rule's question it asks of one example. With evidence it is asked whether one of the definitions gives all of
    the answers, the right ones too.
    """

    def __init__(self, *definitions: "Definition") -> None:
        self.definitions = definitions

    def __call__(self, case: Case) -> bool:
        """Return whether one definition gives the answer to this example, and not the right one."""
        found = (_given(definition, case.target, case.args) for definition in self.definitions)
        return any(_is_same(value, case.seen) and not _is_same(value, case.want) for value in found)

    def explains(self, evidence: Evidence) -> bool:
        """Return whether one definition gives each answer to each example that fails, and contradicts no other one."""
        return any(self._is_told_by(d, evidence) for d in self.definitions)

    def _is_told_by(self, definition: "Definition", evidence: Evidence) -> bool:
        wrong = (_agreement(definition, case) for case in evidence.wrong)
        right = (_agreement(definition, case) for case in evidence.right)
        return all(found is True for found in wrong) and all(found is not False for found in right)


Definition = Callable[[str, Sequence[Any]], Plain]  # of a call: its target and its arguments


def _agreement(definition: Definition, case: Case) -> bool | None:
    """Return whether a definition gives the answers to all calls of a case; None where it says nothing of one."""
    answers = case.answers if len(case.answers) == len(case.calls) else [case.seen]
    calls = case.calls[len(case.calls) - len(answers) :]
    found = [_agrees(_given(definition, *call), answer) for call, answer in zip(calls, answers, strict=False)]
    return False if False in found else None if None in found else True


def _given(definition: Definition, target: str, args: Sequence[Any]) -> Plain:
    try:
        return definition(target, args)
    except (ArithmeticError, ValueError):
        return math.nan


def _agrees(value: Plain, answer: Plain) -> bool | None:
    """Return whether a definition's value is the answer; where it gives no number, an exception is as good as any."""
    if value is None or (is_number(value) and math.isnan(value) and not is_raised(answer)):
        return None
    return is_raised(answer) if is_number(value) and math.isnan(value) else _is_same(value, answer)


def _is_same(value: Plain, answer: Plain) -> bool:
    if is_number(value):
        return close(value, answer) or bool(is_number(answer) and value == answer)
    return value is not None and type(value) is type(answer) and bool(value == answer)


class Either:
    """A question that is answered by any of several: models, and questions about one example."""

    def __init__(self, *parts: Callable[[Case], bool]) -> None:
        self.parts = parts

    def __call__(self, case: Case) -> bool:
        """Return whether one of them holds of this example."""
        return any(part(case) for part in self.parts)

    def explains(self, evidence: Evidence) -> bool:
        """Return whether one of the models explains all of it."""
        return any(isinstance(part, Model) and part.explains(evidence) for part in self.parts)

    def shows(self, case: Case) -> bool:
        """Return whether one of the questions about one example is answered by yes."""
        return any(part(case) for part in self.parts if not isinstance(part, Model))


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
    unless: Callable[[Case], bool] = lambda _: False  # a right answer that there would not be with this mistake
    reads: Callable[[Case], Case] = lambda case: case  # the same in the terms in which the rule asks
    fits: Callable[[Case], bool] | None = None  # asked of the failing examples besides the one that is told

    def asks(self, case: Case) -> bool:
        """Return whether this one example shows the mistake."""
        return self.holds(self.reads(case))

    def explains(self, evidence: Evidence) -> bool:
        """Return whether the mistake is a definition that gives all of the answers."""
        return isinstance(self.holds, (Model, Either)) and self.holds.explains(evidence.read_by(self.reads))

    def shows(self, evidence: Evidence) -> bool:
        """Return whether each failing example shows the mistake, and no other one speaks against it."""
        if isinstance(self.holds, Model):
            return False
        read = evidence.read_by(self.reads)
        shown = self.holds.shows if isinstance(self.holds, Either) else self.holds
        told, *others = read.wrong
        return shown(told) and all(map(self.fits or shown, others)) and not any(map(self.unless, read.right))


def rule(  # noqa: PLR0913 - a declaration has all that belongs to a mistake
    key: str,
    hint: str,
    holds: Callable[[Case], bool],
    *,
    before: str = "",
    shown_by: Sequence[Case] = (),
    not_by: Sequence[Near] = (),
    unless: Callable[[Case], bool] = lambda _: False,
    fits: Callable[[Case], bool] | None = None,
) -> Rule:
    """Return the rule of a mistake, with cases that show it and, where they would be mistaken for it, cases that
    do not.
    """
    return Rule(Mistake(key, hint), holds, before, shown_by, not_by, unless, fits=fits)


def failing(target: str, *args: Plain, seen: Plain, want: Plain, relation: str = "") -> Case:
    """Return the case of a single call, as a check finds it."""
    return Case([(target, args)], seen, want, relation)


def error(kind: str, words: str = "") -> Plain:
    """Return what is seen where the student's code raised an exception of this kind, with these words."""
    return {"!": kind, "m": words}


def near(close_by: Case, shows: str = "") -> Near:
    """Return a case for `not_by`; it shows the mistake with the key `shows`, or none that is known."""
    return Near(close_by, shows)


def fault(case: Case) -> Plain:
    """Return the exception that was seen, also where the check looks at several answers at once."""
    if isinstance(case.seen, list):
        return next((item for item in case.seen if is_raised(item)), None)
    return case.seen


def message(case: Case, *kinds: str) -> str:
    """Return the message of the exception, where it is of one of `kinds`."""
    found = fault(case)
    return str(found.get("m", "")) if is_raised(found, *kinds) else ""


def raised(*kinds: str) -> Callable[[Case], bool]:
    """Return whether the student's code raised one of `kinds`."""
    return lambda case: is_raised(fault(case), *kinds)


def saying(kind: str, *texts: str) -> Callable[[Case], bool]:
    """Return whether the student's code raised an exception of this kind with one of the texts in its message."""
    return lambda case: any(text in message(case, kind) for text in texts)


def an_object(*names: str) -> Callable[[Case], bool]:
    """Return whether an object of one of these types came back."""
    return lambda case: isinstance(case.seen, dict) and case.seen.get("?") in names


def close(a: Plain, b: Plain) -> bool:
    """Return whether both are finite numbers, equal up to the last digits."""
    if not is_number(a) or not is_number(b):
        return False
    try:
        return math.isfinite(a) and math.isfinite(b) and math.isclose(a, b, rel_tol=REL_TOL)
    except OverflowError:  # a formula of whole numbers has gone beyond all floats
        return bool(a == b)


def gives(formula: Callable[..., float], args: Sequence[Any]) -> float:
    """Return the formula's value, nan where it has none."""
    try:
        return formula(*args)
    except (ArithmeticError, ValueError):
        return math.nan


def are_numbers(values: Plain) -> bool:
    """Return whether `values` is a list (or the arguments) of numbers and nothing else."""
    return isinstance(values, (list, tuple)) and all(is_number(v) for v in values)
