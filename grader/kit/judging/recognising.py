"""Recognises known mistakes in a failure: a stable key, and a hint that names the idea and not the answer.

Owns the order in which the rules are asked; the rules themselves are in mistakes_*.py. Pure: the same calls, seen
and want give the same mistake, on any machine.
"""

from collections.abc import Sequence

from grader.kit import (
    mistakes_chains,
    mistakes_lists,
    mistakes_losses,
    mistakes_models,
    mistakes_modules,
    mistakes_numbers,
    mistakes_trees,
)
from grader.kit.calls import Call
from grader.kit.judging import general_mistakes as mistakes_raised
from grader.kit.mistakes import Case, Mistake, Rule
from grader.kit.plain import Plain

__all__ = ["RULES", "Mistake", "find_mistake", "hint_for"]

# The first that holds wins: what names one function's mistake comes before what may happen anywhere.
RULES: tuple[Rule, ...] = (
    *mistakes_raised.FIRST_RULES,
    *mistakes_modules.RULES,
    *mistakes_trees.RULES,
    *mistakes_models.RULES,
    *mistakes_losses.RULES,
    *mistakes_chains.RULES,
    *mistakes_lists.RULES,
    *mistakes_numbers.RULES,
    *mistakes_raised.LAST_RULES,
)


def find_mistake(calls: Sequence[Call], seen: Plain, want: Plain, relation: str) -> Mistake | None:
    """The known mistake that a failing example shows; None where none is known. Asked of failures only."""
    case = Case(calls, seen, want, relation)
    return next((rule.mistake for rule in RULES if rule.holds(case)), None)


def hint_for(key: str) -> str:
    """The hint of the mistake with this key; nothing for a key that is no longer known."""
    return next((rule.mistake.hint for rule in RULES if rule.mistake.key == key), "")
