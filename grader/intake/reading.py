"""Owns turning one student's source into a `Submission`: what is read, in which order, and what is said of the rest."""

import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial

from grader.courses.assignment import Assignment
from grader.intake.files.archives import MAX_ARCHIVE_BYTES, is_archive, opened_archive
from grader.intake.files.folders import LOCKED, VANISHED, FolderTree, not_readable
from grader.intake.files.members import Member, is_hidden, member_tree
from grader.intake.files.text import one_line, source_text
from grader.intake.files.tree import NotGradedError, Packed, Tree, UnreadableError
from grader.intake.files.zips import packed_member
from grader.intake.places import (
    Hit,
    bases,
    closed_folders,
    doubtful,
    hits_below,
    joined,
    looks_like,
    named_for,
    require_none_closed,
)
from grader.intake.values import MAX_FILE_BYTES, MAX_HELPERS, MAX_INNER_BYTES, MAX_TEXT_BYTES, Source, Submission
from grader.kit.handin.digest import digest_of

_MAX_NOTES = 20  # a screen; whoever makes more means to fill it
_NOT_A_FILE = {
    "folder": "is a folder; hand in the file",
    "link": "is a symbolic link; hand in the file itself",
    "special": "is not an ordinary file",
    "twice": "is there more than once; nobody can tell which one counts",
}


@dataclass
class _Draft:
    """A submission in the making."""

    files: dict[str, str] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    bytes_left: int = MAX_TEXT_BYTES


def read_submission(source: Source, assignment: Assignment) -> Submission:
    """The text of the graded files and of those beside them; what cannot be read is a problem of the student's.

    NotGradedError where what was handed in is not at fault for that: then it is not known how good it is.
    """
    draft = _Draft()
    try:
        with ExitStack() as stack:
            _gather(draft, _opened(source, stack), assignment, may_unpack=True)
    except UnreadableError as fault:
        unread = [name for name in assignment.files if name not in draft.files]
        draft.problems.update({name: f"{name} cannot be read: it {fault}." for name in unread})
    except OSError as error:  # while an opened file was read, or an archive was unpacked to disk
        raise not_readable(source.path.name, error) from error
    return _finished(source.student, draft)


def _finished(student: str, draft: _Draft) -> Submission:
    files = dict(sorted(draft.files.items()))
    problems = dict(sorted(draft.problems.items()))
    notes = list(dict.fromkeys(draft.notes))
    if len(notes) > _MAX_NOTES:
        notes[_MAX_NOTES:] = [f"{len(notes) - _MAX_NOTES:,} more notes of this kind"]
    return Submission(student, files, dict(draft.found), problems, tuple(notes), digest_of(files, problems))


def _opened(source: Source, stack: ExitStack) -> Tree:
    """The tree of the source; the stack closes what it is read from."""
    if source.kind == "folder":
        return FolderTree(source.path)
    if source.kind == "files":
        return member_tree(_downloaded(source))
    beside = FolderTree(source.path.parent)
    if source.kind == "packed":
        file = stack.enter_context(beside.open(source.path.name, MAX_ARCHIVE_BYTES))
        return member_tree(packed_member(file, name, how) for name, how in source.members if isinstance(how, Packed))
    return _unpacked(beside, source.path.name, MAX_ARCHIVE_BYTES, stack)


def _downloaded(source: Source) -> Iterator[Member]:
    folder = FolderTree(source.path)
    for name, place in source.members:
        if isinstance(place, str):
            yield Member(name, "file", partial(folder.open, place))


def _unpacked(tree: Tree, place: str, max_bytes: int, stack: ExitStack) -> Tree:
    try:
        return stack.enter_context(opened_archive(stack.enter_context(tree.open(place, max_bytes))))
    except UnreadableError as fault:
        raise UnreadableError(f"is in an archive that {fault}") from fault


def _gather(draft: _Draft, tree: Tree, assignment: Assignment, *, may_unpack: bool) -> None:
    """Reads what the tree holds into the draft; where it holds but one archive, what that holds."""
    draft.notes.extend(tree.notes)
    rivals = named_for(bases(tree, assignment.files), assignment.name)
    inner = _archives(tree)
    if not rivals and may_unpack and len(inner) == 1:
        draft.notes.append(f"{one_line(inner[0])}: an archive in the submission, looked into")
        with ExitStack() as stack:
            unpacked = _unpacked(tree, inner[0], MAX_INNER_BYTES, stack)
            _gather(draft, unpacked, assignment, may_unpack=False)
        return
    draft.notes.extend(f"{one_line(place)}: an archive in the submission; passed over" for place in inner)
    if len(rivals) > 1:
        _refuse_rivals(draft, rivals, assignment)
    else:
        _read_project(draft, tree, rivals[0] if rivals else "", assignment)


