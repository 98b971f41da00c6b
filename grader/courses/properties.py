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
from typing import Annotated

import msgspec

from grader.courses.assignment import Assignment
from grader.courses.toml_file import Key, Text, TomlFile, read_toml
from grader.kit.errors import HarnessFault

MOST_CALLS = 3  # that a property needs for one input: f(x + y) is f(x) + f(y) calls f thrice
ENOUGH = 100  # different inputs: nobody asks for more than that
SCALES = tuple(n / 16 for n in range(3, 14) if n != 8)  # of a wheat's SCALE: below 1, so that no rounding grows
FEW = 10  # different inputs: below them a test shows examples; hypothesis draws a hundred


class _Variant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    hint: Text
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
    inputs: Annotated[int, msgspec.Meta(ge=1, le=ENOUGH)] = FEW
    calls: Annotated[int, msgspec.Meta(ge=1, le=MOST_CALLS)] = 1
    checked: Annotated[int, msgspec.Meta(ge=0, le=ENOUGH)] = 0


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
    checked: int = FEW  # inputs at which a test must notice a wrong answer, or it is an example all the same

    def counts(self, test: str) -> bool:
        """Return whether the test of this name is a test of this property."""
        return any(fnmatchcase(test, pattern) for pattern in self.tests)

    @cached_property
    def digest(self) -> str:
        """Names all that a verdict depends on besides the test."""
        parts = [self.name, str(self.points), self.operator, str(self.enough), self.mark, *self.tests, *self.wheats]
        parts += [str(self.inputs), str(self.calls), str(self.checked)]
        parts += [part for variant in (*self.chaffs, *self.others) for part in (variant.text, variant.hint)]
        return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


def load_properties(root: Path, path: str) -> tuple[Property, ...]:
    """Return the properties of a table; the first mistake raises HarnessFault."""
    table = _table(root / path)
    reader = _Reader(root, table, f"{table.value.calls.module}.py")
    return tuple(reader.loaded(n) for n in range(len(table.value.property)))


def load_tools(root: Path, path: str) -> Tools:
    """Return what the tests of a table's properties may call, and what lies beside them; raises HarnessFault."""
    table = _table(root / path)
    calls = table.value.calls
    folder = root / calls.beside
    texts = {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.glob("[!_]*.py"))}
    if lost := sorted({f"{calls.module}.py", *calls.spare} - texts.keys()):
        table.fail(["calls", "beside"], f"a folder with {lost[0]}")
    spare = {name: texts.pop(name) for name in calls.spare}
    return Tools(calls.module, frozenset(calls.names), texts, spare)


def _table(place: Path) -> TomlFile[_Table]:
    try:
        return read_toml(place, _Table)
    except OSError as error:
        raise HarnessFault(f"{place}: the table of properties cannot be read: {error.strerror}") from error


@dataclass(frozen=True)
class _Reader:
    """Reads the rows of a table, whose variants are of one file."""

    root: Path
    table: TomlFile[_Table]
    file: str

    def loaded(self, n: int) -> Property:
        """Return the property in the row of this number."""
        row, at = self.table.value.property[n], ("property", n)
        reference = self._text("reference", at)
        wheats = (reference, *(self._text(folder, (*at, "wheats")) for folder in row.wheats))
        chaffs, others = (
            tuple(self._variant(reference, one, (*at, key, k)) for k, one in enumerate(rows))
            for key, rows in (("chaff", row.chaff), ("wheat", row.wheat))
        )
        enough = row.enough or len(chaffs)
        if not 1 <= enough <= len(chaffs):
            self.table.fail((*at, "enough"), f"a whole number from 1 to {len(chaffs)}, the number of its chaffs")
        if row.checked > row.inputs:
            self.table.fail((*at, "checked"), f"at most {row.inputs}, the inputs that a test must ask for")
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
            row.checked or row.inputs,
        )

    def _variant(self, reference: str, variant: _Variant, at: tuple[Key, ...]) -> Variant:
        if bool(variant.code) == bool(variant.folder):
            self.table.fail((*at, "folder"), f"either code or a folder, for the hint {variant.hint!r}")
        if variant.folder:
            return Variant(self._text(variant.folder, (*at, "folder")), variant.hint)
        try:
            ast.parse(variant.code)
        except SyntaxError as error:
            self.table.fail((*at, "code"), f"Python: {error}")
        return Variant(f"{reference}\n\n{variant.code}", variant.hint)

    def _text(self, folder: str, at: tuple[Key, ...]) -> str:
        try:
            return (self.root / folder / self.file).read_text(encoding="utf-8")
        except OSError as error:
            self.table.fail(at, f"a folder with {self.file}; {self.root / folder / self.file}: {error.strerror}")


def tools_of(root: Path, assignment: Assignment) -> Tools:
    """Return what lies beside the tests of an assignment: one file of tests is run, with the tools of one table."""
    tables = sorted({task.checks for task in assignment.tasks})
    if len(tables) > 1 or len(assignment.files) > 1:
        raise HarnessFault(f"{assignment.path}: tests have one file and one table of properties; make two assignments")
    return load_tools(root, tables[0])
