from .operators import add, addLists, lt, mul, neg, sigmoid, sum


def near(a, b):
    assert abs(a - b) < 1e-6


def test_symmetric():
    for _ in range(100):
        near(mul(-1.3, -2.6), mul(-2.6, -1.3))
        near(mul(-1.3, 2.6), mul(2.6, -1.3))
