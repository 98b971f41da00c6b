"""Pictures of failures: each general shape with what it says, and that no answer of a submission breaks one of them."""

import json
import math
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.figures import svg
from grader.figures.curves import curves_figure
from grader.figures.figure import Figure, code_figure, words_figure
from grader.figures.networks import Link, Node, fits, network_figure
from grader.figures.number_line import Place, answers_figure, number_line
from grader.figures.sequences import instead_figure, sequences_figure
from grader.figures.shapes import Label, Stroke, clipped_apart, in_few_digits
from grader.figures.tables import Row, table_figure
from grader.kit.judging.failure import Failure, Moved
from grader.kit.picture import Both, Curves, Network, Pair, Points, Region, Regions, Rows, Sets, Shown
from grader.kit.picturing.described import described_figure
from grader.kit.picturing.in_text import failure_told
from grader.kit.picturing.moved import moved_figure
from grader.kit.picturing.pictures import picture
from grader.kit.plain import Plain
from grader.kit.probe import Probe, find_probes
from grader.kit.showing.harmless import plain_text

EXAMPLES = Path(__file__).parents[2] / "examples"
HOSTILE = '"/><script>alert(1)</script>\u202e\x00\x1b[31m\ud800\ufffe]]>\n::error::'
COURSE = find_probes()
DRAWN = sorted(target for target, probe in COURSE.items() if probe.picture or probe.is_of_tree)


def labels(figure: Figure | None) -> str:
    return " ".join(shape.text for shape in figure.shapes if isinstance(shape, Label)) if figure else ""


def is_whole(figure: Figure) -> bool:
    """Whether it is SVG, of finite sizes, in the looks that there are, with its words as its label."""
    text = figure.svg()
    root = ET.fromstring(text)  # noqa: S314 - it is our own
    looks = {look for look in re.findall(r'class="([\w-]+)"', text) if look != "fig"}
    is_known = all(f".{look}{{" in svg.STYLE for look in looks)
    places = [value for part in root.iter() for name, value in part.items() if name != "aria-label"]
    return is_known and not any("nan" in value for value in places) and root.get("role") == "img"


def test_two_answers_are_told_apart_by_shape_and_by_as_many_digits_as_that_needs():
    assert labels(answers_figure(2.0, 1.0)) == "0 yours 2 wanted 1"
    assert labels(answers_figure(100.0, 100.008)) == "yours 100 wanted 100.008"
    assert str(answers_figure(2.0, 1.0)) == "yours 2.0, wanted 1.0"
    assert in_few_digits(0.1 + 0.2, 0.3) == ("0.30000000000000004", "0.29999999999999999")


@pytest.mark.parametrize("pair", [(0.0, 5e-324), (-1.7e308, 1.7e308), (0.0, -0.0), (1e300, 1.0000000001e300)])
def test_answers_of_any_size_have_a_place(pair):
    assert is_whole(answers_figure(*pair))


def test_a_number_line_says_what_came_and_what_is_wanted():
    figure = number_line(Place(0.0099, "1"), Place(0.01, "1", "0"), "y")
    assert str(figure) == "right at y = 0.0099: 1; wrong at y = 0.01: yours 1; wanted 0"
    assert labels(figure).split(" wrong ")[1] == "at y = 0.01 yours 1 wanted 0"


def test_a_network_has_each_step_above_what_it_uses():
    nodes = [Node(("v0", "yours 1", "wanted 2"), is_wrong=True), Node(("v1",)), Node(("v2",))]
    figure = network_figure(nodes, [Link(2, 1, "3"), Link(1, 0, "1"), Link(1, 0, "5"), Link(2, 0)], "a network")
    tops = {shape.text: shape.at[1] for shape in figure.shapes if isinstance(shape, Label)}
    assert tops["v2"] < tops["v1"] < tops["v0"]
    assert "1, 5" in tops
    assert len([shape for shape in figure.shapes if isinstance(shape, Stroke)]) == 3
    assert is_whole(figure)


def test_what_cannot_be_taken_in_does_not_fit():
    assert fits([Node(("v",))] * 3, [Link(2, 1), Link(1, 0)])
    assert not fits([], [])
    assert not fits([Node(("v",))] * 17, [])
    assert not fits([Node(("v",))] * 12, [Link(n + 1, n) for n in range(11)])
    assert not fits([Node(("a long line of text",))] * 8, [])


def test_a_table_shows_the_rows_around_the_first_that_is_wrong():
    rows = [Row(f"place {n}", "1", "2" if n == 70 else "1", is_wrong=n == 70) for n in range(100)]
    figure = table_figure(rows)
    assert "place 70" in labels(figure)
    assert "76 more" in labels(figure)
    assert str(figure) == "1 of 100 places differ\nplace 70: yours 1, wanted 2"


def test_long_texts_are_cut_where_they_are_the_same():
    assert clipped_apart("a" * 50 + "x", "a" * 50 + "y", 12) == ("aaaaa\u2026aaaaax", "aaaaa\u2026aaaaay")
    both = clipped_apart("a" * 20 + "x" + "b" * 20, "a" * 20 + "y" + "b" * 20, 12)
    assert both == ("\u2026aaxbbbbbbb\u2026", "\u2026aaybbbbbbb\u2026")


