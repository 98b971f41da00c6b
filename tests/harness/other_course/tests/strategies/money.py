"""Amounts in cents, prices as text, and small numbers of guests."""

from collections.abc import Iterator

from hypothesis import strategies as st

from grader.kit.inputs import Inputs


def _whole(least: int, most: int, *edges: int) -> Inputs[int]:
    def simpler(n: int) -> Iterator[int]:
        yield from (least, n // 10, n // 2, n - 1)

    return Inputs(st.integers(least, most), lambda n: least <= n <= most, edges, simpler)


def written(cents: int) -> str:
    """The price as it stands on a bill."""
    return f"{cents // 100}.{cents % 100:02}"


def _read(text: str) -> int:
    return int(text.replace(".", ""))


def _simpler_prices(text: str) -> Iterator[str]:
    yield from (written(cents) for cents in amounts.simpler(_read(text)) if cents >= 0)


amounts = _whole(0, 100_000, 0, 1, 5, 10, 25, 15, 99, 1000, 1001)
guests = _whole(1, 9, 1, 2, 3, 7)
steps = _whole(2, 100, 10, 5, 2, 50)
prices: Inputs[str] = Inputs(
    amounts.strategy.map(written),
    lambda text: 0 <= _read(text) <= 100_000,
    ("0.29", "0.00", "0.05", "1.15", "10.00", "8.20", "19.99"),
    _simpler_prices,
    _read,
)
