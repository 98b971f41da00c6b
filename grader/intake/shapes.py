"""Owns telling a class from one submission, by names alone: no single entry decides for all the others."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from grader.intake import gradescope
from grader.intake.files.archives import is_archive
from grader.intake.files.members import is_hidden
from grader.intake.files.text import one_line
from grader.intake.files.tree import Entry, NotGradedError, Tree
from grader.intake.names import is_renamed
from grader.intake.places import MAX_FOLDERS, Hit, Places, bases, hits_below, joined, subfolders

ONE_SUBMISSION = "if it is one submission, say so by --student NAME"


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
            return len(self.others) >= 2
        return self.is_export or bool(self.renamed) or len(self.archives) >= 2 or len(self.projects) >= 2


def shape(tree: Tree, places: Places, *, is_on_disk: bool) -> Shape:
    """Whether the tree is a class, at its top or in the only folder there, or one submission."""
    entries = tree.entries("")
    visible = [entry for entry in entries if not is_hidden(entry.name)]
    is_checkout = any(entry.name == ".git" for entry in entries)
    top = _signs(tree, "", visible, places)
    # A checkout with graded files is one submission, whatever archives and files lie in it.
    is_project = is_checkout and bool(top.own) and ("" in top.own or len(top.projects) < 2)
    if top.is_class and not is_project:
        return Shape("")
    if top.own:
        return Shape(None) if is_checkout else _one(top, visible)
    if inner := _inner_class(tree, visible, places):
        return Shape(inner, note=f"{one_line(inner)}, the only folder, is read as a class; {ONE_SUBMISSION}")
    return Shape("" if is_on_disk and not is_checkout else None)


def _inner_class(tree: Tree, visible: list[Entry], places: Places) -> str:
    """The only folder at the top, if it holds a class; else empty."""
    if len(visible) != 1 or visible[0].kind != "folder":
        return ""
    name = visible[0].name
    try:
        inside = [entry for entry in tree.entries(name) if not is_hidden(entry.name)]
    except NotGradedError:
        return ""
    return name if _signs(tree, name, inside, places).is_class else ""


def _one(top: _Signs, visible: list[Entry]) -> Shape:
    """One submission, with what else could be meant."""
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
    """The entries in which the folder's own graded files are, "" for the folder itself.

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
    """Whether graded files are below the folder, or below one in it, as in an archive that GitHub made."""
    try:
        inner = subfolders(tree, folder)
    except NotGradedError:
        return False
    return any(_hits(tree, base, places) for base in (folder, *inner[:MAX_FOLDERS]))


def _has_project_below(tree: Tree, folder: str, places: Places) -> bool:
    """Whether a student's submission could be in the folder, as deep as one is looked for."""
    try:
        return bool(bases(tree, places, folder))
    except NotGradedError:
        return False


def _hits(tree: Tree, base: str, places: Places) -> dict[str, tuple[Hit, ...]]:
    """The graded files below a folder; none where a folder cannot be read, which is said of its student later."""
    try:
        return hits_below(tree, base, places)
    except NotGradedError:
        return {}
