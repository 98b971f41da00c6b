"""Draws what a probe says of a failing call, in the general shapes of figures."""

from collections.abc import Sequence

from grader.figures.curves import curves_figure
from grader.figures.figure import Figure, beside, hcat, titled, vcat, words_figure
from grader.figures.networks import Link, Node, fits, network_figure
from grader.figures.plane import UNIT_SQUARE, labels_figure, marks, points_figure
from grader.figures.region_figures import judged_points, region_figure, sampled
from grader.figures.regions import traced
from grader.figures.sequences import first_difference, sequences_figure
from grader.figures.tables import Row, table_figure
from grader.kit.picture import Both, Curves, Network, Pair, Picture, Place, Points, Region, Regions, Rows, Sets
from grader.kit.plain import Plain
from grader.kit.showing.failure_text import clean, short
from grader.kit.wording.words import english, reworded, worded

ITEM_CHARACTERS = 40
KINDS = english("a cross has label 1, a circle label 0")
MOST_POINTS = 60  # that are told apart


def described_figure(shown: Picture) -> Figure | None:
    """Return the figure; None where it would show no difference, or could not be taken in."""
    match shown:
        case Regions():
            return _regions(shown)
        case Region():
            return _region(shown)
        case Points():
            return _points(shown)
        case Sets():
            sets = [titled(_labelled(points, labels), reworded(name)) for name, points, labels in shown.sets]
            return vcat([words_figure(reworded(KINDS)), hcat(sets, 0.0)], 0)
        case Curves():
            return curves_figure(shown.yours, shown.wanted, shown.given, shown.at)
        case Pair():
            return _pair(shown)
        case Rows():
            return _rows(shown)
        case Network():
            return _network(shown)
        case Both():
            networks = [titled(_network(n), who) for n, who in _both(shown)]
            return hcat(networks, 0.1)


def _both(shown: Both) -> list[tuple[Network, str]]:
    return [(shown.yours, worded("yours")), (shown.wanted, worded("wanted"))]


def _pair(shown: Pair) -> Figure | None:
    yours, wanted = ([short(item, ITEM_CHARACTERS) for item in items] for items in (shown.yours, shown.wanted))
    return None if first_difference(yours, wanted) is None else sequences_figure(yours, wanted, shown.heads)


def _regions(shown: Regions) -> Figure:
    n = len(shown.yours) - 1
    rows = [[shown.wanted(i / n, j / n) for j in range(n + 1)] for i in range(n + 1)]  # so that equal ones look equal
    yours, wanted = (region_figure(sampled(each)) for each in (shown.yours, rows))
    if shown.at is None or not all(0 <= x <= 1 for x in shown.at):
        return beside(yours, wanted)
    x, y = shown.at
    dot = UNIT_SQUARE.figure(marks([(x, y)], "ring"), worded("asked at ({x}, {y})", x=f"{x:.2f}", y=f"{y:.2f}"))
    return beside(yours + dot, wanted + dot)


def _region(shown: Region) -> Figure:
    region = traced(shown.field)
    pairs = [((x, y), label) for (x, y), label in zip(shown.points, shown.labels, strict=True)]
    inside = [(p, label) for p, label in pairs if all(0 <= x <= 1 for x in p)][:MOST_POINTS]
    circles, crosses = ([*dict.fromkeys(p for p, y in inside if (y > 0) == is_one)] for is_one in (False, True))
    drawn = region_figure(region) + judged_points(shown.field, region, circles, crosses)
    count = len(pairs)
    return titled(
        drawn, worded("the model, 1 point") if count == 1 else worded("the model, {count} points", count=count)
    )


def _points(shown: Points) -> Figure:
    points = [(float(x), float(y)) for x, y in shown.points]
    if shown.wanted is None:
        return vcat([words_figure(reworded(KINDS)), titled(_labelled(points, shown.labels), worded("yours"))], 0)
    yours = labels_figure(points, shown.labels, shown.wanted)
    wanted = labels_figure(points, shown.wanted, shown.labels)
    return vcat([words_figure(reworded(KINDS)), beside(yours, wanted)], 0)


def _labelled(points: Sequence[Place], labels: Sequence[float]) -> Figure:
    both = [((float(x), float(y)), label) for (x, y), label in zip(points, labels, strict=True)]
    circles, crosses = ([p for p, label in both if (label > 0) == is_one] for is_one in (False, True))
    return points_figure(circles, crosses)


def _rows(shown: Rows) -> Figure | None:
    rows = [(clean(reworded(place)), _said(yours), _said(wanted)) for place, yours, wanted in shown.rows]
    marked = [Row(place, yours, wanted, yours != wanted) for place, yours, wanted in rows]
    return table_figure(marked) if any(row.is_wrong for row in marked) else None


def _said(value: Plain) -> str:
    return worded("nothing") if value is None else short(value, ITEM_CHARACTERS)


def _network(shown: Network) -> Figure:
    nodes = [Node(tuple(clean(reworded(line)) for line in lines), is_wrong) for lines, is_wrong in shown.nodes]
    links = [Link(above, below, clean(reworded(text))) for above, below, text in shown.links]
    if not fits(nodes, links):
        raise ValueError(f"{len(nodes)} nodes are more than can be taken in")
    return network_figure(nodes, links, clean(reworded(shown.text)))
