"""The mistakes that this course knows by name: a stable key, and a hint that names the idea and not the answer.

Owns the order in which they are asked after. The first rule that holds wins: one that names one function's mistake
stands before one that may hold anywhere. Between the general rules of the kit, the first ones (no answer at all) are
asked before these, and the last ones (any exception, another kind of value) after them. A rule with `before` stands
in front of the general rule of that key. GENERAL has this course's failures that the general rules must recognise.
"""

from tests.mistakes import chains, course, general, lists, losses, models, modules, numbers, trees

RULES = (
    *course.RULES,
    *modules.RULES,
    *trees.RULES,
    *models.RULES,
    *losses.RULES,
    *chains.RULES,
    *lists.RULES,
    *numbers.RULES,
)

GENERAL = general.SHOWN_BY