def test_what_came_instead_of_a_list_is_above_the_wanted_items():
    figure = instead_figure("raised TypeError: no", ["1", "2"])
    assert labels(figure) == "yours wanted raised TypeError: no 1 2"
    assert "an empty list" in labels(instead_figure("None", []))


def test_an_error_is_cut_at_its_end_since_it_begins_with_its_name():
    figure = instead_figure(f"raised RecursionError: {'maximum ' * 20}", [])
    assert "raised RecursionError: maximum maximum maximum maximum maximum maximum" in labels(figure)
    assert labels(figure).count("\u2026") == 1
    assert figure.text.startswith("yours: raised RecursionError: maximum maximum")


@pytest.mark.parametrize("heights", [(1e308, -1e308), (1e308, 1e308), (0.0, math.nan)])
def test_numbers_that_no_plane_has_room_for_are_refused(heights: tuple[float, float]):
    with pytest.raises(ValueError, match="cannot be drawn"):
        curves_figure([], [], given=[*enumerate(heights)])


def line(x1: float, x2: float) -> float:
    return x1 - x2


NETWORK = Network([(("v0", "yours 1"), True), (("v1",), False)], [(1, 0, "2")], "two variables")
PARTS = [
    (Regions([[line(i / 4, j / 4) for j in range(5)] for i in range(5)], lambda *_: 1.0, [0.5, 0.5]), "yours wanted"),
    (Region(line, [[0.5, 0.25], [2.0, 3.0]], [1, -1]), "the model, 2 points"),
    (Points([[0.5, 0.5]], [1], [0]), "yours wanted"),
    (Points([[0.5, 0.5]], [1]), "yours"),
    (Sets([("seed 0", [[0.5, 0.5]], [1]), ("seed 1", [[0.25, 0.5]], [0])]), "seed 0 seed 1"),
    (Curves([(0.0, 1.0), (1.0, 2.0)], [(0.0, 0.0), (1.0, 0.0)], [(0.0, 3.0), (1.0, 0.0)], 1.0), "yours wanted"),
    (Pair(["a", "b"], ["b", "a"], ("names", "objects")), "names objects"),
    (Rows([("mode", True, False)]), "yours wanted mode"),
    (NETWORK, "v0"),
    (Both(NETWORK, NETWORK), "yours wanted"),
]


@pytest.mark.parametrize(("shown", "words"), PARTS)
def test_what_a_probe_says_is_drawn(shown, words):
    figure = described_figure(shown)
    assert figure is not None
    assert is_whole(figure)
    assert set(words.split()) <= set(labels(figure).split())
    assert figure.width <= 510


@pytest.mark.parametrize("shown", [Pair(["a"], ["a"]), Rows([("mode", True, True)])])
def test_where_nothing_differs_nothing_is_drawn(shown):
    assert described_figure(shown) is None


ROWS = [(float(x), 2.0 * x if x < 3 else -1.0, 2.0 * x, x < 3) for x in range(-4, 5)]


def test_other_numbers_make_two_graphs_and_the_edge():
    figure = moved_figure(Moved("x", 4.0, tuple(ROWS)), -1.0, 8.0)
    assert "for x from -4 to 4: other answers than wanted at 3, 4" in str(figure)
    assert "right at x = 2.0: 4; wrong at x = 3.0: yours -1; wanted 6" in str(figure)
    assert {"yours", "wanted"} <= set(labels(figure).split())


def test_a_single_number_that_happens_to_be_right_is_no_edge():
    rows = tuple((x, y, want, x == 0) for x, y, want, _ in ROWS)
    assert "right at" not in str(moved_figure(Moved("x", 4.0, rows), -1.0, 8.0))
    assert "yours -1.0, wanted 8.0" in str(moved_figure(Moved("x", 4.0, rows), -1.0, 8.0))


def test_a_graph_has_a_gap_where_code_raises():
    error: Plain = {"!": "ValueError", "m": "domain"}
    rows = tuple((x, error if x > 0 else y, want, x <= 0) for x, y, want, _ in ROWS)
    figure = moved_figure(Moved("x", 4.0, rows), -1.0, 8.0)
    assert "wrong at x = 1.0: yours raised ValueError: domain; wanted 2.0" in str(figure)
    curve = next(s for s in figure.shapes if isinstance(s, Stroke) and s.look == "curve" and len(s.lines[0]) > 2)
    assert len(curve.lines) == 1
    assert len(curve.lines[0]) == 5


def test_the_words_of_a_picture_are_what_a_terminal_prints():
    failure = Failure("It doubles.", (("m:double", [4.0]),), (-1.0,), -1.0, 8.0, moved=Moved("x", 4.0, tuple(ROWS)))
    told = failure_told(failure, {})
    assert "picture for x from -4 to 4" in told
    assert "right at x = 2.0: 4; wrong at x = 3.0: yours -1; wanted 6" in told
    assert told.isascii()
    assert all(len(row) <= 80 for row in told.splitlines())
    assert "picture" not in failure_told(Failure("It doubles.", (), (), 1.0, 2.0), {})


