"""The failures of task 1.1 to 1.4 that show a known mistake, and near misses: key, calls, seen, want, relation."""

from typing import Any

Failing = tuple[str, list[tuple[str, list[Any]]], Any, Any, str]

SQUARE, CUBE, SUM = [[1.0, 2]], [[1.0, 3]], [[3.0, 1, 0], [1.0, 0, 1]]
LEAF, CONSTANT = "leaf", "constant"
DIAMOND = [LEAF, [[0, 2.0]], [[0, 3.0]], [[1, 1.0], [2, 1.0]]]
TWICE = [LEAF, [[0, 3.0], [0, 5.0]]]
SORTED = "each of the variables before all of its parents"


def one(key: str, target: str, args: list[Any], *values: Any) -> Failing:
    seen, want, relation = values if len(values) == 3 else (*values, "")
    return key, [(target, args)], seen, want, relation


def difference(
    key: str, terms: Any, vals: list[float], arg: int | None, epsilon: float | None, *values: Any
) -> Failing:
    return one(key, "differences.difference", [terms, vals, arg, epsilon], *values)


CHAIN_FAILURES: list[Failing] = [
    difference("EPSILON-IGNORED", CUBE, [0.0], None, 1.0, 1e-12, 1.0),
    difference("ONE-SIDE", SQUARE, [1.0], None, 1.0, 3.0, 2.0),
    difference("ONE-SIDE", SQUARE, [1.0], None, 1.0, 1.0, 2.0),  # half as much, too, but from the other side
    difference("SLOPE-FACTOR", SQUARE, [3.0], None, None, 12.000001, 6.0),
    difference("SLOPE-FACTOR", SQUARE, [3.0], None, None, 3.000001, 6.0),
    difference("WRONG-ARGUMENT", SUM, [0.0, 0.0], None, None, 1.0, 3.0),
    one("DERIVATIVE-MISSING", "scalars.backward", [["Add", 0.0, 0.0], 1.0], [1.0], [1.0, 1.0]),
    one("DERIVATIVE-SIGN", "scalars.backward", [["Neg", 0.0], 1.0], [1.0], [-1.0]),
    one("DERIVATIVES-SWAPPED", "scalars.backward", [["Mul", 2.0, 3.0], 1.0], [2.0, 3.0], [3.0, 2.0]),
    one("DERIVATIVE-NOT-CHAINED", "scalars.backward", [["Mul", 1.0, 0.0], 2.0], [0.0, 1.0], [0.0, 2.0]),
    one(
        "CONTEXT-SHARED",
        "scalars.backward_after_another",
        [["Mul", 2.0, 3.0], ["Mul", 5.0, 7.0], 1.0],
        [[7.0, 5.0], [7.0, 5.0]],
        [[3.0, 2.0], [3.0, 2.0]],
    ),
    one("PATHS-WALKED", "graphs.order", [DIAMOND], {"!": "RuntimeError", "m": "parents were asked for 1 times"}, []),
    one("CONSTANT-LISTED", "graphs.order", [[CONSTANT, [[0, 1.0]]]], [1, 0], [1]),
    one("VARIABLE-TWICE", "graphs.order", [DIAMOND], [3, 2, 0, 1, 0], [0, 1, 2, 3]),
    one("VARIABLE-LOST", "graphs.order", [DIAMOND], [3, 2, 0], [0, 1, 2, 3]),
    one("NOT-TOPOLOGICAL", "graphs.order", [DIAMOND], [3, 1, 0, 2], None, SORTED),
    one("STEP-ASKED-AGAIN", "graphs.asked", [DIAMOND], [0, 1, 1, 2], [0, 1, 1, 1]),
    one("DERIV-IGNORED", "graphs.derivatives", [TWICE, 2.0], [8.0, None], [16.0, None]),
    one("USES-NOT-SUMMED", "graphs.derivatives", [DIAMOND, 1.0], [3.0, None, None, None], [5.0, None, None, None]),
    one("USES-NOT-SUMMED", "graphs.derivatives", [TWICE, 1.0], [5.0, None], [8.0, None]),
]
CHAIN_NEAR_MISSES: list[Failing] = [
    difference("", SUM, [0.0, 0.0], None, None, 2.0, 3.0),
    difference("", [[1.0, 1, 0], [1.0, 0, 1]], [0.0, 0.0], None, None, 1.00001, 1.0),  # near to both slopes
    one("", "scalars.backward", [["Mul", 2.0, 3.0], 1.0], [4.0, 3.0], [3.0, 2.0]),
    one("", "graphs.derivatives", [DIAMOND, 1.0], [7.0, None, None, None], [5.0, None, None, None]),
    one("", "graphs.derivatives", [[LEAF, [[0, 2.0]]], 1.0], [1.0, None], [2.0, None]),
    one("", "graphs.asked", [DIAMOND], [0, 1, 0, 1], [0, 1, 1, 1]),
]
