"""Calls a student's functions on lists, and their higher-order functions in whichever way they take their arguments.

The text leaves open whether `map`, `zipWith` and `reduce` are curried, in which order they take their arguments,
and whether `reduce` is told where to start. So a function is called in the first of a few ways that it answers.
"""

import functools
import inspect
import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.kit.picture import Rows, Shown
from grader.kit.probe import probe

MOST_ITEMS = 1024  # of an iterator that comes back; it may have no end

Lists = list[list[float]]
Given = Callable[..., Any]  # a function on lists: what the student's map(fn), zipWith(fn), reduce(fn, start) returns

# By the text that a report shows. A function of one argument is for map, one of two is for zipWith and reduce.
FUNCTIONS: dict[str, Callable[..., float]] = {
    "lambda x: x - 2": lambda x: x - 2,
    "lambda x: x * x": lambda x: x * x,
    "abs": abs,
    "lambda x, y: x + y": lambda x, y: x + y,
    "lambda x, y: x * y": lambda x, y: x * y,
    "lambda x, y: x - y": lambda x, y: x - y,
    "lambda x, y: x - 2 * y": lambda x, y: x - 2 * y,
    "lambda x, y: 2 * x + 3 * y": lambda x, y: 2 * x + 3 * y,
}
KINDS: dict[str, Callable[[list[float]], Iterable[float]]] = {
    "list": list,
    "tuple": tuple,
    "iter": iter,
    "generator": lambda ls: (x for x in ls),
}


@dataclass(frozen=True)
class Way:
    """One way of calling: how many arguments the function takes at once, and what makes a function on lists of it."""

    taken: int
    given: Callable[..., Given]


@dataclass(frozen=True, eq=False)
class HigherOrder:
    """A higher-order function: its name, the accepted ways of calling it, and a small question to tell them apart."""

    name: str
    ways: tuple[Way, ...]
    ask: Callable[[Callable[..., Given]], Any]


MAP = HigherOrder(
    "map",
    (
        Way(1, lambda function, fn: function(fn)),
        Way(2, lambda function, fn: lambda ls: function(fn, ls)),
        Way(2, lambda function, fn: lambda ls: function(ls, fn)),
    ),
    lambda given: given(abs)([1.0, 2.0]),
)
ZIP_WITH = HigherOrder(
    "zipWith",
    (
        Way(1, lambda function, fn: function(fn)),
        Way(3, lambda function, fn: lambda ls1, ls2: function(fn, ls1, ls2)),
        Way(3, lambda function, fn: lambda ls1, ls2: function(ls1, ls2, fn)),
    ),
    lambda given: given(lambda x, y: x + y)([1.0, 2.0], [3.0, 4.0]),
)
# Where a student's reduce takes no start, it starts with the first element: then `start` is put in front of the list.
REDUCE = HigherOrder(
    "reduce",
    (
        Way(2, lambda function, fn, start: function(fn, start)),
        Way(3, lambda function, fn, start: lambda ls: function(fn, ls, start)),
        Way(3, lambda function, fn, start: lambda ls: function(fn, start, ls)),
        Way(3, lambda function, fn, start: lambda ls: function(ls, fn, start)),
        Way(3, lambda function, fn, start: lambda ls: function(ls, start, fn)),
        Way(1, lambda function, fn, start: lambda ls: function(fn)(_led_by(start, ls))),
        Way(2, lambda function, fn, start: lambda ls: function(fn, _led_by(start, ls))),
        Way(2, lambda function, fn, start: lambda ls: function(_led_by(start, ls), fn)),
    ),
    lambda given: given(lambda x, y: x + y, 1.0)([2.0, 3.0]),
)


def _led_by(start: float, ls: Iterable[float]) -> Iterable[float]:
    """`ls` with `start` in front, as the same kind of iterable."""
    kind = type(ls) if isinstance(ls, (list, tuple)) else iter
    return kind([start, *ls])


def _given(code: Any, higher_order: HigherOrder, fn: str, *start: float) -> Given:
    """The function on lists that the student's higher-order function makes of `fn`."""
    function = getattr(code.operators, higher_order.name)
    return _way(function, higher_order).given(function, FUNCTIONS[fn], *start)


@functools.lru_cache(maxsize=16)  # one submission's functions: asking anew would take longer than the calls themselves
def _way(function: Callable[..., Any], higher_order: HigherOrder) -> Way:
    """The way that fits the function's signature and best answers the question; the first of equals."""
    fitting = [way for way in higher_order.ways if _is_bound(function, way.taken)] or [higher_order.ways[0]]
    if len(fitting) == 1:
        return fitting[0]
    return min(fitting, key=lambda way: _doubt(lambda: higher_order.ask(functools.partial(way.given, function))))


def _is_bound(function: Callable[..., Any], taken: int) -> bool:
    try:
        inspect.signature(function).bind(*range(taken))
    except TypeError:
        return False
    except ValueError:  # a builtin that does not tell
        return True
    return True


def _doubt(answer: Callable[[], Any]) -> int:
    """0 where `answer` gives numbers, 1 where the student's code was reached at least, 2 where hardly that."""
    try:
        seen = answer()
        is_right_kind = isinstance(seen, (int, float, np.number)) or bool(list(itertools.islice(seen or (), 2)))
    except TypeError:  # what a call in another's way ends with
        return 2
    except Exception:  # noqa: BLE001 - the student's code may raise anything
        return 1
    return 0 if is_right_kind else 1


