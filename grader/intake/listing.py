"""Owns finding who handed in, in whatever shape the submissions come. It looks at names, and reads no submission."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from grader.courses.assignment import Assignment
from grader.intake import gradescope
from grader.intake.alike import told_apart
from grader.intake.files.archives import MAX_ARCHIVE_BYTES, TAR_SUFFIXES, is_archive, opened_archive, stem
from grader.intake.files.folders import MAX_CLASS_ENTRIES, VANISHED, FolderTree
from grader.intake.files.members import is_hidden, member_tree, safe_place
from grader.intake.files.text import one_line, person
from grader.intake.files.tree import Entry, NotGradedError, Packed, Tree, UnreadableError
from grader.intake.files.zips import packed_member, zip_directory
from grader.intake.names import Claim, Person, claims
from grader.intake.notebooks import SUFFIX
from grader.intake.places import Places
from grader.intake.shapes import ONE_SUBMISSION, Shape, shape
from grader.intake.values import IntakeError, Listing, NotGraded, Source, SourceKind

_SHAPES = "a folder per student, an archive per student, or a download of Canvas, Moodle or Gradescope"
_MAX_ENTRY = 60  # characters of the name of an entry in a sentence that names several
_NOBODYS = {"link": "a symbolic link; passed over", "file": "not understood; passed over"}
_UNUSABLE = {
    "link": "is a symbolic link; put the files themselves in its place",
    "special": "is not an ordinary file or folder",
    "twice": "is there more than once; keep one",
    "locked": "has permissions that let nobody read it",
    "closed": "has permissions that let nobody read it",
    "vanished": VANISHED,
}

# From a student's name and what is the student's, a source; the name is settled only when all are known.
_SourceMaker = Callable[[str, Sequence[Claim]], Source]
# The members of a class's archive, by their entry in its folder, each with its place in the submission.
_Members = Mapping[str, Sequence[tuple[str, Packed]]]


def list_sources(path: Path, assignment: Assignment) -> Listing:
    """Who handed in below the path, sorted by name; IntakeError if the path holds nobody's submission."""
    path = _resolved(path)
    try:
        listing = _in_folder(path, assignment.places) if path.is_dir() else _in_file(path, assignment.places)
    except (UnreadableError, NotGradedError) as fault:
        raise IntakeError(f"{_shown(path)}: {fault}") from fault
    if not listing.sources and not listing.not_graded:
        lines = (*listing.notes, *listing.unclear)
        raise IntakeError("\n".join((f"{_shown(path)}: no submission in it; expected {_SHAPES}", *lines)))
    return listing


def list_one(path: Path, student: str, assignment: Assignment) -> Listing:
    """The path as one student's submission, whatever is in it: a folder, an archive or a single graded file.

    Of another file nobody can say that it was handed in for this assignment: IntakeError, and not a zero.
    """
    path, student = _resolved(path), person(student)
    if path.is_dir():
        return Listing((Source(student, path, "folder"),), ())
    if is_archive(path.name):
        return Listing((Source(student, path, _packed_kind(path.name)),), ())
    is_notebook = bool(assignment.notebooks) and SUFFIX in path.name
    if not is_notebook and not any(path.name in places for places in assignment.files.values()):
        names = ", ".join(assignment.places)
        raise IntakeError(
            f"{_shown(path)}: nothing of {assignment.name} is in it, so nothing was graded; expected a folder, an"
            f" archive, or one of {names}"
        )
    return Listing((Source(student, path.parent, "files", ((path.name, path.name),)),), ())


def _resolved(path: Path) -> Path:
    try:
        return path.resolve(strict=True)
    except OSError as error:
        raise IntakeError(f"{_shown(path)}: {error.strerror}; expected {_SHAPES}") from error


def _shown(path: Path) -> str:
    return one_line(str(path))


def _in_folder(path: Path, places: Places) -> Listing:
    tree = FolderTree(path, max_entries=MAX_CLASS_ENTRIES)
    seen = shape(tree, places, is_on_disk=True)
    if seen.folder is None:
        return _alone(Source(person(path.name), path, "folder"), seen)
    listing = _class(tree, seen.folder, partial(_on_disk, path / seen.folder), places)
    return replace(listing, how=seen.note or _of_one(listing))


