"""The types of what is asked and answered: a call, rows of calls, and a function that asks them."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from grader.kit.plain import Plain

Call: TypeAlias = tuple[str, Sequence[Plain]]  # a target, such as "averages:mean", and its arguments
Rows: TypeAlias = Sequence[Sequence[Call]]  # the calls of each example
Ask: TypeAlias = Callable[[Rows], Sequence[Sequence[Plain]]]  # each row is asked by itself, its calls in their order
