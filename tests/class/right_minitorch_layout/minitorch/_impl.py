import math


def stable_sigmoid(x):
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    power = math.exp(x)
    return power / (1.0 + power)


def fold(fn, start, ls):
    for x in ls:
        start = fn(start, x)
    return start


def prefixed(prefix, pairs):
    return [(f"{prefix}.{name}", thing) for name, thing in pairs]