def _alone(source: Source, seen: Shape) -> Listing:
    """One submission, and what of its shape a person must know."""
    name = one_line(source.path.name)
    return Listing((source,), (), unclear=(f"{name}: {seen.doubt}",) if seen.doubt else (), how=seen.note)


def _of_one(listing: Listing) -> str:
    """What is said of a class with one folder in it, which may be a folder of one student's submission."""
    if len(listing.sources) != 1 or listing.not_graded or listing.sources[0].kind != "folder":
        return ""
    return f"read as a class of one student, {one_line(listing.sources[0].student)}; {ONE_SUBMISSION}"


def _in_file(path: Path, places: Places) -> Listing:
    if not is_archive(path.name):
        raise IntakeError(f"{_shown(path)}: neither a folder nor an archive; expected {_SHAPES}")
    source = Source(person(stem(path.name)), path, _packed_kind(path.name))
    with FolderTree(path.parent).open(path.name, MAX_ARCHIVE_BYTES) as file:
        if path.name.lower().endswith(TAR_SUFFIXES):
            return _alone(source, _shape_of_tar(file, path, places))
        try:
            directory = zip_directory(file, of_a_class=True)
            seen = _shape_of_zip(file, directory, path, places)
        except UnreadableError:  # to be said in the student's feedback
            return _alone(source, Shape(None))
        if seen.folder is None:
            return _alone(source, seen)
        listing = _class_in_zip(file, directory, path, seen.folder, places)
    note = f"{one_line(path.name)}: read as the submissions of {len(listing.sources)} students"
    return replace(listing, notes=(note, *listing.notes))


def _shape_of_tar(file: BinaryIO, path: Path, places: Places) -> Shape:
    with ExitStack() as stack:
        try:
            seen = shape(stack.enter_context(opened_archive(file)), places, is_on_disk=False)
        except (UnreadableError, NotGradedError):  # to be said of the student
            return Shape(None)
    if seen.folder is not None:  # a tar archive is read from its start for each file: for a class, in its square
        raise IntakeError(f"{_shown(path)}: a tar archive of several submissions; unpack it, and name the folder")
    return seen


def _shape_of_zip(file: BinaryIO, directory: Sequence[Packed], path: Path, places: Places) -> Shape:
    """What the archive is; a backslash in the name of a student's entry counts for nothing in that."""
    seen = shape(_tree(file, [one for one in directory if not _is_slanted(one, 2)]), places, is_on_disk=False)
    if seen.folder is None and any(_is_slanted(one, 2) for one in directory):
        as_windows = shape(_tree(file, directory), places, is_on_disk=False)
        if as_windows.folder is not None:
            raise IntakeError(f"{_shown(path)}: has names with backslashes in it; unpack it, and name the folder")
        return as_windows
    return seen


def _is_slanted(packed: Packed, depth: int) -> bool:
    """Whether a backslash is in one of the first parts of the name: Windows would read two of them, others one."""
    parts = [part for part in packed.name.split("/") if part not in ("", ".")]
    return any("\\" in part for part in parts[:depth])


def _tree(file: BinaryIO, directory: Sequence[Packed]) -> Tree:
    members = (packed_member(file, one.name, one) for one in directory)
    return member_tree(members, max_members=len(directory))  # those of each student are counted later


def _class_in_zip(file: BinaryIO, directory: Sequence[Packed], path: Path, folder: str, places: Places) -> Listing:
    depth = 2 if folder else 1
    honest = [one for one in directory if not _is_slanted(one, depth)]
    listing = _class(_tree(file, honest), folder, partial(_in_zip, path, _by_entry(honest, folder)), places)
    slanted = (one.name.split("/") for one in directory if _is_slanted(one, depth))
    tops = dict.fromkeys(next(part for part in parts if "\\" in part) for parts in slanted)
    refused = (NotGraded(one_line(top), "has a backslash in its name; nobody can tell whose it is") for top in tops)
    return replace(listing, not_graded=(*listing.not_graded, *refused))


