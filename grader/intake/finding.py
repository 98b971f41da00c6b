"""Owns where in a submission each graded file is: in folders, under a copy's name, in archives; and what is nearly one.

A file is looked for on one level of folders after the other, and what is found is not looked for further down. So the
files of a submission may lie in several folders. All places on a level count: whether they are one file, two versions
of it decide.
"""

import difflib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice

from grader.courses.assignment import Assignment
from grader.intake.files.archives import is_archive, opened_archive
from grader.intake.files.members import is_hidden
from grader.intake.files.text import one_line
from grader.intake.files.tree import Entry, Kind, NotGradedError, Tree, UnreadableError, joined
from grader.intake.places import (
    MAX_FOLDERS,
    Places,
    bases,
    candidate_folders,
    closed_folders,
    copied_name,
    doubtful,
    hits_below,
    named_for,
    require_none_closed,
    subfolders,
)
from grader.intake.values import MAX_INNER_BYTES

_MAX_LEVELS = 4  # of folders, the top among them
_MAX_NESTED = 3  # archives in one another
_MAX_ARCHIVES = 8  # that are looked into on one level
_MAX_NEAR = 3  # names that are shown
_ALIKE = 0.85  # of the letters of two names: "operator.py" for "operators.py"
_MOST_LETTERS = 4  # by which they differ in length
_ENDINGS = (".py.txt", ".py.bak", ".py.docx", ".pyw", ".pyc", ".ipynb", ".txt", ".docx", ".pdf", ".rtf", ".html", "")


@dataclass(frozen=True)
class Searched:
    """A tree that is searched: the submission's own, or that of an archive in it."""

    tree: Tree
    inside: str = ""  # of which archive, as the submission has it
    depth: int = 0  # of archives in one another

    def shown(self, place: str) -> str:
        """Return the place in the submission."""
        return one_line(joined(self.inside, place))


@dataclass(frozen=True)
class Sighting:
    """A place where a graded file, or a copy of it, is."""

    where: Searched
    place: str  # in that tree
    kind: Kind

    @property
    def shown(self) -> str:
        """The place in the submission."""
        return self.where.shown(self.place)

    @property
    def key(self) -> tuple[int, str]:
        """Equal for one place, however often it is found."""
        return id(self.where.tree), self.place


@dataclass
class Found:
    """What was found of a submission; the trees are open as long as the stack is."""

    sightings: dict[str, list[Sighting]] = field(default_factory=dict)  # by graded file
    near: dict[str, tuple[str, ...]] = field(default_factory=dict)  # places of names nearly like those that are missing
    unreadable: dict[str, str] = field(default_factory=dict)  # archive -> why it cannot be read
    notes: list[str] = field(default_factory=list)
    trees: list[Searched] = field(default_factory=list)


def find(tree: Tree, assignment: Assignment, stack: ExitStack) -> Found:
    """Find the graded files of a submission, and say what was passed over."""
    found = Found()
    _search(Searched(tree), assignment, found, stack)
    missing = _missing(found, assignment)
    for name in missing:
        if near := tuple(dict.fromkeys(islice(_near(name, assignment.files, found), _MAX_NEAR))):
            found.near[name] = near
    return found


def _missing(found: Found, assignment: Assignment) -> list[str]:
    return [name for name in assignment.files if name not in found.sightings]


def _search(where: Searched, assignment: Assignment, found: Found, stack: ExitStack) -> None:
    """Look for what is missing: in the folders, by a copy's name, and then in the archives."""
    tree, places = where.tree, assignment.files
    found.notes.extend(tree.notes)
    found.trees.append(where)
    chosen = named_for(bases(tree, places), assignment.name)
    top = chosen[0] if len(chosen) == 1 else ""
    for look in (_by_name, _by_a_copys_name):
        for level in _levels(tree, top):
            for name in _missing(found, assignment):
                wanted = {name: places[name]}
                if sightings := [sighting for folder in level for sighting in look(where, folder, wanted)]:
                    found.sightings[name] = sightings
            if not _missing(found, assignment):
                break
    if _missing(found, assignment):
        require_none_closed(closed_folders(tree, top))
    if not where.inside:
        taken = {one.place for seen in found.sightings.values() for one in seen}
        found.notes.extend(note for folder in chosen or ("",) for note in doubtful(tree, folder, places, taken))
    _look_into_archives(where, assignment, found, stack)


