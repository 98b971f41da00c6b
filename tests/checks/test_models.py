"""Checks of task 0.5: Linear, Split and Part."""

from grader.kit.check import check
from grader.kit.expect import expect_close, expect_equal, expect_flag, expect_number
from grader.kit.observe import observe
from tests.probes import models as probes
from tests.strategies.choices import one_of
from tests.strategies.points import (
    Model,
    Point,
    lines,
    models,
    moved,
    output,
    points,
    x1_at_edges,
    x1_off_edges,
    x2_at_edges,
    x2_off_edges,
)

LINE = ["Linear", 1.0, 2.0, 3.0]
steps = one_of(1.0, 2.0, -0.5)


@check(task="0.5", points=3, line=lines, point=points)
def test_linear_is_w1_x1_plus_w2_x2_plus_b(line: Model, point: Point) -> None:
    """Linear(w1, w2, b).forward(x1, x2) is w1 * x1 + w2 * x2 + b."""
    seen = observe(probes.forward, line, point)
    expect_close(seen, want=output(line, *point))


@check(task="0.5", points=2, line=lines)
def test_linear_registers_its_parameters(line: Model) -> None:
    """Linear(w1, w2, b) has three Parameters, with the values w1, w2 and b in this order."""
    seen = observe(probes.parameter_values, line)
    expect_equal(seen, want=line[1:])


@check(task="0.5", points=3, line=lines, step=steps, point=points)
def test_linear_follows_updates(line: Model, step: float, point: Point) -> None:
    """forward uses the present values: once each Parameter of a Linear grew by d, it gives d * (x1 + x2 + 1) more."""
    before = expect_number(observe(probes.forward, line, point))
    seen = observe(probes.linear_after_update, line, step, point)
    expect_close(seen, want=before + step * (sum(point) + 1))


@check(task="0.5", points=1, model=one_of(LINE, ["Part"], ["Split", LINE, LINE]))
def test_linear_split_and_part_are_modules(model: Model) -> None:
    """Linear, Split and Part are Modules, prepared by Module's own __init__."""
    seen = observe(probes.is_module, model)
    expect_equal(seen, want=[True, True])


@check(task="0.5", points=3, m1=models, m2=models, point=points)
def test_split_is_the_product(m1: Model, m2: Model, point: Point) -> None:
    """Split(m1, m2).forward(x1, x2) is m1's answer at (x1, x2) times m2's answer at (x1, x2)."""
    seen = observe(probes.forward, ["Split", m1, m2], point)
    expect_close(seen, want=float(output(["Split", m1, m2], *point)))


@check(task="0.5", points=2, m1=lines, m2=lines)
def test_split_registers_its_models(m1: Model, m2: Model) -> None:
    """Both models of a Split are submodules: its Parameters are those of m1, then those of m2."""
    seen = observe(probes.parameter_values, ["Split", m1, m2])
    expect_equal(seen, want=m1[1:] + m2[1:])


@check(task="0.5", points=2, m1=lines, m2=lines, step=steps, point=points)
def test_split_follows_updates(m1: Model, m2: Model, step: float, point: Point) -> None:
    """When the Parameters of m1 and m2 are updated, Split(m1, m2) answers as a Split of the updated models does."""
    fresh = expect_number(observe(probes.forward, ["Split", moved(m1, step), moved(m2, step)], point))
    seen = observe(probes.split_after_update, m1, m2, step, point)
    expect_close(seen, want=fresh)


@check(task="0.5", points=2, x1=x1_off_edges, x2=x2_off_edges)
def test_part_is_one_inside_and_zero_outside(x1: float, x2: float) -> None:
    """Part().forward(x1, x2) is 1 inside the rectangle 0 <= x1 < 0.5, 0 <= x2 < 0.6, and 0 outside of it."""
    seen = observe(probes.forward, ["Part"], [x1, x2])
    expect_flag(seen, want=0 < x1 < 0.5 and 0 < x2 < 0.6)


@check(task="0.5", points=2, x1=x1_at_edges, x2=x2_at_edges)
def test_part_has_its_left_and_lower_edges(x1: float, x2: float) -> None:
    """The edges x1 = 0 and x2 = 0 belong to Part's rectangle, the edges x1 = 0.5 and x2 = 0.6 do not."""
    seen = observe(probes.forward, ["Part"], [x1, x2])
    expect_flag(seen, want=0 <= x1 < 0.5 and 0 <= x2 < 0.6)