def _class(tree: Tree, folder: str, make: _SourceMaker, places: Places) -> Listing:
    """The students of a class, from the entries of its folder."""
    people, unclear = _submitters(tree, folder)
    notes: list[str] = []
    known: list[Claim] = []
    for entry in tree.entries(folder):
        if is_hidden(entry.name) or entry.name == gradescope.METADATA:
            continue
        found = claims(entry, people)
        known.extend(found)
        if not found and entry.name in places:
            unclear.append(
                f"{one_line(entry.name)}: among the students' submissions, so that nobody can tell whose it is"
            )
        elif not found:
            notes.append(f"{one_line(entry.name)}: {_NOBODYS.get(entry.kind, 'no file of a submission; passed over')}")
    sources, not_graded = _settled(known, make)
    return Listing(sources, (*notes, *tree.notes), not_graded, tuple(unclear))


def _submitters(tree: Tree, folder: str) -> tuple[Mapping[str, tuple[Person, ...]], list[str]]:
    if Entry(gradescope.METADATA, "file") not in tree.entries(folder):
        return {}, []
    try:
        return gradescope.submitters(tree, folder), []
    except UnreadableError as fault:
        return {}, [f"{gradescope.METADATA} {fault}; the students are called by their folders"]


def _settled(known: Sequence[Claim], make: _SourceMaker) -> tuple[tuple[Source, ...], tuple[NotGraded, ...]]:
    """A source for each student; where two submissions have one name, or one cannot be one, why not."""
    ids: dict[str, set[str]] = defaultdict(set)
    for claim in known:
        ids[claim.student].add(claim.id)
    by_name: dict[str, list[Claim]] = defaultdict(list)
    for claim in known:
        # Two people of one name are told apart by what the download says of them; without that, nobody guesses.
        is_told_apart = len(ids[claim.student]) > 1 and "" not in ids[claim.student]
        by_name[f"{claim.student} ({claim.id})" if is_told_apart else claim.student].append(claim)
    refused = {name: reasons for name, mine in sorted(by_name.items()) if (reasons := _reasons(mine))}
    sources = tuple(_made(make, name, mine) for name, mine in sorted(by_name.items()) if name not in refused)
    return sources, tuple(NotGraded(name, reason) for name, reasons in refused.items() for reason in reasons)


def _made(make: _SourceMaker, student: str, mine: Sequence[Claim]) -> Source:
    return replace(make(student, mine), entries=tuple(claim.entry for claim in mine))


def _reasons(mine: Sequence[Claim]) -> tuple[str, ...]:
    """Why these claims of one name are not graded, a sentence for each submission; none if they are one submission."""
    if _are_one(mine):
        bad = (claim for claim in mine if claim.kind in _UNUSABLE)
        return tuple(f"{one_line(claim.entry)} {_UNUSABLE[claim.kind]}" for claim in bad)[:1]
    shown = told_apart([claim.entry for claim in mine], _MAX_ENTRY)
    entries = ", ".join(list(shown.values())[:5])
    return tuple(
        f"{shown[one.entry]} is one of {len(mine)} submissions of that name ({entries}); keep one" for one in mine
    )


def _are_one(mine: Sequence[Claim]) -> bool:
    """Whether the claims are one submission: one folder or archive, or any number of single files of one person."""
    return len(mine) == 1 or (all(claim.file for claim in mine) and len({claim.id for claim in mine}) == 1)


def _on_disk(folder: Path, student: str, mine: Sequence[Claim]) -> Source:
    first = mine[0]
    if first.file:
        return Source(student, folder, "files", tuple((claim.file, claim.entry) for claim in mine))
    return Source(student, folder / first.entry, _packed_kind(first.entry) if first.kind == "file" else "folder")


def _packed_kind(name: str) -> SourceKind:
    return "tar" if name.lower().endswith(TAR_SUFFIXES) else "zip"


def _in_zip(path: Path, members: _Members, student: str, mine: Sequence[Claim]) -> Source:
    """A source among the members of a class's archive; an archive in it is a submission of one file."""
    renamed = {claim.entry: claim.file for claim in mine if claim.file}
    own = ((renamed.get(claim.entry, place), how) for claim in mine for place, how in members[claim.entry])
    return Source(student, path, "packed", tuple(own))


def _by_entry(directory: Iterable[Packed], folder: str) -> _Members:
    members: dict[str, list[tuple[str, Packed]]] = defaultdict(list)
    above = f"{folder}/" if folder else ""
    for packed in directory:
        place = safe_place(packed.name) or ""
        if place.startswith(above) and place != folder:
            entry, _, inside = place.removeprefix(above).partition("/")
            if inside or packed.kind != "folder":
                members[entry].append((inside or entry, packed))
    return members
