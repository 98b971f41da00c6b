"""Functions of one or two numbers, each with its derivative.

`forward(ctx, ...)` returns the value. `backward(ctx, d_output)` gets the same ctx afterwards and the derivative of some
later result in that value, and returns d_output times the derivative of the function in each argument: a tuple of
two for two arguments; for one argument the number, or a tuple of one.

What `backward` needs of the arguments, `forward` hands to `ctx.save_for_backward`, and `ctx.saved_values` is the tuple
of it. It is kept there and nowhere else: between the two calls, the same function may be used on other numbers, with
another ctx. The functions of `operators` may be used.
"""

from __future__ import annotations

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
        return x + y

    # ## Task 1.3
    @staticmethod
    def backward(ctx: Context, d_output: float) -> tuple[float, float]:
        """Return d_output times the derivative in x, and d_output times that in y."""
        return d_output, d_output


class Mul:
    """f(x, y) = x * y."""

    # ## Task 1.2
    @staticmethod
    def forward(ctx: Context, x: float, y: float) -> float:
        """Return x * y."""
        ctx.save_for_backward(x, y)
        return x * y

    # ## Task 1.3
    @staticmethod
    def backward(ctx: Context, d_output: float) -> tuple[float, float]:
        """Return d_output times the derivative in x, and d_output times that in y."""
        x, y = ctx.saved_values
        return y * d_output, x * d_output


class Log:
    """f(x) = log(x), the natural logarithm, for x > 0."""

    # ## Task 1.2
    @staticmethod
    def forward(ctx: Context, x: float) -> float:
        """Return log(x)."""
        ctx.save_for_backward(x)
        return operators.log(x)

    # ## Task 1.3
    @staticmethod
    def backward(ctx: Context, d_output: float) -> float:
        """Return d_output times the derivative in x."""
        (x,) = ctx.saved_values
        return d_output / x


class Inv:
    """f(x) = 1 / x, for x other than 0."""

    # ## Task 1.2
    @staticmethod
    def forward(ctx: Context, x: float) -> float:
        """Return 1 / x."""
        ctx.save_for_backward(x)
        return 1.0 / x

    # ## Task 1.3
    @staticmethod
    def backward(ctx: Context, d_output: float) -> float:
        """Return d_output times the derivative in x."""
        (x,) = ctx.saved_values
        return -d_output / x / x


class Neg:
    """f(x) = -x."""

    # ## Task 1.2
    @staticmethod
    def forward(ctx: Context, x: float) -> float:
        """Return -x."""
        return -x

    # ## Task 1.3
    @staticmethod
    def backward(ctx: Context, d_output: float) -> float:
        """Return d_output times the derivative in x."""
        return -d_output


class Sigmoid:
    """f(x) = 1 / (1 + e^(-x)), stable at both ends: x may be -1000.0."""

    # ## Task 1.2
    @staticmethod
    def forward(ctx: Context, x: float) -> float:
        """Return sigmoid(x)."""
        result = operators.sigmoid(x)
        ctx.save_for_backward(result)
        return result

    # ## Task 1.3
    @staticmethod
    def backward(ctx: Context, d_output: float) -> float:
        """Return d_output times the derivative in x."""
        (result,) = ctx.saved_values
        return d_output * result * (1.0 - result)


class ReLU:
    """f(x) = x if x > 0, else 0. It has no derivative at 0: there 0.0 and d_output are accepted."""

    # ## Task 1.2
    @staticmethod
    def forward(ctx: Context, x: float) -> float:
        """Return relu(x)."""
        ctx.save_for_backward(x)
        return operators.relu(x)

    # ## Task 1.3
    @staticmethod
    def backward(ctx: Context, d_output: float) -> float:
        """Return d_output times the derivative in x."""
        (x,) = ctx.saved_values
        return d_output if x > 0 else 0.0


class Exp:
    """f(x) = e^x."""

    # ## Task 1.2
    @staticmethod
    def forward(ctx: Context, x: float) -> float:
        """Return e^x."""
        result = operators.exp(x)
        Exp.result = result
        return result

    # ## Task 1.3
    @staticmethod
    def backward(ctx: Context, d_output: float) -> float:
        """Return d_output times the derivative in x."""
        return d_output * Exp.result


class LT:
    """f(x, y) = 1.0 if x < y, else 0.0: flat on both sides, so that its derivatives are 0."""

    # ## Task 1.2
    @staticmethod
    def forward(ctx: Context, x: float, y: float) -> float:
        """Return 1.0 if x is less than y, else 0.0."""
        return operators.lt(x, y)

    # ## Task 1.3
    @staticmethod
    def backward(ctx: Context, d_output: float) -> tuple[float, float]:
        """Return d_output times the derivative in x, and d_output times that in y."""
        return 0.0, 0.0


class EQ:
    """f(x, y) = 1.0 if x == y, else 0.0: flat, so that its derivatives are 0."""

    # ## Task 1.2
    @staticmethod
    def forward(ctx: Context, x: float, y: float) -> float:
        """Return 1.0 if x equals y exactly, else 0.0."""
        return operators.eq(x, y)

    # ## Task 1.3
    @staticmethod
    def backward(ctx: Context, d_output: float) -> tuple[float, float]:
        """Return d_output times the derivative in x, and d_output times that in y."""
        return 0.0, 0.0
