"""Known mistakes with the names, Modules and Parameters of this course that no single task owns."""

import re

from grader.kit.mistakes import Case, Rule, an_object, error, failing, fault, message, near, rule, saying
from grader.kit.plain import is_raised

_SEVERAL = ("operators:", "lists.", "trees.both_walks", "trees.named_parameters_again")  # give a list of results
_SHADOWED = ("id", "map", "max", "sum")  # the names in operators.py that cover Python's own


def _is_missing(case: Case) -> bool:
    return (
        re.search(r"^there is no '\w+' in \w+\.py$|^module 'minitorch\.", message(case, "AttributeError")) is not None
    )


def _shadowed(case: Case) -> bool:
    name = case.args[0] if case.target.startswith("lists.called") else case.target.removeprefix("operators:")
    has_found_itself = name in _SHADOWED and is_raised(fault(case), "RecursionError")
    return has_found_itself or "map() takes" in message(case, "TypeError")


def _storage_missing(case: Case) -> bool:
    text = message(case, "AttributeError", "KeyError")
    return any(word in text for word in ("super().__init__", "_parameters", "_modules"))


def _sigmoid_overflows(case: Case) -> bool:
    return "sigmoid" in case.target and is_raised(fault(case), "OverflowError")


def _none_among_several(case: Case) -> bool:
    return isinstance(case.seen, list) and case.target.startswith(_SEVERAL) and None in case.seen


RULES: tuple[Rule, ...] = (
    rule("MISSING-NAME", "The file is there, but not this name in it. Compare the spelling, capitals included.",
         _is_missing, before="IMPORT-FAILED",
         shown_by=[failing("operators:mul", 0.0, 0.0,
                        seen=error("AttributeError", "there is no 'mul' in operators.py"), want=0.0)],
         not_by=[near(failing("operators:log", 1.0,
                      seen=error("AttributeError", "module 'math' has no attribute 'ln'"), want=0.0),
                      "ATTRIBUTE-ERROR")]),
    rule("SIGMOID-UNSTABLE", "e^(...) outgrows a float here. There are two ways to write sigmoid: where is each "
         "one safe?", _sigmoid_overflows, before="ENDLESS-RECURSION",
         shown_by=[failing("operators:sigmoid", 710.0, seen=error("OverflowError"), want=1.0)],
         not_by=[near(failing("operators:exp", 1.0, seen=error("OverflowError"), want=2.718281828459045), "OVERFLOW")]),
    rule("SHADOWED-NAME", "In this file the name stands for your own function, no longer for Python's built-in one.",
         _shadowed, before="ENDLESS-RECURSION",
         shown_by=[failing("operators:max", 0.0, 0.0, seen=error("RecursionError"), want=0.0)],
         not_by=[near(failing("operators:mul", 1.0, 1.0,
                              seen=error("RecursionError"), want=1.0), "ENDLESS-RECURSION")]),
    rule("SUPER-INIT", "The storage for Parameters and submodules is made by Module.__init__. Has it run by then?",
         _storage_missing,
         shown_by=[failing("models.is_module", ["Linear", 1.0, 2.0, 3.0],
                        seen=error("AttributeError", "`self.w1 = ...` found no storage: write `super().__init__()` as "
                                   "the first line of Linear.__init__"),
                        want=[True, True])]),
    rule("PARAMETER-ARITHMETIC", "A Parameter is a container and knows no arithmetic. Where does it keep its number?",
         saying("TypeError", "'Parameter'"), before="ARGUMENT-COUNT",
         shown_by=[failing("models.forward", ["Linear", 0.0, 0.0, 0.0], [0.0, 0.0],
                        seen=error("TypeError", "unsupported operand type(s) for *: 'Parameter' and 'float'"),
                        want=0.0)]),
    rule("NOTHING-RETURNED", "The function ended without `return`. Printing is not returning, and each branch "
         "needs one.", _none_among_several, before="NOTHING-RETURNED",
         shown_by=[failing("lists.called_twice", "sum", [1.0], seen=[None, None], want=[1.0, 1.0])]),
    rule("RETURNS-PARAMETER", "A Parameter came back where its value belongs.", an_object("Parameter"),
         before="RETURNS-TEXT",
         shown_by=[failing("models.forward", ["Linear", 0.0, 0.0, 0.0], [0.0, 0.0],
                           seen={"?": "Parameter"}, want=0.0)]),
)  # fmt: skip
