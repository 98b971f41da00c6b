"""Elementary functions on floats, and higher-order functions on lists.

Each function returns its result: it prints nothing, keeps nothing for the next call, and leaves its
arguments as they were. Numbers are Python floats, with all that belongs to them: -0.0, the infinities, huge
and tiny values. Some names (`id`, `max`, `map`, `sum`) cover Python's own inside this file.
"""

import math
from collections.abc import Callable, Iterable

# ## Task 0.1
#
# Elementary functions.


def mul(x: float, y: float) -> float:
    """Return x times y."""
    raise NotImplementedError("Task 0.1: mul")


def id(x: float) -> float:
    """Return x, unchanged."""
    raise NotImplementedError("Task 0.1: id")


def add(x: float, y: float) -> float:
    """Return x plus y."""
    raise NotImplementedError("Task 0.1: add")


def neg(x: float) -> float:
    """Return minus x."""
    raise NotImplementedError("Task 0.1: neg")


def lt(x: float, y: float) -> float:
    """Return 1.0 if x is less than y, else 0.0.

    Equal numbers give 0.0. The comparison is exact: no tolerance, no rounding.
    """
    raise NotImplementedError("Task 0.1: lt")


def eq(x: float, y: float) -> float:
    """Return 1.0 if x equals y, else 0.0.

    The comparison is exact: no tolerance, no rounding. `is_close` is the one with a tolerance.
    """
    raise NotImplementedError("Task 0.1: eq")


def max(x: float, y: float) -> float:
    """Return x if x is greater than y, else y."""
    raise NotImplementedError("Task 0.1: max")


def is_close(x: float, y: float) -> float:
    """Return 1.0 if |x - y| < 1e-2, else 0.0.

    The comparison is strict: x and y that are exactly 1e-2 apart, as 0.0 and 0.01 are, are not close.
    """
    raise NotImplementedError("Task 0.1: is_close")


def sigmoid(x: float) -> float:
    """Return 1 / (1 + e^(-x)).

    It must be stable at both ends. As written, e^(-x) is too large for a float when x is about -710 or
    less, and `math.exp` raises OverflowError. The same value is e^x / (1 + e^x), which is safe
    there and not for large x. So use the first form for x >= 0 and the second for x < 0: then no
    e^(...) exceeds 1, sigmoid(-1000.0) is 0.0 and sigmoid(1000.0) is 1.0. Do not round or clip.
    """
    raise NotImplementedError("Task 0.1: sigmoid")


def relu(x: float) -> float:
    """Return x if x is greater than 0, else 0.0."""
    raise NotImplementedError("Task 0.1: relu")


def log(x: float) -> float:
    """Return the natural logarithm of x, for x > 0."""
    raise NotImplementedError("Task 0.1: log")


def exp(x: float) -> float:
    """Return e^x. Where e^x is too large for a float, OverflowError may be raised."""
    raise NotImplementedError("Task 0.1: exp")


def log_back(x: float, d: float) -> float:
    """Return d times the derivative of `log` at x, for x > 0."""
    raise NotImplementedError("Task 0.1: log_back")


def inv(x: float) -> float:
    """Return 1 / x, for x other than 0."""
    raise NotImplementedError("Task 0.1: inv")


def inv_back(x: float, d: float) -> float:
    """Return d times the derivative of `inv` at x, for x other than 0."""
    raise NotImplementedError("Task 0.1: inv_back")


def relu_back(x: float, d: float) -> float:
    """Return d times the derivative of `relu` at x.

    That is d for x > 0 and 0.0 for x < 0. At 0 itself `relu` has a corner and no derivative; the course takes
    0.0 there, as PyTorch does, and d is accepted as well.
    """
    raise NotImplementedError("Task 0.1: relu_back")


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


if __name__ == "__main__":
    print("Nothing here runs by itself. What checks this file: pytest student/operators.py")
