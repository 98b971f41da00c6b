import math
from .operators import add, addLists, lt, mul, neg, sigmoid, sum
GRID = [-50.0, -9.5, -1.5, -0.5, 0.0, 0.5, 1.5, 9.5, 40.0]
def near(a, b): assert abs(a - b) < 1e-6 * (1 + abs(b))
def own(x): return 1 / (1 + math.exp(-x))
def test_sigmoid():
    for x in GRID: near(sigmoid(x), own(x))
    for n in range(-40, 40): near(sigmoid(n / 4), own(n / 4))
def test_symmetric():
    for x in GRID:
        for y in GRID: near(mul(x, y), x * y)
def test_distribute():
    for x in GRID:
        for y in GRID: near(mul(x, y), x * y); near(add(x, y), x + y)
def test_transitive():
    for x in GRID:
        for y in GRID: assert lt(x, y) == (1.0 if x < y else 0.0)
def test_other():
    for x in GRID:
        near(neg(x), -x)
        for y in GRID: near(add(x, y), x + y)
def test_sum_distribute():
    for n in range(2, 20):
        ls, ms = GRID[: n % 9 + 1], GRID[-(n % 9) - 1 :]
        near(sum(ls), math.fsum(ls)); near(sum(addLists(ls, ms)), math.fsum(ls) + math.fsum(ms))
