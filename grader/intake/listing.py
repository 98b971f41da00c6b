"""Owns finding who handed in, in whatever shape the submissions come. It looks at names, and reads no submission."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import islice
from pathlib import Path

from grader.assignment import Assignment
from grader.intake import gradescope
from grader.intake.archives import MAX_ARCHIVE_BYTES, TAR_SUFFIXES, is_archive, opened_archive, stem
from grader.intake.folders import FolderTree
from grader.intake.members import is_hidden, member_tree, safe_place
from grader.intake.names import Claim, Person, claims, is_renamed
from grader.intake.places import Places, hits_below, subfolders
from grader.intake.text import one_line, person
from grader.intake.values import Entry, IntakeError, Listing, Packed, Source, SourceKind, Tree, UnreadableError
from grader.intake.zips import packed_member, zip_directory

_SHAPES = "a folder per student, an archive per student, or a download of Canvas, Moodle or Gradescope"
_NOBODYS = {
    "link": "a symbolic link; passed over",
    "file": "not understood; passed over",
    "locked": "has permissions that let nobody read it; passed over",
}

# From a student's name and what is the student's, a source; the name is settled only when all are known.
_SourceMaker = Callable[[str, Sequence[Claim]], Source]
# The members of a class's archive, by their entry in its folder, each with its place in the submission.
_Members = Mapping[str, Sequence[tuple[str, Packed]]]


def list_sources(path: Path, assignment: Assignment) -> Listing:
    """Who handed in below the path, sorted by name; IntakeError if the path holds nobody's submission."""
    try:
        path = path.resolve(strict=True)
    except OSError as error:
        raise IntakeError(f"{path}: {error.strerror}; expected {_SHAPES}") from error
    try:
        listing = _in_folder(path, assignment.files) if path.is_dir() else _in_file(path, assignment.files)
    except UnreadableError as fault:
        raise IntakeError(f"{path} {fault}") from fault
    if not listing.sources:
        raise IntakeError("\n".join((f"{path}: no submission in it; expected {_SHAPES}", *listing.notes)))
    return listing


def _in_folder(path: Path, places: Places) -> Listing:
    tree = FolderTree(path)
    folder = _class_folder(tree, places, is_on_disk=True)
    if folder is None:
        return Listing((Source(person(path.name), path, "folder"),), ())
    return _class(tree, folder, partial(_on_disk, path / folder))


def _in_file(path: Path, places: Places) -> Listing:
    if not is_archive(path.name):
        raise IntakeError(f"{path}: neither a folder nor an archive; expected {_SHAPES}")
    if path.name.lower().endswith(TAR_SUFFIXES):
        return _in_tar(path, places)
    alone = Listing((Source(person(stem(path.name)), path, "zip"),), ())
    with FolderTree(path.parent).open(path.name, MAX_ARCHIVE_BYTES) as file:
        try:
            directory = zip_directory(file, of_a_class=True)
            members = (packed_member(file, one.name, one) for one in directory)
            tree = member_tree(members, max_members=len(directory))  # those of each student are counted later
            folder = _class_folder(tree, places, is_on_disk=False)
        except UnreadableError:  # to be said in the student's feedback
            return alone
        if folder is None:
            return alone
        listing = _class(tree, folder, partial(_in_zip, path, _by_entry(directory, folder)))
    note = f"{one_line(path.name)}: read as the submissions of {len(listing.sources)} students"
    return Listing(listing.sources, (note, *listing.notes))


def _in_tar(path: Path, places: Places) -> Listing:
    alone = Listing((Source(person(stem(path.name)), path, "tar"),), ())
    with ExitStack() as stack:
        file = stack.enter_context(FolderTree(path.parent).open(path.name, MAX_ARCHIVE_BYTES))
        try:
            tree = stack.enter_context(opened_archive(file))
            is_class = _class_folder(tree, places, is_on_disk=False) is not None
        except UnreadableError:  # to be said in the student's feedback
            return alone
    if is_class:  # a tar archive is read from its beginning for each file: for a class, in the square of its size
        raise IntakeError(f"{path}: a tar archive of several submissions; unpack it, and name the folder")
    return alone


def _class_folder(tree: Tree, places: Places, *, is_on_disk: bool) -> str | None:
    """The folder whose entries are students, the top or the only one there; None if the tree is one submission."""
    if _is_project(tree, places):
        return None
    entries = tree.entries("")
    visible = [entry for entry in entries if not is_hidden(entry.name)]
    if len(visible) == 1 and visible[0].kind == "folder" and _is_class(tree, visible[0].name, places):
        return visible[0].name
    is_checkout = any(entry.name == ".git" for entry in entries)
    return "" if (is_on_disk and not is_checkout) or _is_class(tree, "", places) else None


