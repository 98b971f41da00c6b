"""Owns telling a class from one submission, by names alone: no single entry decides for all the others."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from grader.courses.assignment import Assignment
from grader.intake.files.archives import is_archive, stem
from grader.intake.files.folders import MAX_CLASS_ENTRIES, FolderTree
from grader.intake.files.members import is_hidden
from grader.intake.files.text import one_line
from grader.intake.files.tree import Entry, NotGradedError, Tree, joined
from grader.intake.places import MAX_FOLDERS, Hit, Places, bases, hits_below, is_named_for, is_of_another, subfolders
from grader.intake.platforms import gradescope
from grader.intake.platforms.names import is_renamed, is_side

ONE_SUBMISSION = "if it is one submission, say so by --student NAME"
MANY = "if it is a class, name the folders in it one by one"
_MAX_BESIDE = 50  # folders beside a path that are looked at: among students, one of the first is one
_MAX_PARTS = 6  # folders of one student's work; more are students
# The words, beside numbers, by which students call folders and archives of their own work. Nobody is called so.
_VERSIONS = frozenset(("attempt", "backup", "copy", "draft", "final", "new", "old", "original", "v", "version"))
_PARTS = _VERSIONS | frozenset(
    re.findall(
        r"\w+",
        "abgabe archive archiv assignment aufgabe blatt code ex exercise files handin homework hw lab lesson loesung"
        " lösung main modul module part problem project question sheet solution source src student submission"
        " submit task unit upload week work zip übung uebung",
    )
)


@dataclass(frozen=True)
class Shape:
    """What a tree is: the folder whose entries are students, or None where all of it is one submission."""

    folder: str | None
    note: str = ""  # on what the decision rests, where another one is possible
    doubt: str = ""  # the same, where somebody's submission would be lost by it: a person must look


@dataclass(frozen=True)
class _Signs:
    """What speaks for one submission in a folder, and what for several: no more than two entries of each kind."""

    own: tuple[str, ...]  # where its graded files are: "" is the folder itself
    renamed: tuple[str, ...]
    archives: tuple[str, ...]
    projects: tuple[str, ...]  # folders with graded files, apart from `own`
    is_export: bool  # with Gradescope's list of names

    @property
    def others(self) -> tuple[str, ...]:
        """The entries that may be somebody's whole submission."""
        return (*self.renamed, *self.archives, *self.projects)

    @property
    def is_class(self) -> bool:
        """Whether there are several submissions; one beside the folder's own graded files may be an old copy."""
        if self.own:
            return len(self.others) >= 2 and not all(_words(stem(other)) <= _VERSIONS for other in self.others)
        return self.is_export or bool(self.renamed) or len(self.archives) >= 2 or len(self.projects) >= 2


def shape(tree: Tree, assignment: Assignment, path: Path, *, is_packed: bool = False) -> Shape:
    """Return whether the tree is a class, at its top or in the only folder there, or one submission.

    `path` is where the tree is: in doubt, what lies beside it is looked at.
    """
    places, name = assignment.places, assignment.name
    entries = tree.entries("")
    visible = [entry for entry in entries if not is_hidden(entry.name) and not is_side(entry)]
    is_checkout = any(entry.name == ".git" for entry in entries)
    top = _signs(tree, "", visible, places)
    # A checkout with graded files is one submission, whatever archives and files lie in it.
    is_project = is_checkout and bool(top.own) and ("" in top.own or len(top.projects) < 2)
    if top.is_class and not is_project:
        folders = [one.name for one in visible if one.kind == "folder"]
        are_parts = _is_whole_course(folders, name) or (
            not is_checkout and _is_in_parts(tree, visible, assignment, path)
        )
        if are_parts and not top.is_export:
            return Shape(None, note=f"read as one submission in several folders; {MANY}")
        return Shape("")
    if top.own:
        are_parts = all(_is_part(stem(other), name) for other in top.others)
        return Shape(None) if is_checkout or (top.others and are_parts) else _one(top, visible)
    if inner := _inner_class(tree, visible, places):
        return Shape(inner, note=f"{one_line(inner)}, the only folder, is read as a class; {ONE_SUBMISSION}")
    if is_packed or is_checkout:
        return Shape(None)
    if lone := _lone(visible):
        if _is_part(stem(lone), name):
            return Shape(None)
        if (is_archive(lone) or bases_below(tree, lone, places)) and _is_among_students(path, assignment):
            return Shape(None, note=f"read as one submission; if {one_line(lone)} is the student, name that folder")
    return Shape("")


