"""Known mistakes in functions on lists: elements lost, kept or mixed up, and uses that are not independent.

Reads the calls of the probes in lists.py: which function, on which kind of iterable, and whether it was used twice.
"""

import functools
import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from grader.kit.mistakes import Case, Rule, are_numbers, close, error, failing, message, near, rule
from grader.kit.plain import Plain, is_number, is_raised
from tests.mistakes.uses import FIELD, STARTS, is_input_changed, is_state_kept, uses_of

_ONCE = "The result is as if the iterator were empty. It can be walked through once only: was it, before?"
_LOST = "An element has no part in the result: because it is the first, the last, or a zero?"
_OF_LISTS = ("not subscriptable", "has no len", "item assignment", "item deletion", "has no attribute")
_NO_LISTS = ("iterator", "generator", "tuple")
_FOLDS: Mapping[str, Callable[[float, float], float]] = {
    "lambda x, y: x + y": operator.add, "lambda x, y: x * y": operator.mul, "sum": operator.add, "prod": operator.mul,
}  # fmt: skip


@dataclass(frozen=True)
class _Use:
    """One use of a function on lists: what it was given, what came out, and what should have."""

    name: str  # a function of the student's, or the text of what map, zipWith or reduce was given
    kind: str  # list, tuple or iter
    lists: Sequence[Sequence[float]]
    start: float
    seen: Plain
    want: Plain


def _use(case: Case) -> _Use | None:
    """The use that went wrong, where the function goes wrong in the same way each time."""
    if not case.target.startswith(FIELD) or case.relation:
        return None
    probe, (name, *rest) = case.target.removeprefix(FIELD), case.args
    start = rest.pop(0) if probe.startswith("reduced") else STARTS.get(name, 0.0)
    kind = rest.pop(0) if rest and isinstance(rest[0], str) else "list"
    place = _wrong_place(case) if probe.endswith(("again", "twice")) else None
    seen, want = (case.seen, case.want) if place is None else (case.seen[place], case.want[place])
    if probe.endswith("again"):
        rest = [rest[place or 0]]
    return _Use(name, kind, rest[0] if probe.startswith("zipped") else rest, start, seen, want)


def _wrong_place(case: Case) -> int | None:
    """The first of several uses that is wrong, where the same lists gave the same; None where it is none of them."""
    uses = uses_of(case)
    if not uses or uses[0][0] != uses[-1][0]:
        return None
    return next((place for place, (seen, want) in enumerate(uses) if seen != want), None)


def _on_lists(holds: Callable[[_Use, list[float], list[float]], bool]) -> Callable[[Case], bool]:
    """One list came out for another."""

    def asked(case: Case) -> bool:
        use = _use(case)
        if use is None or not are_numbers(use.seen) or not are_numbers(use.want) or use.seen == use.want:
            return False
        return holds(use, use.seen, list(use.want))

    return asked


def _on_folds(holds: Callable[[_Use, Callable[[Sequence[float]], float]], bool]) -> Callable[[Case], bool]:
    """One number came out for another where a list is added up or multiplied."""

    def asked(case: Case) -> bool:
        use = _use(case)
        if use is None or use.name not in _FOLDS or not is_number(use.seen) or not is_number(use.want):
            return False
        return holds(use, functools.partial(_fold, use.name))

    return asked


def _fold(name: str, values: Sequence[float]) -> float:
    return functools.reduce(_FOLDS[name], values)


def _zero_lost(use: _Use, seen: list[float], want: list[float]) -> bool:
    kept = [y for y, *xs in zip(want, *use.lists, strict=False) if all(xs)]
    return len(want) == len(use.lists[0]) and len(seen) < len(want) and seen == kept


def _only_zero(use: _Use, seen: list[float], want: list[float]) -> bool:
    """Of one element nothing is left, and it is a zero: two mistakes look the same."""
    return len(want) == 1 and not seen and not all(xs[0] for xs in use.lists)


def _is_rounded(case: Case) -> bool:
    use = _use(case)
    seen, want = ([use.seen], [use.want]) if use and is_number(use.seen) else (use.seen, use.want) if use else ([], [])
    if not are_numbers(seen) or not are_numbers(want) or not all(map(math.isfinite, want)):
        return False
    return seen != want and any(seen == [round(w, k) for w in want] for k in range(1, 13))


