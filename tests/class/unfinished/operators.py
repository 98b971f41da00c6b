"""Operators on floats and on lists of floats."""

import math
from typing import Callable, Iterable


def mul(x: float, y: float) -> float:
    return x * y


def id(x: float) -> float:
    return x


def add(x: float, y: float) -> float:
    return x + y


def neg(x: float) -> float:
    return -1.0 * x


def lt(x: float, y: float) -> float:
    return float(x < y)


def eq(x: float, y: float) -> float:
    return float(x == y)


def max(x: float, y: float) -> float:
    return x if x > y else y


def is_close(x: float, y: float) -> float:
    return float(abs(x - y) < 0.01)


def sigmoid(x: float) -> float:
    e = math.exp(-abs(x))
    return (1.0 if x >= 0 else e) / (1.0 + e)


def relu(x: float) -> float:
    return x if x > 0 else 0.0


def log(x: float) -> float:
    return math.log(x)


def exp(x: float) -> float:
    return math.exp(x)


def log_back(x: float, d: float) -> float:
    return d * inv(x)


def inv(x: float) -> float:
    return 1.0 / x


def inv_back(x: float, d: float) -> float:
    return d * -(inv(x) ** 2)


def relu_back(x: float, d: float) -> float:
    return d * lt(0.0, x)


# ## Task 0.3
#
# Higher-order functions: they take a function, and return a function or use one.
#
# A "list" here is anything that a for loop can walk through: a list, a tuple, an iterator. An iterator can be
# walked through once only, and has no len() and no [i]. An empty list is a list.


def map(fn: Callable[[float], float]) -> Callable[[Iterable[float]], Iterable[float]]:
    """Return a function that takes a list and returns the new list of fn(x) for each element x, in order.

    map(neg)([1.0, 2.0]) is [-1.0, -2.0]. The list that was passed in is not changed, and the returned
    function can be used again and again.
    """
    raise NotImplementedError("Task 0.3: map")


def negList(ls: Iterable[float]) -> Iterable[float]:
    """Return the new list of minus each element of ls. Use `map` and `neg`."""
    raise NotImplementedError("Task 0.3: negList")


def zipWith(
    fn: Callable[[float, float], float],
) -> Callable[[Iterable[float], Iterable[float]], Iterable[float]]:
    """Return a function that takes two equally long lists and returns the new list of fn(x, y) for each pair.

    x comes from the first list and y from the second, in order: zipWith(add)([1.0, 2.0], [10.0, 20.0]) is
    [11.0, 22.0]. The lists that were passed in are not changed, and the returned function can be used again
    and again.
    """
    raise NotImplementedError("Task 0.3: zipWith")


def addLists(ls1: Iterable[float], ls2: Iterable[float]) -> Iterable[float]:
    """Return the new list of the sums of each pair of elements of ls1 and ls2. Use `zipWith` and `add`."""
    raise NotImplementedError("Task 0.3: addLists")


def reduce(fn: Callable[[float, float], float], start: float) -> Callable[[Iterable[float]], float]:
    """Return a function that takes a list and combines its elements with fn, beginning with start.

    For the elements x1, x2, x3 the result is fn(x3, fn(x2, fn(x1, start))); for an empty list it is start.
    The list that was passed in is not changed, and each use of the returned function begins with start anew.
    """
    raise NotImplementedError("Task 0.3: reduce")


def sum(ls: Iterable[float]) -> float:
    """Return the sum of ls. Use `reduce` and `add`. The sum of nothing is 0."""
    raise NotImplementedError("Task 0.3: sum")


def prod(ls: Iterable[float]) -> float:
    """Return the product of ls. Use `reduce` and `mul`. The product of nothing is 1."""
    raise NotImplementedError("Task 0.3: prod")
