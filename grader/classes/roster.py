"""Reads `roster.csv`: who is in the class, and whose dates are others.

All mistakes are said at once, each with its line. Names are people's names: any script, kept as they are written.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from grader.classes.csv_file import CsvFile, CsvRow, read_csv
from grader.classes.foreign import COLUMNS as PLATFORMS_COLUMNS
from grader.classes.foreign import as_roster
from grader.courses.toml_file import nearest
from grader.kit.errors import HarnessFault
from grader.scoring.clock import ClockError, Moment, moment_of
from grader.scoring.lateness import NO_EXTRA_TIME, ExtraTime

T = TypeVar("T")

COLUMNS = ("id", "name", "mail", "login", "section", "group", "extension", "extra time", "pseudonym")
_ALONE = ("id", "mail", "login", "pseudonym")  # what no two people share
_EXTENSION = "extension"
_EXTRA = re.compile(r"(?P<number>\d+(?:[.,]\d+)?) ?(?P<unit>%|days?|hours?|minutes?)", re.ASCII)
_UNSEEN = frozenset({"Cc", "Cf"})


class RosterFault(HarnessFault):
    """A roster that cannot be used: a line for each mistake."""


@dataclass(frozen=True)
class Person:
    """Somebody in the class. Only the id is sure to be known."""

    id: str
    name: str = ""
    mail: str = ""
    login: str = ""
    section: str = ""
    group: str = ""
    pseudonym: str = ""
    extensions: Mapping[str, Moment] = field(default_factory=dict)  # by the name of an assignment
    extra: ExtraTime = NO_EXTRA_TIME
    line: int = 0


@dataclass(frozen=True)
class Roster:
    """The people of a class in the order of the file, and what is to be said of it besides."""

    people: tuple[Person, ...]
    notes: tuple[str, ...] = ()
    called: Mapping[str, str] = field(default_factory=dict)  # ids by what people are called besides, as it is compared

    def members(self, person: Person) -> tuple[Person, ...]:
        """All of the person's group; the person alone, where there is none."""
        return self._groups.get(person.group, (person,)) if person.group else (person,)

    @cached_property
    def _groups(self) -> Mapping[str, tuple[Person, ...]]:
        found: dict[str, tuple[Person, ...]] = {}
        for one in self.people:
            found[one.group] = (*found.get(one.group, ()), one)
        return found


def matching(text: str) -> str:
    """Return what of a mail address, a login or a name is compared: letters, however they are composed, of
    either case.
    """
    seen = "".join(char for char in text if unicodedata.category(char) not in _UNSEEN)
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", " ".join(seen.split())).casefold())


def read_roster(path: Path, zone: ZoneInfo, assignments: Collection[str]) -> Roster:
    """Return the roster, with its times as the clocks of the zone show them; raises RosterFault."""
    own = {f"{_EXTENSION} {name.lower()}": name for name in assignments}
    taken = as_roster(read_csv(path, (*COLUMNS, *sorted(PLATFORMS_COLUMNS))))
    file = taken.file
    _require_columns(file, [*COLUMNS, *own])
    if len(assignments) == 1:
        own |= {_EXTENSION: next(iter(assignments))}
    reading = _Reading(file, zone, own)
    people = tuple(reading.person(row) for row in file.rows)
    reading.mistakes += [*_twice(path, people), *_no_pseudonyms(path, people)]
    if reading.mistakes:
        raise RosterFault("\n".join(said for _, said in sorted(reading.mistakes)))
    return Roster(people, (*taken.notes, *reading.notes))


