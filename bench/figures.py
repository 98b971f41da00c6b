"""A figure: a ratio that was measured, beside its target; and the table of all of them. Pure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bench.clock import Cost


@dataclass(frozen=True)
class Figure:
    """A measured number; `at_least` or `at_most` is its target, where it has one."""

    name: str
    value: float
    at_least: float | None = None
    at_most: float | None = None
    side: str = ""  # the absolute times

    @property
    def verdict(self) -> str:
        """Whether the target was met; nothing where there is none."""
        if self.at_least is None and self.at_most is None:
            return ""
        is_met = (self.at_least is None or self.value >= self.at_least) and (
            self.at_most is None or self.value <= self.at_most
        )
        return "met" if is_met else "missed"

    @property
    def target(self) -> str:
        """The target as text."""
        if self.at_least is not None:
            return f">= {self.at_least:g}"
        return "" if self.at_most is None else f"<= {self.at_most:g}"


def ratio(
    name: str, above: Cost, below: Cost, *, at_least: float | None = None, at_most: float | None = None
) -> Figure:
    """Return how many times the processor time of `above` is that of `below`; by the clock as side information.

    Both sides keep one core busy, so that the two agree on a machine with nothing else to do. On any other, the clock
    measures the others.
    """
    by_clock = above.wall_seconds / below.wall_seconds
    side = f"{milliseconds(above)} to {milliseconds(below)}; by the clock {by_clock:.3g}"
    return Figure(name, above.cpu_seconds / below.cpu_seconds, at_least, at_most, side)


def milliseconds(cost: Cost) -> str:
    """Return both clocks, the processor's first."""
    return f"{_ms(cost.cpu_seconds)} ms CPU ({_ms(cost.wall_seconds)})"


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:,.0f}" if seconds >= 1 else f"{1000 * seconds:.1f}"


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as text, one a line."""
    wide = max(len(f.name) for f in figures)
    head = f"{'':{wide}}  {'value':>8}  {'target':<8}  {'':<6}"
    rows = [f"{f.name:{wide}}  {f.value:8.3g}  {f.target:<8}  {f.verdict:<6}  {f.side}" for f in figures]
    return "\n".join(line.rstrip() for line in (head, *rows))


def as_data(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """Return the figures for JSON."""
    return [{**asdict(f), "verdict": f.verdict} for f in figures]
