"""Figures: how they are combined, saved and described, and that no text in them is obeyed."""

import io
import itertools
import math
import re
import sys
import xml.etree.ElementTree as ET

import hypothesis.strategies as st
import pytest
from hypothesis import example, given

from grader.figures import svg
from grader.figures.curves import curve, curves_figure, graph_figure
from grader.figures.figure import Figure, beside, hcat, then, titled, vcat
from grader.figures.number_line import Place, number_line
from grader.figures.plane import labels_figure, points_figure
from grader.figures.sequences import first_difference, sequences_figure
from grader.figures.shapes import Area, Label, Mark, Stroke
from grader.figures.trees.tree_figures import drawn, indented_figure
from grader.figures.trees.trees import Naming, Tree
from grader.kit.showing.harmless import plain_text

CIRCLE = points_figure([(0.5, 0.25)], [])
CROSS = points_figure([], [(0.25, 0.5)])
HOSTILE = '"/><script>alert(1)</script><a href="//x">&lt;\u202e\x00\x1b[31m\ud800\ufffe]]>\n::error::'


def parsed(figure: Figure) -> ET.Element:
    return ET.fromstring(figure.svg())  # noqa: S314 - it is our own


def test_figures_are_drawn_on_each_other_in_their_order():
    both = CIRCLE + CROSS
    assert both.shapes == CIRCLE.shapes + CROSS.shapes
    assert (both.width, both.height) == (CIRCLE.width, CIRCLE.height)
    assert str(both) == f"{CIRCLE}\n{CROSS}"


def test_figures_are_put_beside_each_other_with_a_gap_in_sides_of_the_square():
    row = hcat([CIRCLE, CROSS], 0.5)
    assert row.width == 2 * CIRCLE.width + 65
    moved = [shape for shape in row.shapes if isinstance(shape, Mark)]
    alone = [shape for figure in (CIRCLE, CROSS) for shape in figure.shapes if isinstance(shape, Mark)]
    assert moved[0] == alone[0]
    assert moved[1].at == (alone[1].at[0] + CIRCLE.width + 65, alone[1].at[1])
    assert vcat([CIRCLE, CROSS], 0).height == 2 * CIRCLE.height


@pytest.mark.parametrize("gap", [-0.1, float("nan"), float("inf")])
def test_a_gap_that_is_none_is_refused(gap):
    with pytest.raises(ValueError, match="gap="):
        hcat([CIRCLE], gap)


def test_what_is_stretched_keeps_the_size_of_its_marks_and_texts():
    narrow = graph_figure(abs, -2, 2, [1.0]).scale_x(0.5)
    wide = graph_figure(abs, -2, 2, [1.0])
    assert (narrow.width, narrow.height) == (wide.width / 2, wide.height)
    marks = [next(s for s in f.shapes if isinstance(s, Mark)) for f in (narrow, wide)]
    assert marks[0].at == (marks[1].at[0] / 2, marks[1].at[1])
    assert 'd="M100 80m-5-5l10 10m0-10l-10 10"' in narrow.svg()
    assert 'd="M200 80m-5-5l10 10m0-10l-10 10"' in wide.svg()


@pytest.mark.parametrize("factor", [0, -1, float("nan"), float("inf")])
def test_a_factor_that_is_none_is_refused(factor):
    with pytest.raises(ValueError, match="scale_x"):
        CIRCLE.scale_x(factor)


def test_a_figure_is_its_words_in_a_terminal_and_its_picture_in_a_notebook():
    assert repr(CIRCLE) == str(CIRCLE) == "1 circle at (0.50, 0.25)"
    assert CIRCLE._repr_svg_() == CIRCLE.svg()
    assert parsed(CIRCLE).get("aria-label") == str(CIRCLE)
    assert parsed(CIRCLE).get("role") == "img"
    assert str(then(CIRCLE, CROSS)) == f"{CIRCLE}\nthen\n{CROSS}"
    assert str(beside(CIRCLE, CROSS)) == f"yours: {CIRCLE}\nwanted: {CROSS}"


def test_a_figure_is_saved_as_svg(tmp_path):
    assert CIRCLE.save(tmp_path / "a.svg").read_bytes() == CIRCLE.svg().encode()
    with pytest.raises(ValueError, match=r"a\.gif"):
        CIRCLE.save(tmp_path / "a.gif")


def test_a_figure_is_saved_as_png(tmp_path):
    pytest.importorskip("resvg_py")
    png = CIRCLE.save(str(tmp_path / "a.png")).read_bytes()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(png[16:20]) == 2 * CIRCLE.width


