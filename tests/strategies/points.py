"""Points of the unit square, labelled data sets, and models as plain descriptions, with what a model answers.

All values have the shape that JSON gives back. Owns no loss: what one costs is defined in the checks.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from grader.kit.inputs import Inputs, Number
from tests.strategies.choices import one_of
from tests.strategies.numbers import cost, simpler_floats

Array: TypeAlias = NDArray[np.float64]
Point: TypeAlias = list[float]  # x1, x2
Data: TypeAlias = list[list[float]]  # rows x1, x2, y with the label y, -1 or +1
Model: TypeAlias = list[Any]  # ["Linear", w1, w2, b], ["Split", model, model] or ["Part"]

LOW, HIGH = -0.25, 1.25  # a model answers outside of the unit square too
HEAVIEST = 10.0  # of a weight: rounding in another order of additions stays far below the tolerance of 1e-12
MOST_POINTS = 15


def output(model: Model, x1: Any, x2: Any) -> Any:
    """The model's answer by definition, at one point or at each point of two arrays."""
    kind, *parts = model
    if kind == "Linear":
        w1, w2, b = parts
        return w1 * x1 + w2 * x2 + b
    if kind == "Split":
        return output(parts[0], x1, x2) * output(parts[1], x1, x2)
    return np.where((x1 >= 0) & (x1 < 0.5) & (x2 >= 0) & (x2 < 0.6), 1.0, 0.0)


def columns(data: Data) -> tuple[Array, Array, Array]:
    """x1, x2 and y of all rows."""
    x1, x2, y = np.array(data, dtype=np.float64).reshape(-1, 3).T
    return x1, x2, y


def rows(x1: Array, x2: Array, y: Array) -> Data:
    """A data set of these columns."""
    return [[float(a), float(b), int(label)] for a, b, label in zip(x1, x2, y, strict=True)]


def moved(line: Model, by: float) -> Model:
    """The Linear with `by` added to each of its Parameters."""
    return ["Linear", *(value + by for value in line[1:])]


def _size(value: Any) -> tuple[int, int, str]:
    """Orders values by how long they are to read: fewer numbers, and plainer ones."""
    text = repr(value)
    return _cost(value), len(text), text


def _cost(value: Any) -> int:
    if isinstance(value, list):
        return sum(map(_cost, value))
    return 1 if isinstance(value, str) else cost(value)


def _simpler_items(items: list[Any], simpler: Callable[[Any], Iterable[Any]]) -> Iterator[list[Any]]:
    """The list with one item replaced by a simpler one."""
    for i, item in enumerate(items):
        yield from ([*items[:i], candidate, *items[i + 1 :]] for candidate in simpler(item))


def _simpler_point(point: Point) -> Iterator[Point]:
    return _simpler_items(point, simpler_floats)


def _simpler_row(row: list[float]) -> Iterator[list[float]]:
    *point, y = row
    yield from ([*simpler, y] for simpler in _simpler_point(point))
    yield [*point, 1]


def _simpler_data(data: Data) -> Iterator[Data]:
    """Fewer rows, then plainer numbers: in all rows at once, then in one."""
    half = len(data) // 2
    yield from ([], *([row] for row in data), data[:half], data[half:])
    yield from (data[:i] + data[i + 1 :] for i in range(len(data)))
    yield [[0.0, 0.0, y] for _, _, y in data]
    yield [[round(x1, 1), round(x2, 1), y] for x1, x2, y in data]
    yield from _simpler_items(data, _simpler_row)


def _simpler_model(model: Model) -> Iterator[Model]:
    kind, *parts = model
    yield from (["Linear", 0.0, 0.0, 1.0], ["Linear", 1.0, 0.0, 0.0], ["Linear", 0.0, 1.0, 0.0])
    if kind == "Split":
        yield from parts
        yield from ([kind, *simpler] for simpler in _simpler_items(parts, _simpler_model))
    if kind == "Linear":
        yield from ([kind, *simpler] for simpler in _simpler_items(parts, simpler_floats))


def _is_point(point: Point) -> bool:
    return all(LOW <= x <= HIGH for x in point)


def _is_data(data: Data) -> bool:
    return all(_is_point(point) and y in (-1, 1) for *point, y in data)


def _is_some_data(data: Data) -> bool:
    return bool(data) and _is_data(data)


def _is_line(model: Model) -> bool:
    return model[0] == "Linear" and all(abs(value) <= HEAVIEST for value in model[1:])


def _is_model(model: Model) -> bool:
    return _is_line(model) if model[0] == "Linear" else all(map(_is_model, model[1:]))


# Few digits, so that a report is easy to read; enough of them that a product rounded to 6 digits shows.
_coordinate = st.integers(-2, 10).map(lambda n: n / 8) | st.integers(-2500, 12500).map(lambda n: n / 10_000)
_weight = st.integers(-16, 16).map(lambda n: n / 4) | st.integers(-10_000, 10_000).map(lambda n: n / 1000)
_label = st.sampled_from((-1, 1))
_point = st.tuples(_coordinate, _coordinate).map(list)
_row = st.tuples(_coordinate, _coordinate, _label).map(list)
_line = st.tuples(st.just("Linear"), _weight, _weight, _weight).map(list)
_part = st.just(["Part"])


