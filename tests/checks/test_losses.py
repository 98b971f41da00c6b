"""Checks of task 1.0: point_loss and full_loss.

Most of them relate two losses to each other, so that one mistake does not cost everything; the definition
itself is asked by three.
"""

import numpy as np

from grader.kit.check import check
from grader.kit.expect import expect_close, expect_equal, expect_number, expect_that
from grader.kit.observe import observe
from tests.probes import models as probes
from tests.strategies.choices import one_of
from tests.strategies.numbers import any_floats
from tests.strategies.points import (
    Data,
    Model,
    Point,
    columns,
    data_at_edges,
    data_sets,
    few_points,
    labels,
    lines,
    models,
    other_points,
    output,
    points,
    rows,
    slopes,
)

steps = one_of(1.0, 0.5, 0.125)
powers = one_of(2.0, 0.5, 1024.0, 2.0**-30)  # multiplying by a power of two rounds nothing
copies = one_of(2, 3, 12, 25, 150)


def loss_by_definition(model: Model, data: Data) -> float:
    """The sum over all rows of the positive part of -y * m(x)."""
    x1, x2, y = columns(data)
    return float(np.maximum(-y * output(model, x1, x2), 0.0).sum())


def scaled(line: Model, factor: float) -> Model:
    return ["Linear", *(factor * value for value in line[1:])]


def labelled_right(model: Model, data: Data) -> Data:
    """The same points, each with the label of the side on which it lies; on the line itself both are right."""
    x1, x2, y = columns(data)
    answers = output(model, x1, x2)
    return rows(x1, x2, np.where(answers == 0, y, np.sign(answers)))


@check(task="1.0", points=3, m_x=any_floats)
def test_point_loss_is_relu(m_x: float) -> None:
    """point_loss(m_x) is m_x where m_x is positive, and 0 where it is 0 or negative."""
    seen = observe("losses:point_loss", m_x)
    expect_equal(seen, want=m_x if m_x > 0 else 0.0)


@check(task="1.0", points=7, model=models, data=data_sets)
def test_full_loss_is_the_sum_over_the_points(model: Model, data: Data) -> None:
    """full_loss(model, data) is the sum, over the points, of point_loss(-y * model.forward(x1, x2))."""
    seen = observe(probes.full_loss, model, data)
    expect_close(seen, want=loss_by_definition(model, data))


@check(task="1.0", points=5, line=lines, point=points, y=labels)
def test_full_loss_of_one_point(line: Model, point: Point, y: int) -> None:
    """One point costs nothing on the side of its label, and |m(x)| on the other side, for the label -1 as for +1."""
    seen = observe(probes.full_loss, line, [[*point, y]])
    expect_close(seen, want=loss_by_definition(line, [[*point, y]]))


@check(task="1.0", points=1, model=models)
def test_full_loss_of_no_data_is_zero(model: Model) -> None:
    """Without points the loss is 0."""
    seen = observe(probes.full_loss, model, [])
    expect_equal(seen, want=0.0)


@check(task="1.0", points=1, model=models, data=data_sets)
def test_full_loss_is_zero_when_all_are_right(model: Model, data: Data) -> None:
    """A point on its own side of the line, or on the line itself, costs exactly 0."""
    seen = observe(probes.full_loss, model, labelled_right(model, data))
    expect_equal(seen, want=0.0)


@check(task="1.0", points=2, data=data_at_edges)
def test_full_loss_of_part_counts_negative_points_inside(data: Data) -> None:
    """With Part the loss is the number of points with the label -1 inside its rectangle, exact at the edges."""
    seen = observe(probes.full_loss, ["Part"], data)
    expect_equal(seen, want=float(sum(0 <= x1 < 0.5 and 0 <= x2 < 0.6 and y < 0 for x1, x2, y in data)))


@check(task="1.0", points=1.5, model=models, left=data_sets, right=few_points)
def test_full_loss_adds_up_over_two_data_sets(model: Model, left: Data, right: Data) -> None:
    """The loss of two data sets together is the sum of their losses."""
    first = expect_number(observe(probes.full_loss, model, left))
    second = expect_number(observe(probes.full_loss, model, right))
    seen = observe(probes.full_loss, model, left + right)
    expect_close(seen, want=first + second)


