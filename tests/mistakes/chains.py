"""Known mistakes in numerical derivatives, in backward functions, and in backpropagation over a graph.

A polynomial and a graph are described as the probes in differences.py and graphs.py take them.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from grader.kit.mistakes import Case, Model, Rule, are_numbers, close, error, failing, near, rule
from grader.kit.plain import Plain, is_number, is_raised


def _backward(holds: Callable[[list[float], list[float], float], bool]) -> Callable[[Case], bool]:
    """A backward gave such numbers for those that are wanted, and for this d."""

    def asked(case: Case) -> bool:
        is_backward = case.target == "scalars.backward" and are_numbers(case.seen) and are_numbers(case.want)
        return is_backward and holds(list(case.seen), list(case.want), case.args[1])

    return asked


def _all_close(seen: Sequence[float], want: Sequence[float]) -> bool:
    return len(seen) == len(want) and all(s == w or close(s, w) for s, w in zip(seen, want, strict=True))


def _not_chained(seen: list[float], want: list[float], d: float) -> bool:
    """The derivatives themselves, without d; something other than 0 must tell."""
    return d != 1 and any(seen) and _all_close([d * s for s in seen], want)


def _of_another_ctx(case: Case) -> bool:
    """Mul's derivatives at the arguments of the other context."""
    if case.target != "scalars.backward_after_another" or not isinstance(case.seen, list):
        return False
    (_, *args), d = case.args[1], case.args[2]
    return any(are_numbers(found) and _all_close(found, [d * a for a in reversed(args)]) for found in case.seen)


def _order(holds: Callable[[list[int], Sequence[Any], Case], bool]) -> Callable[[Case], bool]:
    """topological_sort gave numbers of variables with such a fault."""

    def asked(case: Case) -> bool:
        is_list = case.target == "graphs.order" and isinstance(case.seen, list)
        return is_list and all(type(n) is int for n in case.seen) and holds(case.seen, case.args[0], case)

    return asked


def _lost(seen: list[int], graph: Sequence[Any], case: Case) -> bool:
    """What is missing is of one kind: the leaves, the result, or what only a second parent leads to."""
    missing = set(case.want) - set(seen) if isinstance(case.want, list) else set()
    leaves = {n for n in _reached(graph) if graph[n] == "leaf"}
    one_parent = [[node[-1:], node[:1]] if isinstance(node, (list, tuple)) else [node] * 2 for node in graph]
    behind = [_reached(graph) - _reached([nodes[n] for nodes in one_parent]) for n in (0, 1)]
    return bool(missing) and missing in (leaves, {len(graph) - 1}, *behind)


def _reached(graph: Sequence[Any]) -> set[int]:
    """The numbers of the variables, constants aside, of which the last one was computed."""
    found, todo = set[int](), [len(graph) - 1]
    while todo:
        number = todo.pop()
        if number not in found and graph[number] != "constant":
            found.add(number)
            todo += [parent for parent, _ in graph[number]] if isinstance(graph[number], (list, tuple)) else []
    return found


def _paths_walked(case: Case) -> bool:
    return is_raised(case.seen, "RuntimeError") and "parents were asked for" in str(case.seen.get("m", ""))


def _derivatives(case: Case) -> Sequence[tuple[float, float, int]]:
    """Seen, wanted and the number of the leaf, where a derivative is wrong."""
    if case.target != "graphs.derivatives" or not isinstance(case.seen, list) or len(case.seen) != len(case.want):
        return ()
    pairs = enumerate(zip(case.seen, case.want, strict=True))
    return [(s, w, n) for n, (s, w) in pairs if is_number(s) and is_number(w) and s != w]


def _start_ignored(case: Case) -> bool:
    wrong = _derivatives(case)
    return bool(wrong) and case.args[1] != 1 and all(close(case.args[1] * s, w) for s, w, _ in wrong)


Put = Callable[[dict[int, float], int, float], None]  # how a part of a derivative is put to what is there


def _assign(totals: dict[int, float], parent: int, part: float) -> None:
    totals[parent] = part


def _keep(totals: dict[int, float], parent: int, part: float) -> None:
    totals.setdefault(parent, part)


def _largest(totals: dict[int, float], parent: int, part: float) -> None:
    totals[parent] = max(part, totals.get(parent, part))


def _add(totals: dict[int, float], parent: int, part: float) -> None:
    totals[parent] = totals.get(parent, 0.0) + part


def _downwards(graph: Sequence[Any]) -> list[int]:
    """The variables in topological order, as a walk that lists each after its parents finds them, turned round."""
    order: dict[int, None] = {}
    todo = [(len(graph) - 1, False)]
    while todo:
        number, is_left = todo.pop()
        if is_left:
            order.setdefault(number)
        elif number not in order and graph[number] != "constant":
            parents = [p for p, _ in graph[number]] if isinstance(graph[number], (list, tuple)) else []
            todo += [(number, True), *((parent, False) for parent in parents[::-1])]
    return [*order][::-1]


def _derived(put: Put, each_parent_once: bool, by_number: bool, target: str, args: Sequence[Any]) -> Plain:
    """What the leaves get where parts are put together in this way, in one of two orders."""
    if target != "graphs.derivatives":
        return None
    graph, deriv = args
    totals = {len(graph) - 1: deriv}
    for number in [*range(len(graph))][::-1] if by_number else _downwards(graph):
        if number in totals and isinstance(graph[number], (list, tuple)):
            parts = [(parent, totals[number] * local) for parent, local in graph[number]]
            for parent, part in dict(parts).items() if each_parent_once else parts:
                put(totals, parent, part)
    return [totals.get(n, 0.0) if node == "leaf" else None for n, node in enumerate(graph)]


