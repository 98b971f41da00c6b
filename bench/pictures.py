"""What a picture costs: the region of a model of the course, from its first question to the last byte of its SVG."""

from collections.abc import Iterator
from functools import partial

from bench.clock import median, of_calls
from bench.figures import Figure, milliseconds
from lecture.figures import draw_graph
from reference.models import Linear, Part, Split
from reference.module import Module

PICTURES = 50  # in a row
MODELS = {"Linear": Linear(1, 1, -0.9), "Split": Split(Linear(1, 1, -1.5), Linear(1, 1, -0.5)), "Part": Part()}


def pictures(rounds: int) -> Iterator[Figure]:
    """Yield the processor time and the size of a region picture.

    Most of it is the model's, which is asked 350 times.
    """
    for name, model in MODELS.items():
        cost = median([of_calls(partial(_picture, model), PICTURES) for _ in range(rounds)])
        target = 2 if name == "Linear" else None
        yield Figure(f"CPU ms: region of {name}", 1000 * cost.cpu_seconds, at_most=target, side=milliseconds(cost))
    largest = max(len(_picture(model).encode()) for model in MODELS.values())
    yield Figure("kB: the largest of these", largest / 1000, at_most=6)


def _picture(model: Module) -> str:
    return draw_graph(model).svg()