def _lone(visible: Sequence[Entry]) -> str:
    """Return the one folder or archive that there is, which may be a student, or what a student packed.

    It is empty without one.
    """
    able = [one for one in visible if one.kind == "folder" or (one.kind == "file" and is_archive(one.name))]
    return able[0].name if len(able) == 1 and not is_renamed(able[0]) else ""


def _is_in_parts(tree: Tree, visible: Sequence[Entry], assignment: Assignment, path: Path) -> bool:
    """Return whether the folders at the top are parts of one submission, or versions of it."""
    folders = [one.name for one in visible if one.kind == "folder"]
    if any(is_renamed(one) or is_archive(one.name) for one in visible):
        return False
    if folders and all(_words(folder) and _words(folder) <= _VERSIONS for folder in folders):
        return True
    found = _split(tree, visible, assignment)
    is_each_once = bool(found) and set(assignment.files) not in found
    are_parts = all(_is_part(folder, assignment.name) for folder in folders)
    return bool(found) and (are_parts or (is_each_once and _is_among_students(path, assignment)))


def _is_whole_course(folders: Sequence[str], name: str) -> bool:
    """Return whether a folder is named for the assignment, and others are for other assignments of the course."""
    own = [folder for folder in folders if is_named_for(folder, name)]
    others = [folder for folder in folders if is_of_another(folder, name)]
    return len(own) == 1 and bool(others) and len(own) + len(others) == len(folders)


def _split(tree: Tree, visible: Sequence[Entry], assignment: Assignment) -> list[set[str]]:
    """Return which graded files each folder has, where these may be parts or versions of one submission.

    It is empty otherwise.

    Together they have all files, and no two of them do.
    """
    folders = [one.name for one in visible if one.kind == "folder"]
    if len(folders) > _MAX_PARTS or any(is_renamed(one) or is_archive(one.name) for one in visible):
        return []
    found = [one for folder in folders if (one := _work(tree, folder, assignment))]
    whole = set(assignment.files)
    is_one = set().union(*found) == whole and sum(one == whole for one in found) < 2
    return found if is_one else []


def _work(tree: Tree, folder: str, assignment: Assignment) -> set[str]:
    """Return which graded files are below the folder: each as it is, or by the notebook that is handed in for it."""
    places, notebooks = assignment.places, assignment.notebooks
    hits = {name for base in bases_below(tree, folder, places) for name in _hits(tree, base, places)}
    return {file for name in hits for file in notebooks.get(name, (name,))}


def bases_below(tree: Tree, folder: str, places: Places) -> tuple[str, ...]:
    """Return the folders with graded files in a folder; none where it cannot be searched, which is said later."""
    try:
        return bases(tree, places, folder)
    except NotGradedError:
        return ()


def _is_part(folder: str, name: str) -> bool:
    words = _words(folder)
    is_counted = len(folder) <= 2 and not words - {folder.casefold()}  # as "a" and "b", or "1" and "2"
    return is_counted or bool(words and words <= _PARTS) or is_named_for(folder, name)


def _words(name: str) -> frozenset[str]:
    """Return the words in a name, without numbers."""
    return frozenset(re.findall(r"[^\W\d_]+", name.casefold()))


def _is_among_students(path: Path, assignment: Assignment) -> bool:
    """Return whether another folder or archive beside the path is one student's submission."""
    try:
        beside = FolderTree(path.parent, max_entries=MAX_CLASS_ENTRIES)
        others = [one for one in beside.entries("") if one.name != path.name and not is_hidden(one.name)]
        return any(_is_students(beside, one, assignment) for one in others[:_MAX_BESIDE])
    except NotGradedError:
        return False


