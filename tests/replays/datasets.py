"""Data sets, where the generators that everybody shares stand as after a start."""

from grader.kit.picture import Shown
from tests.probes.datasets import _graph_text, _pairs


def _seeded(n: int) -> list[str]:
    return ["import random", f"random.seed({n})"]


def data_set(shown: Shown) -> str:
    kind, n, seed = shown.args
    return "\n".join([*_seeded(n), f"g = {kind}({n}, {seed})", "[g.N, g.X, g.y]"])


def labelled(shown: Shown) -> str:
    kind, points, seed = shown.args
    given = f"datasets.make_pts = lambda *_, **__: {_pairs(points)}"
    return "\n".join([*_seeded(len(points)), given, f"g = datasets.{kind}({len(points)}, {seed})", "[g.X, g.y]"])


def left_by_signed(shown: Shown) -> str:
    points, labels = shown.args
    tried = "try: signed(g)\nexcept ValueError: pass"
    return f"g = {_graph_text(points, labels)}\n{tried}\n[g.N, g.X, g.y]"
