"""trees"""

from grader.kit.mistakes_rule import Rule

RULES: tuple[Rule, ...] = ()
