# ruff: noqa: A001, B905, N802 - the names and signatures are the course's
"""The operators as a student's tests see them: each call goes out of the process, whatever is behind it.

`map`, `zipWith` and `reduce` of an operator, such as `zipWith(add)`, go out as well. Of any other function they are
computed here, since that function is here.
"""

import functools
from collections.abc import Callable, Iterable
from typing import Any

from grader.properties.inside.calling import applied, call, curried, operator, others, truth


@operator
def mul(x: float, y: float) -> Any:
    """Ask for mul(x, y)."""
    return call("mul", (x, y))


@operator
def id(x: float) -> Any:
    """Ask for id(x)."""
    return call("id", (x,))


@operator
def add(x: float, y: float) -> Any:
    """Ask for add(x, y)."""
    return call("add", (x, y))


@operator
def neg(x: float) -> Any:
    """Ask for neg(x)."""
    return call("neg", (x,))


@operator
def lt(x: float, y: float) -> Any:
    """Ask for lt(x, y)."""
    return truth(call("lt", (x, y)))


@operator
def eq(x: float, y: float) -> Any:
    """Ask for eq(x, y)."""
    return truth(call("eq", (x, y)))


@operator
def max(x: float, y: float) -> Any:
    """Ask for max(x, y)."""
    return call("max", (x, y))


@operator
def is_close(x: float, y: float) -> Any:
    """Ask for is_close(x, y)."""
    return truth(call("is_close", (x, y)))


@operator
def sigmoid(x: float) -> Any:
    """Ask for sigmoid(x)."""
    return call("sigmoid", (x,))


@operator
def relu(x: float) -> Any:
    """Ask for relu(x)."""
    return call("relu", (x,))


@operator
def log(x: float) -> Any:
    """Ask for log(x)."""
    return call("log", (x,))


@operator
def exp(x: float) -> Any:
    """Ask for exp(x)."""
    return call("exp", (x,))


@operator
def log_back(x: float, d: float) -> Any:
    """Ask for log_back(x, d)."""
    return call("log_back", (x, d))


@operator
def inv(x: float) -> Any:
    """Ask for inv(x)."""
    return call("inv", (x,))


@operator
def inv_back(x: float, d: float) -> Any:
    """Ask for inv_back(x, d)."""
    return call("inv_back", (x, d))


@operator
def relu_back(x: float, d: float) -> Any:
    """Ask for relu_back(x, d)."""
    return call("relu_back", (x, d))


@operator
def negList(ls: Iterable[float]) -> Any:
    """Ask for negList(ls)."""
    return call("negList", (ls,))


@operator
def addLists(ls1: Iterable[float], ls2: Iterable[float]) -> Any:
    """Ask for addLists(ls1, ls2)."""
    return call("addLists", (ls1, ls2))


@operator
def sum(ls: Iterable[float]) -> Any:
    """Ask for sum(ls)."""
    return call("sum", (ls,))


@operator
def prod(ls: Iterable[float]) -> Any:
    """Ask for prod(ls)."""
    return call("prod", (ls,))


def map(fn: Callable[[float], float], *lists: Iterable[float], **named: Iterable[float]) -> Any:
    """Ask for map(fn)(ls), where fn is an operator; map(fn, ls) is the same."""
    return applied(curried("map", fn) or (lambda ls: [fn(x) for x in ls]), [*lists, *named.values()])


def zipWith(fn: Callable[[float, float], float], *lists: Iterable[float], **named: Iterable[float]) -> Any:
    """Ask for zipWith(fn)(ls1, ls2), where fn is an operator; zipWith(fn, ls1, ls2) is the same."""
    own = curried("zipWith", fn) or (lambda ls1, ls2: [fn(x, y) for x, y in zip(ls1, ls2)])
    return applied(own, [*lists, *named.values()])


def reduce(fn: Callable[[float, float], float], *rest: Any, **named: Any) -> Any:
    """Ask for reduce(fn, start)(ls), where fn is an operator; with ls before or after start it is the same."""
    given = [*rest, *named.values()]
    starts = [value for value in given if not isinstance(value, Iterable)]
    lists = [value for value in given if isinstance(value, Iterable)]
    start: Any = (starts or lists)[0]
    fold = curried("reduce", fn, start) or (lambda ls: functools.reduce(lambda x, y: fn(y, x), ls, start))
    return applied(fold, lists if starts else lists[1:])


__getattr__ = others(globals())