def _is_students(tree: Tree, entry: Entry, assignment: Assignment) -> bool:
    """Return whether the entry is a submission by itself, or may be one as well as a class of one or two."""
    if entry.kind != "folder":
        return False
    try:
        visible = [one for one in tree.entries(entry.name) if not is_hidden(one.name) and not is_side(one)]
    except NotGradedError:
        return False
    if _own(tree, entry.name, assignment.places):
        return True
    inner = FolderTree(tree.root / entry.name) if isinstance(tree, FolderTree) else tree
    if lone := _lone(visible):
        return is_archive(lone) or bool(bases_below(inner, lone, assignment.places))
    return bool(_split(inner, visible, assignment))


def _inner_class(tree: Tree, visible: list[Entry], places: Places) -> str:
    """Return the only folder at the top, if it holds a class; else empty."""
    if len(visible) != 1 or visible[0].kind != "folder":
        return ""
    name = visible[0].name
    try:
        inside = [entry for entry in tree.entries(name) if not is_hidden(entry.name)]
    except NotGradedError:
        return ""
    return name if _signs(tree, name, inside, places).is_class else ""


def _one(top: _Signs, visible: list[Entry]) -> Shape:
    """Return one submission, with what else could be meant."""
    own = " and ".join(f"{one_line(name)}/" for name in top.own if name) or "the top"
    said = f"read as one submission, for the graded files in {own}"
    ways = f"a class needs a folder of its own; {ONE_SUBMISSION}"
    if top.others:
        return Shape(None, doubt=f"{one_line(top.others[0])} may be somebody else's: {said}; {ways}")
    beside = [entry.name for entry in visible if entry.kind == "folder" and entry.name not in top.own]
    is_bare = all(entry.kind == "folder" for entry in visible)  # a project has files at its top, a class seldom
    return Shape(None, note=f"{said}; {ways}" if beside and is_bare else "")


def _signs(tree: Tree, folder: str, inside: list[Entry], places: Places) -> _Signs:
    own = _own(tree, folder, places)
    archives = (one.name for one in inside if one.kind == "file" and is_archive(one.name) and not is_renamed(one))
    return _Signs(
        own=own,
        renamed=_two(one.name for one in inside if is_renamed(one)),
        archives=_two(archives),
        projects=_two(_projects(tree, folder, inside, own, places)),
        is_export=any(one.name == gradescope.METADATA for one in inside),
    )


def _two(names: Iterator[str]) -> tuple[str, ...]:
    return tuple(islice(names, 2))


def _own(tree: Tree, folder: str, places: Places) -> tuple[str, ...]:
    """Return the entries in which the folder's own graded files are, "" for the folder itself.

    Of a file that is there twice, the first place counts: the second one may be a student of that name.
    """
    above = f"{folder}/" if folder else ""
    found = [hits[0].place.removeprefix(above) for hits in _hits(tree, folder, places).values()]
    return tuple(dict.fromkeys(place.partition("/")[0] if "/" in place else "" for place in found))


def _projects(tree: Tree, folder: str, inside: list[Entry], own: tuple[str, ...], places: Places) -> Iterator[str]:
    for entry in inside:
        is_another = entry.kind == "folder" and entry.name not in own and not is_renamed(entry)
        # Beside graded files, what decides is whether somebody else's are lost: then they are looked for further down.
        has_project = _has_project_below if own else _has_project
        if is_another and has_project(tree, joined(folder, entry.name), places):
            yield entry.name


def _has_project(tree: Tree, folder: str, places: Places) -> bool:
    """Return whether graded files are below the folder, or below one in it, as in an archive that GitHub made."""
    try:
        inner = subfolders(tree, folder)
    except NotGradedError:
        return False
    return any(_hits(tree, base, places) for base in (folder, *inner[:MAX_FOLDERS]))


def _has_project_below(tree: Tree, folder: str, places: Places) -> bool:
    """Return whether a student's submission could be in the folder, as deep as one is looked for."""
    try:
        return bool(bases(tree, places, folder))
    except NotGradedError:
        return False


def _hits(tree: Tree, base: str, places: Places) -> dict[str, tuple[Hit, ...]]:
    """Return the graded files below a folder.

    It is None where a folder cannot be read, which is said of its student later.
    """
    try:
        return hits_below(tree, base, places)
    except NotGradedError:
        return {}