class _Reading:
    """What was found in the rows so far: mistakes by line, and notes."""

    def __init__(self, file: CsvFile, zone: ZoneInfo, own: Mapping[str, str]) -> None:
        self.mistakes: list[tuple[int, str]] = []
        self.notes: list[str] = []
        self._file, self._zone, self._own = file, zone, own

    def person(self, row: CsvRow) -> Person:
        """Return the person of a row, as far as it can be read."""
        columns = self._file.header.cells
        if len(row.cells) != len(columns):
            self._mistake(row, f"{len(row.cells)} cells", f"{len(columns)}, as the header has")
        cells = dict(zip(columns, row.cells, strict=False))
        if not cells.get("id"):
            self._mistake(row, "id = ''", "what the person is known by, such as a number")
        extensions = {
            name: moment
            for column, cell in cells.items()
            if cell and column.startswith(_EXTENSION) and (name := self._assignment(row, column, cell))
            if (moment := self._read(row, column, cell, lambda text: moment_of(text, self._zone)))
        }
        extra = self._read(row, "extra time", cells.get("extra time") or "0 days", extra_time) or NO_EXTRA_TIME
        texts = {name: cells.get(name, "") for name in COLUMNS if name not in (_EXTENSION, "extra time")}
        for moment in extensions.values():
            self.notes += [f"{self._file.path}:{row.line}: {moment.note}"] if moment.note else []
        return Person(**texts, extensions=extensions, extra=extra, line=row.line)

    def _assignment(self, row: CsvRow, column: str, cell: str) -> str | None:
        if column not in self._own:
            names = ", ".join(repr(name) for name in self._own)
            said = f"a column for each assignment, {names}" if names else "an assignment in class.toml first"
            self._mistake(row, f"{column} = {cell!r}", said)
        return self._own.get(column)

    def _read(self, row: CsvRow, column: str, cell: str, read: Callable[[str], T]) -> T | None:
        try:
            return read(cell)
        except ClockError as error:
            self._mistake(row, f"{column} = {cell!r}", str(error))
        return None

    def _mistake(self, row: CsvRow, seen: str, expected: str) -> None:
        self.mistakes.append((row.line, f"{self._file.path}:{row.line}: {seen}: expected {expected}"))


def extra_time(text: str) -> ExtraTime:
    """Return extra time as it is written: 2 days, 36 hours, 90 minutes, or 25% of the time; raises ClockError."""
    found = _EXTRA.fullmatch(text)
    if not found:
        raise ClockError("extra time such as 25%, 2 days, 36 hours or 90 minutes")
    number, unit = Fraction(found["number"].replace(",", ".")), found["unit"]
    if number > 1000:
        raise ClockError("a number of at most 1,000")
    if unit == "%":
        return ExtraTime(part=number / 100)
    if unit.startswith("day"):
        if number.denominator != 1:
            raise ClockError("whole days; a part of a day is written in hours")
        return ExtraTime(days=int(number))
    seconds = 3600 if unit.startswith("hour") else 60
    return ExtraTime(span=timedelta(seconds=int(number * seconds)))


def _require_columns(file: CsvFile, known: Collection[str]) -> None:
    columns = file.header.cells
    unknown = [f"{name!r}{nearest(name, known)}" for name in columns if name not in known]
    twice = {name for name in columns if columns.count(name) > 1}
    place = f"{file.path}:{file.header.line}"
    if unknown:
        raise RosterFault(f"{place}: unknown columns: {'; '.join(unknown)}: expected columns of {', '.join(known)}")
    if twice:
        raise RosterFault(f"{place}: a column is there twice: {', '.join(sorted(twice))}")
    if "id" not in columns:
        raise RosterFault(f"{place}: expected a column id")


def _twice(path: Path, people: Collection[Person]) -> list[tuple[int, str]]:
    """Return a mistake for each person who has what somebody else has too."""
    found = []
    for column in _ALONE:
        first: dict[str, Person] = {}
        for person in people:
            value = getattr(person, column)
            other = first.setdefault(matching(value), person)
            if value and other is not person:
                said = f"{column} {value!r} is that of line {other.line} too{_groups(other, person)}"
                found.append((person.line, f"{path}:{person.line}: {said}; take one of both lines out, or correct it"))
    return found


def _no_pseudonyms(path: Path, people: Collection[Person]) -> Iterator[tuple[int, str]]:
    """Yield a mistake for each pseudonym that is somebody's name, or by which somebody else is known: it would tell
    graders a name, or name another person.
    """
    known: dict[str, list[tuple[str, Person]]] = {}
    for person in people:
        for column in ("name", "id", "mail", "login"):
            known.setdefault(matching(getattr(person, column)), []).append((column, person))
    for person in (one for one in people if one.pseudonym):
        for column, other in known.get(matching(person.pseudonym), ()):
            if column == "name" or other is not person:
                said = f"pseudonym {person.pseudonym!r} is the {column} of line {other.line}: expected nobody's"
                yield person.line, f"{path}:{person.line}: {said}"
                break


def _groups(one: Person, other: Person) -> str:
    if one.group == other.group:
        return ""
    return f", in the groups {one.group or 'none'} and {other.group or 'none'}"
