"""Regions are where their functions are above 0, whatever these are like; the lecture's names draw them."""

import math
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given

import lecture
from grader.figures.region_figures import nearest, region_figure, sampled
from grader.figures.regions import NEAR, Region, traced
from grader.figures.shapes import Area, Label, Mark, Stroke
from lecture import compare, draw_graph, graph, of_pair, plot_function, s1, s1_hard, s2, s2_hard, show, with_points
from reference.datasets import Graph
from reference.losses import full_loss
from reference.models import Linear, Part, Split
from reference.operators import relu

ROOT = Path(__file__).parents[3]
GRID = [(i / 37, j / 37) for i in range(38) for j in range(38)]  # no place of it is on a corner of the traced grid
weights = st.floats(-3, 3)


def is_in(region: Region, x: float, y: float) -> bool:
    """Whether an odd number of loops is around a place."""
    crossed = 0
    for loop in region.loops:
        for (x1, y1), (x2, y2) in zip(loop, (*loop[1:], loop[0]), strict=True):
            if (y1 > y) != (y2 > y):
                crossed += x < x1 + (y - y1) / (y2 - y1) * (x2 - x1)
    return crossed % 2 == 1


def is_near_boundary(field, x: float, y: float, distance: float) -> bool:
    around = [(x + distance * math.cos(a), y + distance * math.sin(a)) for a in range(7)]
    return len({field(*p) > 0 for p in [(x, y), *around]}) > 1


FIELDS = {
    "line": lambda x, y: x + y - 0.9,
    "two lines": lambda x, y: (x + y - 1.5) * (x + y - 0.5),
    "rectangle": lambda x, y: 1 if x < 0.5 and y < 0.6 else 0,
    "disc": lambda x, y: 0.1 - (x - 0.5) ** 2 - (y - 0.5) ** 2,
    "outside of a disc": lambda x, y: (x - 0.4) ** 2 + (y - 0.5) ** 2 - 0.1,
    "ring": lambda x, y: 1.0 if 0.02 < (x - 0.5) ** 2 + (y - 0.5) ** 2 < 0.1 else -1.0,
    "saddle": lambda x, y: (x - 0.49) * (y - 0.52),
    "other saddle": lambda x, y: (x - 0.49) * (0.52 - y),
    "steps": lambda x, y: math.floor(4 * x) + math.floor(4 * y) - 3.5,
    "infinite": lambda x, y: math.inf if x > y else -math.inf,
    "not a number": lambda x, _: math.nan if x > 0.3 else 1.0,
    "everywhere": lambda *_: True,
    "nowhere": lambda *_: 0,
}


@pytest.mark.parametrize("name", FIELDS)
def test_a_region_is_where_its_function_is_above_0(name):
    field = FIELDS[name]
    region = traced(field)
    wrong = [p for p in GRID if is_in(region, *p) != (field(*p) > 0) and not is_near_boundary(field, *p, 0.02)]
    inside = [p for p in GRID if 0 < p[0] < 1 and 0 < p[1] < 1]
    assert [p for p in wrong if p in inside] == []
    assert region.share == pytest.approx(sum(field(*p) > 0 for p in GRID) / len(GRID), abs=0.06)


@given(weights, weights, weights)
def test_the_boundary_of_a_line_is_the_line(w1, w2, b):
    region = traced(lambda x, y: w1 * x + w2 * y + b)
    steep = math.hypot(w1, w2)
    assert len(region.edges) <= 1
    for x, y in (point for edge in region.edges for point in edge):
        assert abs(w1 * x + w2 * y + b) <= 0.001 * steep


@given(weights, weights, weights)
def test_all_of_the_boundary_has_the_region_on_its_left(w1, w2, b):
    def field(x: float, y: float) -> float:
        return (w1 * x + w2 * y + b) * (x - w1 * y)

    for edge in traced(field).edges:
        for (x1, y1), (x2, y2) in pairwise(edge):
            length = math.hypot(x2 - x1, y2 - y1)
            middle, left = ((x1 + x2) / 2, (y1 + y2) / 2), ((y1 - y2) / (length or 1), (x2 - x1) / (length or 1))
            one, zero = ([m + side * 3 * NEAR * d for m, d in zip(middle, left, strict=True)] for side in (1, -1))
            if length > 1 / 16 and all(0 <= p <= 1 for p in (*one, *zero)):
                assert field(*one) > 0 or field(*zero) <= 0


def test_a_line_asks_its_model_for_few_hundred_answers():
    asked = []
    traced(lambda x, y: asked.append((x, y)) or x + y - 0.9)  # type: ignore[func-returns-value]
    assert len(asked) <= 360
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in asked)


def test_the_corner_of_a_rectangle_is_not_cut_off():
    corner = min(math.dist(p, (0.5, 0.6)) for loop in traced(FIELDS["rectangle"]).loops for p in loop)
    assert corner < 0.01


def test_the_teeth_are_on_the_side_that_is_above_0():
    (edge,) = (s for s in region_figure(traced(FIELDS["line"])).shapes if isinstance(s, Stroke) and s.look == "edge")
    _, *teeth = edge.lines
    assert len(teeth) > 10
    assert all(tip[0] > root[0] and tip[1] < root[1] for root, tip in teeth)  # right and up, as the line goes down


