"""Asks a student's data sets for points and labels, and hands back plain lists.

Numbers that are drawn without the seed are the same each time here, except in `three`: that data sets do not repeat
costs the points of that check alone.
"""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import numpy as np

from grader.kit.probe import probe

Point = Sequence[float]


def _parts(graph: Any) -> list[Any]:
    return [graph.N, graph.X, graph.y]


def _made(code: Any, kind: str, n: int, seed: int) -> Any:
    """The data set, where the generators that everybody shares stand as after a start."""
    random.seed(n)
    np.random.seed(n)
    return getattr(code.datasets, kind)(n, seed)


@probe("g = {0}({1}, {2}); [g.N, g.X, g.y]")
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
    )
)
def labelled(code: Any, kind: str, points: Sequence[Point], seed: int) -> Any:
    """Points and labels of a data set for which make_pts gives these points; whoever makes others has others."""
    with _points_given(code.datasets, points):
        return _parts(_made(code, kind, len(points), seed))[1:]


@probe(
    lambda kind, n, seed, other: f"[{', '.join(f'[(g := {kind}({n}, {s})).X, g.y]' for s in (seed, other, seed))}]",
)
def three(code: Any, kind: str, n: int, seed: int, other: int) -> Any:
    """Points and labels of one seed, of another, and of the first again."""
    made = [getattr(code.datasets, kind)(n, s) for s in (seed, other, seed)]
    return [_parts(graph)[1:] for graph in made]


def _graph_text(points: Sequence[Point], labels: Sequence[Any]) -> str:
    return f"Graph({len(labels)}, {_pairs(points)}, {list(labels)})"


@probe(lambda points, labels: f"g = signed({_graph_text(points, labels)}); [g.N, g.X, g.y]")
def signed(code: Any, points: Sequence[Point], labels: Sequence[Any]) -> Any:
    """N, the points and the labels of a Graph after `signed`."""
    return _parts(code.datasets.signed(code.datasets.Graph(len(labels), _pairs(points), list(labels))))


@probe(lambda points, labels: f"g = {_graph_text(points, labels)}; signed(g); [g.N, g.X, g.y]")
def left_by_signed(code: Any, points: Sequence[Point], labels: Sequence[Any]) -> Any:
    """The parts of a Graph once `signed` was asked about it."""
    graph = code.datasets.Graph(len(labels), _pairs(points), list(labels))
    with suppress(ValueError):
        code.datasets.signed(graph)
    return _parts(graph)
