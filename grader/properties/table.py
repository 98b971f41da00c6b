"""Owns what a table of properties (`tests/properties/*.toml`) may say, and says it as values. It runs nothing.

A property is something that a student's test must be able to tell. A *wheat* is a right implementation of the
operators, which each test must accept; a *chaff* is one for which the property does not hold, which the test must
reject. That they are what they claim to be is proved by the reference's own tests, before anybody is graded.
"""

import ast
import hashlib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path

import msgspec

from grader.kit.errors import HarnessFault

FILE = "operators.py"  # what an implementation implements


class _Chaff(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    hint: str
    code: str = ""  # laid over the reference
    folder: str = ""  # or a wrong submission


class _Property(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    task: str
    sentence: str
    points: float
    operator: str
    tests: tuple[str, ...]
    chaff: tuple[_Chaff, ...]
    wheats: tuple[str, ...] = ()
    enough: int = 0
    mark: str = ""


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    property: tuple[_Property, ...]


@dataclass(frozen=True)
class Chaff:
    """A wrong implementation, and in which words a student learns what kind of bug would get through."""

    text: str
    hint: str


@dataclass(frozen=True)
class Property:
    """One property, and what a student's tests of it are tried on."""

    name: str
    task: str
    sentence: str
    points: float
    operator: str  # that is under test; "" where the student chooses
    tests: tuple[str, ...]  # names, or patterns of names, of the test functions that count for it
    wheats: tuple[str, ...]
    chaffs: tuple[Chaff, ...]
    enough: int  # chaffs that must be rejected
    mark: str = ""  # of pytest: tests that carry it, and have no name of another property, count as well

    def counts(self, test: str) -> bool:
        """Whether the test of this name is a test of this property."""
        return any(fnmatchcase(test, pattern) for pattern in self.tests)

    @cached_property
    def digest(self) -> str:
        """Names all that a verdict depends on besides the test."""
        parts = [self.name, str(self.points), self.operator, str(self.enough), self.mark, *self.tests, *self.wheats]
        parts += [part for chaff in self.chaffs for part in (chaff.text, chaff.hint)]
        return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


def load_properties(root: Path, path: str) -> tuple[Property, ...]:
    """The properties of a table; the first mistake raises HarnessFault."""
    place = root / path
    try:
        table = msgspec.toml.decode(place.read_bytes(), type=_Table)
    except (OSError, msgspec.DecodeError) as error:
        raise HarnessFault(f"{place}: not a table of properties: {error}") from error
    return tuple(_loaded(root, place, row) for row in table.property)


def _loaded(root: Path, place: Path, row: _Property) -> Property:
    wheats = tuple(_text(root, place, folder) for folder in ("reference", *row.wheats))
    chaffs = tuple(_chaff(root, place, wheats[0], row, chaff) for chaff in row.chaff)
    enough = row.enough or len(chaffs)
    if not 1 <= enough <= len(chaffs):
        raise HarnessFault(f"{place}: {row.name}: enough = {row.enough}: expected 1 to {len(chaffs)}, its chaffs")
    return Property(
        row.name, row.task, row.sentence, row.points, row.operator, row.tests, wheats, chaffs, enough, row.mark
    )


def _chaff(root: Path, place: Path, reference: str, row: _Property, chaff: _Chaff) -> Chaff:
    if bool(chaff.code) == bool(chaff.folder):
        raise HarnessFault(f"{place}: {row.name}: a chaff has either code or a folder ({chaff.hint!r})")
    if chaff.folder:
        return Chaff(_text(root, place, chaff.folder), chaff.hint)
    try:
        ast.parse(chaff.code)
    except SyntaxError as error:
        raise HarnessFault(f"{place}: {row.name}: the chaff {chaff.hint!r} is not Python: {error}") from error
    return Chaff(f"{reference}\n\n{chaff.code}", chaff.hint)


def _text(root: Path, place: Path, folder: str) -> str:
    try:
        return (root / folder / FILE).read_text(encoding="utf-8")
    except OSError as error:
        raise HarnessFault(f"{place}: {folder}: expected a folder with {FILE}: {error.strerror}") from error
