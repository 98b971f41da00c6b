"""What a picture must not leave out: where a line of a tree stands, which names came, steps, and whole errors."""

from grader.figures.figure import Figure
from grader.figures.shapes import Label, Stroke
from grader.figures.tables import Row, table_figure
from grader.kit.judging.failure import Failure, Moved
from grader.kit.picturing.moved import moved_figure
from grader.kit.picturing.pictures import picture
from grader.kit.plain import Plain
from grader.kit.probe import find_probes

COURSE = find_probes()


def texts(figure: Figure | None) -> list[str]:
    return [shape.text for shape in figure.shapes if isinstance(shape, Label)] if figure else []


def test_a_place_of_a_tree_stands_as_far_to_the_right_as_it_is_deep():
    figure = table_figure([Row("root"), Row("`-- a"), Row("    `-- a", "False", "True", is_wrong=True)])
    first, second = (shape.at[0] for shape in figure.shapes if isinstance(shape, Label) and shape.text == "`-- a")
    assert second - first > 20


def test_where_a_name_is_missing_those_that_came_are_told():
    steps: list[Plain] = [["module", "a", None], ["parameter", "a.p", 1.0], ["parameter", "q", 2.0]]
    want: list[Plain] = [["q", 2.0], ["a.p", 1.0]]
    for seen, said in (([], "yours has no name"), ([["q", 2.0]], "yours has q")):
        failure = Failure("", [("trees.named_parameters", [steps])], [seen], seen=seen, want=want)
        assert f"{said}; the values are a.p: 1.0, q: 2.0" in texts(picture(failure, COURSE))


def test_nothing_leads_from_one_height_of_steps_to_the_next():
    rows = tuple((float(x), 1.0, float(x < 1), x < 1) for x in range(-4, 5))
    figure = moved_figure(Moved("x", 4.0, rows), 1.0, 0.0)
    wanted = next(s for s in figure.shapes if isinstance(s, Stroke) and s.look == "dashes" and len(s.lines) > 1)
    assert [len({y for _, y in line}) for line in wanted.lines] == [1, 1]


def test_an_error_at_the_edge_is_whole():
    error: Plain = {"!": "OverflowError", "m": "math range error"}
    rows = tuple((float(x), error if x > 0 else 2.0 * x, 2.0 * x, x <= 0) for x in range(-4, 5))
    assert "raised OverflowError: math range error" in texts(moved_figure(Moved("x", 4.0, rows), error, 8.0))


def test_the_answer_that_is_right_has_as_many_digits_as_tell_it_from_the_wanted_one():
    rows = tuple((float(x), min(x / 1e6, 2e-6) + 1, x / 1e6 + 1, x <= 2) for x in range(-4, 9))
    assert "1.000002" in texts(moved_figure(Moved("x", 4.0, rows), 1.000002, 1.000004))
