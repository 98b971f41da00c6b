"""Polynomials of up to three arguments with a point, and their derivatives, exactly.

A question is [terms, vals, arg]: each term a coefficient and a power for each argument, and arg None where it is left
to its default. All numbers are short, so that fractions of them are, too.
"""

import functools
import operator
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from hypothesis import strategies as st

from grader.kit.inputs import Inputs

Question: TypeAlias = list[Any]
HIGHEST = 3  # power: a central difference has no error at all up to 2, so something must be above


def value(terms: Sequence[Sequence[float]], point: Sequence[Any]) -> Fraction:
    """The polynomial at a point."""
    exact = [Fraction(x) for x in point]
    return sum((_product([Fraction(c), *map(pow, exact, powers)]) for c, *powers in terms), Fraction(0))


def _product(factors: Sequence[Fraction]) -> Fraction:
    return functools.reduce(operator.mul, factors)


def derivative(question: Question) -> float:
    """The derivative in the argument: a power p of it becomes p times the power p - 1."""
    terms, vals, arg = question
    n = 1 + (arg or 0)
    derived = [[t[0] * t[n], *t[1:n], t[n] - 1, *t[n + 1 :]] for t in terms if t[n]]
    return float(value(derived, vals))


def third_derivative(question: Question) -> float:
    """The third derivative in the argument, by which the error of a central difference is measured."""
    terms, vals, arg = question
    n = 1 + (arg or 0)
    terms = [[t[0] * t[n] * (t[n] - 1) * (t[n] - 2), *t[1:n], t[n] - 3, *t[n + 1 :]] for t in terms if t[n] > 2]
    return float(value(terms, vals))


def difference(question: Question, epsilon: float, step: float) -> float:
    """The difference quotient with steps to both sides, by definition."""
    terms, vals, arg = question
    n = arg or 0
    upper, lower = ([*vals[:n], vals[n] + s, *vals[n + 1 :]] for s in (step, -step))
    return float((value(terms, upper) - value(terms, lower)) / Fraction(epsilon))


def total(question: Question) -> float:
    """The sum of the sizes of all terms, with every argument taken 1 larger: what rounding is measured by."""
    terms, vals, _ = question
    return float(value([[abs(c), *powers] for c, *powers in terms], [abs(x) + 1 for x in vals]))


def _is_question(question: Question, least: int, most: int) -> bool:
    terms, vals, arg = question
    is_fitting = least <= len(vals) <= most and (arg is None or 0 <= arg < len(vals))
    return is_fitting and bool(terms) and all(len(term) == len(vals) + 1 for term in terms)


def _simpler(question: Question) -> Iterator[Question]:
    terms, vals, arg = question
    yield from ([[*terms[:i], *terms[i + 1 :]], vals, arg] for i in range(len(terms)))
    for i, (c, *powers) in enumerate(terms):
        for p in range(len(powers)):
            if powers[p]:
                yield [[*terms[:i], [c, *powers[:p], powers[p] - 1, *powers[p + 1 :]], *terms[i + 1 :]], vals, arg]
        if c != 1:
            yield [[*terms[:i], [1.0, *powers], *terms[i + 1 :]], vals, arg]
    yield from ([terms, [*vals[:i], x, *vals[i + 1 :]], arg] for i in range(len(vals)) for x in (0.0, 1.0, 2.0))


def _size(question: Question) -> tuple[Any, ...]:
    terms, vals, arg = question
    return (
        len(vals),
        len(terms),
        sum(sum(ps) for _, *ps in terms),
        [len(str(c)) for c, *_ in terms],
        _far(vals),
        arg or 0,
    )


def _far(vals: Sequence[float]) -> list[tuple[int, float]]:
    return [(len(str(x)), abs(x)) for x in vals]


def _drawn(count: int) -> st.SearchStrategy[Question]:
    coefficients = st.sampled_from((1.0, 2.0, -1.0, 3.0, -2.0, 0.5))
    term = st.tuples(coefficients, *[st.integers(0, HIGHEST)] * count).map(list)
    vals = st.lists(st.integers(-8, 8).map(lambda n: n / 2), min_size=count, max_size=count)
    arg = st.none() | st.integers(0, count - 1)
    return st.tuples(st.lists(term, min_size=1, max_size=3), vals, arg).map(list)


def _questions(least: int, most: int, edges: tuple[Question, ...]) -> Inputs[Question]:
    strategy = st.integers(least, most).flatmap(_drawn)
    return Inputs(strategy, lambda question: _is_question(question, least, most), edges, _simpler, _size)


ONE = (
    [[[1.0, 2]], [3.0], None],
    [[[1.0, 3]], [2.0], None],
    [[[1.0, 1]], [0.0], 0],
    [[[5.0, 0]], [1.0], None],
    [[[1.0, 3], [-2.0, 1]], [-1.5], 0],
    [[[1.0, 2], [1.0, 1], [1.0, 0]], [0.0], None],
)
SEVERAL = (
    [[[1.0, 1, 1]], [3.0, 5.0], None],
    [[[1.0, 1, 1]], [3.0, 5.0], 0],
    [[[1.0, 1, 1]], [3.0, 5.0], 1],
    [[[1.0, 1, 0], [-1.0, 0, 1]], [1.0, 1.0], 1],
    [[[1.0, 2, 1, 1]], [2.0, 3.0, 5.0], 2],
    [[[1.0, 2, 1, 1]], [2.0, 3.0, 5.0], 1],
    [[[1.0, 0, 3, 0], [1.0, 3, 0, 0]], [2.0, 1.0, 4.0], 1],
)
CUBES = (
    [[[1.0, 3]], [0.0], None],
    [[[1.0, 3]], [1.0], None],
    [[[1.0, 2]], [1.0], None],
    [[[1.0, 1, 3]], [2.0, -1.0], 1],
    [[[1.0, 3, 0], [1.0, 0, 2]], [1.0, 2.0], 0],
)
of_one = _questions(1, 1, ONE)
of_several = _questions(2, 3, SEVERAL)
of_any = _questions(1, 3, CUBES)