def _index_of(use: _Use, seen: list[float], want: list[float]) -> bool:
    """Wrong only where an equal element came before."""
    if len(seen) != len(want) or len(use.lists) != 2:
        return False
    wrong = [i for i, (s, w) in enumerate(zip(seen, want, strict=True)) if s != w]
    return bool(wrong) and all(use.lists[0][i] in use.lists[0][:i] for i in wrong)


def _function_ignored(use: _Use, seen: list[float], _: list[float]) -> bool:
    """As if another function had been given: the text of a function is the name only for map and zipWith."""
    if not use.name.startswith(("lambda", "abs")):
        return False
    lists = use.lists
    if len(lists) == 1:
        return seen in ([-x for x in lists[0]], list(lists[0]))
    return any(seen == [f(x, y) for x, y in zip(*lists, strict=True)] for f in (operator.add, operator.mul))


def _start_ignored(use: _Use, fold: Callable[[Sequence[float]], float]) -> bool:
    return bool(use.lists[0]) and not close(use.seen, use.want) and close(use.seen, fold(use.lists[0]))


def _of_nothing(case: Case) -> bool:
    """Without a start there is nothing to begin with, whatever comes of it."""
    use = _use(case)
    return use is not None and not any(use.lists)


def _wrong_start(use: _Use, fold: Callable[[Sequence[float]], float]) -> bool:
    starts = (0.0, 1.0) if use.name in ("sum", "lambda x, y: x + y") else (1.0,)  # a product of 0 has many causes
    return any(s != use.start and close(use.seen, fold([s, *use.lists[0]])) for s in starts)


def _first_only(use: _Use, fold: Callable[[Sequence[float]], float]) -> bool:
    return len(use.lists[0]) > 1 and close(use.seen, fold([use.start, use.lists[0][0]]))


def _one_left_out(use: _Use, fold: Callable[[Sequence[float]], float]) -> bool:
    xs = use.lists[0]
    return any(close(use.seen, fold([use.start, *xs[:i], *xs[i + 1 :]])) for i in range(len(xs)))


def _taken_twice(use: _Use, fold: Callable[[Sequence[float]], float]) -> bool:
    xs = use.lists[0]
    return any(close(use.seen, fold([*lead, *xs, x])) for x in xs for lead in ([], [use.start]))


def _needs_a_list(case: Case) -> bool:
    """What only a list can do was asked of a tuple or an iterator: the message says so."""
    use = _use(case)
    words = message(case, "TypeError", "AttributeError") if use is not None and use.kind != "list" else ""
    return any(text in words for text in _OF_LISTS) and any(kind in words for kind in _NO_LISTS)


def _no_number(case: Case) -> bool:
    """Of an iterator with elements came what comes of none."""
    use = _use(case)
    return use is not None and use.kind == "iter" and is_number(use.seen) and bool(use.seen == use.start != use.want)


def _walked_through(case: Case) -> bool:
    """A right answer for an iterator with something in it."""
    use = _use(case)
    return use is not None and use.kind in ("iter", "generator") and any(use.lists) and not is_raised(use.seen)


def _empty_list(case: Case) -> bool:
    """Something goes wrong with an empty list, that is no slip of another kind."""
    use = _use(case)
    if use is None or use.kind != "list" or any(use.lists) or len(use.lists) == 0:
        return False
    if is_raised(use.seen):
        return is_raised(use.seen, "ValueError", "IndexError", "ZeroDivisionError", "TypeError", "StopIteration") and (
            "argument" not in message(case, "TypeError")
        )
    return use.name == "prod" and use.seen == 0  # as no start does: the product of everything would be 0


def _is_of_something(case: Case) -> bool:
    """A right answer for a list with something in it, which a wrong start would have changed."""
    use = _use(case)
    return use is not None and any(use.lists) and is_number(use.seen) and (use.seen != 0 or "+" in use.name)


# Of the cases below.
_ADD = """lambda x, y: x + y"""
_MINUS_TWO = """lambda x: x - 2"""

