"""Draws a small network of steps that use one another: what uses another stands above it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.figures.figure import Figure
from grader.figures.shapes import Label, Shape, Stroke, clipped, rectangle, text_width

MOST_NODES, MOST_ROWS = 16, 9  # of a network that is still taken in at a glance
WIDEST = 420.0  # pixels
LONGEST = 22  # characters of a line in a node
LINE, BETWEEN, GAP, MARGIN = 16.0, 46.0, 16.0, 10.0  # pixels
SLANT = 26.0  # pixels by which every other row is moved, so that a link to a row farther down passes beside a node


@dataclass(frozen=True)
class Node:
    """A box with a few lines of text, and whether something in it is wrong."""

    lines: tuple[str, ...]
    is_wrong: bool = False


@dataclass(frozen=True)
class Link:
    """A line from the node with one number down to that with another, with a text beside it."""

    above: int
    below: int
    text: str = ""
    is_wrong: bool = False


def fits(nodes: Sequence[Node], links: Sequence[Link]) -> bool:
    """Return True for a network that is small enough to be drawn."""
    if not 0 < len(nodes) <= MOST_NODES:
        return False
    rows = _rows(nodes, links)
    return len(rows) <= MOST_ROWS and _width(rows, nodes) <= WIDEST


def network_figure(nodes: Sequence[Node], links: Sequence[Link], text: str) -> Figure:
    """Return the network with `text` as its description; a link leads from a later node to an earlier one."""
    rows = _rows(nodes, links)
    width = _width(rows, nodes)
    middles: dict[int, tuple[float, float]] = {}
    shapes: list[Shape] = []
    top = MARGIN
    for depth, row in enumerate(rows):
        left = MARGIN + (width - _row_width(row, nodes)) / 2 + (SLANT if depth % 2 else 0.0)
        height = max(map(_height, (nodes[n] for n in row)))
        for n in row:
            middles[n] = left + _box(nodes[n]) / 2, top + height / 2
            shapes += _boxed(nodes[n], left, top + (height - _height(nodes[n])) / 2)
            left += _box(nodes[n]) + GAP
        top += height + BETWEEN
    lines = [shape for link in _together(links) for shape in _line(link, middles)]
    strokes = [shape for shape in lines if isinstance(shape, Stroke)]  # below the boxes; their texts above all
    texts = [shape for shape in lines if not isinstance(shape, Stroke)]
    return Figure(width + 2 * MARGIN + SLANT, top - BETWEEN + MARGIN, (*strokes, *shapes, *texts), text)


def _rows(nodes: Sequence[Node], links: Sequence[Link]) -> list[list[int]]:
    """Return the numbers of the nodes row by row: each as far down as the longest way to it says."""
    depth = dict.fromkeys(range(len(nodes)), 0)
    for link in sorted(links, key=lambda link: -link.above):  # a node is above those with smaller numbers only
        depth[link.below] = max(depth[link.below], depth[link.above] + 1)
    return [[n for n in depth if depth[n] == row] for row in range(max(depth.values()) + 1)]


def _together(links: Sequence[Link]) -> list[Link]:
    """Return one link for all between the same two nodes, with the texts of all."""
    found: dict[tuple[int, int], Link] = {}
    for link in links:
        pair = link.above, link.below
        before = found.get(pair)
        both = ", ".join(filter(None, [before.text if before else "", link.text]))
        found[pair] = Link(*pair, both, link.is_wrong or bool(before and before.is_wrong))
    return list(found.values())


def _line(link: Link, middles: Mapping[int, tuple[float, float]]) -> list[Shape]:
    (x1, y1), (x2, y2) = middles[link.above], middles[link.below]
    line = Stroke((((x1, y1), (x2, y2)),), "curve" if link.is_wrong else "link")
    if not link.text:
        return [line]
    shown = clipped(link.text, LONGEST)
    x, y = x1 + (x2 - x1) * 0.55, y1 + (y2 - y1) * 0.55
    width = text_width(shown) + 4
    return [line, rectangle(x - width / 2, y - 8, width, 16, "ground"), Label((x, y), shown, "muted")]


def _boxed(node: Node, left: float, top: float) -> list[Shape]:
    box = rectangle(left, top, _box(node), _height(node), "wrong" if node.is_wrong else "box")
    middle = left + _box(node) / 2
    places = [top + 4 + LINE * (n + 0.5) for n in range(len(node.lines))]
    lines = zip(places, node.lines, strict=True)
    return [box, *(Label((middle, place), clipped(line, LONGEST)) for place, line in lines)]


def _box(node: Node) -> float:
    return max(text_width(clipped(line, LONGEST)) for line in node.lines) + 12


def _height(node: Node) -> float:
    return LINE * len(node.lines) + 8


def _row_width(row: Sequence[int], nodes: Sequence[Node]) -> float:
    return sum(_box(nodes[n]) for n in row) + GAP * (len(row) - 1)


def _width(rows: Sequence[Sequence[int]], nodes: Sequence[Node]) -> float:
    return max(_row_width(row, nodes) for row in rows)
