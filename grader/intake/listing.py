"""Owns finding who handed in, in whatever shape the submissions come. It looks at names, and reads no submission."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from msgspec import structs

from grader.ci.commit import Commits
from grader.courses.assignment import Assignment
from grader.intake.claiming import SourceMaker, settled
from grader.intake.files.archives import MAX_ARCHIVE_BYTES, TAR_SUFFIXES, is_archive, opened_archive, stem
from grader.intake.files.folders import MAX_CLASS_ENTRIES, FolderTree
from grader.intake.files.members import is_hidden, member_tree, safe_place
from grader.intake.files.text import one_line, person
from grader.intake.files.tree import Entry, NotGradedError, Packed, Tree, UnreadableError
from grader.intake.files.zips import packed_member, zip_directory
from grader.intake.finding import is_near
from grader.intake.notebooks import SUFFIX
from grader.intake.places import Places
from grader.intake.platforms.clones import PLATFORM
from grader.intake.platforms.names import is_side, reader
from grader.intake.platforms.receipts import Claim, Download, Receipt
from grader.intake.shapes import ONE_SUBMISSION, Shape, shape
from grader.intake.values import IntakeError, Listing, NotGraded, Source, SourceKind

_SHAPES = "a folder per student, an archive per student, or a download of a platform, as it is"
_NOBODYS = {"link": "a symbolic link; passed over", "file": "not understood; passed over"}
# The members of a class's archive, by their entry in its folder, each with its place in the submission.
_Commits = tuple[Commits, dict[str, tuple[str, ...]]]  # and by student, commits whose times run backwards
_Members = Mapping[str, Sequence[tuple[str, Packed]]]


def list_sources(path: Path, assignment: Assignment) -> Listing:
    """Return who handed in below the path, sorted by name; raises IntakeError if the path holds nobody's submission."""
    path = _resolved(path)
    try:
        listing = _in_folder(path, assignment) if path.is_dir() else _in_file(path, assignment)
    except (UnreadableError, NotGradedError) as fault:
        raise IntakeError(f"{_shown(path)}: {fault}") from fault
    if not listing.sources and not listing.not_graded:
        lines = (*listing.notes, *listing.unclear)
        raise IntakeError("\n".join((f"{_shown(path)}: no submission in it; expected {_SHAPES}", *lines)))
    return listing


def list_one(path: Path, student: str, assignment: Assignment) -> Listing:
    """Return the path as one student's submission, whatever is in it: a folder, an archive or a single graded file.

    Of another file nobody can say that it was handed in for this assignment: IntakeError, and not a zero.
    """
    path, student = _resolved(path), person(student)
    if path.is_dir():
        return Listing((Source(student, path, "folder"),), ())
    if is_archive(path.name):
        return Listing((Source(student, path, _packed_kind(path.name)),), ())
    is_notebook = bool(assignment.notebooks) and SUFFIX in path.name
    if not is_notebook and not any(path.name in places for places in assignment.places.values()):
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


def _in_folder(path: Path, assignment: Assignment) -> Listing:
    places = assignment.places
    tree = FolderTree(path, max_entries=MAX_CLASS_ENTRIES)
    seen = shape(tree, assignment, path)
    if seen.folder is None:
        return _alone(Source(person(path.name), path, "folder"), seen)
    parent = seen.folder or path.name
    commits, backwards = Commits(), dict[str, tuple[str, ...]]()
    listing = _class(tree, seen.folder, partial(_on_disk, path / seen.folder, (commits, backwards)), places, parent)
    notes = (*listing.notes, *_of_commits(commits, backwards))
    return replace(listing, how=seen.note or _of_one(listing), notes=notes)


