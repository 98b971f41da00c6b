"""The lines of the scores of a class as columns, which all of its submissions have alike. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from grader.kit.showing.failure_text import clean
from grader.scoring.lines import FINAL, ScoreLines, names_of, points_text


@dataclass(frozen=True)
class ScoreColumns:
    """The lines of each score, by the submission's name; without any, the table of a class has no such columns."""

    of: Mapping[str, Sequence[ScoreLines]]  # without those of which there are none

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The lines that have a column."""
        return names_of(one for scores in self.of.values() for one in scores)

    @cached_property
    def maximum(self) -> float | None:
        """The most points that count, of the scores that there are."""
        found = [one.maximum for scores in self.of.values() for one in scores if one.score]
        return float(max(found)) if found else None

    @property
    def heads(self) -> list[str]:
        """The heads of the columns; what counts is said with its maximum."""
        most = "" if self.maximum is None else f" /{self.maximum:g}"
        return [f"{name}{most}" if name == FINAL else name for name in self.names]

    def cells(self, one: ScoreLines) -> list[str]:
        """Return the points of each line; empty where there is no score, and nothing where a score has no such line."""
        points = {line.name: points_text(line.points) for line in one}
        return [points.get(name, "0" if one.score else "") for name in self.names]

    def aloud(self, student: str) -> Iterator[str]:
        """Yield the same in words, for each person."""
        if self.names and student not in self.of:
            yield NOBODYS
        for one in self.of.get(student, ()):
            whose = f"{clean(one.whose)} " if one.whose else ""
            said = [f"{line.name} {points_text(line.points)}{f' {line.said}' * (line.name == FINAL)}" for line in one]
            yield f"{whose}{', '.join([*said, *map(clean, one.notes)])}"


NOBODYS = "it is not known whose it is"  # which has no lines where others have them
NO_COLUMNS = ScoreColumns({})
