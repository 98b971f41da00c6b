"""The loss: how far a model is from being right about the points of a data set.

A point has the label y, -1 or +1, and the model answers m(x). The answer is right when both have the same
sign, so -y * m(x) is negative when the point is on its own side, and positive, and the larger the farther
off, when it is not.
"""

if __name__ == "__main__" and not __package__:
    raise SystemExit("Nothing here runs by itself. What checks this file: pytest student/losses.py")

from typing import Protocol

from . import operators
from .datasets import Graph

# ## Task 1.0


class Model(Protocol):
    """Anything with this method is a model, a Module or not."""

    def forward(self, x1: float, x2: float) -> float:
        """Return the model's answer at the point (x1, x2)."""
        ...


def point_loss(m_x: float) -> float:
    """Return the loss of one point, relu(m_x): 0 when the point is on its own side, m_x when it is not.

    Here m_x is the answer with the sign already turned, -y * m(x): positive means wrong. At 0 the loss is 0.
    """
    raise NotImplementedError("Task 1.0: point_loss")


def full_loss(model: Model, data: Graph) -> float:
    """Return the sum, over the points of data, of point_loss(-y * model.forward(x1, x2)).

    The labels in data.y are -1 and +1 (`datasets.signed` makes them from 0 and 1): with the label 0 a point
    would cost nothing, whatever the model says. It is the sum, not the mean; for no data it is 0. The model
    is any object with `forward`, and neither the model nor the data is changed.

    The loss is never negative, and less is better. One slide of the lecture ends this function with
    `return -l`; that is a slip, and the formula in the text is right.

    "Fewer errors, smaller loss" is false. The loss counts how deep a point lies on the wrong side: one
    point far off costs more than several that are barely wrong.
    """
    raise NotImplementedError("Task 1.0: full_loss")


if __name__ == "__main__":
    print("Nothing here runs by itself. What checks this file: pytest student/losses.py")