def test_without_its_package_a_png_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(ImportError, match="pip install resvg-py"):
        CIRCLE.save(tmp_path / "a.png")
    assert not (tmp_path / "a.png").exists()


def test_a_page_may_have_the_style_once():
    assert CIRCLE.svg(with_style=False) == CIRCLE.svg().replace(f"<style>{svg.STYLE}</style>", "")


def everywhere(text: str) -> list[Figure]:
    """Figures with a text at each place where a figure has some."""
    tree = Tree(text, (text,), ((text, Tree(text, (text,), (), True, (text,))),), False, (text,))
    names = Naming(dict.fromkeys(tree.names(), text), (text,), text)
    return [
        *(titled(CIRCLE, text), Figure(9, 9, (Label((1, 1), text, anchor="end"),), text)),
        *(drawn(tree, names), indented_figure(tree, names), sequences_figure([text], [text, text])),
        number_line(Place(0.0, text), Place(1.0, text)),
    ]


@given(st.text(st.characters(codec=None), max_size=60))
@example(HOSTILE)
def test_no_text_is_obeyed(text):
    for figure in everywhere(text):
        root = parsed(figure)
        assert {element.tag.partition("}")[2] for element in root.iter()} <= {"svg", "style", "path", "text"}
        allowed = {
            "class",
            "d",
            "fill-rule",
            "x",
            "y",
            "text-anchor",
            "role",
            "aria-label",
            "width",
            "height",
            "viewBox",
        }
        assert {name for element in root.iter() for name in element.keys()} <= allowed  # noqa: SIM118 - an XML element
        assert [element.text for element in root.iter() if element.tag.endswith("}style")] == [svg.STYLE]
        figure.svg().encode()
        assert str(figure) == plain_text(str(figure))


@pytest.mark.parametrize("text", ["x" * 5000, "漢" * 5000])
def test_a_long_text_does_not_break_the_layout(text):
    titled_one, _, *others = everywhere(text)
    assert all(figure.width <= 1400 for figure in (titled_one, *others))
    assert all(len(figure.svg()) < 60_000 for figure in (titled_one, *others))


def test_the_text_that_is_shown_is_the_text_that_was_given():
    texts = [
        element.text
        for element in parsed(titled(CIRCLE, "a < b & 'c' \"d\" é 漢")).iter()
        if element.tag.endswith("}text")
    ]
    assert texts[0] == "a < b & 'c' \"d\" é 漢"
    assert ">a\\nb</text>" in titled(CIRCLE, "a\nb").svg()  # one line, whatever is in it


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


# What stands on what: texts need 4.5, and marks and lines 3.
TEXTS = [
    *itertools.product(("ink", "muted", "good", "bad"), ("ground",)),
    *itertools.product(("ink",), ("pill", "wrong")),
]
TEXTS += itertools.product(("ink", "muted"), ("box",))
MARKS = [*itertools.product(("cross", "circle", "ink"), ("ground", "one", "zero")), ("muted", "ground")]
MARKS += [("circle", "pill"), ("bad", "wrong")]


@pytest.mark.parametrize("shade", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), [*TEXTS, *MARKS])
def test_the_contrast_is_that_of_wcag_aa(front, back, shade):
    least = 4.5 if (front, back) in TEXTS else 3
    assert contrast(svg.COLOURS[front][shade], svg.COLOURS[back][shade]) >= least


def test_each_look_has_a_style_in_light_and_in_dark():
    figures = [*everywhere("a"), CIRCLE + CROSS, graph_figure(abs, -1, 1), then(CIRCLE, CROSS)]
    classes = {name for figure in figures for name in re.findall(r'class="([\w-]+)"', figure.svg())} - {"fig"}
    light, dark = svg.STYLE.split("@media")
    assert [name for name in sorted(classes) if f".{name}{{" not in light or f".{name}{{" not in dark] == []


def test_a_circle_and_a_cross_differ_in_shape():
    circle, cross = (next(svg._shape(s) for s in f.shapes if isinstance(s, Mark)) for f in (CIRCLE, CROSS))
    assert "a5.5 5.5" in circle
    assert "a" not in cross.partition(" d=")[2]


def test_a_graph_has_gaps_where_its_function_has_no_value():
    places = [-1.0, 0.0, 1.0, 2.0]
    drawn_one = curve(lambda x: 1 / x, places)
    assert drawn_one.pieces == (((-1.0, -1.0),), ((1.0, 1.0), (2.0, 0.5)))
    assert drawn_one.gaps == ("raises ZeroDivisionError at 0",)
    assert curve(lambda x: float("inf") if x > 1 else x, places).gaps == ("is inf at 2",)
    assert "raises ZeroDivisionError at 0" in str(graph_figure(lambda x: 1 / x, -1, 1))


