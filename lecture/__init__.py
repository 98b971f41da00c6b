"""The figures of the lectures under the lecture's names, to draw your own models with: `from lecture import show`."""

from lecture.figures import (
    compare,
    draw_graph,
    draw_with_hard_points,
    graph,
    hcat,
    plot_function,
    show,
    show_tree,
    split_graph,
    with_points,
)
from lecture.models import of_pair
from lecture.points import s1, s1_hard, s2, s2_hard

__all__ = [
    "compare",
    "draw_graph",
    "draw_with_hard_points",
    "graph",
    "hcat",
    "of_pair",
    "plot_function",
    "s1",
    "s1_hard",
    "s2",
    "s2_hard",
    "show",
    "show_tree",
    "split_graph",
    "with_points",
]
