"""Kinds of input: how one is drawn, which values lie in it, its boundary values, and what is simpler.

One value of `Inputs` says all of this, so that freezing, live drawing and shrinking agree. The kinds
themselves (small floats, lists, trees) are in tests/strategies.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from grader.kit.plain import Plain

if TYPE_CHECKING:  # whoever draws imports Hypothesis, which takes long
    from hypothesis.strategies import SearchStrategy

T = TypeVar("T")


def _same(value: Any) -> Any:
    return value


def _none(_: Any) -> None:
    return None


@dataclass(frozen=True)
class Number(Generic[T]):
    """A number in a value: what it is called, itself, and the value with another number in its place."""

    name: str
    x: float
    put: Callable[[float], T]


@dataclass(frozen=True)
class Inputs(Generic[T]):
    """A kind of input. Values compare by their plain form; `simpler` yields candidates, simplest first."""

    strategy: "SearchStrategy[T]"
    contains: Callable[[T], bool]  # whether a shrunk candidate is still of this kind
    edges: tuple[T, ...] = ()  # boundary values: drawing alone misses them, or repeats a few
    simpler: Callable[[T], Iterable[T]] = field(default=lambda _: ())
    size: Callable[[T], Any] = field(default=_same)  # orders values of this kind, smallest first
    from_plain: Callable[[Plain], T] = field(default=_same)
    number: Callable[[T], Number[T] | None] = field(default=_none)  # along which a picture shows what comes of it

    def neighbours(self, value: T) -> Iterator[T]:
        """Values of this kind that are strictly simpler than `value`."""
        limit = self.size(value)
        return (v for v in self.simpler(value) if self.size(v) < limit and self.contains(v))


def to_plain(value: Any) -> Plain:
    """The plain form of an input: its own `plain` where it has one (a tree), else the value itself."""
    return getattr(value, "plain", value)
