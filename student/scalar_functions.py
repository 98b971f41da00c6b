"""Functions of one or two numbers, each with its derivative.

`forward(ctx, ...)` returns the value. `backward(ctx, d_output)` gets the same ctx afterwards and the derivative of some
later result in that value, and returns d_output times the derivative of the function in each argument: a tuple of
two for two arguments; for one argument the number, or a tuple of one.

What `backward` needs of the arguments, `forward` hands to `ctx.save_for_backward`, and `ctx.saved_values` is the tuple
of it. It is kept there and nowhere else: between the two calls, the same function may be used on other numbers, with
another ctx. The functions of `operators` may be used.
"""

from __future__ import annotations

if __name__ == "__main__" and not __package__:
    raise SystemExit("Nothing here runs by itself. What checks this file: pytest student/scalar_functions.py")

from typing import TYPE_CHECKING

from . import operators

if TYPE_CHECKING:
    from .autodiff import Context


class Add:
    """f(x, y) = x + y."""

    # ## Task 1.2
    @staticmethod
    def forward(ctx: Context, x: float, y: float) -> float:
        """Return x + y."""
        raise NotImplementedError("Task 1.2: Add.forward")

    # ## Task 1.3
    @staticmethod
    def backward(ctx: Context, d_output: float) -> tuple[float, float]:
        """Return d_output times the derivative in x, and d_output times that in y."""
        raise NotImplementedError("Task 1.3: Add.backward")


class Mul:
    """f(x, y) = x * y."""

    # ## Task 1.2
    @staticmethod
    def forward(ctx: Context, x: float, y: float) -> float:
        """Return x * y."""
        raise NotImplementedError("Task 1.2: Mul.forward")

    # ## Task 1.3
    @staticmethod
    def backward(ctx: Context, d_output: float) -> tuple[float, float]:
        """Return d_output times the derivative in x, and d_output times that in y."""
        raise NotImplementedError("Task 1.3: Mul.backward")


class Log:
    """f(x) = log(x), the natural logarithm, for x > 0."""

    # ## Task 1.2
    @staticmethod
    def forward(ctx: Context, x: float) -> float:
        """Return log(x)."""
        raise NotImplementedError("Task 1.2: Log.forward")

    # ## Task 1.3
    @staticmethod
    def backward(ctx: Context, d_output: float) -> float:
        """Return d_output times the derivative in x."""
        raise NotImplementedError("Task 1.3: Log.backward")


class Inv:
    """f(x) = 1 / x, for x other than 0."""

    # ## Task 1.2
    @staticmethod
    def forward(ctx: Context, x: float) -> float:
        """Return 1 / x."""
        raise NotImplementedError("Task 1.2: Inv.forward")

    # ## Task 1.3
    @staticmethod
    def backward(ctx: Context, d_output: float) -> float:
        """Return d_output times the derivative in x."""
        raise NotImplementedError("Task 1.3: Inv.backward")


class Neg:
    """f(x) = -x."""

    # ## Task 1.2
    @staticmethod
    def forward(ctx: Context, x: float) -> float:
        """Return -x."""
        raise NotImplementedError("Task 1.2: Neg.forward")

    # ## Task 1.3
    @staticmethod
    def backward(ctx: Context, d_output: float) -> float:
        """Return d_output times the derivative in x."""
        raise NotImplementedError("Task 1.3: Neg.backward")


class Sigmoid:
    """f(x) = 1 / (1 + e^(-x)), stable at both ends: x may be -1000.0."""

    # ## Task 1.2
    @staticmethod
    def forward(ctx: Context, x: float) -> float:
        """Return sigmoid(x)."""
        raise NotImplementedError("Task 1.2: Sigmoid.forward")

    # ## Task 1.3
    @staticmethod
    def backward(ctx: Context, d_output: float) -> float:
        """Return d_output times the derivative in x."""
        raise NotImplementedError("Task 1.3: Sigmoid.backward")


class ReLU:
    """f(x) = x if x > 0, else 0. It has no derivative at 0: there 0.0 and d_output are accepted."""

    # ## Task 1.2
    @staticmethod
    def forward(ctx: Context, x: float) -> float:
        """Return relu(x)."""
        raise NotImplementedError("Task 1.2: ReLU.forward")

    # ## Task 1.3
    @staticmethod
    def backward(ctx: Context, d_output: float) -> float:
        """Return d_output times the derivative in x."""
        raise NotImplementedError("Task 1.3: ReLU.backward")


class Exp:
    """f(x) = e^x."""

    # ## Task 1.2
    @staticmethod
    def forward(ctx: Context, x: float) -> float:
        """Return e^x."""
        raise NotImplementedError("Task 1.2: Exp.forward")

    # ## Task 1.3
    @staticmethod
    def backward(ctx: Context, d_output: float) -> float:
        """Return d_output times the derivative in x."""
        raise NotImplementedError("Task 1.3: Exp.backward")


class LT:
    """f(x, y) = 1.0 if x < y, else 0.0: flat on both sides, so that its derivatives are 0."""

    # ## Task 1.2
    @staticmethod
    def forward(ctx: Context, x: float, y: float) -> float:
        """Return 1.0 if x is less than y, else 0.0."""
        raise NotImplementedError("Task 1.2: LT.forward")

    # ## Task 1.3
    @staticmethod
    def backward(ctx: Context, d_output: float) -> tuple[float, float]:
        """Return d_output times the derivative in x, and d_output times that in y."""
        raise NotImplementedError("Task 1.3: LT.backward")


class EQ:
    """f(x, y) = 1.0 if x == y, else 0.0: flat, so that its derivatives are 0."""

    # ## Task 1.2
    @staticmethod
    def forward(ctx: Context, x: float, y: float) -> float:
        """Return 1.0 if x equals y exactly, else 0.0."""
        raise NotImplementedError("Task 1.2: EQ.forward")

    # ## Task 1.3
    @staticmethod
    def backward(ctx: Context, d_output: float) -> tuple[float, float]:
        """Return d_output times the derivative in x, and d_output times that in y."""
        raise NotImplementedError("Task 1.3: EQ.backward")


if __name__ == "__main__":
    print("Nothing here runs by itself. What checks this file: pytest student/scalar_functions.py")
