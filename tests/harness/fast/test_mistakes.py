"""Which mistake a failure shows, and that near misses show another one or none. Pure: no submission is run here.

The first table holds the smallest failures of submissions with just that mistake, as the checks find them.
"""

from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.kit.judging.recognising import find_mistake, find_rules, hint_for
from tests.harness.fast.chain_failures import CHAIN_FAILURES, CHAIN_NEAR_MISSES

Call = tuple[str, list[Any]]

ADD, MINUS_TWICE, MINUS_TWO = "lambda x, y: x + y", "lambda x, y: x - 2 * y", "lambda x: x - 2"
A, B, C, AA = (["module", path, None] for path in ("a", "b", "c", "a.a"))
TRAINING, NOT_TRAINING = True, False  # the mode before the calls of train and eval
P, AP, AAP = (["parameter", path, 1.0] for path in ("p", "a.p", "a.a.p"))


class Row(NamedTuple):
    """A failing example and the key of the mistake that it shows; no key where none is known."""

    key: str
    calls: list[Call]
    seen: Any
    want: Any
    relation: str = ""


def call(target: str, *args: Any) -> Call:
    return target, list(args)


def raised(kind: str, message: str = "") -> dict[str, str]:
    return {"!": kind, "m": message}


SMALLEST_FAILURES = [
    Row("SIGMOID-UNSTABLE", [call("operators:sigmoid", 710.0)], raised("OverflowError"), 1.0),
    Row("SHADOWED-NAME", [call("operators:max", 0.0, 0.0)], raised("RecursionError"), 0.0),
    Row("ENDLESS-RECURSION", [call("trees.named_parameters", [])], raised("RecursionError"), []),
    Row(
        "SUPER-INIT",
        [call("models.is_module", ["Linear", 1.0, 2.0, 3.0])],
        raised(
            "AttributeError",
            "`self.w1 = ...` found no storage: write `super().__init__()` as the first line of Linear.__init__",
        ),
        [True, True],
    ),
    Row(
        "NOT-RECURSIVE",
        [call("source.walk", "eval")],
        ["not recursive", 29, "eval leads to no call of itself on what is below"],
        None,
        "eval calls itself on the submodules, or a function that does",
    ),
    Row("VALUE-FOR-PARAMETER", [call("modules.added_parameter", "p", 1.0)], ["no Parameter: float"], [1.0, "p", True]),
    Row("NAME-FOR-PARAMETER", [call("trees.parameters", [P])], ["no Parameter: str"], ["p"], "in any order"),
    Row("PAIR-FOR-PARAMETER", [call("trees.parameters", [P])], ["no Parameter: tuple"], ["p"], "in any order"),
    Row("SHARED-STORAGE", [call("trees.strangers", [], ["p", "a"])], [[[], "p"], [[], "p"]], [[[]], [[]]]),
    Row("ANOTHER-OBJECT", [call("modules.added_parameter", "p", 1.0)], [1.0, "p", False], [1.0, "p", True]),
    Row("ATTRIBUTE-OF-CHILD", [call("trees.unassigned", [A, ["module", "a.b", None]], ["b"])], [["b", "a.b"]], []),
    Row("STATE-KEPT", [call("lists.reduced_again", ADD, 0.0, [0.0], [1.0])], [0.0, 1.0, 1.0], [0.0, 1.0, 0.0]),
    Row(
        "STATE-KEPT",
        [call("lists.mapped_again", MINUS_TWO, [0.0], [0.0])],
        [[-2.0, -2.0, -2.0], [-2.0, -2.0, -2.0], [-2.0, -2.0, -2.0]],
        [[-2.0], [-2.0], [-2.0]],
    ),
    Row("START-MODE", [call("trees.modes", [], [""], [], TRAINING)], [["", False]], [["", True]]),
    Row(
        "MODE-EARLY-RETURN",
        [call("trees.modes", [A], ["", "a"], [["eval", "a"], ["train", ""]], TRAINING)],
        [["", True], ["a", False]],
        [["", True], ["a", True]],
    ),
    Row(
        "MODE-SELF-MISSED",
        [call("trees.modes", [A], ["", "a"], [["eval", ""]], TRAINING)],
        [["", True], ["a", False]],
        [["", False], ["a", False]],
    ),
    Row("MODE-NOT-SET", [call("trees.modes", [], [""], [["eval", ""]], TRAINING)], [["", True]], [["", False]]),
    Row(
        "MODE-SOME-CHILDREN",
        [call("trees.modes", [A, B, C], ["", "a", "b", "c"], [["train", ""]], NOT_TRAINING)],
        [["", True], ["a", True], ["b", True], ["c", False]],
        [["", True], ["a", True], ["b", True], ["c", True]],
    ),
    Row(
        "MODE-CHILDREN-MISSED",
        [call("trees.modes", [A], ["", "a"], [["eval", ""]], TRAINING)],
        [["", False], ["a", True]],
        [["", False], ["a", False]],
    ),
    Row(
        "MODE-NOT-DEEP",
        [call("trees.modes", [A, AA], ["", "a", "a.a"], [["train", ""]], NOT_TRAINING)],
        [["", True], ["a", True], ["a.a", False]],
        [["", True], ["a", True], ["a.a", True]],
    ),
    Row(
        "DEPTH-LIMIT",
        [call("trees.parameters", [A, AA, ["module", "a.a.a", None], ["parameter", "a.a.a.p", 1.0]])],
        [],
        ["a.a.a.p"],
        "in any order",
    ),
    Row("PARAMETER-UNNAMED", [call("modules.added_parameter", "p", 1.0)], [1.0, None, True], [1.0, "p", True]),
    Row("UPDATE-IGNORED", [call("modules.updated_parameter", 1.0, 0)], [1.0, 1.0], [1.0, 0]),
    Row("ARGUMENTS-DROPPED", [call("modules.called", [], [["x", 1.0]])], [[], []], [[], [["x", 1.0]]]),
    Row("NAME-DOUBLE-DOT", [call("trees.named_parameters", [A, AP])], [["a..p", 1.0]], [["a.p", 1.0]]),
    Row("NAME-LEADING-DOT", [call("trees.named_parameters", [P])], [[".p", 1.0]], [["p", 1.0]]),
    Row("NAME-PARENT-ONLY", [call("trees.named_parameters", [A, AA, AAP])], [["a.p", 1.0]], [["a.a.p", 1.0]]),
    Row("NAME-REVERSED", [call("trees.named_parameters", [A, AP])], [["p.a", 1.0]], [["a.p", 1.0]]),
    Row("NAME-ROOT", [call("trees.named_parameters", [P])], [["Module.p", 1.0]], [["p", 1.0]]),
    Row("PARAMETER-NAME", [call("trees.named_otherwise", [P], "w")], [["w", 1.0]], [["p", 1.0]], "in any order"),
    Row("OLD-KEPT", [call("trees.added_over", [P], 5.0)], [["p", 1.0]], [["p", 5.0]], "in any order"),
    Row("DUPLICATED", [call("trees.parameters", [P])], ["p", "p"], ["p"], "in any order"),
    Row("VALUE-DROPPED", [call("trees.named_parameters", [["parameter", "p", 0.0]])], [], [["p", 0.0]]),
    Row("EQUAL-DROPPED", [call("trees.parameters", [P, ["parameter", "q", 1.0]])], ["p"], ["p", "q"], "in any order"),
    Row("SAME-NAME-LOST", [call("trees.parameters", [A, AP, P])], ["a.p"], ["p", "a.p"], "in any order"),
    Row("OWN-LOST", [call("trees.named_parameters", [P, A])], [], [["p", 1.0]]),
    Row("RETURN-IN-LOOP", [call("lists.called", "sum", "iter", [0.0, 1.0])], 0.0, 1.0),
    Row("CHILDREN-LOST", [call("trees.parameters", [A, AP])], [], ["a.p"], "in any order"),
    Row("ONE-LEVEL", [call("trees.parameters", [A, AA, AAP])], [], ["a.a.p"], "in any order"),
    Row(
        "NAME-ORDER",
        [call("trees.both_walks", [P, A, AP])],
        [["p", "a.p"], ["a.p", "p"]],
        None,
        "the same order in both",
    ),
    Row("EDGE-INCLUDED", [call("operators:is_close", 0.0, 0.01)], 1.0, 0.0),
    Row("EDGE-INCLUDED", [call("models.forward", ["Part"], [0.5, 0.0])], 1, 0.0),
    Row("EDGE-EXCLUDED", [call("models.forward", ["Part"], [0.0, 0.0])], 0, 1.0),
    Row("LIMIT-FORGOTTEN", [call("models.forward", ["Part"], [0.1, 1.0])], 1, 0.0),
    Row("SAME-LIMIT", [call("models.forward", ["Part"], [0.1, 0.5])], 0, 1.0),
    Row("ANSWER-CUT-OFF", [call("models.forward", ["Linear", 0.0, 0.0, -1.0], [0.0, 0.0])], 0.0, -1.0),
    Row("WEIGHTS-MIXED-UP", [call("models.forward", ["Linear", 0.0, 1.0, 0.0], [0.0, 1.0])], 0.0, 1.0),
    Row("SIGN-ONLY", [call("models.forward", ["Linear", 0.0, 0.0, 0.0], [0.0, 0.0])], -1.0, 0.0),
    Row("ABSOLUTE-VALUE", [call("operators:id", -1.0)], 1.0, -1.0),
    Row("ABSOLUTE-VALUE", [call("operators:neg", -1.0)], -1.0, 1.0),
    Row(
        "ZERO-IS-FALSE", [call("models.forward", ["Split", ["Part"], ["Linear", 0.0, 0.0, 0.0]], [0.0, 0.0])], 1.0, 0.0
    ),
    Row("COORDINATES-SWAPPED", [call("models.full_loss", ["Part"], [[0.0, 1.0, -1]])], 1.0, 0.0),
    Row("COMPOSED", [call("models.forward", ["Split", ["Part"], ["Part"]], [0.0, 0.0])], 0.0, 1.0),
    Row(
        "NOT-A-PARAMETER",
        [call("models.parameter_values", ["Linear", 0.0, 0.0, 0.0])],
        [],
        [0.0, 0.0, 0.0],
        "in any order",
    ),
    Row(
        "NOT-A-SUBMODULE",
        [call("models.parameter_values", ["Split", ["Linear", 0.0, 0.0, 0.0], ["Linear", 0.0, 0.0, 0.0]])],
        [],
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        "in any order",
    ),
    Row("LOSS-SIGN", [call("losses:point_loss", 1.0)], 0.0, 1.0),
    Row("MARGIN-ADDED", [call("losses:point_loss", 0.0)], 1.0, 0.0),
    Row("COUNTS-ERRORS", [call("losses:point_loss", 2.0)], 1.0, 2.0),
    Row("LOOKALIKE", [call("operators:relu", 0.0)], 0.6931471805599453, 0.0),
    Row("LEAKY", [call("operators:relu", -1.0)], -0.01, 0.0),
    Row("LEAKY", [call("losses:point_loss", -1.0)], -0.01, 0.0),
    Row("LABELS-01", [call("models.full_loss", ["Part"], [[0.0, 0.0, -1]])], 3.0, 1.0),
    Row(
        "MEAN-NOT-SUM",
        [
            call("models.full_loss", ["Linear", 0.0, 0.0, 1.0], [[0.0, 0.0, -1]]),
            call("models.full_loss", ["Linear", 0.0, 0.0, 1.0], [[0.0, 0.0, -1], [0.0, 0.0, -1]]),
        ],
        1.0,
        0.0,
    ),
    Row("POINT-SKIPPED", [call("models.full_loss", ["Part"], [[0.0, 0.0, 1], [0.0, 0.0, -1]])], 0.0, 1.0),
    Row(
        "RELU-OUTSIDE",
        [
            call("models.full_loss", ["Part"], [[0.0, 0.0, -1]]),
            call("models.full_loss", ["Part"], [[0.0, 0.0, 1]]),
            call("models.full_loss", ["Part"], [[0.0, 0.0, -1], [0.0, 0.0, 1]]),
        ],
        0.0,
        1.0,
    ),
    Row("LABEL-IGNORED", [call("models.full_loss", ["Linear", 0.0, 0.0, -1.0], [[0.0, 0.0, -1]])], 1.0, 0.0),
    Row("POINT-FREE", [call("models.full_loss", ["Part"], [[0.0, 0.0, -1]])], 0.0, 1.0),
    Row("OTHER-DATA", [call("models.full_loss", ["Part"], [])], 1.0, 0.0),
    Row("RIGHT-POINT-COSTS", [call("models.full_loss", ["Linear", 0.0, 0.0, 1.0], [[0.0, 0.0, 1]])], 2.0, 0.0),
    Row("CLIPPED", [call("operators:relu", 7.0)], 6.0, 7.0),
    Row("INPUT-CHANGED", [call("lists.called_twice", "sum", [1.0])], [1.0, 0.0], [1.0, 1.0]),
    Row("INPUT-CHANGED", [call("lists.reduced_again", ADD, 0.0, [1.0], [0.0])], [1.0, 0.0, 0.0], [1.0, 0.0, 1.0]),
    Row("EMPTY-LIST", [call("lists.called", "prod", "list", [])], raised("ValueError"), 1.0),
    Row(
        "NEEDS-A-LIST",
        [call("lists.called", "negList", "iter", [0.0])],
        raised("TypeError", "object of type 'list_iterator' has no len()"),
        [-0.0],
    ),
    Row("ONE-SHOT", [call("lists.called", "sum", "iter", [0.1])], 0.0, 0.1),
    Row("ONE-SHOT", [call("lists.mapped", MINUS_TWO, "iter", [0.0])], [], [-2.0]),
    Row("ELEMENT-LOST", [call("lists.called_twice", "sum", [0.1])], [0.0, 0.0], [0.1, 0.1]),
    Row(
        "LIST-LAST-LOST",
        [call("lists.called", "addLists", "iter", [0.0, 0.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0])],
        [0.0, 0.0, 0.0, 0.0, 0.0],
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    ),
    Row("LIST-REVERSED", [call("lists.called", "addLists", "iter", [0.0, 0.0], [0.0, 1.0])], [1.0, 0.0], [0.0, 1.0]),
    Row("CONCATENATED", [call("lists.called", "addLists", "iter", [0.0], [0.0])], [0.0, 0.0], [0.0]),
    Row(
        "EQUAL-ELEMENTS",
        [call("lists.called", "addLists", "iter", [90.0, 90.0], [0.0, 1.0])],
        [90.0, 90.0],
        [90.0, 91.0],
    ),
    Row("FUNCTION-IGNORED", [call("lists.mapped", MINUS_TWO, "list", [0.0])], [-0.0], [-2.0]),
    Row("START-IGNORED", [call("lists.reduced", ADD, 10.0, "list", [0.0])], 0.0, 10.0),
    Row("ELEMENT-TWICE", [call("lists.called", "sum", "iter", [1.0])], 2.0, 1.0),
    Row("WRONG-START", [call("lists.called", "sum", "list", [])], 1.0, 0.0),
    Row("ROUNDED", [call("operators:add", 0.0, 1e-13)], 0.0, 1e-13),
    Row("ROUNDED", [call("operators:inv", 3.0)], 0.33, 0.3333333333333333),
    Row("LOG-BASE", [call("operators:log", 2.0)], 1.0, 0.6931471805599453),
    Row("EXP-BASE", [call("operators:exp", 1.0)], 2.0, 2.718281828459045),
    Row("ONE-TOO-MANY", [call("operators:exp", 0.0)], 0.0, 1.0),
    Row("SERIES-CUT", [call("operators:exp", 1.0)], 2.7182815255731922, 2.718281828459045),
    Row("DERIVATIVE", [call("operators:sigmoid", 0.0)], 0.25, 0.5),
    Row("DERIVATIVE-WITHOUT-D", [call("operators:inv_back", 1.0, 0.0)], -1.0, -0.0),
    Row("PARENTHESES", [call("operators:sigmoid", 0.0)], 2.0, 0.5),
    Row("LESS-OR-EQUAL", [call("operators:lt", 0.0, 0.0)], 1.0, 0.0),
    Row("EQ-IS", [call("operators:eq", 0.0, 0.0)], 0.0, 1.0),
    Row("TOLERANCE", [call("operators:lt", 0.0, 0.005)], 0.0, 1.0),
    Row("WHOLE-NUMBERS", [call("operators:lt", 0.0, 0.1)], 0.0, 1.0),
    Row("NOT-LESS", [call("operators:eq", 0.0, -1.0)], 1.0, 0.0),
    Row("TRUNCATED", [call("operators:inv", 2.0)], 0.0, 0.5),
    Row("VALUE-FOR-SLOPE", [call("operators:relu_back", 2.0, 1.0)], 2.0, 1.0),
    Row("UPSIDE-DOWN", [call("operators:log_back", 2.0, 1.0)], 2.0, 0.5),
    Row("MIN-FOR-MAX", [call("operators:max", 0.0, 1.0)], 0.0, 1.0),
    Row("DIGITS-LOST", [call("operators:max", -1.0, 0.1)], 0.10000000000000003, 0.1),
    Row("EPSILON-ADDED", [call("operators:neg", 60.0)], -59.999, -60.0),
    Row("NEIGHBOUR", [call("operators:sigmoid", 2.0)], 0.8806220934059599, 0.8807970779778823),
    Row(
        "POWER-SIGN",
        [call("operators:inv_back", 1.0, 0.0)],
        raised("TypeError", "unsupported operand type(s) for ^: 'float' and 'int'"),
        -0.0,
    ),
    Row(
        "ARGUMENT-COUNT",
        [call("models.full_loss", ["Part"], [[0.0, 0.0, 1]])],
        raised("TypeError", "_function.<locals>.<lambda>() missing 1 required positional argument: 'x2'"),
        0.0,
    ),
    Row("ZERO-DIVISION", [call("operators:inv_back", 1.0, 0.0)], raised("ZeroDivisionError"), -0.0),
    Row(
        "OUT-OF-DOMAIN",
        [call("lists.called_twice", "prod", [0.0])],
        raised("ValueError", "math domain error"),
        [0.0, 0.0],
    ),
    Row(
        "INDEX-ERROR",
        [call("lists.zipped_again", MINUS_TWICE, [[0.0], [0.0]], [[0.0], [0.0]])],
        raised("IndexError"),
        [[0.0], [0.0], [0.0]],
    ),
    Row(
        "TYPE-ERROR",
        [call("models.full_loss", ["Part"], [])],
        raised("TypeError", "bad operand type for unary -: 'NoneType'"),
        0.0,
    ),
    Row("NOTHING-RETURNED", [call("operators:id", 0.0)], None, 0.0),
]

