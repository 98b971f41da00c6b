"""Checks of task 0.6: the data sets, and signed.

Labels are judged for the points that came, whichever they are: how a student makes points is no matter here. Points on
the borders, and near to them, come through make_pts.
"""

import math
from collections.abc import Callable, Mapping
from itertools import pairwise

from grader.kit.check import check
from grader.kit.expect import expect_close, expect_equal, expect_raised, expect_that
from grader.kit.observe import observe
from grader.kit.plain import Plain, is_number
from tests.probes import datasets as probes
from tests.strategies.labelled import (
    Labels,
    Point,
    kinds,
    labels,
    many,
    on_borders,
    other_labels,
    points_of,
    seeds,
    sizes,
    some,
    two_seeds,
)

LEAST_T, MOST_T = 1.0, 10.0
HALF_T = 5.5  # of 300 evenly spread t less than 27 % are on one side of it once in 10^15 data sets
T_APART = 1e-12  # a t is known to a few 1e-15
HAS_ONE: Mapping[str, Callable[[float, float], bool]] = {
    "simple": lambda x1, _: x1 < 0.5,
    "diag": lambda x1, x2: x1 + x2 < 0.5,
    "split": lambda x1, _: x1 < 0.2 or x1 > 0.8,
    "xor": lambda x1, x2: (x1 < 0.5 and x2 > 0.5) or (x1 > 0.5 and x2 < 0.5),
    "circle": lambda x1, x2: (x1 - 0.5) ** 2 + (x2 - 0.5) ** 2 > 0.1,
}


def is_point(seen: Plain) -> bool:
    """Whether this is a pair of numbers in the unit square."""
    if not (isinstance(seen, list) and len(seen) == 2):
        return False
    x1, x2 = seen
    return is_number(x1) and is_number(x2) and 0 <= x1 <= 1 and 0 <= x2 <= 1


def expect_data(seen: Plain, n: int) -> tuple[list[Point], Labels]:
    """The points and the labels, if there are n of both: points of the unit square, and labels 0 and 1."""
    is_pair = isinstance(seen, list) and len(seen) == 2 and all(isinstance(part, list) for part in seen)
    points, ys = seen if is_pair else ([], [])
    holds = is_pair and len(points) == len(ys) == n and all(map(is_point, points))
    relation = f"two lists: {n} points of the unit square, and {n} labels 0 or 1"
    expect_that(holds and all(is_number(y) and y in (0, 1) for y in ys), seen, relation)
    return points, ys


def expect_graph(seen: Plain, n: int) -> tuple[list[Point], Labels]:
    """The points and the labels of a Graph, if its N is n and there are n of both."""
    expect_that(isinstance(seen, list) and len(seen) == 3, seen, "N, the points and the labels")
    points, ys = expect_data(seen[1:], n)
    expect_equal(seen, want=[n, points, ys])
    return points, ys


def expect_labels(kind: str, points: list[Point], seed: int) -> None:
    """The data set labels these points, or those that it made instead, as its definition says."""
    seen = observe(probes.labelled, kind, points, seed)
    came, _ = expect_data(seen, len(points))
    expect_equal(seen, want=[came, [int(HAS_ONE[kind](x1, x2)) for x1, x2 in came]])


def t_of(point: Point) -> float:
    """The t of a point of the spiral, which is 20 times as far from the centre as the point."""
    return 20 * math.hypot(point[0] - 0.5, point[1] - 0.5)


def on_arm(t: float, label: float) -> Point:
    """The point of a spiral's arm at t, or at the nearest t that the arm has."""
    t = min(max(t, LEAST_T), MOST_T)
    along, across = t * math.cos(t) / 20, t * math.sin(t) / 20
    return [0.5 + across, 0.5 - along] if label else [0.5 + along, 0.5 + across]


def places(ys: Labels) -> list[Point]:
    """A point for each label; every third one is the same."""
    return [[i % 3 / 16, 1 - i % 3 / 16] for i in range(len(ys))]


@check(task="0.6", points=1, depth=3, given=points_of("simple"), seed=seeds)
def test_simple_has_label_1_in_the_left_half(given: list[Point], seed: int) -> None:
    """A point of simple has the label 1 where x1 < 0.5, and 0 elsewhere."""
    expect_labels("simple", given, seed)


@check(task="0.6", points=1, depth=3, given=points_of("diag"), seed=seeds)
def test_diag_has_label_1_in_the_lower_left_corner(given: list[Point], seed: int) -> None:
    """A point of diag has the label 1 where x1 + x2 < 0.5, and 0 elsewhere."""
    expect_labels("diag", given, seed)


@check(task="0.6", points=1, depth=3, given=points_of("split"), seed=seeds)
def test_split_has_label_1_at_both_sides(given: list[Point], seed: int) -> None:
    """A point of split has the label 1 where x1 < 0.2 or x1 > 0.8, and 0 elsewhere."""
    expect_labels("split", given, seed)


@check(task="0.6", points=1, depth=3, given=points_of("xor"), seed=seeds)
def test_xor_has_label_1_in_two_opposite_quarters(given: list[Point], seed: int) -> None:
    """A point of xor has the label 1 where one of x1 and x2 is below 0.5 and the other one above, and 0 elsewhere."""
    expect_labels("xor", given, seed)


