"""Owns what a table of properties (`tests/properties/*.toml`) may say, and says it as values. It runs nothing.

A property is something that a student's test must be able to tell. A *wheat* is an implementation of the operators for
which the property holds, and each test must accept it: the reference, others as right, and some with other values,
since a test of the property must not depend on these. A *chaff* is one for which the property does not hold, and the
test must reject it. That they are what they claim to be is proved by the reference's own tests, before anybody is
graded.
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
MOST_CALLS = 3  # that a property needs for one input: mul(z, add(x, y)) is add(mul(z, x), mul(z, y)) calls mul thrice
ENOUGH = 100  # different inputs: nobody asks for more than that
FEW = 10  # different inputs: below them a test shows examples; hypothesis draws a hundred


class _Variant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
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
    chaff: tuple[_Variant, ...]
    wheats: tuple[str, ...] = ()
    wheat: tuple[_Variant, ...] = ()
    enough: int = 0
    mark: str = ""
    inputs: int = FEW
    calls: int = 1


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    property: tuple[_Property, ...]


@dataclass(frozen=True)
class Variant:
    """An implementation that is not the reference, and in which words a student learns of what kind it is."""

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
    wheats: tuple[str, ...]  # the reference first
    chaffs: tuple[Variant, ...]
    enough: int  # chaffs that must be rejected
    mark: str = ""  # of pytest: tests that carry it, and have no name of another property, count as well
    others: tuple[Variant, ...] = ()  # those of the wheats that have other values
    inputs: int = FEW  # different ones that a test must ask for; with fewer it is an example of the property
    calls: int = 1  # of the operator, that asking for one input takes

    def counts(self, test: str) -> bool:
        """Whether the test of this name is a test of this property."""
        return any(fnmatchcase(test, pattern) for pattern in self.tests)

    @cached_property
    def digest(self) -> str:
        """Names all that a verdict depends on besides the test."""
        parts = [self.name, str(self.points), self.operator, str(self.enough), self.mark, *self.tests, *self.wheats]
        parts += [str(self.inputs), str(self.calls)]
        parts += [part for variant in (*self.chaffs, *self.others) for part in (variant.text, variant.hint)]
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
    chaffs, others = (
        tuple(_variant(root, place, wheats[0], row, variant) for variant in rows) for rows in (row.chaff, row.wheat)
    )
    enough = row.enough or len(chaffs)
    if not 1 <= enough <= len(chaffs):
        raise HarnessFault(f"{place}: {row.name}: enough = {row.enough}: expected 1 to {len(chaffs)}, its chaffs")
    if not 1 <= row.calls <= MOST_CALLS or not 1 <= row.inputs <= ENOUGH:
        raise HarnessFault(f"{place}: {row.name}: expected calls from 1 to {MOST_CALLS}, inputs from 1 to {ENOUGH}")
    return Property(
        row.name,
        row.task,
        row.sentence,
        row.points,
        row.operator,
        row.tests,
        (*wheats, *(other.text for other in others)),
        chaffs,
        enough,
        row.mark,
        others,
        row.inputs,
        row.calls,
    )


def _variant(root: Path, place: Path, reference: str, row: _Property, variant: _Variant) -> Variant:
    if bool(variant.code) == bool(variant.folder):
        raise HarnessFault(f"{place}: {row.name}: a variant has either code or a folder ({variant.hint!r})")
    if variant.folder:
        return Variant(_text(root, place, variant.folder), variant.hint)
    try:
        ast.parse(variant.code)
    except SyntaxError as error:
        raise HarnessFault(f"{place}: {row.name}: the code of {variant.hint!r} is not Python: {error}") from error
    return Variant(f"{reference}\n\n{variant.code}", variant.hint)


def _text(root: Path, place: Path, folder: str) -> str:
    try:
        return (root / folder / FILE).read_text(encoding="utf-8")
    except OSError as error:
        raise HarnessFault(f"{place}: {folder}: expected a folder with {FILE}: {error.strerror}") from error
