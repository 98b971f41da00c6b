import math

# Task 0.1


def mul(x, y):
    return x * y


def id(x):
    return x


def add(x, y):
    return x + y


def neg(x):
    return -x


def lt(x, y):
    if x < y:
        return 1.0
    return 0.0


def eq(x, y):
    if x == y:
        return 1.0
    return 0.0


def max(x, y):
    if x > y:
        return x
    return y


def is_close(x, y):
    if abs(x - y) < 1e-2:
        return 1.0
    return 0.0


def sigmoid(x):
    if x >= 0:
        return 1.0 / (1.0 + math.exp(-x))
    return math.exp(x) / (1.0 + math.exp(x))


def relu(x):
    if x > 0:
        return x
    return 0.0


def log(x):
    return math.log(x)


def exp(x):
    result = 1.0
    while x > 1.0:
        result = result * math.e
    return result * math.exp(x)


def log_back(x, d):
    return d / x


def inv(x):
    return 1.0 / x


def inv_back(x, d):
    return -d / x**2


def relu_back(x, d):
    if x > 0:
        return d
    return 0.0


# Task 0.3


def map(fn):
    def run(ls):
        result = []
        for x in ls:
            result.append(fn(x))
        return result

    return run


def negList(ls):
    return map(neg)(ls)


def zipWith(fn):
    def run(ls1, ls2):
        result = []
        for x, y in zip(ls1, ls2):
            result.append(fn(x, y))
        return result

    return run


def addLists(ls1, ls2):
    return zipWith(add)(ls1, ls2)


def reduce(fn, start):
    def run(ls):
        result = start
        for x in ls:
            result = fn(result, x)
        return result

    return run


def sum(ls):
    return reduce(add, 0.0)(ls)


def prod(ls):
    return reduce(mul, 1.0)(ls)