def test_a_region_of_samples_is_that_of_the_function():
    n = 16
    rows = [[x / n + y / n - 0.9 for y in range(n + 1)] for x in range(n + 1)]
    assert sampled(rows).share == pytest.approx(1 - 0.9**2 / 2, abs=0.001)
    assert sampled([[0, 0], [1, 1]]).edges == (((0.5, 1.0), (0.5, 0.0)),)
    with pytest.raises(ValueError, match="expected as many as rows"):
        sampled([[0.0, 1.0], [0.0]])


def test_the_nearest_place_on_the_boundary_is_left_out_where_it_is_nearer_outside():
    region = traced(FIELDS["line"])
    assert nearest(region, (0.45, 0.15)) == pytest.approx((0.6, 0.3), abs=0.001)
    assert nearest(region, (1.0, 0.8)) == pytest.approx((0.55, 0.35), abs=0.001)
    assert nearest(region, (1.0, 0.02)) is None
    assert nearest(traced(FIELDS["nowhere"]), (0.5, 0.5)) is None


def test_the_points_of_the_lecture_are_those_of_seed_10():
    assert (len(s1), len(s2)) == (4, 6)
    assert s1[0] == pytest.approx((0.5780913, 0.2060983))
    assert all(x + y <= 1 for x, y in s1)
    assert all(x + y > 1 for x, y in s2)
    assert (len(s1_hard), len(s2_hard)) == (6, 4)


def test_points_on_the_wrong_side_have_a_ring():
    figure = with_points(s1, s2, Linear(1, 1, -0.4))
    rings = [shape.at for shape in figure.shapes if isinstance(shape, Mark) and shape.kind == "ring"]
    circles = [shape.at for shape in figure.shapes if isinstance(shape, Mark) and shape.kind == "circle"]
    assert rings == circles
    assert "(0.58, 0.21) is 0.27 from the boundary" in str(figure)
    assert "on the wrong side: none" in str(with_points(s1, s2, Linear(1, 1, -1)))
    assert "is 0.07 from the boundary" in str(with_points([(0.4, 0.5)], [], Linear(1, 1, -1)))


class OfAPair:
    def forward(self, x):
        return 0 if x[0] < 0.5 else 1


def test_a_model_of_a_pair_is_drawn_and_has_a_loss():
    assert draw_graph(OfAPair()).svg() == draw_graph(of_pair(OfAPair())).svg()
    model = Linear(1, 1, -1)
    assert of_pair(model) is model
    assert full_loss(of_pair(OfAPair()), Graph(2, [(0.2, 0.2), (0.7, 0.2)], [1, -1])) == 1


@pytest.mark.parametrize(("model", "words"), [(Part, "make an object of it"), (3, "this is int"), (None, "NoneType")])
def test_what_is_no_model_is_refused(model, words):
    with pytest.raises(TypeError, match=words):
        draw_graph(model)


def test_a_model_that_answers_with_something_else_is_told_so():
    class Silent:
        def forward(self, x1: float, x2: float) -> None:
            self.asked = x1, x2

    with pytest.raises(TypeError, match="answers with NoneType: expected a number"):
        show(Silent())


def test_the_lectures_names_have_the_lectures_arguments():
    assert compare(Linear(1, 1, -1), Part()).width > 2 * draw_graph(Part()).width
    kinds = {"xs": graph(relu, [1.0]), "os": graph(relu, [], [1.0])}
    marks = {name: [s.kind for s in figure.shapes if isinstance(s, Mark)] for name, figure in kinds.items()}
    assert marks == {"xs": ["cross"], "os": ["circle"]}
    assert graph(relu, width=8).width == pytest.approx(graph(relu, width=4).width + 240)
    assert str(graph(relu, offset=1)).startswith("a graph over -3 to 1")
    assert str(plot_function("relu", relu, [0, 3])).startswith("relu: a graph over 0 to 3")
    with pytest.raises(ValueError, match="two places"):
        plot_function("relu", relu, [1])
    assert set(lecture.__all__) <= set(vars(lecture))


def drawn(package: str, folder: Path) -> str:
    """What drawing with that package says, in a process of its own: code that another test loaded is not there."""
    code = "import sys, pathlib, lecture.__main__ as it; it.main(sys.argv[1], pathlib.Path(sys.argv[2]))"
    done = subprocess.run(
        [sys.executable, "-c", code, package, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_the_figures_are_drawn_with_the_code_of_a_package(tmp_path):
    assert "not yet" not in drawn("reference", tmp_path)
    assert len(list(tmp_path.iterdir())) == 10
    assert "sigmoid: not yet (Task 0.1: sigmoid)" in drawn("student", tmp_path / "stubs")
    assert list((tmp_path / "stubs").iterdir()) == []


def test_a_square_without_a_boundary_is_drawn_whole():
    figure = draw_graph(Split(Linear(0, 0, 1), Linear(0, 0, 1)))
    assert "everywhere" in str(figure)
    assert "above 0" in [shape.text for shape in figure.shapes if isinstance(shape, Label)]
    assert [shape.look for shape in figure.shapes if isinstance(shape, Area)] == ["zero", "one"]
    nowhere = draw_graph(Linear(0, 0, 0))
    assert "nowhere" in str(nowhere)
    assert "not above 0" in [shape.text for shape in nowhere.shapes if isinstance(shape, Label)]
