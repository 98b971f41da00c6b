"""The checks of the notebook, by its grade ids."""

import functools
import math

from grader.kit.check import check
from grader.kit.expect import expect_close, expect_equal
from grader.kit.observe import observe
from tests.probes import nodes as probes
from tests.strategies.numbers import depths, lists, numbers, powers


@check(task="1", points=2, x=numbers, y=numbers)
def test_mul(x: float, y: float) -> None:
    """mul(x, y) is x times y."""
    expect_close(observe("nodes:mul", x, y), want=x * y)


@check(task="1", points=4, x=powers)
def test_sigmoid(x: float) -> None:
    """sigmoid(x) is 1 / (1 + e^(-x))."""
    power = math.exp(-abs(x))
    expect_close(observe("nodes:sigmoid", x), want=(1.0 if x >= 0 else power) / (1.0 + power))


@check(task="1", points=3, xs=lists)
def test_map(xs: list[float]) -> None:
    """map(fn)(ls) is the list of fn(x) for each x of ls."""
    expect_equal(observe(probes.mapped, xs), want=[x - 2 for x in xs])


@check(task="1", points=3, xs=lists)
def test_reduce(xs: list[float]) -> None:
    """reduce(fn, start)(ls) combines the elements of ls with fn, beginning with start."""
    want = functools.reduce(lambda result, x: x + 2 * result, xs, 1.0)
    expect_close(observe(probes.reduced, xs), want=want)


@check(task="1", points=5, depth=3, below=depths)
def test_named_parameters(below: int) -> None:
    """named_parameters() gives each Parameter with its dotted name."""
    want = [["m." * n + "p", float(n)] for n in range(below + 1)]
    expect_equal(observe(probes.named, below), want=want)


@check(task="1", points=3, depth=3, below=depths)
def test_train_eval(below: int) -> None:
    """train() and eval() set `training` here and in all descendants."""
    want = [[False] * (below + 1), [False] * below + [True]]
    expect_equal(observe(probes.modes, below), want=want)