_WAYS = ((_assign, False), (_keep, False), (_largest, False), (_add, True))
_ONE_USE = Model(*(partial(_derived, put, once, by) for put, once in _WAYS for by in (True, False)))


def _asked_again(case: Case) -> bool:
    return case.target == "graphs.asked" and are_numbers(case.seen) and max(case.seen, default=0) > 1


def _is_double(seen: Plain) -> bool:
    return len(set(seen)) < len(seen)


# Of the cases below.
_DIAMOND = ["leaf", [[0, 2.0]], [[0, 3.0]], [[1, 1.0], [2, 1.0]]]
_TWICE_USED = ["leaf", [[0, 3.0], [0, 5.0]]]

RULES: tuple[Rule, ...] = (
    rule("DERIVATIVE-MISSING", "There is a derivative for each argument, also for the second one.",
         _backward(lambda seen, want, _: len(seen) < len(want)),
         shown_by=[failing("scalars.backward", ["Add", 0.0, 0.0], 1.0, seen=[1.0], want=[1.0, 1.0])]),
    rule("DERIVATIVE-SIGN", "The size is right. Does the function rise or fall here?",
         _backward(lambda seen, want, _: any(want) and _all_close([-s for s in seen], want)),
         shown_by=[failing("scalars.backward", ["Neg", 0.0], 1.0, seen=[1.0], want=[-1.0])]),
    rule("DERIVATIVES-SWAPPED", "Each argument has the other one's derivative.",
         _backward(lambda seen, want, _: seen != want and _all_close(seen[::-1], want)),
         shown_by=[failing("scalars.backward", ["Mul", 2.0, 3.0], 1.0, seen=[2.0, 3.0], want=[3.0, 2.0])],
         not_by=[near(failing("scalars.backward", ["Mul", 2.0, 3.0], 1.0, seen=[4.0, 3.0], want=[3.0, 2.0]))]),
    rule("DERIVATIVE-NOT-CHAINED", "This is the function's own derivative. What does the chain rule do with d_output?",
         _backward(_not_chained),
         shown_by=[failing("scalars.backward", ["Mul", 1.0, 0.0], 2.0, seen=[0.0, 1.0], want=[0.0, 2.0])]),
    rule("CONTEXT-SHARED", "This belongs to another use of the function. Where are the saved values kept?",
         _of_another_ctx,
         shown_by=[failing("scalars.backward_after_another", ["Mul", 2.0, 3.0], ["Mul", 5.0, 7.0], 1.0,
                        seen=[[7.0, 5.0], [7.0, 5.0]], want=[[3.0, 2.0], [3.0, 2.0]])]),
    rule("PATHS-WALKED", "There are far more paths than variables. How does the walk know where it has been?",
         _paths_walked,
         shown_by=[failing("graphs.order", _DIAMOND,
                        seen=error("RuntimeError", "parents were asked for 1 times"), want=[])]),
    rule("CONSTANT-LISTED", "Nobody asks for the derivative in a constant: it has no place in the order.",
         _order(lambda seen, graph, _: any(graph[n] == "constant" for n in seen if 0 <= n < len(graph))),
         shown_by=[failing("graphs.order", ["constant", [[0, 1.0]]], seen=[1, 0], want=[1])]),
    rule("VARIABLE-TWICE", "A variable is listed again when it is reached by another way.",
         _order(lambda seen, *_: _is_double(seen)),
         fits=lambda case: is_raised(case.seen) or (isinstance(case.seen, list) and _is_double(case.seen)),
         shown_by=[failing("graphs.order", _DIAMOND, seen=[3, 2, 0, 1, 0], want=[0, 1, 2, 3])]),
    rule("VARIABLE-LOST", "A variable is missing. The order has all of them: the result, the steps and the leaves.",
         _order(_lost),
         shown_by=[failing("graphs.order", _DIAMOND, seen=[3, 2, 0], want=[0, 1, 2, 3])]),
    rule("NOT-TOPOLOGICAL", "When is it certain that all uses of a variable are in the list already?",
         _order(lambda seen, graph, case: case.want is None and _reached(graph) <= set(seen)),
         shown_by=[failing("graphs.order", _DIAMOND,
                        seen=[3, 1, 0, 2], want=None, relation="each of the variables before all of its parents")]),
    rule("STEP-ASKED-AGAIN", "chain_rule of one step is called several times. When is its derivative complete?",
         _asked_again,
         shown_by=[failing("graphs.asked", _DIAMOND, seen=[0, 1, 1, 2], want=[0, 1, 1, 1])],
         not_by=[near(failing("graphs.asked", _DIAMOND, seen=[0, 1, 0, 1], want=[0, 1, 1, 1]))]),
    rule("DERIV-IGNORED", "The result's own derivative, deriv, is a factor of every other one.", _start_ignored,
         shown_by=[failing("graphs.derivatives", _TWICE_USED, 2.0, seen=[8.0, None], want=[16.0, None])],
         not_by=[near(failing("graphs.derivatives", ["leaf", [[0, 2.0]]], 1.0, seen=[1.0, None], want=[2.0, None]))]),
    rule("USES-NOT-SUMMED", "A variable that is used twice gets a part from each use. What became of the other part?",
         _ONE_USE,
         shown_by=[failing("graphs.derivatives", _DIAMOND, 1.0,
                        seen=[3.0, None, None, None], want=[5.0, None, None, None]),
                   failing("graphs.derivatives", _TWICE_USED, 1.0, seen=[5.0, None], want=[8.0, None])],
         not_by=[near(failing("graphs.derivatives", _DIAMOND, 1.0,
                      seen=[7.0, None, None, None], want=[5.0, None, None, None]))]),
)  # fmt: skip
