"""Line: what an export says of one person, as data. Every format starts from lines, and none of them counts anew.

Owns the one rule by which points lose places: to hundredths, a half going up, and never past the maximum. A line is
rounded once, when it is made, and all formats write the same hundredths.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from grader.classes.roster import Person
from grader.intake.platforms.receipts import NO_RECEIPT, Receipt
from grader.results.scorecard import Scorecard
from grader.scores import counting
from grader.scoring.score import exact

Column = Callable[["Line"], str]


@dataclass(frozen=True)
class Points:
    """The lines of a score in hundredths, of which `final` counts."""

    parts: Mapping[str, Fraction]  # what adds up to it, but for rounding, by the name of the line
    final: Fraction
    days_late: int = 0


@dataclass(frozen=True)
class Line:
    """One person, or a submission of which nobody knows the person, for one assignment."""

    person: Person  # on the roster; where there is none, as far as the download says it
    points: Points | None  # None: there is no score, and the note says why
    maximum: Fraction
    submission: str = ""
    receipt: Receipt = NO_RECEIPT
    card: Scorecard | None = None
    note: str = ""
    is_known: bool = True  # whether it is sure whose line it is

    @property
    def label(self) -> str:
        """The person in a message: name and id, as far as there are any."""
        name, person_id = self.person.name or self.submission, self.person.id
        return f"{name} ({person_id})" if name and person_id else name or person_id or "somebody"

    @property
    def final(self) -> str:
        """What counts, as text; empty where there is no score."""
        return decimal(self.points.final) if self.points else ""


@dataclass(frozen=True)
class Export:
    """What is exported, and the words for it on the other side."""

    assignment: str
    title: str  # of the column on the other side
    is_given: bool  # whether a person has said that title: a default must not be taken for something else there
    lines: Sequence[Line]
    key: str = ""  # by which the other side knows a person: id, mail or login; "" is the best there is
    into: str = ""  # the text of the place's own file, which is filled in


@dataclass(frozen=True)
class Made:
    """A file for a place, who is not in it, and what its reader must be told."""

    data: bytes
    left_out: tuple[tuple[Line, str], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class Sieve:
    """Lines that can be written, and those that cannot, each with its reason."""

    lines: Sequence[Line]
    left_out: list[tuple[Line, str]] = field(default_factory=list)

    def keep(self, reason: Callable[[Line], str]) -> None:
        """Go on with the lines for which there is no reason against it."""
        said = [(line, reason(line)) for line in self.lines]
        self.left_out += [(line, why) for line, why in said if why]
        self.lines = [line for line, why in said if not why]


def scored(lines: Sequence[Line]) -> Sieve:
    """Return the lines that a place may be told: somebody's, with a score.

    A line without a score is never written as an empty cell: Canvas and Moodle take that for "no score", and would
    remove what is there.
    """
    sieve = Sieve(lines)
    sieve.keep(lambda line: "" if line.points else f"no score: {line.note}")
    sieve.keep(lambda line: "" if line.is_known else line.note)
    return sieve


def hundredths(points: Fraction, most: Fraction | None = None) -> Fraction:
    """Return the points to two places; a half goes away from 0, and what is not past `most` stays so."""
    size = Fraction((abs(points) * 100 + Fraction(1, 2)) // 1, 100)
    if most is not None and points <= most < size:
        size = Fraction(most * 100 // 1, 100)
    return -size if points < 0 else size


def decimal(points: Fraction) -> str:
    """Return points as a decimal number with a point, without noughts at its end."""
    whole = points * 100
    if whole.denominator != 1:  # a maximum that somebody wrote with more places
        return repr(float(points))
    digits = f"{abs(whole.numerator) // 100}.{abs(whole.numerator) % 100:02}".rstrip("0").rstrip(".")
    return f"-{digits}" if points < 0 else digits


def checks_of(lines: Iterable[Line]) -> list[str]:
    """Return the names of all checks, in the order in which the cards have them."""
    return list(dict.fromkeys(result.check for line in lines if line.card for result in line.card.results))


def points_of(line: Line) -> Mapping[str, Fraction]:
    """Return the points of each check, in hundredths."""
    return dict(_check_points(line))


def _check_points(line: Line) -> Iterator[tuple[str, Fraction]]:
    for result in line.card.results if line.card else ():
        yield result.check, hundredths(counting.points_of(result), exact(result.max_points))