def _is_class(tree: Tree, folder: str, places: Places) -> bool:
    """Whether the names tell of a class: a download's renames, several archives, or several folders with projects."""
    entries = [entry for entry in tree.entries(folder) if not is_hidden(entry.name)]
    if any(is_renamed(entry) or entry.name == gradescope.METADATA for entry in entries):
        return True
    archives = (entry for entry in entries if entry.kind == "file" and is_archive(entry.name))
    projects = (inner for inner in subfolders(tree, folder) if _has_project(tree, inner, places))
    return any(len(tuple(islice(several, 2))) == 2 for several in (archives, projects))


def _is_project(tree: Tree, places: Places) -> bool:
    """Whether the top is one submission: its files are there, and not in the folder of a student who is called so."""
    places_found = [hit.place for hits in hits_below(tree, "", places).values() for hit in hits]
    above = {place.partition("/")[0] if "/" in place else "" for place in places_found}
    others = (one for one in subfolders(tree, "") if one not in above and _has_project(tree, one, places))
    return bool(above) and ("" in above or len(tuple(islice(others, 2))) < 2)


def _has_project(tree: Tree, folder: str, places: Places) -> bool:
    """Whether graded files are below the folder, or below one in it, as in an archive that GitHub made."""
    return any(hits_below(tree, base, places) for base in (folder, *subfolders(tree, folder)))


def _class(tree: Tree, folder: str, make: _SourceMaker) -> Listing:
    """The students of a class, from the entries of its folder."""
    people, notes = _submitters(tree, folder)
    known: list[Claim] = []
    for entry in tree.entries(folder):
        if is_hidden(entry.name) or entry.name == gradescope.METADATA:
            continue
        found = claims(entry, people)
        known.extend(found)
        if not found:
            notes.append(f"{one_line(entry.name)}: {_NOBODYS.get(entry.kind, 'no file of a submission; passed over')}")
    sources, clashes = _settled(known, make)
    return Listing(sources, (*clashes, *notes, *tree.notes))


def _submitters(tree: Tree, folder: str) -> tuple[Mapping[str, tuple[Person, ...]], list[str]]:
    if Entry(gradescope.METADATA, "file") not in tree.entries(folder):
        return {}, []
    try:
        return gradescope.submitters(tree, folder), []
    except UnreadableError as fault:
        return {}, [f"{gradescope.METADATA} {fault}; the students are called by their folders"]


def _settled(known: Sequence[Claim], make: _SourceMaker) -> tuple[tuple[Source, ...], tuple[str, ...]]:
    """A source for each student; where two submissions have one name, a line, and none of the two."""
    ids: dict[str, set[str]] = defaultdict(set)
    for claim in known:
        ids[claim.student].add(claim.id)
    by_name: dict[str, list[Claim]] = defaultdict(list)
    for claim in known:
        # Two people of one name are told apart by what the download says of them; without that, nobody guesses.
        is_told_apart = len(ids[claim.student]) > 1 and "" not in ids[claim.student]
        by_name[f"{claim.student} ({claim.id})" if is_told_apart else claim.student].append(claim)
    clashes = {name: mine for name, mine in by_name.items() if not _are_one(mine)}
    sources = (make(name, mine) for name, mine in sorted(by_name.items()) if name not in clashes)
    return tuple(sources), tuple(_clash(name, mine) for name, mine in sorted(clashes.items()))


def _are_one(mine: Sequence[Claim]) -> bool:
    """Whether the claims are one submission: one folder or archive, or any number of single files of one person."""
    return len(mine) == 1 or (all(claim.file for claim in mine) and len({claim.id for claim in mine}) == 1)


def _clash(name: str, mine: Sequence[Claim]) -> str:
    entries = ", ".join(one_line(claim.entry) for claim in mine[:5])
    return f"error: {name}: {len(mine)} submissions of that name ({entries}); none of them is graded, keep one"


def _on_disk(folder: Path, student: str, mine: Sequence[Claim]) -> Source:
    first = mine[0]
    if first.file:
        return Source(student, folder, "files", tuple((claim.file, claim.entry) for claim in mine))
    kind: SourceKind = "folder"
    if first.kind == "file":
        kind = "tar" if first.entry.lower().endswith(TAR_SUFFIXES) else "zip"
    return Source(student, folder / first.entry, kind)


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