# Mistakes that show in real submissions and in none of the wrong ones that come with the course.
OTHER_FAILURES = [
    Row("NOT-STARTED", [call("operators:mul", 0.0, 0.0)], raised("NotImplementedError", "task 0.1: mul"), 0.0),
    Row("NOT-STARTED", [call("trees.unassigned", [P], ["q"])], raised("NotImplementedError"), raised("AttributeError")),
    Row("MISSING-FILE", [call("operators:mul", 0.0, 0.0)], raised("NotLoaded", "operators.py is missing"), 0.0),
    Row("UNREADABLE-FILE", [call("operators:mul", 0.0, 0.0)], raised("NotLoaded", "operators.py: not UTF-8"), 0.0),
    Row(
        "SYNTAX", [call("operators:mul", 0.0, 0.0)], raised("IndentationError", "unexpected indent (operators.py)"), 0.0
    ),
    Row(
        "MISSING-NAME",
        [call("operators:mul", 0.0, 0.0)],
        raised("AttributeError", "module 'minitorch.operators' has no attribute 'mul'"),
        0.0,
    ),
    Row(
        "IMPORT-FAILED",
        [call("operators:mul", 0.0, 0.0)],
        raised("ModuleNotFoundError", "No module named 'torch'"),
        0.0,
    ),
    Row("TIMED-OUT", [call("operators:mul", 0.0, 0.0)], raised("TimedOut", "gave no answer"), None, "an answer"),
    Row(
        "PRINTS-MUCH",
        [call("operators:mul", 0.0, 0.0)],
        raised("TimedOut", "printed more than 9 lines"),
        None,
        "an answer",
    ),
    Row("WAITS", [call("operators:mul", 0.0, 0.0)], raised("TimedOut", "waits for something"), None, "an answer"),
    Row("NOT-WHEN-GRADED", [call("operators:mul", 0.0, 0.0)], raised("NotWhenGraded", "operators.py, line 4"), 0.0),
    Row("CRASHED", [call("operators:mul", 0.0, 0.0)], raised("Crashed", "ended the process"), None, "an answer"),
    Row("EXITS", [call("operators:mul", 0.0, 0.0)], raised("SystemExit", "0"), 0.0),
    Row("NOT-RAISED", [call("modules.forgotten_init")], "no error", raised("AttributeError"), "raises AttributeError"),
    Row("WRONG-EXCEPTION", [call("modules.forgotten_init")], raised("ValueError"), raised("AttributeError"), "raises"),
    Row(
        "PARAMETER-ARITHMETIC",
        [call("models.forward", ["Linear", 0.0, 0.0, 0.0], [0.0, 0.0])],
        raised("TypeError", "unsupported operand type(s) for *: 'Parameter' and 'float'"),
        0.0,
    ),
    Row("OVERFLOW", [call("operators:max", 1e308, 1e308)], float("inf"), 1e308),
    Row("OVERFLOW", [call("operators:exp", 1.0)], raised("OverflowError"), 2.718281828459045),
    Row("UNDEFINED-NAME", [call("operators:mul", 0.0, 0.0)], raised("NameError", "name 'z' is not defined"), 0.0),
    Row("KEY-ERROR", [call("trees.named_parameters", [P])], raised("KeyError", "'q'"), [["p", 1.0]]),
    Row(
        "ATTRIBUTE-ERROR",
        [call("trees.named_parameters", [P])],
        raised("AttributeError", "'list' object has no attribute 'items'"),
        [["p", 1.0]],
    ),
    Row("RAISES", [call("operators:mul", 0.0, 0.0)], raised("ValueError", "no"), 0.0),
    Row("RETURNS-FUNCTION", [call("operators:sum", [1.0])], {"?": "function"}, 1.0),
    Row("RETURNS-PARAMETER", [call("models.forward", ["Linear", 0.0, 0.0, 0.0], [0.0, 0.0])], {"?": "Parameter"}, 0.0),
    Row("RETURNS-TEXT", [call("operators:mul", 2.0, 3.0)], "6.0", 6.0),
    Row("RETURNS-LIST", [call("operators:mul", 2.0, 3.0)], [6.0], 6.0),
    Row("ARGUMENTS-SWAPPED", [call("operators:log_back", 2.0, 3.0)], 2 / 3, 1.5),
    Row("SIGN-FLIPPED", [call("operators:neg", 1.0)], 1.0, -1.0),
    Row("SIGN-FLIPPED", [call("operators:inv_back", 2.0, 3.0)], 0.75, -0.75),
    Row("LIST-FIRST-LOST", [call("lists.mapped", MINUS_TWO, "list", [1.0, 5.0])], [3.0], [-1.0, 3.0]),
    Row("LIST-ZERO-LOST", [call("lists.mapped", MINUS_TWO, "list", [0.0, 5.0])], [3.0], [-2.0, 3.0]),
    Row("LIST-TOO-LONG", [call("lists.called", "negList", "list", [1.0])], [-1.0, -1.0], [-1.0]),
    Row("ONE-SHOT", [call("lists.mapped", MINUS_TWO, "iter", [1.0])], [], [-1.0]),
    Row("NAME-PREFIX", [call("trees.named_parameters", [A, AP])], [["p", 1.0]], [["a.p", 1.0]]),
    Row("NAME-SEPARATOR", [call("trees.named_parameters", [A, AP])], [["a_p", 1.0]], [["a.p", 1.0]]),
    Row("RETURN-IN-LOOP", [call("trees.parameters", [A, B, AP, ["parameter", "b.p", 1.0]])], ["a.p"], ["a.p", "b.p"]),
    Row("ATTRIBUTE-MISSING", [call("trees.attributes", [P], ["p"])], [["p", "missing"]], [["p", "p"]]),
    Row("GRADIENTS-NOT-ASKED", [call("modules.tracked")], [None, None], [True, True]),
    Row("STATE-KEPT", [call("trees.named_parameters_again", [P])], [[["p", 1.0]], [["p", 1.0]] * 2], None, "the same"),
    Row("BIAS-LOST", [call("models.forward", ["Linear", 0.0, 0.0, 1.0], [0.0, 0.0])], 0.0, 1.0),
    Row(
        "SUM-FOR-PRODUCT",
        [call("models.forward", ["Split", ["Linear", 0.0, 0.0, 3.0], ["Linear", 0.0, 0.0, 5.0]], [0.0, 0.0])],
        8.0,
        15.0,
    ),
    Row(
        "SAME-MODEL-TWICE",
        [call("models.forward", ["Split", ["Part"], ["Linear", 0.0, 0.0, 0.5]], [0.0, 0.0])],
        0.25,
        0.5,
    ),
    Row("PART-INVERTED", [call("models.forward", ["Part"], [0.25, 0.25])], 0.0, 1.0),
    Row("SIGN-ONLY", [call("models.forward", ["Linear", 0.0, 0.0, -3.0], [0.0, 0.0])], -1.0, -3.0),
]