RULES: tuple[Rule, ...] = (
    rule("EMPTY-LIST", "An empty list is a list too. What should come out when there is nothing to walk through?",
         _empty_list,
         shown_by=[failing("lists.called", "prod", "list", [], seen=error("ValueError"), want=1.0)]),
    rule("NEEDS-A-LIST", "Not everything that a for loop can walk through is a list: a tuple cannot be changed, "
         "and an iterator has no len() and no [i].", _needs_a_list,
         shown_by=[failing("lists.called", "negList", "iter", [0.0],
                        seen=error("TypeError", "object of type 'list_iterator' has no len()"), want=[-0.0])]),
    rule("STATE-KEPT", "Something is kept from an earlier call. Each call starts afresh from its arguments.",
         is_state_kept, fits=lambda case: any(s != w for s, w in uses_of(case)),
         shown_by=[failing("lists.reduced_again", _ADD, 0.0, [0.0], [1.0], seen=[0.0, 1.0, 1.0], want=[0.0, 1.0, 0.0]),
                   failing("lists.mapped_again", _MINUS_TWO, [0.0], [0.0],
                        seen=[[-2.0, -2.0, -2.0], [-2.0, -2.0, -2.0], [-2.0, -2.0, -2.0]], want=[[-2.0], [-2.0],
                        [-2.0]]),
                   failing("lists.called_twice", "sum", [1.0], seen=[1.0, 2.0], want=[1.0, 1.0])],
         not_by=[near(failing("lists.called_twice", "sum", [1.0], seen=[1.0, 0.0], want=[1.0, 1.0]), "INPUT-CHANGED"),
                 near(failing("lists.called_twice", "sum", [0.0], seen=[1.0, 1.0], want=[0.0, 0.0]), "WRONG-START")]),
    rule("INPUT-CHANGED", "The function changes what it was given. Whoever called it still needs that as it was.",
         is_input_changed,
         shown_by=[failing("lists.called_twice", "sum", [1.0], seen=[1.0, 0.0], want=[1.0, 1.0]),
                   failing("lists.reduced_again", _ADD, 0.0, [1.0], [0.0], seen=[1.0, 0.0, 0.0], want=[1.0, 0.0, 1.0])],
         not_by=[near(failing("lists.called_twice", "sum", [1.0], seen=[1.0, 2.0], want=[1.0, 1.0]), "STATE-KEPT")]),
    rule("ONE-SHOT", _ONCE, _on_lists(lambda use, seen, _: use.kind == "iter" and not seen), unless=_walked_through,
         shown_by=[failing("lists.mapped", _MINUS_TWO, "iter", [0.0], seen=[], want=[-2.0]),
                   failing("lists.mapped", _MINUS_TWO, "iter", [1.0], seen=[], want=[-1.0])],
         not_by=[near(failing("lists.mapped", _MINUS_TWO, "iter", [1.0, 5.0],
                      seen=[-1.0], want=[-1.0, 3.0]), "LIST-LAST-LOST")]),
    rule("ELEMENT-LOST", _LOST, _on_lists(_only_zero),
         shown_by=[failing("lists.mapped", _MINUS_TWO, "list", [0.0], seen=[], want=[-2.0])]),
    rule("LIST-ZERO-LOST", "`if x` is False for 0.0 as well, so zeros are left out.", _on_lists(_zero_lost),
         shown_by=[failing("lists.mapped", _MINUS_TWO, "list", [0.0, 5.0], seen=[3.0], want=[-2.0, 3.0])],
         not_by=[near(failing("lists.mapped", _MINUS_TWO, "list", [0.0], seen=[], want=[-2.0]), "ELEMENT-LOST")]),
    rule("LIST-LAST-LOST", "The end is missing. How far does the loop go?",
         _on_lists(lambda _, seen, want: bool(seen) and seen == want[: len(seen)]),
         shown_by=[failing("lists.called", "addLists", "iter", [0.0, 0.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0,
                        0.0, 0.0], seen=[0.0, 0.0, 0.0, 0.0, 0.0], want=[0.0, 0.0, 0.0, 0.0, 0.0, 0.0]),
                   failing("lists.mapped", _MINUS_TWO, "list", [1.0, 5.0], seen=[-1.0], want=[-1.0, 3.0]),
                   failing("lists.mapped", _MINUS_TWO, "iter", [1.0, 5.0], seen=[-1.0], want=[-1.0, 3.0])],
         not_by=[near(failing("lists.mapped", _MINUS_TWO, "list", [1.0], seen=[], want=[-1.0]), "LIST-FIRST-LOST")]),
    rule("LIST-FIRST-LOST", "The first element is missing. Where does the loop begin?",
         _on_lists(lambda _, seen, want: seen == want[1:]),
         shown_by=[failing("lists.mapped", _MINUS_TWO, "list", [1.0, 5.0], seen=[3.0], want=[-1.0, 3.0]),
                   failing("lists.mapped", _MINUS_TWO, "list", [1.0], seen=[], want=[-1.0])],
         not_by=[near(failing("lists.mapped", _MINUS_TWO, "list", [1.0, 5.0],
                      seen=[-1.0], want=[-1.0, 3.0]), "LIST-LAST-LOST")]),
    rule("LIST-REVERSED", "The elements come in the opposite order.",
         _on_lists(lambda _, seen, want: seen == want[::-1]),
         shown_by=[failing("lists.called", "addLists", "iter", [0.0, 0.0], [0.0, 1.0],
                           seen=[1.0, 0.0], want=[0.0, 1.0])],
         not_by=[near(failing("lists.mapped", _MINUS_TWO, "list", [1.0, 5.0], seen=[3.0, -2.0], want=[-1.0, 3.0]))]),
    rule("CONCATENATED", "For lists + means one after the other. Each pair of elements is meant.",
         _on_lists(lambda use, seen, _: len(use.lists) == 2 and seen == [*use.lists[0], *use.lists[1]]),
         shown_by=[failing("lists.called", "addLists", "iter", [0.0], [0.0], seen=[0.0, 0.0], want=[0.0])]),
    rule("EQUAL-ELEMENTS", "Two elements of the list are equal. Looking up a value finds the first of them, always.",
         _on_lists(_index_of),
         shown_by=[failing("lists.called", "addLists", "iter", [90.0, 90.0], [0.0, 1.0],
                        seen=[90.0, 90.0], want=[90.0, 91.0])]),
    rule("FUNCTION-IGNORED", "Another function is given here. Is it used?", _on_lists(_function_ignored),
         shown_by=[failing("lists.mapped", _MINUS_TWO, "list", [0.0], seen=[-0.0], want=[-2.0])]),
    rule("LIST-TOO-LONG", "There is more in the result than elements in the list. When is it made, and when filled?",
         _on_lists(lambda _, seen, want: len(seen) > len(want)),
         shown_by=[failing("lists.called", "negList", "list", [1.0], seen=[-1.0, -1.0], want=[-1.0])]),
    rule("RETURN-IN-LOOP", "Only the first one counts. Look at how far the return is indented.",
         _on_folds(_first_only),
         shown_by=[failing("lists.called", "sum", "iter", [0.0, 1.0], seen=0.0, want=1.0)]),
    rule("START-IGNORED", "reduce begins with start. Where does start come in when the list is not empty?",
         _on_folds(_start_ignored), fits=lambda case: _on_folds(_start_ignored)(case) or _of_nothing(case),
         shown_by=[failing("lists.reduced", _ADD, 10.0, "list", [0.0], seen=0.0, want=10.0)]),
    rule("ELEMENT-TWICE", "An element is taken twice. What does the function combine each element with?",
         _on_folds(_taken_twice),
         shown_by=[failing("lists.called", "sum", "iter", [1.0], seen=2.0, want=1.0)]),
    rule("ONE-SHOT", _ONCE, _no_number, unless=_walked_through,
         shown_by=[failing("lists.called", "sum", "iter", [0.1], seen=0.0, want=0.1)]),
    rule("WRONG-START", "The result is begun with a value that changes it.", _on_folds(_wrong_start),
         unless=_is_of_something,
         shown_by=[failing("lists.called", "sum", "list", [], seen=1.0, want=0.0),
                   failing("lists.called_twice", "sum", [0.0], seen=[1.0, 1.0], want=[0.0, 0.0])]),
    rule("ELEMENT-LOST", _LOST, _on_folds(_one_left_out),
         shown_by=[failing("lists.called_twice", "sum", [0.1], seen=[0.0, 0.0], want=[0.1, 0.1])]),
    rule("ROUNDED", "The result is rounded. Floats need no cleaning up.", _is_rounded,
         shown_by=[failing("lists.called", "sum", "list", [0.1, 0.2], seen=0.3, want=0.30000000000000004)]),
)  # fmt: skip
