import os, struct
from grader.sandbox.child import msgspec
def frame(value):
    data = value if isinstance(value, bytes) else msgspec.msgpack.encode(value)
    return struct.pack("<I", len(data)) + data
def send(value):
    data = frame(value)
    while data:
        data = data[os.write(100, data):]
LOADED = [["operators", None], ["module", None]]

import threading
_lock = threading._allocate_lock()
_lock.acquire()
def nap(seconds):
    _lock.acquire(timeout=seconds)

import math as _m
def mul(a, b): return a * b
def id(a): return a
def add(a, b): return a + b
def neg(a): return -a
def lt(a, b): return 1.0 if a < b else 0.0
def eq(a, b): return 1.0 if a == b else 0.0
def max(a, b): return a if a > b else b
def is_close(a, b): return abs(a - b) < 1e-2
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
def reduce(f, s):
    def g(xs):
        r = s
        for x in xs: r = f(r, x)
        return r
    return g
def negList(xs): return [-x for x in xs]
def addLists(a, b): return [x + y for x, y in zip(a, b)]
def sum(xs): return reduce(add, 0.0)(xs)
def prod(xs): return reduce(mul, 1.0)(xs)

def mul(x, y):
    os.write(100, b"\xff\x00\x00\x00")
    for _ in range(40):
        nap(0.08)
        os.write(100, b"x")
    return x * y