# What lies next to a known mistake and is none, or another one.
NEAR_MISSES = [
    Row("", [call("operators:inv", 1.0)], 0.0, 1.0),  # dropping digits loses nothing of 1.0
    Row("", [call("operators:mul", 2.0, 3.0)], 5.0, 6.0),
    Row("", [call("operators:mul", 2.0, 3.0)], float("nan"), 6.0),
    Row("", [call("operators:log", 2.0)], 0.63, 0.6931471805599453),  # neither a rounded value nor another base
    Row("", [call("operators:sigmoid", 2.0)], 0.87, 0.8807970779778823),
    Row("TRUNCATED", [call("operators:log_back", 2.0, 3.0)], 1.0, 1.5),
    Row("UPSIDE-DOWN", [call("operators:log_back", 2.0, 3.0)], 6.0, 1.5),
    Row("DERIVATIVE-WITHOUT-D", [call("operators:log_back", 2.0, 3.0)], 0.5, 1.5),
    Row(
        "ABSOLUTE-VALUE", [call("operators:inv_back", 1.0, -1.0)], -1.0, 1.0
    ),  # not without d: d = 0 would have shown that
    Row("SIGN-FLIPPED", [call("operators:id", 1.0)], -1.0, 1.0),  # a lost sign is right for 1.0
    Row("LESS-OR-EQUAL", [call("operators:lt", 1.0, 1.0)], 1.0, 0.0),
    Row("ARGUMENTS-SWAPPED", [call("operators:lt", 0.0, 1.0)], 0.0, 1.0),
    Row("TOLERANCE", [call("operators:is_close", 0.0, 0.02)], 1.0, 0.0),  # beyond the edge, not on it
    Row(
        "OVERFLOW", [call("operators:exp", 1.0)], raised("OverflowError"), 2.718281828459045
    ),  # unstable is sigmoid only
    Row("ENDLESS-RECURSION", [call("operators:mul", 1.0, 1.0)], raised("RecursionError"), 1.0),  # shadows nothing
    Row(
        "ATTRIBUTE-ERROR",
        [call("operators:log", 1.0)],
        raised("AttributeError", "module 'math' has no attribute 'ln'"),
        0.0,
    ),
    Row("", [call("lists.mapped", MINUS_TWO, "list", [1.0, 5.0])], [3.0, -2.0], [-1.0, 3.0]),
    Row("LIST-LAST-LOST", [call("lists.mapped", MINUS_TWO, "list", [1.0, 5.0])], [-1.0], [-1.0, 3.0]),
    Row("LIST-LAST-LOST", [call("lists.mapped", MINUS_TWO, "iter", [1.0, 5.0])], [-1.0], [-1.0, 3.0]),  # it did begin
    Row("ELEMENT-LOST", [call("lists.mapped", MINUS_TWO, "list", [0.0])], [], [-2.0]),  # first, last, or zero
    Row("LIST-FIRST-LOST", [call("lists.mapped", MINUS_TWO, "list", [1.0])], [], [-1.0]),
    Row("INPUT-CHANGED", [call("lists.called_twice", "sum", [1.0])], [1.0, 0.0], [1.0, 1.0]),
    Row("STATE-KEPT", [call("lists.called_twice", "sum", [1.0])], [1.0, 2.0], [1.0, 1.0]),
    Row(
        "WRONG-START", [call("lists.called_twice", "sum", [0.0])], [1.0, 1.0], [0.0, 0.0]
    ),  # the first use is wrong too
    Row("", [call("trees.named_parameters", [A, AP])], [["a.q", 1.0]], [["a.p", 1.0]]),
    Row("NAME-PARENT-ONLY", [call("trees.named_parameters", [A, AA, AAP])], [["a.p", 1.0]], [["a.a.p", 1.0]]),
    Row("NAME-PREFIX", [call("trees.named_parameters", [A, AA, AAP])], [["p", 1.0]], [["a.a.p", 1.0]]),
    Row("NAME-ROOT", [call("trees.named_parameters", [A, AA, AAP])], [["root.a.a.p", 1.0]], [["a.a.p", 1.0]]),
    Row(
        "NAME-ORDER",
        [call("trees.named_parameters", [P, A, AP])],
        [["a.p", 1.0], ["p", 1.0]],
        [["p", 1.0], ["a.p", 1.0]],
    ),
    Row("DUPLICATED", [call("trees.named_parameters", [P])], [["p", 1.0], ["p", 1.0]], [["p", 1.0]]),
    Row("CHILDREN-LOST", [call("trees.parameters", [P, A, ["parameter", "a.q", 1.0]])], ["p"], ["p", "a.q"]),
    Row(
        "VALUE-DROPPED",
        [call("trees.named_parameters", [P, ["parameter", "q", 0.0]])],
        [["p", 1.0]],
        [["p", 1.0], ["q", 0.0]],
    ),
    Row(
        "MODE-CHILDREN-MISSED",
        [call("trees.modes", [A], ["", "a"], [["eval", ""]], TRAINING)],
        [["", False], ["a", True]],
        [["", False], ["a", False]],
    ),
    Row(
        "START-MODE",
        [call("trees.modes", [A], ["", "a"], [["eval", "a"]], TRAINING)],
        [["", False], ["a", False]],
        [["", True], ["a", False]],
    ),
    Row("EDGE-EXCLUDED", [call("models.forward", ["Part"], [0.0, 0.25])], 0.0, 1.0),
    Row(
        "SAME-MODEL-TWICE",  # a 0 that counts as nothing would show at (0, 0) already
        [call("models.forward", ["Split", ["Part"], ["Linear", 0.0, 0.0, 1.0]], [0.0, 1.0])],
        1.0,
        0.0,
    ),
    Row("LIMIT-FORGOTTEN", [call("models.forward", ["Part"], [0.25, -0.25])], 1.0, 0.0),
    Row("PART-INVERTED", [call("models.forward", ["Part"], [1.0, 1.0])], 1.0, 0.0),  # outside on both axes
    Row("", [call("models.forward", ["Part"], [1.0, 1.0])], 0.5, 0.0),
    Row("", [call("models.forward", ["Linear", 2.0, 3.0, 5.0], [7.0, 11.0])], 1.5, 52.0),
    Row("WEIGHTS-MIXED-UP", [call("models.forward", ["Linear", 2.0, 3.0, 5.0], [7.0, 11.0])], 48.0, 52.0),
    Row("LABELS-01", [call("models.full_loss", ["Part"], [[0.0, 0.0, -1]])], 3.0, 1.0),
    Row(
        "MEAN-NOT-SUM",
        [call("models.full_loss", ["Part"], [[0.0, 0.0, -1], [0.1, 0.0, -1], [0.2, 0.0, 1]])],
        2 / 3,
        2.0,
    ),
    Row(
        "POINT-SKIPPED", [call("models.full_loss", ["Part"], [[0.0, 0.0, -1], [0.1, 0.0, -1], [0.2, 0.0, 1]])], 1.0, 2.0
    ),
]


