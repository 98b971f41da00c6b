"""Asks a student's data sets for points and labels, and hands back plain lists.

Numbers that are drawn without the seed are the same each time here, except in `three`: that data sets do not repeat
costs the points of that check alone.
"""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import numpy as np

from grader.kit.picture import Points, Rows, Sets, Shown
from grader.kit.plain import Plain
from grader.kit.probe import probe

Point = Sequence[float]
LATTICE = [[(2 * i + 1) / 12, (2 * j + 1) / 12] for i in range(6) for j in range(6)]
MOST_DRAWN = 80  # points of a data set: of more the single ones are not seen


def _parts(graph: Any) -> list[Any]:
    return [graph.N, graph.X, graph.y]


def _made(code: Any, kind: str, n: int, seed: int) -> Any:
    """The data set, where the generators that everybody shares stand as after a start."""
    random.seed(n)
    np.random.seed(n)
    return getattr(code.datasets, kind)(n, seed)


def _drawn(shown: Shown) -> Points | Sets | None:
    """The points with their labels, yours also on a lattice where it is known, and those that are wanted."""
    points, labels = _points_of(shown.seen)
    known, wanted = _points_of(shown.want)
    if points != known or len(wanted) != len(labels):
        return Points(points[:MOST_DRAWN], labels[:MOST_DRAWN]) if points else None
    lattice, others = _points_of(shown.besides)
    if not lattice or shown.args[0] == "spiral":  # whose points lie where they will
        return Points(points[:MOST_DRAWN], labels[:MOST_DRAWN], wanted[:MOST_DRAWN]) if points else None
    return Sets([("yours, all over", [*lattice, *points], [*others, *labels]), ("wanted, where asked", points, wanted)])


def _on_lattice(kind: str, _: Sequence[Point], seed: int) -> tuple[str, list[Any]]:
    """The labels of points in all parts of the square."""
    return "datasets.labelled", [kind, LATTICE, seed]


def _points_of(parts: Plain) -> tuple[list[Point], list[float]]:
    """Points and labels, the last two parts; as many of both."""
    points, labels = parts[-2:] if isinstance(parts, (list, tuple)) and len(parts) > 1 else ([], [])
    if not isinstance(points, list) or not isinstance(labels, list) or not all(isinstance(p, list) for p in points):
        return [], []
    return points, labels


def _three(shown: Shown) -> Points | Sets | None:
    """The data sets of one seed, of another, and of the first again; or the one of them that is at fault."""
    if not isinstance(shown.seen, list) or len(shown.seen) != 3:
        return _drawn(shown)
    seeds = (shown.args[2], shown.args[3], shown.args[2])
    return Sets([(f"seed {seed}", *_points_of(part)) for seed, part in zip(seeds, shown.seen, strict=True)])


def _signs(shown: Shown) -> Rows | None:
    """The labels one by one."""
    (_, labels), (_, wanted) = (_points_of(parts) for parts in (shown.seen, shown.want))
    if len(labels) != len(wanted):
        return None
    given = zip(shown.args[1], labels, wanted, strict=True)
    return Rows([(f"label {label}", yours, want) for label, yours, want in given])


@probe("g = {0}({1}, {2}); [g.N, g.X, g.y]", picture=_drawn)
def data_set(code: Any, kind: str, n: int, seed: int) -> Any:
    """N, the points and the labels of a data set."""
    return _parts(_made(code, kind, n, seed))


def _pairs(points: Sequence[Point]) -> list[tuple[float, ...]]:
    return [tuple(point) for point in points]


@contextmanager
def _points_given(file: Any, points: Sequence[Point]) -> Iterator[None]:
    """Put another make_pts in the file. (`unittest.mock` does that too, and imports all of asyncio for it.)"""
    own = getattr(file, "make_pts", None)
    file.make_pts = lambda *_, **__: _pairs(points)
    try:
        yield
    finally:
        if own is None:
            del file.make_pts
        else:
            file.make_pts = own


@probe(
    lambda kind, points, seed: (
        f"datasets.make_pts = lambda N, seed: {_pairs(points)}; g = datasets.{kind}({len(points)}, {seed}); [g.X, g.y]"
    ),
    picture=_drawn,
    besides=_on_lattice,
)
def labelled(code: Any, kind: str, points: Sequence[Point], seed: int) -> Any:
    """Points and labels of a data set for which make_pts gives these points; whoever makes others has others."""
    with _points_given(code.datasets, points):
        return _parts(_made(code, kind, len(points), seed))[1:]


@probe(
    lambda kind, n, seed, other: f"[{', '.join(f'[(g := {kind}({n}, {s})).X, g.y]' for s in (seed, other, seed))}]",
    picture=_three,
)
def three(code: Any, kind: str, n: int, seed: int, other: int) -> Any:
    """Points and labels of one seed, of another, and of the first again."""
    made = [getattr(code.datasets, kind)(n, s) for s in (seed, other, seed)]
    return [_parts(graph)[1:] for graph in made]


def _graph_text(points: Sequence[Point], labels: Sequence[Any]) -> str:
    return f"Graph({len(labels)}, {_pairs(points)}, {list(labels)})"


@probe(lambda points, labels: f"g = signed({_graph_text(points, labels)}); [g.N, g.X, g.y]", picture=_signs)
def signed(code: Any, points: Sequence[Point], labels: Sequence[Any]) -> Any:
    """N, the points and the labels of a Graph after `signed`."""
    return _parts(code.datasets.signed(code.datasets.Graph(len(labels), _pairs(points), list(labels))))


@probe(lambda points, labels: f"g = {_graph_text(points, labels)}; signed(g); [g.N, g.X, g.y]", picture=_signs)
def left_by_signed(code: Any, points: Sequence[Point], labels: Sequence[Any]) -> Any:
    """The parts of a Graph once `signed` was asked about it."""
    graph = code.datasets.Graph(len(labels), _pairs(points), list(labels))
    with suppress(ValueError):
        code.datasets.signed(graph)
    return _parts(graph)
