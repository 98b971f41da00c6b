"""Calls a student's functions on lists, and their higher-order functions in whichever way they take their arguments.

The text leaves open whether `map`, `zipWith` and `reduce` are curried, in which order they take their arguments,
and whether `reduce` is told where to start. So a function is called in the first of a few ways that it answers.
"""

import functools
import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.kit.probe import probe

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
KINDS: dict[str, Callable[[list[float]], Iterable[float]]] = {"list": list, "tuple": tuple, "iter": iter}


@dataclass(frozen=True)
class Way:
    """One way of calling: how many arguments the function takes at once, and what makes a function on lists of it."""

    taken: int
    given: Callable[..., Given]


MAP_WAYS = (
    Way(1, lambda function, fn: function(fn)),
    Way(2, lambda function, fn: lambda ls: function(fn, ls)),
    Way(2, lambda function, fn: lambda ls: function(ls, fn)),
)
ZIP_WAYS = (
    Way(1, lambda function, fn: function(fn)),
    Way(3, lambda function, fn: lambda ls1, ls2: function(fn, ls1, ls2)),
    Way(3, lambda function, fn: lambda ls1, ls2: function(ls1, ls2, fn)),
)
# Where a student's reduce takes no start, it starts with the first element: then `start` is put in front of the list.
REDUCE_WAYS = (
    Way(2, lambda function, fn, start: function(fn, start)),
    Way(3, lambda function, fn, start: lambda ls: function(fn, ls, start)),
    Way(3, lambda function, fn, start: lambda ls: function(fn, start, ls)),
    Way(3, lambda function, fn, start: lambda ls: function(ls, fn, start)),
    Way(3, lambda function, fn, start: lambda ls: function(ls, start, fn)),
    Way(1, lambda function, fn, start: lambda ls: function(fn)(_led_by(start, ls))),
    Way(2, lambda function, fn, start: lambda ls: function(fn, _led_by(start, ls))),
    Way(2, lambda function, fn, start: lambda ls: function(_led_by(start, ls), fn)),
)


def _led_by(start: float, ls: Iterable[float]) -> Iterable[float]:
    """`ls` with `start` in front, as the same kind of iterable."""
    kind = type(ls) if isinstance(ls, (list, tuple)) else iter
    return kind([start, *ls])


def _is_bound(function: Callable[..., Any], taken: int) -> bool:
    try:
        inspect.signature(function).bind(*range(taken))
    except TypeError:
        return False
    except ValueError:  # a builtin that does not tell
        return True
    return True


def _doubt(answer: Callable[[], object]) -> int:
    """0 where `answer` gives a list or a number, 1 where the function at least ran, 2 where it hardly did."""
    try:
        seen = answer()
    except TypeError:  # what calling in another's way ends with
        return 2
    except Exception:  # noqa: BLE001 - the student's code may raise anything
        return 1
    return 0 if isinstance(seen, (list, int, float, np.number)) else 1 if seen is None else 2


@functools.lru_cache(maxsize=16)  # one submission's functions: asking anew would take longer than the calls themselves
def _way(function: Callable[..., Any], ways: tuple[Way, ...], ask: Callable[[Callable[..., Given]], object]) -> Way:
    """The way that fits the function's signature and best answers a small question; the first of equals."""
    fitting = [way for way in ways if _is_bound(function, way.taken)] or [ways[0]]
    if len(fitting) == 1:
        return fitting[0]
    return min(fitting, key=lambda way: _doubt(lambda: ask(functools.partial(way.given, function))))


def _ask_map(given: Callable[..., Given]) -> object:
    return _listed(given(abs)([1.0, 2.0]))


def _ask_zip(given: Callable[..., Given]) -> object:
    return _listed(given(lambda x, y: x + y)([1.0, 2.0], [3.0, 4.0]))


def _ask_reduce(given: Callable[..., Given]) -> object:
    return given(lambda x, y: x + y, 1.0)([2.0, 3.0])


def _listed(answer: Any) -> object:
    return list(answer) if answer is not None else None


def _map(code: Any, fn: str) -> Given:
    function = code.operators.map
    return _way(function, MAP_WAYS, _ask_map).given(function, FUNCTIONS[fn])


def _zip_with(code: Any, fn: str) -> Given:
    function = code.operators.zipWith
    return _way(function, ZIP_WAYS, _ask_zip).given(function, FUNCTIONS[fn])


def _reduce(code: Any, fn: str, start: float) -> Given:
    function = code.operators.reduce
    return _way(function, REDUCE_WAYS, _ask_reduce).given(function, FUNCTIONS[fn], start)


def _text(kind: str, ls: list[float]) -> str:
    return repr(ls) if kind == "list" else f"{kind}({ls})"


@probe(lambda fn, kind, ls: f"map({fn})({_text(kind, ls)})")
def mapped(code: Any, fn: str, kind: str, ls: list[float]) -> Any:
    return _map(code, fn)(KINDS[kind](ls))


@probe(lambda fn, kind, pair: f"zipWith({fn})({_text(kind, pair[0])}, {_text(kind, pair[1])})")
def zipped(code: Any, fn: str, kind: str, pair: Lists) -> Any:
    return _zip_with(code, fn)(*map(KINDS[kind], pair))


@probe(lambda fn, start, kind, ls: f"reduce({fn}, {start})({_text(kind, ls)})")
def reduced(code: Any, fn: str, start: float, kind: str, ls: list[float]) -> Any:
    return _reduce(code, fn, start)(KINDS[kind](ls))


def _used(new: Callable[[], Given], given: Lists, more: Lists) -> list[Any]:
    """Answers of two new functions, then of one in three uses, the first and the last of them on the same lists."""
    f, same = new(), _copied(given)
    return [new()(*_copied(given)), new()(*_copied(more)), f(*same), f(*_copied(more)), f(*same)]


def _copied(lists: Iterable[list[float]]) -> Lists:
    return [list(ls) for ls in lists]


def _used_text(new: str, given: Lists, more: Lists) -> str:
    names, first, second = "a, b"[: 3 * len(given) - 2], *(", ".join(map(repr, lists)) for lists in (given, more))
    return f"f = {new}; {names} = {first}; [{new}({first}), {new}({second}), f({names}), f({second}), f({names})]"


@probe(lambda fn, ls, more: _used_text(f"map({fn})", [ls], [more]))
def mapped_again(code: Any, fn: str, ls: list[float], more: list[float]) -> Any:
    return _used(lambda: _map(code, fn), [ls], [more])


@probe(lambda fn, pair, more: _used_text(f"zipWith({fn})", pair, more))
def zipped_again(code: Any, fn: str, pair: Lists, more: Lists) -> Any:
    return _used(lambda: _zip_with(code, fn), pair, more)


@probe(lambda fn, start, ls, more: _used_text(f"reduce({fn}, {start})", [ls], [more]))
def reduced_again(code: Any, fn: str, start: float, ls: list[float], more: list[float]) -> Any:
    return _used(lambda: _reduce(code, fn, start), [ls], [more])


@probe(lambda name, kind, *lists: f"{name}({', '.join(_text(kind, ls) for ls in lists)})")
def called(code: Any, name: str, kind: str, *lists: list[float]) -> Any:
    return getattr(code.operators, name)(*map(KINDS[kind], lists))


@probe(lambda name, *lists: f"a = {list(lists)}; [{name}(*a), {name}(*a)]")
def called_twice(code: Any, name: str, *lists: list[float]) -> Any:
    function, given = getattr(code.operators, name), _copied(lists)
    return [function(*given), function(*given)]