OF_CHAINS = [Row(*failing) for failing in (*CHAIN_FAILURES, *CHAIN_NEAR_MISSES)]


def key_of(example: Row) -> str:
    found = find_mistake(example.calls, example.seen, example.want, example.relation)
    return found.key if found else ""


@pytest.mark.parametrize(
    "example", [*SMALLEST_FAILURES, *OTHER_FAILURES, *OF_CHAINS, *NEAR_MISSES], ids=lambda row: row.key or "none"
)
def test_a_failure_shows_its_mistake_and_no_other(example: Row) -> None:
    assert key_of(example) == example.key


def test_each_rule_has_a_failure_that_shows_it() -> None:
    shown = {example.key for example in (*SMALLEST_FAILURES, *OTHER_FAILURES, *OF_CHAINS)}
    assert {rule.mistake.key for rule in find_rules()} - shown == set()


def test_a_key_has_one_hint_of_one_or_two_short_sentences() -> None:
    hints = {rule.mistake.key: rule.mistake.hint for rule in find_rules()}
    for rule in find_rules():
        assert rule.mistake.hint == hints[rule.mistake.key] == hint_for(rule.mistake.key)
        assert rule.mistake.hint.isascii()
        assert len(rule.mistake.hint) <= 130
        assert rule.mistake.key.replace("-", "").isalnum()
        assert rule.mistake.key == rule.mistake.key.upper()


def test_a_key_that_is_not_known_has_no_hint() -> None:
    assert hint_for("NO-SUCH-KEY") == ""


LEAVES = (
    st.none(), st.booleans(), st.integers(-3, 3), st.floats(), st.sampled_from(["", "p", "a.p", "no Parameter: str"]),
    st.lists(st.sampled_from(["p", ".p", 1.0, True, "no Parameter: str"]), min_size=2, max_size=2),
    st.builds(raised, st.sampled_from(["TypeError", "RecursionError", "TimedOut"])), st.just({"?": "Parameter"}),
)  # fmt: skip
PLAIN = st.recursive(st.one_of(*LEAVES), lambda inner: st.lists(inner, max_size=4), max_leaves=8)


@given(st.sampled_from([*SMALLEST_FAILURES, *OTHER_FAILURES, *OF_CHAINS]), PLAIN)
@settings(max_examples=300, deadline=None)
def test_whatever_a_submission_answers_the_rules_only_say_yes_or_no(example: Row, seen: Any) -> None:
    found = find_mistake(example.calls, seen, example.want, example.relation)
    assert found is None or found.key