def test_two_graphs_of_points_are_told_apart_by_their_lines():
    figure = curves_figure([(0, -1.0), (1, -2.0), (2, math.nan), (3, -3.0)], [(0, 1.0), (1, 2.0), (3, 3.0)])
    pieces = [(s.look, [len(line) for line in s.lines]) for s in figure.shapes if isinstance(s, Stroke)]
    assert pieces[-2:] == [("curve", [2]), ("dashes", [3])]
    assert [shape.kind for shape in figure.shapes if isinstance(shape, Mark)] == ["cross"]  # the one that stands alone
    assert "yours: a graph over 0 to 3; from -1 to -3" in str(figure)
    assert "is nan at 2" in str(figure)
    assert "wanted: a graph over 0 to 3; from 1 to 3" in str(figure)
    assert curves_figure([(0, math.nan)], [(0, 1.0)]).width > 0
    assert curves_figure([], []).width > 0


def test_points_with_another_label_have_a_ring():
    figure = labels_figure([(0.1, 0.2), (0.3, 0.4), (0.5, 0.6)], [0, 1, 1.0], [0, 0, True])
    kinds = [shape.kind for shape in figure.shapes if isinstance(shape, Mark)]
    assert kinds == ["circle", "cross", "cross", "ring"]
    assert str(figure).endswith("another label at (0.30, 0.40)")
    with pytest.raises(ValueError, match="zip"):
        labels_figure([(0.1, 0.2)], [], [])


def test_a_function_that_is_not_written_yet_says_so():
    def stub(x: float) -> float:
        raise NotImplementedError("Task 0.1: sigmoid")

    with pytest.raises(NotImplementedError, match="Task 0"):
        graph_figure(stub, -1, 1)


def test_a_steep_graph_is_no_higher_than_a_page():
    assert graph_figure(lambda x: 10.0**x, -2, 2).height <= 300
    assert graph_figure(lambda _: 1.0, -2, 2).height > 40


@pytest.mark.parametrize(
    ("seen", "want", "place"),
    [
        (["1"], ["1"], None),
        ([], [], None),
        (["1", "2"], ["1", "3"], 1),
        (["1"], ["1", "3"], 1),
        (["1", "2", "3"], ["1", "2"], 2),
    ],
)
def test_the_first_difference_of_two_sequences(seen, want, place):
    assert first_difference(seen, want) == place
    figure = sequences_figure(seen, want)
    assert (f"differ at [{place}]" in str(figure)) == (place is not None)
    assert ("wrong" in {shape.look for shape in figure.shapes if isinstance(shape, Area)}) == (place is not None)


def test_one_item_is_one():
    assert "after: 0 items; before: 1 item;" in str(sequences_figure([], ["0.0"], ("after", "before")))


def test_of_long_sequences_the_items_around_the_difference_are_shown():
    want = [str(n) for n in range(500)]
    seen = [*want[:300], "x", *want[301:]]
    texts = [shape.text for shape in sequences_figure(seen, want).shapes if isinstance(shape, Label)]
    assert {"[300]", "x", "300"} <= set(texts)
    assert "[0]" not in texts
    assert sequences_figure(seen, want).width <= 340
    assert sequences_figure(["x" * 99] * 9, ["y" * 99] * 9).width <= 340


def test_a_number_line_shows_where_it_goes_wrong():
    for right, wrong in ((1.0, 2.0), (-709.7, -710.0)):
        figure = number_line(Place(right, "fine"), Place(wrong, "no answer"))
        circle, cross = (shape.at[0] for shape in figure.shapes if isinstance(shape, Mark))
        assert (circle < cross) == (right < wrong)
        assert str(figure) == f"right at {right!r}: fine; wrong at {wrong!r}: no answer"
    with pytest.raises(ValueError, match="two different numbers"):
        number_line(Place(1.0), Place(1.0))
    with pytest.raises(ValueError, match="two different numbers"):
        number_line(Place(1.0), Place(float("nan")))


def test_lengths_are_written_in_tenths_of_a_pixel():
    figure = Figure(10, 10, (Stroke((((0.04, -0.04), (1.26, -12.0)),), "axis"),), "")
    assert 'd="M0 0L1.3 -12"' in figure.svg()
    assert io.StringIO(figure.svg()).read().endswith("</svg>\n")