def _archives(tree: Tree) -> tuple[str, ...]:
    """The archives at the top, or in the one folder that is all there is at the top."""
    top = [entry for entry in tree.entries("") if not is_hidden(entry.name)]
    folder = top[0].name if len(top) == 1 and top[0].kind == "folder" else ""
    packed = (one.name for one in tree.entries(folder) if one.kind == "file" and is_archive(one.name))
    return tuple(joined(folder, name) for name in packed)


def _refuse_rivals(draft: _Draft, rivals: tuple[str, ...], assignment: Assignment) -> None:
    shown = ", ".join(f"{one_line(folder)}/" for folder in rivals[:5]) + (", ..." if len(rivals) > 5 else "")
    draft.notes.append(f"graded files in {len(rivals)} folders: {shown}")
    sentence = f"{len(rivals)} folders could be meant ({shown}); hand in one of them"
    draft.problems.update({name: f"{name} cannot be chosen: {sentence}." for name in assignment.files})


def _read_project(draft: _Draft, tree: Tree, base: str, assignment: Assignment) -> None:
    hits = hits_below(tree, base, assignment.files)
    if len(hits) < len(assignment.files):
        require_none_closed(closed_folders(tree, base))
    draft.notes.extend(doubtful(tree, base, assignment.files))
    for name, places in assignment.files.items():
        if name in hits:
            _read_graded(draft, tree, name, hits[name])
        else:
            draft.problems[name] = f"{name} was not found; looked for {', '.join(places)}."
    _read_helpers(draft, tree, assignment)


def _read_graded(draft: _Draft, tree: Tree, name: str, hits: tuple[Hit, ...]) -> None:
    first, *others = hits
    draft.hits.append(first)
    draft.found[name] = one_line(first.place)
    for other in others:
        draft.notes.append(f"{one_line(other.place)}: a second {name}; passed over, {draft.found[name]} is read")
    try:
        draft.files[name] = _text(draft, tree, first)
    except UnreadableError as fault:
        draft.problems[name] = f"{name} cannot be read: it {fault}."


def _read_helpers(draft: _Draft, tree: Tree, assignment: Assignment) -> None:
    """Reads the .py files beside the graded ones, which these may import."""
    beside = sorted(_helpers(draft, tree, assignment).items())
    for name, hits in beside[:MAX_HELPERS]:
        try:
            draft.files[name] = _text(draft, tree, hits[0] if len(hits) == 1 else Hit(hits[0].place, "twice"))
        except UnreadableError as fault:
            draft.notes.append(f"{one_line(hits[0].place)} {fault}; passed over")
    if left := beside[MAX_HELPERS:]:
        draft.notes.append(f"{len(left)} of {len(beside)} .py files, from {one_line(left[0][0])} on; passed over")


def _helpers(draft: _Draft, tree: Tree, assignment: Assignment) -> dict[str, list[Hit]]:
    """The .py files in the folders of the graded ones, by name; those of a name that no import can have are noted."""
    beside: dict[str, list[Hit]] = {}
    for folder in dict.fromkeys(graded.place.rpartition("/")[0] for graded in draft.hits):
        for entry in tree.entries(folder):
            name, suffix = entry.name[:-3], entry.name[-3:]
            if suffix != ".py" or entry.kind in ("folder", "closed") or is_hidden(name):
                continue
            if not name.isidentifier() or unicodedata.normalize("NFKC", name) != name:
                draft.notes.append(f"{one_line(joined(folder, entry.name))}: no name of a module; passed over")
            elif not any(looks_like(entry.name, graded) for graded in assignment.files):
                beside.setdefault(entry.name, []).append(Hit(joined(folder, entry.name), entry.kind))
    return beside


def _text(draft: _Draft, tree: Tree, hit: Hit) -> str:
    """The text of a file, counted against what a submission may have in all."""
    if hit.kind in ("locked", "closed"):
        raise NotGradedError(f"{one_line(hit.place)}: {LOCKED}")
    if hit.kind == "vanished":
        raise NotGradedError(f"{one_line(hit.place)} {VANISHED}")
    if hit.kind != "file":
        raise UnreadableError(_NOT_A_FILE[hit.kind])
    with tree.open(hit.place, MAX_FILE_BYTES) as file:
        data = file.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:  # it has grown since it was opened
        raise UnreadableError(f"has more than {MAX_FILE_BYTES:,} bytes")
    if len(data) > draft.bytes_left:
        raise UnreadableError(f"is too much: all files together may have {MAX_TEXT_BYTES:,} bytes")
    text = source_text(data)
    draft.bytes_left -= len(data)
    return text
