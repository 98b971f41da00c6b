"""`python -m lecture`: the figures of the lectures, drawn with your own code, in the folder figures/.

`python -m lecture PACKAGE` takes the code of another package than `student`. What is not written yet is passed over.
"""

import importlib
import math
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from grader.figures.figure import Figure
from lecture.figures import compare, draw_graph, graph, hcat, show, show_tree, with_points
from lecture.points import s1, s2

FOLDER = Path("figures")


def figures(code: Any) -> Mapping[str, Callable[[], Figure]]:
    """Return how each figure is drawn by the name of its file; `code` has the modules of a package as attributes."""
    linear, sigmoid = code.models.Linear, code.operators.sigmoid
    return {
        "linear": lambda: draw_graph(linear(1, 1, -0.9)),
        "split": lambda: draw_graph(code.models.Split(linear(1, 1, -1.5), linear(1, 1, -0.5))),
        "part": lambda: draw_graph(code.models.Part()),
        "compare": lambda: compare(linear(1, 1, -1.0), linear(0.5, 1.5, -1.0)),
        "good-model": lambda: hcat([show(linear(1, 1, -1.0)), show(linear(1, 1, -0.5))]),
        "distance": lambda: with_points(s1, s2, linear(1, 1, -0.4)),
        "tree": lambda: show_tree(code.models.Split(linear(1, 1, -1.5), linear(1, 1, -0.5))),
        "loss": lambda: graph(code.losses.point_loss, [], [-2, -0.2, 1]),
        "log-loss": lambda: graph(lambda x: -math.log(sigmoid(-x)), [], [-2, -0.2, 1]),
        "sigmoid": lambda: graph(sigmoid, width=8).scale_x(0.5),
    }


def main(package: str = "student", folder: Path = FOLDER) -> None:
    """Write the figures that can be drawn, and say of each what it shows or what is not written yet."""
    for module in ("models", "losses", "operators"):
        importlib.import_module(f"{package}.{module}")
    folder.mkdir(exist_ok=True)
    for name, drawn in figures(sys.modules[package]).items():
        try:
            figure = drawn()
        except NotImplementedError as stub:
            print(f"{name}: not yet ({stub})")
        else:
            print(f"{figure.save(folder / f'{name}.svg')}: {figure}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "student")