def _of_commits(commits: Commits, backwards: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield what is said of the times of commits, which are the students' own word."""
    for student, found in backwards.items():
        yield (
            f"{one_line(student)}: the times of {len(found)} commits run backwards, such as {found[0][:10]}; the time"
            " of a commit is what the student's machine said"
        )
    if commits.seconds_left <= 0:
        yield "the commits of some repositories take too long to read; nothing is said of their times"


def _alone(source: Source, seen: Shape) -> Listing:
    """Return one submission, and what of its shape a person must know."""
    name = one_line(source.path.name)
    return Listing((source,), (), unclear=(f"{name}: {seen.doubt}",) if seen.doubt else (), how=seen.note)


def _of_one(listing: Listing) -> str:
    """Return what is said of a class with one folder in it, which may be a folder of one student's submission."""
    if len(listing.sources) != 1 or listing.not_graded or listing.sources[0].kind != "folder":
        return ""
    return f"read as a class of one student, {one_line(listing.sources[0].student)}; {ONE_SUBMISSION}"


def _in_file(path: Path, assignment: Assignment) -> Listing:
    if not is_archive(path.name):
        raise IntakeError(f"{_shown(path)}: neither a folder nor an archive; expected {_SHAPES}")
    source = Source(person(stem(path.name)), path, _packed_kind(path.name))
    with FolderTree(path.parent).open(path.name, MAX_ARCHIVE_BYTES) as file:
        if path.name.lower().endswith(TAR_SUFFIXES):
            return _alone(source, _shape_of_tar(file, path, assignment))
        try:
            directory = zip_directory(file, of_a_class=True)
            seen = _shape_of_zip(file, directory, path, assignment)
        except UnreadableError:  # to be said in the student's feedback
            return _alone(source, Shape(None))
        if seen.folder is None:
            return _alone(source, seen)
        listing = _class_in_zip(file, directory, path, seen.folder, assignment.places)
    note = f"{one_line(path.name)}: read as the submissions of {len(listing.sources)} students"
    return replace(listing, notes=(note, *listing.notes))


def _shape_of_tar(file: BinaryIO, path: Path, assignment: Assignment) -> Shape:
    with ExitStack() as stack:
        try:
            tree = stack.enter_context(opened_archive(file))
            seen = shape(tree, assignment, path, is_packed=True)
        except (UnreadableError, NotGradedError):  # to be said of the student
            return Shape(None)
    if seen.folder is not None:  # a tar archive is read from its start for each file: for a class, in its square
        raise IntakeError(f"{_shown(path)}: a tar archive of several submissions; unpack it, and name the folder")
    return seen


def _shape_of_zip(file: BinaryIO, directory: Sequence[Packed], path: Path, assignment: Assignment) -> Shape:
    """Return what the archive is; a backslash in the name of a student's entry counts for nothing in that."""
    whole = partial(shape, assignment=assignment, path=path, is_packed=True)
    slanted = _slanted(directory, 2)
    seen: Shape = whole(_tree(file, [one for one in directory if one not in slanted]))
    if seen.folder is None and slanted:
        as_windows: Shape = whole(_tree(file, directory))
        if as_windows.folder is not None:
            raise IntakeError(
                f"{_shown(path)}: some of its names have backslashes in them; unpack it, and name the folder"
            )
        return as_windows
    return seen


def _slanted(directory: Sequence[Packed], depth: int) -> frozenset[Packed]:
    """Return the members of whose names nobody can tell where a folder ends, since some programs take a backslash for
    a slash.

    An older program of Windows writes every name so: then all of them mean the same.
    """
    if all("\\" in one.name and "/" not in one.name for one in directory):
        return frozenset()
    return frozenset(one for one in directory if _is_slanted(one, depth))


def _is_slanted(packed: Packed, depth: int) -> bool:
    """Return whether a backslash is in one of the first parts of the name: Windows would read two of them,
    others one.
    """
    parts = [part for part in packed.name.split("/") if part not in ("", ".")]
    return any("\\" in part for part in parts[:depth])


def _tree(file: BinaryIO, directory: Sequence[Packed]) -> Tree:
    members = (packed_member(file, one.name, one) for one in directory)
    return member_tree(members, max_members=len(directory))  # those of each student are counted later


def _class_in_zip(file: BinaryIO, directory: Sequence[Packed], path: Path, folder: str, places: Places) -> Listing:
    depth = 2 if folder else 1
    bad = _slanted(directory, depth)
    honest = [one for one in directory if one not in bad]
    make = partial(_in_zip, path, _by_entry(honest, folder))
    listing = _class(_tree(file, honest), folder, make, places, folder or stem(path.name))
    slanted = (one.name.split("/") for one in directory if one in bad)
    tops = dict.fromkeys(next(part for part in parts if "\\" in part) for parts in slanted)
    refused = (NotGraded(one_line(top), "has a backslash in its name; nobody can tell whose it is") for top in tops)
    return replace(listing, not_graded=(*listing.not_graded, *refused))


def _class(tree: Tree, folder: str, make: SourceMaker, places: Places, parent: str) -> Listing:
    """Return the students of a class, from the entries of its folder."""
    seen = reader(tree, folder, parent)
    strangers: list[str] = []
    beside: list[str] = []
    known: list[Claim] = []
    for entry in tree.entries(folder):
        if is_hidden(entry.name) or entry.name in seen.download.lists:
            continue
        found = seen.claims(entry)
        known.extend(found)
        if not found and seen.is_beside(entry) and not any(is_near(entry.name, name) for name in places):
            beside += [] if is_side(entry) else [one_line(entry.name)]
        elif not found:
            strangers.append(f"{one_line(entry.name)}: {_nobodys(entry, places)}")
    claimed = settled([*known, *_listed(seen.download)], make)
    unclear = (*seen.download.unclear, *strangers)
    earlier = tuple(claimed.earlier)
    return Listing(
        tuple(claimed.sources), tree.notes, tuple(claimed.not_graded), unclear, beside=tuple(beside), earlier=earlier
    )


def _nobodys(entry: Entry, places: Places) -> str:
    if entry.name in places:
        return "among the students' submissions, so that nobody can tell whose it is"
    return _NOBODYS.get(entry.kind, "no file of a submission; passed over")


def _listed(download: Download) -> Iterator[Claim]:
    """Yield those who are on the platform's list and have no entry: they handed in nothing."""
    for one in download.listed:
        yield Claim(one.name, one.receipt, "", "file", instead="on the platform's list, and nothing is there")


def _on_disk(folder: Path, seen: _Commits, student: str, mine: Sequence[Claim]) -> Source:
    first = mine[0]
    if first.file:
        return Source(student, folder, "files", tuple((claim.file, claim.entry) for claim in mine), first.receipt)
    kind = _packed_kind(first.entry) if first.kind == "file" else "folder"
    return Source(student, folder / first.entry, kind, receipt=_with_commit(first, folder / first.entry, seen))


def _with_commit(claim: Claim, folder: Path, seen: _Commits) -> Receipt:
    """Return the receipt of a repository, with the time of the commit that is checked out.

    Odd times are noted in `seen`.
    """
    commits, backwards = seen
    if claim.receipt.platform != PLATFORM or (commit := commits.checked_out(folder)) is None:
        return claim.receipt
    if found := commits.backwards(folder):
        backwards[claim.student] = found
    return structs.replace(claim.receipt, committed=f"{commit.time:%Y-%m-%dT%H:%M:%SZ}")


def _packed_kind(name: str) -> SourceKind:
    return "tar" if name.lower().endswith(TAR_SUFFIXES) else "zip"


def _in_zip(path: Path, members: _Members, student: str, mine: Sequence[Claim]) -> Source:
    """Return a source among the members of a class's archive; an archive in it is a submission of one file."""
    renamed = {claim.entry: claim.file for claim in mine if claim.file}
    own = ((renamed.get(claim.entry, place), how) for claim in mine for place, how in members[claim.entry])
    return Source(student, path, "packed", tuple(own), mine[0].receipt)


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
