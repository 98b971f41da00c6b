"""Derivatives: a numerical one, and the chain rule over a graph of variables.

A variable is either given or computed. A given one is a leaf, whose derivative is wanted, or a constant, whose
derivative nobody asks for. A computed one, here called a step, knows its parents: the variables from which it was
computed. A variable may be used by several steps, and twice by the same one, as in x * x; so the graph is no tree,
but it has no cycles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

# ## Task 1.1


def central_difference(f: Callable[..., Any], *vals: Any, arg: int = 0, epsilon: float = 1e-6) -> Any:
    """Return the central difference of f at vals in the argument with the index arg: nearly its derivative there.

    That is (f(..., v + epsilon, ...) - f(..., v - epsilon, ...)) / (2 * epsilon), where v is vals[arg]; all other
    arguments are those of vals, and arg counts from 0. f takes as many arguments as there are vals, and epsilon may
    be any positive number, large ones too. (Steps of epsilon / 2, divided by epsilon, are accepted as well.)
    """
    raise NotImplementedError("Task 1.1: central_difference")


class Variable(Protocol):
    """What `topological_sort` and `backpropagate` may ask of a variable, and nothing else."""

    @property
    def unique_id(self) -> int:
        """A number that no other variable of the graph has; it says nothing about the order."""
        ...

    @property
    def parents(self) -> Iterable[Variable]:
        """The variables that it was computed from, one of them twice where it was used twice; none for a leaf."""
        ...

    def is_leaf(self) -> bool:
        """Return whether it was given, and its derivative is wanted."""
        ...

    def is_constant(self) -> bool:
        """Return whether it was given, and has no derivative."""
        ...

    def chain_rule(self, d: Any) -> Iterable[tuple[Variable, Any]]:
        """Return a pair for each of the parents, constants too: the parent, and d times the derivative in it.

        Only steps have it. d is the derivative of the result in this step.
        """
        ...

    def accumulate_derivative(self, x: Any) -> None:
        """Add x to the derivative that is stored in this variable. Only leaves have it."""
        ...


# ## Task 1.4


def topological_sort(variable: Variable) -> Iterable[Variable]:
    """Return the variables from which `variable` was computed, itself included, in topological order.

    That is: each variable stands before its parents. Each is there once, however often it is used, and constants are
    left out. (The opposite order, parents first throughout, is accepted as well.) Look into each variable only once:
    where two variables share their parents again and again, the number of paths doubles with every step. A graph
    may be 300 steps deep, which a recursion of one or two calls a step can do.
    """
    raise NotImplementedError("Task 1.4: topological_sort")


def backpropagate(variable: Variable, deriv: Any) -> None:
    """Give each leaf the derivative of the result in it, through `accumulate_derivative`; return nothing.

    The result was computed from `variable`, and deriv is its derivative in `variable`. The derivative in a
    variable is the sum of what comes back from all of its uses. It must be complete before it is passed on:
    `chain_rule` is called once for each step, and never for a leaf or a constant. `variable` may itself be a leaf.
    Nothing is kept from one call to the next but what the leaves store.
    """
    raise NotImplementedError("Task 1.4: backpropagate")


class Context:
    """Where `forward` puts what `backward` will need of its arguments."""

    def __init__(self) -> None:
        self.saved_values: tuple[float, ...] = ()

    def save_for_backward(self, *values: float) -> None:
        """Keep these values, in place of those that were kept before."""
        self.saved_values = values


if __name__ == "__main__":
    print("Nothing here runs by itself. What checks this file: pytest student/autodiff.py")
