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
        """Return values of this kind that are strictly simpler than `value`."""
        limit = self.size(value)
        return (v for v in self.simpler(value) if self.size(v) < limit and self.contains(v))


def to_plain(value: Any) -> Plain:
    """Return the plain form of an input: its own `plain` where it has one (a tree), else the value itself."""
    return getattr(value, "plain", value)


# Ready kinds, for what most checks ask. Each says all of the above; a kind of one's own is an `Inputs` as well.


def integers(least: int, most: int, *edges: int) -> Inputs[int]:
    """Return whole numbers from `least` to `most`, both included.

    Values in `edges` come before the usual boundary values.
    """
    from hypothesis import strategies as st  # noqa: PLC0415 - takes long to import

    def simpler(n: int) -> Iterator[int]:
        yield from (0, 1, -1, 2, 10, least, abs(n), n // 10, n // 2, n - 1, n + 1)

    usual = (0, 1, least, most, -1, 2, least + 1, most - 1)
    return Inputs(
        st.integers(least, most), lambda n: least <= n <= most, _within(least, most, *edges, *usual), simpler,
        lambda n: (abs(n), n < 0), number=lambda n: Number("", n, int),
    )  # fmt: skip


def floats(least: float, most: float, *edges: float) -> Inputs[float]:
    """Return finite floats from `least` to `most`, both included.

    Values in `edges` come before the usual boundary values.
    """
    from hypothesis import strategies as st  # noqa: PLC0415 - takes long to import

    def simpler(x: float) -> Iterator[float]:
        yield from (0.0, 1.0, -1.0, 2.0, 0.5, -0.5, 10.0, abs(x), float(int(x)), float(f"{x:.0e}"), float(f"{x:.2e}"))

    usual = (0.0, 1.0, least, most, -1.0, 0.5, -0.25, 1e-3)
    return Inputs(
        st.floats(least, most), lambda x: least <= x <= most, _within(least, most, *edges, *usual), simpler,
        lambda x: (len(repr(abs(x))), abs(x), x < 0), number=lambda x: Number("", x, float),
    )  # fmt: skip


def one_of(*values: T) -> Inputs[T]:
    """Return one of these values, the simplest first."""
    from hypothesis import strategies as st  # noqa: PLC0415 - takes long to import

    return Inputs(st.sampled_from(values), values.__contains__, values, lambda _: values, values.index)


def texts(letters: str, most: int, *edges: str) -> Inputs[str]:
    """Texts of at most `most` of these letters, the simplest letter first."""
    from hypothesis import strategies as st  # noqa: PLC0415 - takes long to import

    def simpler(text: str) -> Iterator[str]:
        yield from (text[:n] + text[n + 1 :] for n in range(len(text)))
        yield from (text[:n] + letter + text[n + 1 :] for n in range(len(text)) for letter in letters[:3])

    usual = ("", letters[:1], letters[-1:], letters[:2], letters[:1] * 2, letters[:most])
    return Inputs(
        st.text(letters, max_size=most), lambda text: len(text) <= most and set(text) <= set(letters),
        tuple(dict.fromkeys((*edges, *(text for text in usual if len(text) <= most)))), simpler,
        lambda text: (len(text), [letters.index(letter) for letter in text]),
    )  # fmt: skip


def lists_of(kind: Inputs[T], most: int, *edges: list[T]) -> Inputs[list[T]]:
    """Return lists of at most `most` values of a kind, with the empty list. Your own lists in `edges` come first."""
    from hypothesis import strategies as st  # noqa: PLC0415 - takes long to import

    def simpler(xs: list[T]) -> Iterator[list[T]]:
        yield from (xs[:n] + xs[n + 1 :] for n in range(len(xs)))
        yield from ([*xs[:n], x, *xs[n + 1 :]] for n in range(len(xs)) for x in kind.neighbours(xs[n]))

    def last(xs: list[T]) -> Number[list[T]] | None:
        found = kind.number(xs[-1]) if xs else None
        return Number("the last number", found.x, lambda x: [*xs[:-1], found.put(x)]) if found else None

    firsts, whole = list(kind.edges[:3]), list(kind.edges[:most])
    usual: list[list[T]] = [[], *([x] for x in firsts), firsts[:most], whole, whole[::-1], (firsts[:1] * 2)[:most]]
    return Inputs(
        st.lists(kind.strategy, max_size=most), lambda xs: len(xs) <= most and all(map(kind.contains, xs)),
        (*edges, *(xs for n, xs in enumerate(usual) if xs not in usual[:n])), simpler,
        lambda xs: (len(xs), [kind.size(x) for x in xs]), lambda plain: [kind.from_plain(x) for x in _listed(plain)],
        last,
    )  # fmt: skip


def _within(least: Any, most: Any, *values: Any) -> tuple[Any, ...]:
    """Return the values of a range, each once, in their order."""
    return tuple(dict.fromkeys(value for value in values if least <= value <= most))


def _listed(plain: Plain) -> list[Any]:
    return plain if isinstance(plain, list) else []