def _split_of(parts: st.SearchStrategy[Model]) -> st.SearchStrategy[Model]:
    return st.tuples(st.just("Split"), parts, parts).map(list)


def _data_of(row: st.SearchStrategy[list[float]], sizes: st.SearchStrategy[int]) -> st.SearchStrategy[Data]:
    """Data sets of each size equally often: lists that are left to themselves stay short."""
    return sizes.flatmap(lambda n: st.lists(row, min_size=n, max_size=n))


def _data(most: int, *edges: Data) -> Inputs[Data]:
    """Data sets of one point or more: no data at all is a rule of its own, which costs its own points only."""
    return Inputs(_data_of(_row, st.integers(1, most)), _is_some_data, edges, _simpler_data, _size)


def _number(line: Model) -> Number[Model] | None:
    """The b of a Linear: with it a model moves from one side of a point to the other."""
    return Number("b", line[3], lambda b: [*line[:3], b]) if line[0] == "Linear" else None


points: Inputs[Point] = Inputs(
    _point,
    _is_point,
    ([0.25, 0.75], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0], [1.25, -0.25]),
    _simpler_point,
    _size,
)
labels: Inputs[int] = one_of(1, -1)

lines: Inputs[Model] = Inputs(
    _line,
    _is_line,
    (
        ["Linear", 2.0, 3.0, -1.0],
        ["Linear", -1.0, 2.0, 0.5],
        ["Linear", 0.0, 0.0, 1.0],
        ["Linear", 0.0, 0.0, 0.0],
        ["Linear", -10.0, -10.0, -10.0],
    ),
    _simpler_model,
    _size,
    number=_number,
)
slopes: Inputs[Model] = Inputs(
    _line.filter(lambda line: line[1:3] != [0.0, 0.0]),
    lambda model: _is_line(model) and model[1:3] != [0.0, 0.0],
    (["Linear", 1.0, 0.0, 0.0], ["Linear", 0.0, -1.0, 0.5], ["Linear", 2.0, 3.0, -1.0], ["Linear", -10.0, 10.0, 10.0]),
    _simpler_model,
    _size,
    number=_number,
)
models: Inputs[Model] = Inputs(
    _line | _split_of(_line | _part) | _part | _split_of(_line | _split_of(_line)),
    _is_model,
    (
        ["Linear", 2.0, 3.0, -1.0],
        ["Part"],
        ["Split", ["Linear", 1.0, 0.0, -0.5], ["Linear", 0.0, -1.0, 0.5]],
        ["Linear", 0.0, 0.0, 0.0],
        ["Linear", -10.0, -10.0, -10.0],
    ),
    _simpler_model,
    _size,
    number=_number,
)

FOUR: Data = [[0.1, 0.2, -1], [0.9, 0.7, 1], [0.4, 0.9, 1], [0.7, 0.1, -1]]
LATTICE: Data = [[i / 4, j / 4, -1 if (i + j) % 2 else 1] for i in range(5) for j in range(5)]

data_sets = _data(MOST_POINTS, FOUR, [[1.0, 0.5, -1]], [[0.25, 0.5, 1]], LATTICE, [[0.5, 0.75, -1]] * 12)
few_points = _data(5, FOUR, [[0.25, 0.5, 1]], [[1.0, 0.5, -1], [1.0, 0.5, -1]])
other_points: Inputs[Data] = Inputs(_data_of(_row, st.integers(0, 5)), _is_data, ([], FOUR), _simpler_data, _size)


def _around(edge: float) -> tuple[float, ...]:
    """Both edges of the rectangle on one axis, with their nearest neighbours among the floats."""
    return (0.0, edge, 0.25, math.nextafter(edge, 0.0), math.nextafter(0.0, -1.0), math.nextafter(edge, 1.0), -0.0, 1.0)


def _off(edge: float) -> Inputs[float]:
    """Coordinates that lie on neither edge of the rectangle on one axis."""

    def is_off(x: float) -> bool:
        return LOW <= x <= HIGH and x not in (0.0, edge)

    return Inputs(_coordinate.filter(is_off), is_off, (0.25, 0.55, -0.125, 0.75, 1.0), simpler_floats, _size)


x1_off_edges, x2_off_edges = _off(0.5), _off(0.6)
x1_at_edges, x2_at_edges = one_of(*_around(0.5)), one_of(*_around(0.6))
data_at_edges: Inputs[Data] = Inputs(
    _data_of(
        st.tuples(st.sampled_from(_around(0.5)), st.sampled_from(_around(0.6)), _label).map(list),
        st.integers(1, MOST_POINTS),
    ),
    _is_some_data,
    (
        [[x1, 0.25, -1] for x1 in _around(0.5)],
        [[0.25, x2, -1] for x2 in _around(0.6)],
        [[0.0, 0.0, -1]],
        [[0.25, 0.5, 1]],
    ),
    _simpler_data,
    _size,
)
