"""The reference's models and losses against the same formulas in PyTorch and numpy; what data sets promise."""

import random

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from thorough import THOROUGH

from reference import losses
from reference.datasets import Graph, datasets, signed
from reference.models import Linear, Part, Split

REL_TOL = 1e-12  # terms of one sign, 60 at most: their sum in another order differs by 60 roundings at most

weight = st.floats(-1e3, 1e3)
weights = st.tuples(weight, weight, weight)
unit = st.floats(0.0, 1.0) | st.sampled_from([0.0, 0.5, 0.6, 1.0])
Rows = list[tuple[float, float, int]]
Weights = tuple[float, float, float]

labelled = st.lists(st.tuples(unit, unit, st.sampled_from([-1, 1])), max_size=60)


def graph(rows: Rows) -> Graph:
    return Graph(len(rows), [(x1, x2) for x1, x2, _ in rows], [y for _, _, y in rows])


def torch_loss(m_x: torch.Tensor, rows: Rows) -> float:
    y = torch.tensor([y for _, _, y in rows], dtype=torch.float64)
    return float(torch.relu(-y * m_x).sum())


def columns(rows: Rows) -> tuple[torch.Tensor, torch.Tensor]:
    table = torch.tensor([row[:2] for row in rows], dtype=torch.float64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


@THOROUGH
@given(weights, labelled)
def test_the_loss_of_a_line_is_the_relu_sum_of_torch(w: Weights, rows: Rows) -> None:
    x1, x2 = columns(rows)
    want = torch_loss(w[0] * x1 + w[1] * x2 + w[2], rows)
    assert losses.full_loss(Linear(*w), graph(rows)) == pytest.approx(want, rel=REL_TOL)


@THOROUGH
@given(weights, weights, labelled)
def test_the_loss_of_a_product_is_the_relu_sum_of_torch(w: Weights, v: Weights, rows: Rows) -> None:
    x1, x2 = columns(rows)
    want = torch_loss((w[0] * x1 + w[1] * x2 + w[2]) * (v[0] * x1 + v[1] * x2 + v[2]), rows)
    assert losses.full_loss(Split(Linear(*w), Linear(*v)), graph(rows)) == pytest.approx(want, rel=REL_TOL)


@THOROUGH
@given(labelled)
def test_the_loss_of_the_rectangle_is_the_number_of_negative_points_inside(rows: Rows) -> None:
    x1, x2, y = np.array(rows, dtype=float).reshape(-1, 3).T
    inside = (x1 >= 0) & (x1 < 0.5) & (x2 >= 0) & (x2 < 0.6)
    assert losses.full_loss(Part(), graph(rows)) == np.count_nonzero(inside & (y < 0))
    assert [Part()(*point) for point in graph(rows).X] == inside.tolist()


@THOROUGH
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_point_loss_is_relu(m_x: float) -> None:
    assert losses.point_loss(m_x) == np.maximum(m_x, 0.0)


def test_the_lecture_points_cost_0_and_1_112() -> None:
    """The lecture's ten points: random.seed(10), label +1 where x1 + x2 > 1."""
    draw = random.Random(10).random
    points = [(draw(), draw()) for _ in range(10)]
    data = Graph(10, points, [1 if x1 + x2 > 1 else -1 for x1, x2 in points])
    assert data.y.count(-1) == 4
    assert losses.full_loss(Linear(1, 1, -1), data) == 0.0
    assert losses.full_loss(Linear(1, 1, -0.5), data) == pytest.approx(1.112, abs=5e-4)  # as published


def errors(model: Linear, data: Graph) -> int:
    return sum(y * model.forward(*point) < 0 for point, y in zip(data.X, data.y, strict=True))


def test_fewer_errors_can_cost_more() -> None:
    data = Graph(4, [(0.49, 0.0), (0.49, 0.5), (0.49, 1.0), (0.0, 0.5)], [1, 1, 1, -1])
    three_barely_wrong, one_far_off = Linear(1, 0, -0.5), Linear(1, 0, 0.5)
    assert (errors(three_barely_wrong, data), errors(one_far_off, data)) == (3, 1)
    assert losses.full_loss(one_far_off, data) > losses.full_loss(three_barely_wrong, data)


@THOROUGH
@given(st.sampled_from(sorted(datasets)), st.integers(0, 40), st.integers())
def test_a_data_set_has_n_points_in_the_unit_square_and_depends_on_the_seed_alone(name: str, n: int, seed: int) -> None:
    data = datasets[name](n, seed)
    assert data == datasets[name](n, seed)
    assert data.N == len(data.X) == len(data.y) == n
    assert all(0 <= x1 <= 1 and 0 <= x2 <= 1 for x1, x2 in data.X)
    assert signed(data).y == (2 * np.array(data.y, dtype=int) - 1).tolist()
    assert signed(data).X == data.X


def test_labels_that_are_signed_already_are_refused() -> None:
    with pytest.raises(ValueError, match=r"y\[1\] = -1: expected 0 or 1"):
        signed(Graph(2, [(0.0, 0.0), (1.0, 1.0)], [1, -1]))