def _each_with_kind(kind: str, lists: Sequence[list[float]]) -> Iterable[tuple[str, list[float]]]:
    """One or two lists, all of this kind, or each of its own: "list and iter"."""
    return zip(kind.split(" and ") * 2, lists, strict=False)


def _as(kind: str, *lists: list[float]) -> list[Iterable[float]]:
    return [KINDS[k](ls) for k, ls in _each_with_kind(kind, lists)]


def _text(kind: str, *lists: list[float]) -> str:
    forms = {"list": "{}", "generator": "(x for x in {})"}
    return ", ".join(forms.get(k, f"{k}({{}})").format(ls) for k, ls in _each_with_kind(kind, lists))


@probe(lambda fn, kind, ls: f"map({fn})({_text(kind, ls)})")
def mapped(code: Any, fn: str, kind: str, ls: list[float]) -> Any:
    return _given(code, MAP, fn)(*_as(kind, ls))


@probe(lambda fn, kind, pair: f"zipWith({fn})({_text(kind, *pair)})")
def zipped(code: Any, fn: str, kind: str, pair: Lists) -> Any:
    return _given(code, ZIP_WITH, fn)(*_as(kind, *pair))


@probe(lambda fn, start, kind, ls: f"reduce({fn}, {start})({_text(kind, ls)})")
def reduced(code: Any, fn: str, start: float, kind: str, ls: list[float]) -> Any:
    return _given(code, REDUCE, fn, start)(*_as(kind, ls))


def _used(f: Given, given: Lists, more: Lists) -> list[Any]:
    """Answers of one function in three uses, the first and the last of them on the same lists."""
    return _answers(lambda same: [f(*same), f(*_copied(more))], f, given)


def _answers(uses: Callable[[Lists], list[Any]], again: Given, before: Sequence[list[float]]) -> list[Any]:
    """The answers of a few uses and of one more on the same lists; where these changed at any time, that they did."""
    lists, unchanged = _copied(before), list(before)
    answers = uses(lists)
    kept = [lists == unchanged]  # after each step: what is turned around twice is as it was
    taken = []
    for answer in (*answers, again(*lists)):
        taken.append(_taken(answer))
        kept.append(lists == unchanged)
    return taken if all(kept) else [*taken, "and the list was changed"]


def _taken(answer: Any) -> Any:
    return list(itertools.islice(answer, MOST_ITEMS)) if hasattr(answer, "__next__") else answer


def _copied(lists: Iterable[list[float]]) -> Lists:
    return [list(ls) for ls in lists]


USED_SAYS = "{}; on the other {}; and the first call again gives {}"
TWICE_SAYS = "{}, and the same call a second time gives {}"


def _call_by_call(shown: Shown) -> Rows | None:
    """The answers one below the other; nothing where not all of the calls were answered."""
    seen, want = shown.seen, shown.want
    if not isinstance(seen, list) or not isinstance(want, list) or len(seen) != len(want):
        return None
    return Rows([(f"call {n}", yours, wanted) for n, (yours, wanted) in enumerate(zip(seen, want, strict=True), 1)])


def _named_lists(lists: Sequence[list[float]]) -> tuple[str, str]:
    """The names of some lists, as arguments, and the statement that makes the lists."""
    names = ", ".join("ab"[: len(lists)])
    return names, f"{names} = {', '.join(map(repr, lists))}"


def _used_text(new: str, given: Lists, more: Lists) -> str:
    names, made = _named_lists(given)
    return f"f = {new}; {made}; f({names}); f({', '.join(map(repr, more))}); f({names})  # the first call again"


def _twice_text(name: str, *lists: list[float]) -> str:
    names, made = _named_lists(lists)
    return f"{made}; {name}({names}); {name}({names})  # the same call a second time"


@probe(lambda fn, ls, more: _used_text(f"map({fn})", [ls], [more]), says=USED_SAYS, picture=_call_by_call)
def mapped_again(code: Any, fn: str, ls: list[float], more: list[float]) -> Any:
    return _used(_given(code, MAP, fn), [ls], [more])


@probe(lambda fn, pair, more: _used_text(f"zipWith({fn})", pair, more), says=USED_SAYS, picture=_call_by_call)
def zipped_again(code: Any, fn: str, pair: Lists, more: Lists) -> Any:
    return _used(_given(code, ZIP_WITH, fn), pair, more)


@probe(
    lambda fn, start, ls, more: _used_text(f"reduce({fn}, {start})", [ls], [more]),
    says=USED_SAYS,
    picture=_call_by_call,
)
def reduced_again(code: Any, fn: str, start: float, ls: list[float], more: list[float]) -> Any:
    return _used(_given(code, REDUCE, fn, start), [ls], [more])


@probe(lambda name, kind, *lists: f"{name}({_text(kind, *lists)})")
def called(code: Any, name: str, kind: str, *lists: list[float]) -> Any:
    return getattr(code.operators, name)(*_as(kind, *lists))


@probe(_twice_text, says=TWICE_SAYS, picture=_call_by_call)
def called_twice(code: Any, name: str, *lists: list[float]) -> Any:
    function = getattr(code.operators, name)
    return _answers(lambda same: [function(*same)], function, lists)
