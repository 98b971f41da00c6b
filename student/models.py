"""Three models: functions from a point (x1, x2) to a number whose sign is the model's answer.

Each is a Module, and `forward(x1, x2)` computes it. How the Parameters' values are found is the subject of
training, not of this file.
"""

if __name__ == "__main__" and not __package__:
    raise SystemExit("Nothing here runs by itself. What checks this file: pytest student/models.py")

from .module import Module, Parameter

# ## Task 0.5


class Linear(Module):
    """A line through the square: w1 * x1 + w2 * x2 + b, positive on one side and negative on the other.

    w1, w2 and b are Parameters, registered in this order under these names, so that `named_parameters` finds
    them. `forward` uses their present values: after `model.b.update(2.0)` it computes with 2.0.
    """

    def __init__(self, w1: float, w2: float, b: float) -> None:
        """Register w1, w2 and b as Parameters; `super().__init__()` comes first."""
        raise NotImplementedError("Task 0.5: Linear.__init__")

    def forward(self, x1: float, x2: float) -> float:
        """Return w1 * x1 + w2 * x2 + b.

        A Parameter is a container and knows no arithmetic: the number is its `value`.
        """
        raise NotImplementedError("Task 0.5: Linear.forward")


class Split(Module):
    """The product of two models: positive where both have the same sign.

    m1 and m2 are submodules, registered in this order, so that their Parameters are found below this
    Module. Both are any Modules with a `forward(x1, x2)`, not only Linear.
    """

    def __init__(self, m1: Module, m2: Module) -> None:
        """Register m1 and m2 as submodules; `super().__init__()` comes first."""
        raise NotImplementedError("Task 0.5: Split.__init__")

    def forward(self, x1: float, x2: float) -> float:
        """Return m1's answer times m2's answer at the point (x1, x2)."""
        raise NotImplementedError("Task 0.5: Split.forward")


class Part(Module):
    """A rectangle: 1 inside and 0 outside, without Parameters.

    Its answer is never negative. So with the point loss it costs nothing on a missed positive point: there
    the output 0 gives -y * 0 = 0. Only the negative points inside the rectangle cost something.
    """

    def forward(self, x1: float, x2: float) -> float:
        """Return 1 where 0 <= x1 < 0.5 and 0 <= x2 < 0.6, else 0.

        The left and the lower edge belong to the rectangle, the right and the upper edge do not.
        """
        raise NotImplementedError("Task 0.5: Part.forward")


if __name__ == "__main__":
    print("Nothing here runs by itself. What checks this file: pytest student/models.py")
