import math

from typing import Callable, Iterable


def mul(x: float, y: float) -> float:
    return x * y


def id(x: float) -> float:
    return x


def add(x: float, y: float) -> float:
    return x + y


def neg(x: float) -> float:
    return -x


def lt(x: float, y: float) -> float:
    return 1.0 if x < y else 0.0


def eq(x: float, y: float) -> float:
    return 1.0 if x == y else 0.0


def max(x: float, y: float) -> float:
    return x if x > y else y


def is_close(x: float, y: float) -> float:
    return 1.0 if abs(x - y) < 1e-2 else 0.0


def sigmoid(x: float) -> float:
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    else:
        return math.exp(x) / (1.0 + math.exp(x))


def relu(x: float) -> float:
    return x if x > 0 else 0.0


def log(x: float) -> float:
    return math.log(x)


def exp(x: float) -> float:
    return math.exp(x)


def log_back(x: float, d: float) -> float:
    return d / x


def inv(x: float) -> float:
    return 1.0 / x


def inv_back(x: float, d: float) -> float:
    return -(1.0 / x**2) * d


def relu_back(x: float, d: float) -> float:
    return d if x > 0 else 0.0


def map(fn, ls):
    return [fn(x) for x in ls]


def zipWith(fn, ls1, ls2):
    return [fn(x, y) for x, y in zip(ls1, ls2)]


def reduce(fn, ls, start):
    acc = start
    for x in ls:
        acc = fn(acc, x)
    return acc


def negList(ls):
    return map(neg, ls)


def addLists(a, b):
    return zipWith(add, a, b)


def sum(ls):
    return reduce(add, ls, 0.0)


def prod(ls):
    return reduce(mul, ls, 1.0)
