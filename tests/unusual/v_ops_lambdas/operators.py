import functools
import math

_map = map

mul = lambda a, b: a * b
id = lambda a: a
add = lambda a, b: a + b
neg = lambda a: -a
lt = lambda a, b: float(a < b)
eq = lambda a, b: float(a == b)
max = lambda a, b: (b, a)[a > b]
is_close = lambda a, b: float(abs(a - b) < 1e-2)
sigmoid = lambda a: 1 / (1 + math.exp(-a)) if a >= 0 else (lambda e: e / (1 + e))(math.exp(a))
relu = lambda a: (0.0, a)[a > 0]
log = lambda a: math.log(a)
exp = lambda a: math.exp(a)
log_back = lambda a, d: d / a
inv = lambda a: 1 / a
inv_back = lambda a, d: -d / (a * a)
relu_back = lambda a, d: (0.0, d)[a > 0]
map = lambda fn: lambda ls: list(_map(fn, ls))
zipWith = lambda fn: lambda a, b: [fn(p, q) for p, q in zip(a, b)]
reduce = lambda fn, start: lambda ls: functools.reduce(fn, ls, start)
negList = map(neg)
addLists = zipWith(add)
sum = reduce(add, 0.0)
prod = reduce(mul, 1.0)