@check(task="1.0", points=1, model=models, data=data_sets)
def test_full_loss_does_not_depend_on_the_order(model: Model, data: Data) -> None:
    """The same points in the opposite order have the same loss."""
    straight = expect_number(observe(probes.full_loss, model, data))
    seen = observe(probes.full_loss, model, data[::-1])
    expect_close(seen, want=straight)


@check(task="1.0", points=1.5, line=lines, point=points, y=labels, n=copies)
def test_full_loss_counts_every_copy(line: Model, point: Point, y: int, n: int) -> None:
    """The same point n times costs n times as much: no point is left out, and there is no mean over them."""
    once = expect_number(observe(probes.full_loss, line, [[*point, y]]))
    seen = observe(probes.full_loss, line, [[*point, y]] * n)
    expect_close(seen, want=n * once)


@check(task="1.0", points=1, line=lines, data=data_sets, factor=powers)
def test_full_loss_scales_with_the_model(line: Model, data: Data, factor: float) -> None:
    """Multiplying w1, w2 and b by a power of two multiplies the loss by it, exactly."""
    plain = expect_number(observe(probes.full_loss, line, data))
    seen = observe(probes.full_loss, scaled(line, factor), data)
    expect_equal(seen, want=factor * plain)


@check(task="1.0", points=1, line=lines, data=data_sets)
def test_full_loss_is_the_same_with_both_signs_turned(line: Model, data: Data) -> None:
    """Turning the sign of every label and of w1, w2 and b leaves the loss as it is."""
    plain = expect_number(observe(probes.full_loss, line, data))
    seen = observe(probes.full_loss, scaled(line, -1.0), [[x1, x2, -y] for x1, x2, y in data])
    expect_equal(seen, want=plain)


@check(task="1.0", points=2, line=slopes, data=other_points, point=points, step=steps)
def test_full_loss_grows_with_the_depth(line: Model, data: Data, point: Point, step: float) -> None:
    """A wrong point that moves deeper into the other side costs more."""
    (x1, x2), (w1, w2) = point, line[1:3]
    y = -1 if output(line, x1, x2) >= 0 else 1
    near = expect_number(observe(probes.full_loss, line, [*data, [x1, x2, y]]))
    deep = expect_number(observe(probes.full_loss, line, [*data, [x1 - y * step * w1, x2 - y * step * w2, y]]))
    expect_that(deep > near, deep, f"the last point lies deeper on the wrong side now, so more than {near!r}")


@check(task="1.0", points=1, depth=3, line=lines, data=data_sets)
def test_full_loss_changes_nothing(line: Model, data: Data) -> None:
    """full_loss leaves the points, the labels and the model as they were."""
    seen = observe(probes.left_by_full_loss, line, data)
    expect_equal(seen, want=[[[x1, x2] for x1, x2, _ in data], [y for _, _, y in data], line[1:], [True, False]])


@check(task="1.0", points=1, line=lines, b=one_of(10.0, -10.0), data=data_sets)
def test_full_loss_is_computed_anew(line: Model, b: float, data: Data) -> None:
    """Asked again, full_loss gives the same; asked after an update of the model, it gives the loss of the new one."""
    before = expect_number(observe(probes.full_loss, line, data))
    after = expect_number(observe(probes.full_loss, [*line[:3], b], data))
    seen = observe(probes.full_losses_around_update, line, b, data)
    expect_close(seen, want=[before, before, after])


@check(task="1.0", points=1, model=models, data=few_points)
def test_full_loss_takes_any_object_with_forward(model: Model, data: Data) -> None:
    """A model is any object with forward(x1, x2); it need not be a Module, nor be called itself."""
    usual = expect_number(observe(probes.full_loss, model, data))
    seen = observe(probes.full_loss_of_any_object, model, data)
    expect_close(seen, want=usual)
