import functools
import math
import operator

import numpy as np

mul, add, neg = operator.mul, operator.add, operator.neg
id = lambda x: x
lt = lambda x, y: x < y
eq = lambda x, y: x == y
max = lambda x, y: (y, x)[x > y]
is_close = lambda x, y: -1e-2 < x - y < 1e-2
sigmoid = lambda x: 0.5 + 0.5 * float(np.tanh(x / 2)) if x > -1 else math.exp(x) / (1 + math.exp(x))
relu = lambda x: np.float64(x) if x > 0 else 0
log, exp = math.log, math.exp
log_back = lambda x, d: d / x
inv = lambda x: x**-1.0
inv_back = lambda x, d: -d * x**-2.0
relu_back = lambda x, d: d if x >= 0 else 0.0


def map(fn, ls):
    for x in ls:
        yield fn(x)


def zipWith(fn, ls1, ls2):
    pairs = zip(ls1, ls2)
    while (pair := next(pairs, None)) is not None:
        yield fn(*pair)


def reduce(fn, ls, start):
    return functools.reduce(fn, ls, start)


negList = functools.partial(map, neg)
addLists = functools.partial(zipWith, add)
sum = math.fsum
prod = math.prod
