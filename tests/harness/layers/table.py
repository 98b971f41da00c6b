"""What came through, by the layers that were on, as a table. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.harness.layers.attacks import FORGING

EFFECTS = (
    "secret read", "size learnt", "file changed", "connected", "process hit", "limits changed",
    "object left", "process left", "many processes", "memory", "no result",
)  # fmt: skip
FORGED = "forged"


@dataclass(frozen=True)
class Result:
    """What one attack did."""

    name: str
    kind: str
    effects: tuple[str, ...]
    points: float
    most: float


@dataclass(frozen=True)
class Row:
    """All attacks under one choice of layers, or why they were not run."""

    name: str
    results: Sequence[Result] = ()
    not_run: str = ""
    honest: Mapping[str, float] = field(default_factory=dict)  # points by attack, with all layers on

    def effects(self, result: Result) -> tuple[str, ...]:
        """What came through, a forged score included: more points than the same code gets behind every layer."""
        return result.effects + ((FORGED,) if self._is_forged(result) else ())

    def _is_forged(self, result: Result) -> bool:
        return result.kind == FORGING and result.points > self.honest.get(result.name, result.most - 0.001)

    @property
    def through(self) -> dict[str, tuple[str, ...]]:
        """The attacks that came through, each with how."""
        return {r.name: found for r in self.results if (found := self.effects(r))}


def table(rows: Sequence[Row]) -> str:
    """One line for each choice of layers, one column for each effect."""
    columns = (*EFFECTS, FORGED)
    head = ["layers", "attacks", "through", *columns]
    body = [[row.name, *_cells(row, columns)] for row in rows]
    wide = [max(len(str(line[n])) for line in (head, *body) if n < len(line)) for n in range(len(head))]
    wide[1] = len(head[1])  # a reason may run on
    lines = [[cell.rjust(w) if n else cell.ljust(w) for n, (cell, w) in enumerate(zip(line, wide, strict=False))]
             for line in (head, *body)]  # fmt: skip
    return "\n".join("  ".join(line).rstrip() for line in lines)


def _cells(row: Row, columns: Sequence[str]) -> list[str]:
    if row.not_run:
        return [f"not run: {row.not_run}"]
    counts = [sum(column in found for found in row.through.values()) for column in columns]
    return [str(len(row.results)), str(len(row.through)), *(str(count or ".") for count in counts)]


def names(rows: Sequence[Row]) -> str:
    """What came through, by name."""
    lines = []
    for row in rows:
        lines += [f"{row.name}: {name}: {', '.join(found)}" for name, found in row.through.items()]
    return "\n".join(lines)
