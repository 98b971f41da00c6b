"""Failures of this course that show a mistake of any course, so that no rule of this course may take them for its own.

The general rules are in the harness, and have cases of their own there, which know no function of this course.
"""

from collections.abc import Mapping, Sequence

from grader.kit.mistakes import Case, error, failing

_PART = ["Part"]  # a model

SHOWN_BY: Mapping[str, Sequence[Case]] = {
    "ENDLESS-RECURSION": [failing("trees.named_parameters", [], seen=error("RecursionError"), want=[])],
    "POWER-SIGN": [
        failing(
            "operators:inv_back",
            1.0,
            0.0,
            seen=error("TypeError", "unsupported operand type(s) for ^: 'float' and 'int'"),
            want=-0.0,
        )
    ],
    "ARGUMENT-COUNT": [
        failing(
            "models.full_loss",
            _PART,
            [[0.0, 0.0, 1]],
            seen=error("TypeError", "_function.<locals>.<lambda>() missing 1 required positional argument: 'x2'"),
            want=0.0,
        )
    ],
    "ZERO-DIVISION": [failing("operators:inv_back", 1.0, 0.0, seen=error("ZeroDivisionError"), want=-0.0)],
    "OUT-OF-DOMAIN": [
        failing("lists.called_twice", "prod", [0.0], seen=error("ValueError", "math domain error"), want=[0.0, 0.0])
    ],
    "INDEX-ERROR": [
        failing(
            "lists.zipped_again",
            "lambda x, y: x - 2 * y",
            [[0.0], [0.0]],
            [[0.0], [0.0]],
            seen=error("IndexError"),
            want=[[0.0], [0.0], [0.0]],
        )
    ],
    "TYPE-ERROR": [
        failing(
            "models.full_loss", _PART, [], seen=error("TypeError", "bad operand type for unary -: 'NoneType'"), want=0.0
        )
    ],
    "NOTHING-RETURNED": [failing("operators:id", 0.0, seen=None, want=0.0)],
    "NOT-STARTED": [
        failing("operators:mul", 0.0, 0.0, seen=error("NotImplementedError", "task 0.1: mul"), want=0.0),
        failing(
            "trees.unassigned",
            [["parameter", "p", 1.0]],
            ["q"],
            seen=error("NotImplementedError"),
            want=error("AttributeError"),
        ),
    ],
    "MISSING-FILE": [failing("operators:mul", 0.0, 0.0, seen=error("NotLoaded", "operators.py is missing"), want=0.0)],
    "ENDED-AT-IMPORT": [
        failing(
            "operators:mul", 0.0, 0.0, seen=error("NotLoaded", "importing operators.py ended the process"), want=0.0
        )
    ],
    "UNREADABLE-FILE": [
        failing("operators:mul", 0.0, 0.0, seen=error("NotLoaded", "operators.py: not UTF-8"), want=0.0)
    ],
    "SYNTAX": [
        failing("operators:mul", 0.0, 0.0, seen=error("IndentationError", "unexpected indent (operators.py)"), want=0.0)
    ],
    "IMPORT-FAILED": [
        failing("operators:mul", 0.0, 0.0, seen=error("ModuleNotFoundError", "No module named 'torch'"), want=0.0)
    ],
    "TIMED-OUT": [
        failing(
            "operators:mul",
            0.0,
            0.0,
            seen=error("TimedOut", "did not come to an end in time"),
            want=None,
            relation="an answer",
        )
    ],
    "CRASHED": [
        failing("operators:mul", 0.0, 0.0, seen=error("Crashed", "ended the process"), want=None, relation="an answer")
    ],
    "EXITS": [failing("operators:mul", 0.0, 0.0, seen=error("SystemExit", "0"), want=0.0)],
    "NOT-RAISED": [
        failing(
            "modules.forgotten_init", seen="no error", want=error("AttributeError"), relation="raises AttributeError"
        )
    ],
    "WRONG-EXCEPTION": [
        failing("modules.forgotten_init", seen=error("ValueError"), want=error("AttributeError"), relation="raises")
    ],
    "OVERFLOW": [failing("operators:exp", 1.0, seen=error("OverflowError"), want=2.718281828459045)],
    "UNDEFINED-NAME": [
        failing("operators:mul", 0.0, 0.0, seen=error("NameError", "name 'z' is not defined"), want=0.0)
    ],
    "KEY-ERROR": [
        failing("trees.named_parameters", [["parameter", "p", 1.0]], seen=error("KeyError", "'q'"), want=[["p", 1.0]])
    ],
    "ATTRIBUTE-ERROR": [
        failing(
            "trees.named_parameters",
            [["parameter", "p", 1.0]],
            seen=error("AttributeError", "'list' object has no attribute 'items'"),
            want=[["p", 1.0]],
        )
    ],
    "RAISES": [failing("operators:mul", 0.0, 0.0, seen=error("ValueError", "no"), want=0.0)],
    "RETURNS-FUNCTION": [failing("operators:sum", [1.0], seen={"?": "function"}, want=1.0)],
    "RETURNS-TEXT": [failing("operators:mul", 2.0, 3.0, seen="6.0", want=6.0)],
    "RETURNS-LIST": [failing("operators:mul", 2.0, 3.0, seen=[6.0], want=6.0)],
}
