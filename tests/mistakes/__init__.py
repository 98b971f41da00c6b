"""The mistakes that this course knows by name: a stable key, and a hint that names the idea and not the answer.

Owns the order in which they are asked after. The first rule that holds wins: one that names one function's mistake
stands before one that may hold anywhere. Between the general rules of the kit, the first ones (no answer at all) are
asked before these, and the last ones (any exception, another kind of value) after them. A rule with `before` stands
in front of the general rule of that key. A student is given the modules of the released assignments alone, so one
that is not there has no rules.
"""

from importlib import import_module
from pathlib import Path

from grader.kit.mistakes import Rule

_ORDER = ("course", "modules", "modes", "trees", "models", "losses", "differences", "chains", "lists", "numbers")
_PRESENT = {path.stem for path in Path(__file__).parent.glob("*.py")}

RULES: tuple[Rule, ...] = tuple(
    rule for name in _ORDER if name in _PRESENT for rule in import_module(f"tests.mistakes.{name}").RULES
)
