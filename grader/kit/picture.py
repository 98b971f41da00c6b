"""What the picture of a failure shows, as data: a probe says it of its own calls. How it is drawn is decided elsewhere.

So a probe, which runs beside a student's code, imports nothing that draws.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from grader.kit.plain import Plain

Place: TypeAlias = Sequence[float]  # of a point: x1, x2
Field: TypeAlias = Callable[[float, float], float]


@dataclass(frozen=True)
class Shown:
    """The failing example: the arguments of the call at fault, what was seen and wanted, and what was asked besides."""

    args: Sequence[Plain]
    seen: Plain
    want: Plain
    besides: Plain = None


@dataclass(frozen=True)
class Regions:
    """Where in the unit square two functions are above 0: theirs, known by values on an even grid, and the wanted one.

    yours[i][j] is the value at (i / n, j / n). `at` is the point that was asked.
    """

    yours: Sequence[Sequence[float]]
    wanted: Field
    at: Place | None = None


@dataclass(frozen=True)
class Region:
    """Labelled points on the region of a given function; what was seen and wanted is drawn below it."""

    field: Field
    points: Sequence[Place]
    labels: Sequence[float]


@dataclass(frozen=True)
class Points:
    """Points of the unit square with their labels, and with those that are wanted, where these are known."""

    points: Sequence[Place]
    labels: Sequence[float]
    wanted: Sequence[float] | None = None


@dataclass(frozen=True)
class Curves:
    """Two graphs by some of their points, with a given one behind them; what is at `at` is marked."""

    yours: Sequence[tuple[float, float]]
    wanted: Sequence[tuple[float, float]]
    given: Sequence[tuple[float, float]] = ()
    at: float | None = None


@dataclass(frozen=True)
class Pair:
    """Two sequences that should be alike, and what each of them is called."""

    yours: Sequence[Plain]
    wanted: Sequence[Plain]
    heads: tuple[str, str] = ("yours", "wanted")


@dataclass(frozen=True)
class Rows:
    """Places with what is at each: yours and wanted. What is None is nothing."""

    rows: Sequence[tuple[str, Plain, Plain]]


@dataclass(frozen=True)
class Network:
    """Steps that use one another: the lines of each with whether it is wrong, and who uses whom, with a text.

    A link leads from a step to an earlier one.
    """

    nodes: Sequence[tuple[tuple[str, ...], bool]]
    links: Sequence[tuple[int, int, str]]
    text: str


@dataclass(frozen=True)
class Both:
    """Two networks, one of which is wanted."""

    yours: Network
    wanted: Network


@dataclass(frozen=True)
class Sets:
    """Labelled points of the unit square that belong together: what each set is called, its points and its labels."""

    sets: Sequence[tuple[str, Sequence[Place], Sequence[float]]]


Picture: TypeAlias = Regions | Region | Points | Sets | Curves | Pair | Rows | Network | Both


def parts(*names: str) -> Callable[[Shown], Rows | None]:
    """Return what a probe says whose answer is a list of parts with these names; nothing of another answer."""

    def rows(shown: Shown) -> Rows | None:
        is_whole = isinstance(shown.seen, list) and len(shown.seen) == len(shown.want) == len(names)
        return Rows(list(zip(names, shown.seen, shown.want, strict=True))) if is_whole else None

    return rows