def asked(target: str) -> list[Any]:
    """The arguments of a call of this probe in a public example."""
    for path in sorted(EXAMPLES.glob("*/*.json")):
        for inputs, calls in json.loads(path.read_text())["examples"]:
            for name, args in calls:
                if name == target:
                    return [inputs[a["$"]] if isinstance(a, dict) else a for a in args]
    raise LookupError(target)


NUMBERS = st.one_of(st.floats(), st.integers(-3, 3), st.just(1e308), st.just(-math.inf))
LEAVES = NUMBERS | st.none() | st.text(max_size=5) | st.just(HOSTILE) | st.just({"!": HOSTILE, "m": HOSTILE})
ANYTHING = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4), max_leaves=12)


@pytest.mark.parametrize("target", [t for t in DRAWN if t not in ("models.regions", "models.regions_after_update")])
@settings(max_examples=25, deadline=None)
@given(ANYTHING, ANYTHING, ANYTHING)
def test_no_answer_to_a_probe_of_the_course_breaks_its_picture(target, seen, want, besides):
    failure = Failure("It adds.", ((target, asked(target)),), (seen,), seen, want, besides=besides)
    figure = picture(failure, COURSE)
    assert figure is None or is_whole(figure)
    told = failure_told(failure, COURSE)
    assert plain_text(told) == told


@given(st.lists(st.tuples(st.floats(allow_nan=False, allow_infinity=False), LEAVES, LEAVES, st.booleans()), min_size=1))
@example([(0.0, 1e308, -1e308, False), (1.0, -1e308, 1e308, False)] * 4)
@settings(deadline=None)
def test_no_row_of_other_numbers_breaks_a_picture(rows):
    ordered = sorted({row[0]: row for row in rows}.values(), key=lambda row: row[0])
    moved = Moved(HOSTILE, ordered[0][0], tuple(ordered))
    figure = picture(Failure("It adds.", (("m:f", [1.0]),), (None,), None, 1.0, moved=moved), {})
    assert figure is None or is_whole(figure)


def lines_of(figure: Figure | None) -> list[tuple[float, str]]:
    """Each line of code with how far it is moved to the right."""
    return [(shape.at[0] - 8, shape.text) for shape in figure.shapes if isinstance(shape, Label)] if figure else []


def test_each_statement_of_a_call_has_its_line_where_there_is_room():
    code = "class Net(Module):\n    def f(self): a = 1; return a\nf(1); f(2)"
    wide = [(0.0, "class Net(Module):"), (4.0, "def f(self): a = 1"), (4.0, "return a"), (0.0, "f(1)"), (0.0, "f(2)")]
    lines = lines_of(code_figure(code, 5))
    assert [text for _, text in lines] == [text for _, text in wide]
    assert [place > 0 for place, _ in lines] == [place > 0 for place, _ in wide]
    assert [text for _, text in lines_of(code_figure(code, 4))] == code.replace("    ", "").split("\n")
    assert code_figure(code, 2) is None
    assert code_figure("", 9) is None


@pytest.mark.parametrize("text", ['"a; b"', "'c; d'", r'"\"; "'])
def test_a_semicolon_in_a_text_ends_no_statement(text):
    assert [line for _, line in lines_of(code_figure(f"f({text}); g(1)", 9))] == [f"f({text}); g(1)"]


def test_a_long_line_of_code_goes_on_below_moved_to_the_right():
    first, second = lines_of(code_figure(f"f({', '.join(['1.0'] * 20)})", 9))
    assert len(first[1]) <= 56
    assert second[0] > first[0] == 0.0


def test_a_picture_stands_below_its_calls_and_shows_no_import():
    probe = Probe("m.p", lambda: None, "from m import p\np({0})".format)
    figure = picture(Failure("It adds.", (("m.p", [1.0]), ("m:f", [2.0])), (1.0, 1.0), 1.0, 2.0), {"m.p": probe})
    assert labels(figure).startswith("p(1.0) f(2.0) ")
    assert str(figure) == "yours 1.0, wanted 2.0"


@pytest.mark.parametrize(
    "figure",
    [words_figure, lambda text: table_figure([Row(text, text, "", is_wrong=True)]), lambda text: code_figure(text, 99)],
)
def test_a_long_or_hostile_text_breaks_no_layout(figure):
    for text in (HOSTILE, "x" * 5000):
        assert is_whole(figure(text))
        assert figure(text).width < 700
        assert len(figure(text).svg()) < 20_000


def test_a_probe_that_does_not_know_what_came_has_another_picture():
    def broken(_: Shown) -> None:
        raise KeyError

    probe = Probe("m.p", lambda: None, "p({0})".format, picture=broken)
    figure = picture(Failure("It adds.", (("m.p", [1.0]),), (1.0,), 1.0, 2.0), {"m.p": probe})
    assert str(figure) == "yours 1.0, wanted 2.0"
    assert sequences_figure(["1"], ["2"]).width > 0
