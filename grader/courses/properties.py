"""Owns what a table of properties (`tests/properties/*.toml`) may say, and says it as values. It runs nothing.

A property is something that a student's test must be able to tell. A *wheat* is an implementation of the operators for
which the property holds, and each test must accept it: the reference, others as right, and some with other values,
since a test of the property must not depend on these. A *chaff* is one for which the property does not hold, and the
test must reject it. That they are what they claim to be is proved by the reference's own tests, before anybody is
graded.
"""

import ast
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path

import msgspec

from grader.kit.errors import HarnessFault

MOST_CALLS = 3  # that a property needs for one input: f(x + y) is f(x) + f(y) calls f thrice
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


class _Calls(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    module: str
    names: tuple[str, ...]
    beside: str
    spare: tuple[str, ...] = ()


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    calls: _Calls
    property: tuple[_Property, ...]


@dataclass(frozen=True)
class Tools:
    """What tests may call, and the files that lie beside them."""

    module: str = ""  # which the tests import, and which an implementation implements
    names: frozenset[str] = frozenset()  # in it that may be called, or be an argument where a function belongs
    files: Mapping[str, str] = field(default_factory=dict)  # which take the place of files that were handed in
    spare: Mapping[str, str] = field(default_factory=dict)  # for those who handed in none of that name

    @property
    def file(self) -> str:
        """The file of the module."""
        return f"{self.module}.py"


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
    place, table = root / path, _table(root / path)
    return tuple(_Reader(root, place, f"{table.calls.module}.py").loaded(row) for row in table.property)


def load_tools(root: Path, path: str) -> Tools:
    """What the tests of a table's properties may call, and what lies beside them; raises HarnessFault."""
    calls = _table(root / path).calls
    folder = root / calls.beside
    texts = {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.glob("[!_]*.py"))}
    if lost := sorted({f"{calls.module}.py", *calls.spare} - texts.keys()):
        raise HarnessFault(f"{root / path}: {folder}: expected {lost[0]} there")
    spare = {name: texts.pop(name) for name in calls.spare}
    return Tools(calls.module, frozenset(calls.names), texts, spare)


def _table(place: Path) -> _Table:
    try:
        return msgspec.toml.decode(place.read_bytes(), type=_Table)
    except (OSError, msgspec.DecodeError) as error:
        raise HarnessFault(f"{place}: not a table of properties: {error}") from error


@dataclass(frozen=True)
class _Reader:
    """Reads the rows of a table, whose variants are of one file."""

    root: Path
    place: Path  # the table
    file: str

    def loaded(self, row: _Property) -> Property:
        wheats = tuple(self._text(folder) for folder in ("reference", *row.wheats))
        chaffs, others = (
            tuple(self._variant(wheats[0], row, variant) for variant in rows) for rows in (row.chaff, row.wheat)
        )
        enough = row.enough or len(chaffs)
        if not 1 <= enough <= len(chaffs):
            raise HarnessFault(
                f"{self.place}: {row.name}: enough = {row.enough}: expected 1 to {len(chaffs)}, its chaffs"
            )
        if not 1 <= row.calls <= MOST_CALLS or not 1 <= row.inputs <= ENOUGH:
            raise HarnessFault(
                f"{self.place}: {row.name}: expected calls from 1 to {MOST_CALLS}, inputs from 1 to {ENOUGH}"
            )
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

    def _variant(self, reference: str, row: _Property, variant: _Variant) -> Variant:
        if bool(variant.code) == bool(variant.folder):
            raise HarnessFault(f"{self.place}: {row.name}: a variant has either code or a folder ({variant.hint!r})")
        if variant.folder:
            return Variant(self._text(variant.folder), variant.hint)
        try:
            ast.parse(variant.code)
        except SyntaxError as error:
            raise HarnessFault(
                f"{self.place}: {row.name}: the code of {variant.hint!r} is not Python: {error}"
            ) from error
        return Variant(f"{reference}\n\n{variant.code}", variant.hint)

    def _text(self, folder: str) -> str:
        try:
            return (self.root / folder / self.file).read_text(encoding="utf-8")
        except OSError as error:
            said = f"expected a folder with {self.file}: {error.strerror}"
            raise HarnessFault(f"{self.place}: {folder}: {said}") from error
