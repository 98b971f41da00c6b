"""Reads `proof.toml`: what of an assignment is mutated, how much must be killed, and which mutants nobody can kill.

A listed mutant is known by its file, its function and the lines that change, so that edits elsewhere do not touch it.
An entry that fits no mutant any more, or one that a check kills, is an error: the list stays as short as it is true.
"""

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec

from grader.courses.assignment import Assignment
from grader.courses.toml_file import Text, TomlFile, read_toml
from grader.kit.errors import HarnessFault
from grader.proving.mutations.mutants import FunctionRef, Mutant
from grader.proving.trying import MutantTrial

_BAR = 100.0  # percent: a mutant that no check fails is a gap, or is listed with its reason


class _Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    file: Text
    function: str  # none: what stands outside of functions
    reason: Text


class _Equivalent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    file: Text
    function: str
    line: str
    reason: Text
    becomes: tuple[str, ...] = ()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    bar: Annotated[float, msgspec.Meta(ge=0, le=100)] = _BAR
    files: tuple[str, ...] | None = None  # where it says nothing, all that the assignment has
    given: tuple[_Given, ...] = ()
    equivalent: tuple[_Equivalent, ...] = ()


@dataclass(frozen=True)
class Equivalent:
    """Mutants of one line that no check has to fail."""

    ref: FunctionRef
    line: str  # none where lines are only added
    becomes: tuple[str, ...]  # what each of them writes instead; none: whatever passes
    reason: str

    def holds(self, mutant: Mutant) -> bool:
        """Return whether the mutant is one of them, if no check fails it."""
        is_of_line = (mutant.ref, mutant.old) == (self.ref, self.line)
        return is_of_line and (not self.becomes or mutant.new in self.becomes)

    def fault(self, trials: Sequence[MutantTrial]) -> str:
        """Return what is not true of the entry any more, if anything."""
        own = [t for t in trials if self.holds(t.mutant)]
        if missing := [text for text in self.becomes if text not in {t.mutant.new for t in own}]:
            same = [t.mutant for t in trials if t.mutant.ref == self.ref]
            return f"no such mutant: {self.line!r} that becomes {missing[0]!r}{_nearest(self.line, missing[0], same)}"
        if self.becomes and (killed := next((t for t in own if t.killers), None)):
            return f"{killed.mutant.new!r} is killed by {killed.killers[0]}, so it is not equivalent"
        return "" if any(not t.killers for t in own) else f"no mutant of {self.line!r} survives"


@dataclass(frozen=True)
class ProofSettings:
    """What `proof.toml` says."""

    path: Path
    files: tuple[str, ...]  # that are mutated
    bar: float  # percent of the mutants that are not listed, which checks must kill
    given: Mapping[FunctionRef, str]  # a function that is not mutated -> why
    equivalent: tuple[Equivalent, ...]

    def wanted(self, mutants: Sequence[Mutant]) -> tuple[Mutant, ...]:
        """Return the mutants without those of given functions."""
        return tuple(m for m in mutants if m.ref not in self.given)

    def reason(self, mutant: Mutant) -> str:
        """Return why no check has to fail this mutant; nothing where one has to."""
        return next((e.reason for e in self.equivalent if e.holds(mutant)), "")

    def require_true(self, trials: Sequence[MutantTrial], functions: Mapping[str, Sequence[str]]) -> None:
        """Raise HarnessFault for a stale entry of a function that was tried; `functions` are all of each file."""
        there = {FunctionRef(file, name) for file, names in functions.items() for name in (*names, "")}
        refs_tried = {t.mutant.ref for t in trials}
        for ref in self.given:
            if ref not in there:
                raise HarnessFault(f"{self.path}: given: {ref.file} has no function {ref.function}; remove the entry")
        for entry in self.equivalent:
            fault = entry.fault(trials) if entry.ref in refs_tried else ""
            if entry.ref not in there:
                fault = "no such function"
            if fault:
                raise HarnessFault(
                    f"{self.path}: equivalent: {entry.ref.file}, {entry.ref.function}: {fault};"
                    " correct or remove the entry"
                )


def read_settings(assignment: Assignment) -> ProofSettings:
    """Return the settings of an assignment's proof; raises HarnessFault for anything that is not understood."""
    return read_settings_file(assignment.path.with_name("proof.toml"), assignment.files)


def read_settings_file(path: Path, every: Collection[str]) -> ProofSettings:
    """Return what a file like proof.toml says about `every` file that may be mutated; raises HarnessFault."""
    file = read_toml(path, _File) if path.exists() else TomlFile(path, _File(), {}, ())
    said = file.value
    files = tuple(every) if said.files is None else said.files
    if any(name not in every for name in files):
        file.fail(["files"], f"names of {', '.join(every)}")
    for n, entry in enumerate(said.given):
        if entry.file not in files:
            file.fail(["given", n, "file"], f"one that is mutated, of {', '.join(files)}")
    given = {FunctionRef(entry.file, entry.function): entry.reason for entry in said.given}
    return ProofSettings(path, files, said.bar, given, tuple(map(_equivalent, said.equivalent)))


def _equivalent(said: _Equivalent) -> Equivalent:
    becomes = tuple(text.strip("\n") for text in said.becomes)
    return Equivalent(FunctionRef(said.file, said.function), said.line.strip("\n"), becomes, said.reason)


def _nearest(line: str, new: str, mutants: Sequence[Mutant]) -> str:
    texts = [f"{m.old!r} that becomes {m.new!r}" for m in mutants]
    near = difflib.get_close_matches(f"{line!r} that becomes {new!r}", texts, n=1)
    return f"; the nearest one is {near[0]}" if near else ""