@check(task="0.6", points=1, depth=3, given=points_of("circle"), seed=seeds)
def test_circle_has_label_1_outside(given: list[Point], seed: int) -> None:
    """A point of circle has the label 1 where (x1 - 0.5)^2 + (x2 - 0.5)^2 > 0.1, and 0 inside of it."""
    expect_labels("circle", given, seed)


@check(task="0.6", points=0.5, depth=3, row=on_borders)
def test_data_sets_have_label_0_on_their_borders(row: tuple[str, Point]) -> None:
    """On a border of simple, diag, split or xor, such as x1 = 0.5 of simple, the label is 0."""
    kind, point = row
    expect_labels(kind, [point], 0)


@check(task="0.6", points=0.5, depth=3, given=points_of("spiral"), seed=seeds)
def test_spiral_lies_on_its_two_arms(given: list[Point], seed: int) -> None:
    """A point of spiral lies on the arm of its label, at a t from 1 to 10, and N // 2 of N points have the label 1."""
    n = len(given)  # which are no points of a spiral, but may be where it takes its random numbers from
    seen = observe(probes.labelled, "spiral", given, seed)
    points, ys = expect_data(seen, n)
    expect_close(seen, want=[[on_arm(t_of(point), y) for point, y in zip(points, ys, strict=True)], ys])
    expect_that(sum(ys) == n // 2, seen, f"the label 1 for {n // 2} of the points")


@check(task="0.6", points=0.5, depth=3, examples=8, n=many, seed=seeds)
def test_spiral_is_spread_over_its_arms(n: int, seed: int) -> None:
    """Among many points of spiral some have a t below 2, and some a t above 9: t is spread from 1 to 10."""
    seen = observe(probes.data_set, "spiral", n, seed)
    points, _ = expect_graph(seen, n)
    all_t = sorted(map(t_of, points))
    expect_that(all_t[0] < LEAST_T + 1 and all_t[-1] > MOST_T - 1, seen, "some t below 2, and some above 9")
    expect_that(all(a + T_APART < b for a, b in pairwise(all_t)), seen, "a t of its own for each point")
    expect_that(0.27 * n < sum(t < HALF_T for t in all_t) < 0.73 * n, seen, "about as many t below 5.5 as above it")


@check(task="0.6", points=0.5, depth=3, kind=kinds, n=sizes, seed=seeds)
def test_data_sets_have_n_points_in_the_unit_square(kind: str, n: int, seed: int) -> None:
    """Each data set has N, n points in the unit square, and n labels 0 or 1, also for n = 0 and n = 1."""
    seen = observe(probes.data_set, kind, n, seed)
    expect_graph(seen, n)


@check(task="0.6", points=0.5, depth=3, examples=18, kind=kinds, n=many, seed=seeds)
def test_data_sets_are_spread_over_the_square(kind: str, n: int, seed: int) -> None:
    """Among many points of a data set there are some in each quarter of the square, and both labels."""
    seen = observe(probes.data_set, kind, n, seed)
    points, ys = expect_graph(seen, n)
    quarters = {(x1 < 0.5, x2 < 0.5) for x1, x2 in points}
    expect_that(len(quarters) == 4 and 0 < sum(ys) < n, seen, "points in each quarter of the square, and both labels")


@check(task="0.6", points=0.5, depth=4, examples=36, kind=kinds, n=some, pair=two_seeds)
def test_data_sets_with_one_seed_are_the_same(kind: str, n: int, pair: list[int]) -> None:
    """The same N and seed give the same data set, whatever was asked in between; another seed gives other points."""
    seen = observe(probes.three, kind, n, *pair)
    expect_that(isinstance(seen, list) and len(seen) == 3, seen, "three data sets")
    points, other = (expect_data(part, n)[0] for part in seen[:2])
    expect_equal(seen, want=[seen[0], seen[1], seen[0]])
    expect_that(not any(point in points for point in other), seen, "other points for another seed")
    alone = observe(probes.data_set, kind, n, pair[1])
    expect_equal(seen[1], want=alone[1:] if isinstance(alone, list) else alone)


@check(task="0.6", points=1, depth=3, y=labels)
def test_signed_turns_0_and_1_into_minus_1_and_1(y: Labels) -> None:
    """signed(graph) has the same N and points, the label -1 for 0 and +1 for 1."""
    seen = observe(probes.signed, places(y), y)
    expect_equal(seen, want=[len(y), places(y), [1 if label else -1 for label in y]])


@check(task="0.6", points=0.5, depth=3, y=other_labels)
def test_signed_refuses_other_labels(y: Labels) -> None:
    """signed(graph) raises ValueError where any label is neither 0 nor 1."""
    seen = observe(probes.signed, places(y), y)
    expect_raised(seen, "ValueError")
    expect_equal(observe(probes.left_by_signed, places(y), y), want=[len(y), places(y), y])


@check(task="0.6", points=0.5, depth=3, y=labels)
def test_signed_changes_nothing(y: Labels) -> None:
    """signed(graph) leaves N, the points and the labels of graph as they were."""
    seen = observe(probes.left_by_signed, places(y), y)
    expect_equal(seen, want=[len(y), places(y), y])