def _levels(tree: Tree, top: str) -> Iterator[tuple[str, ...]]:
    """Yield the folders to look in, by how deep they lie; there may be too many further down, which are left out."""
    level: tuple[str, ...] = (top,)
    for _ in range(_MAX_LEVELS):
        if not level or len(level) > MAX_FOLDERS:
            return
        yield level
        level = tuple(inner for folder in level for inner in _subfolders(tree, folder))


def _subfolders(tree: Tree, folder: str) -> tuple[str, ...]:
    try:
        return subfolders(tree, folder)
    except NotGradedError:
        return ()


def _by_name(where: Searched, folder: str, wanted: Places) -> Iterator[Sighting]:
    """Yield the places of a file below a folder."""
    for hits in hits_below(where.tree, folder, wanted).values():
        yield from (Sighting(where, hit.place, hit.kind) for hit in hits)


def _by_a_copys_name(where: Searched, folder: str, wanted: Places) -> Iterator[Sighting]:
    """Yield the places of what a browser or a file manager calls a second file of that name."""
    for above in candidate_folders(folder, wanted):
        for entry in where.tree.entries(above):
            if entry.kind == "file" and copied_name(entry.name) in wanted:
                yield Sighting(where, joined(above, entry.name), entry.kind)


def _look_into_archives(where: Searched, assignment: Assignment, found: Found, stack: ExitStack) -> None:
    """Look into archives for what is missing; each of them may have a version of it."""
    missing = _missing(found, assignment)
    for n, place in enumerate(_archives(where.tree)):
        shown = where.shown(place)
        if not missing or where.depth >= _MAX_NESTED or n >= _MAX_ARCHIVES:
            found.notes.append(f"{shown}: an archive in the submission; passed over")
            continue
        part = Found()
        try:
            packed = stack.enter_context(where.tree.open(place, MAX_INNER_BYTES))
            inner = Searched(stack.enter_context(opened_archive(packed)), shown, where.depth + 1)
            _search(inner, assignment, part, stack)
        except UnreadableError as fault:
            found.unreadable[shown] = str(fault)
            continue
        found.notes += [f"{shown}: an archive in the submission, looked into", *part.notes]
        found.unreadable |= part.unreadable
        found.trees += part.trees
        for name in missing:
            found.sightings.setdefault(name, []).extend(part.sightings.get(name, ()))
    found.sightings = {name: sightings for name, sightings in found.sightings.items() if sightings}


def _archives(tree: Tree) -> tuple[str, ...]:
    """Return the archives at the top, and in the folders there."""
    found: list[str] = []
    for folder in ("", *_subfolders(tree, "")):
        entries = (one for one in _entries(tree, folder) if one.kind == "file" and not is_hidden(one.name))
        found += [joined(folder, one.name) for one in entries if is_archive(one.name)]
    return tuple(found)


def _entries(tree: Tree, folder: str) -> tuple[Entry, ...]:
    try:
        return tree.entries(folder)
    except NotGradedError:
        return ()


def _near(name: str, places: Places, found: Found) -> Iterator[str]:
    """Yield names that a person would take for the file, on every level.

    None of them is a graded file, or was taken for one.
    """
    taken = {sighting.key for sightings in found.sightings.values() for sighting in sightings}
    for where in found.trees:
        folders = [folder for level in _levels(where.tree, "") for folder in level]
        entries = [(folder, one) for folder in folders for one in _entries(where.tree, folder) if one.kind == "file"]
        for folder, entry in entries:
            sighting = Sighting(where, joined(folder, entry.name), entry.kind)
            if sighting.key not in taken and entry.name not in places and is_near(entry.name, name):
                yield sighting.shown


def is_near(name: str, wanted: str) -> bool:
    """Return whether a person would take the name for the wanted one."""
    seen, own = name.casefold(), wanted.casefold()
    if copied_name(seen) == own:
        return True
    stem = own.removesuffix(".py")
    if any(seen == f"{stem}{ending}" for ending in _ENDINGS):
        return True
    is_as_long = abs(len(seen) - len(own)) <= _MOST_LETTERS
    return is_as_long and seen.endswith(".py") and difflib.SequenceMatcher(None, seen, own).ratio() >= _ALIKE
