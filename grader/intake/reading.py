"""Owns turning one student's source into a `Submission`: what is read, in which order, and what is said of the rest."""

import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial

from grader.courses.assignment import Assignment
from grader.intake.files.archives import MAX_ARCHIVE_BYTES, opened_archive
from grader.intake.files.folders import FolderTree, not_readable
from grader.intake.files.members import Member, is_hidden, member_tree
from grader.intake.files.text import source_text
from grader.intake.files.tree import Packed, Tree, UnreadableError, joined
from grader.intake.files.zips import packed_member
from grader.intake.finding import Found, Searched, Sighting, find
from grader.intake.notebooks import Chosen as ChosenNotebook
from grader.intake.notebooks import choose as choose_notebooks
from grader.intake.notebooks import is_renamed, notebook_files, require_no_export
from grader.intake.places import looks_like
from grader.intake.values import MAX_HELPERS, MAX_TEXT_BYTES, NOT_FOUND, NOTHING, Source, Submission
from grader.intake.versions import Chosen, Version, choose, content
from grader.kit.answering.cells import joined as joined_cells
from grader.kit.handin.digest import digest_of
from grader.kit.wording.words import english
from grader.notebooks.matching import Matched

_MAX_NOTES = 20  # a screen; whoever makes more means to fill it


@dataclass
class _Draft:
    """A submission in the making."""

    source: Source
    files: dict[str, str] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    gaps: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)  # of the files that are read
    notebooks: list[Matched] = field(default_factory=list)
    bytes_left: int = MAX_TEXT_BYTES


def read_submission(source: Source, assignment: Assignment) -> Submission:
    """Return the text of the graded files and of those beside them.

    What cannot be read is a problem of the student's.

    NotGradedError where what was handed in is not at fault for that: then it is not known how good it is.
    """
    draft = _Draft(source, notes=list(source.notes))
    try:
        with ExitStack() as stack:
            _gather(draft, find(_opened(source, stack), assignment, stack), assignment)
    except UnreadableError as fault:
        for name in (name for name in assignment.files if name not in draft.files):
            draft.problems[name] = english(f"{name} cannot be read: it {fault}.")
            draft.gaps[name] = f"unreadable: {fault}"
    except OSError as error:  # while an opened file was read, or an archive was unpacked to disk
        raise not_readable(source.path.name, error) from error
    return _finished(draft)


def _finished(draft: _Draft) -> Submission:
    files = dict(sorted(draft.files.items()))
    problems = dict(sorted(draft.problems.items()))
    notes = list(dict.fromkeys(draft.notes))
    if len(notes) > _MAX_NOTES:
        notes[_MAX_NOTES:] = [f"{len(notes) - _MAX_NOTES:,} more notes of this kind"]
    return Submission(
        draft.source.student, files, dict(draft.found), problems, tuple(notes),
        digest_of(files, problems, *(one.answers for one in draft.notebooks)), dict(sorted(draft.gaps.items())),
        tuple(dict.fromkeys(draft.remarks)), draft.source.receipt, tuple(draft.notebooks),
    )  # fmt: skip


def _opened(source: Source, stack: ExitStack) -> Tree:
    """Return the tree of the source; the stack closes what it is read from."""
    if source.kind == "folder":
        return FolderTree(source.path)
    if source.kind == "files":
        return member_tree(_downloaded(source))
    beside = FolderTree(source.path.parent)
    if source.kind == "packed":
        file = stack.enter_context(beside.open(source.path.name, MAX_ARCHIVE_BYTES))
        return member_tree(packed_member(file, name, how) for name, how in source.members if isinstance(how, Packed))
    try:
        return stack.enter_context(
            opened_archive(stack.enter_context(beside.open(source.path.name, MAX_ARCHIVE_BYTES)))
        )
    except UnreadableError as fault:
        raise UnreadableError(f"is in an archive that {fault}") from fault


def _downloaded(source: Source) -> Iterator[Member]:
    folder = FolderTree(source.path)
    for name, place in source.members:
        if isinstance(place, str):
            yield Member(name, "file", partial(folder.open, place))


def _gather(draft: _Draft, found: Found, assignment: Assignment) -> None:
    """Read what was found into the draft."""
    draft.notes.extend(found.notes)
    draft.notes.extend(f"{archive}: an archive that {why}" for archive, why in found.unreadable.items())
    for name in assignment.files:
        if name in found.sightings:
            _read_graded(draft, name, found.sightings[name])
        else:
            _miss(draft, name, assignment, found)
    _read_notebooks(draft, found, assignment)
    if set(draft.gaps.values()) == {NOT_FOUND} and len(draft.gaps) == len(assignment.files):
        draft.gaps = dict.fromkeys(draft.gaps, NOTHING)
    _read_helpers(draft, assignment)


def _miss(draft: _Draft, name: str, assignment: Assignment, found: Found) -> None:
    """Says why a graded file is not there, and what is there in its place."""
    if near := found.near.get(name):
        shown = ", ".join(f'"{place}"' for place in near)
        draft.gaps[name] = f"no {name}; found {shown}"
        draft.problems[name] = english(f"{name} was not found; found {shown}; hand it in under the name {name}.")
    elif found.unreadable:
        archive, why = next(iter(found.unreadable.items()))
        draft.gaps[name] = f"unreadable: {archive} {why}"
        draft.problems[name] = english(f"{name} cannot be read: it is in an archive that {why}.")
    else:
        draft.gaps[name] = NOT_FOUND
        places = ", ".join(assignment.files[name])
        notebooks = [one for one, files in assignment.notebooks.items() if name in files]
        draft.problems[name] = english(f"{name} was not found; looked for {places}.")
        if notebooks:
            listed = " in its place, or ".join(notebooks)
            draft.problems[name] = english(f"{name} was not found; looked for {places}, or {listed} in its place.")


def _read_graded(draft: _Draft, name: str, sightings: list[Sighting]) -> None:
    try:
        chosen = choose(sightings, draft.source.pick)
        if chosen.version is None:
            _refuse(draft, name, chosen)
            return
        text = _text(draft, chosen.version.data)
    except UnreadableError as fault:
        draft.sightings.append(sightings[0])
        draft.found[name] = sightings[0].shown
        draft.problems[name] = english(f"{name} cannot be read: it {fault}.")
        return
    draft.sightings.append(chosen.version.sighting)
    draft.files[name], draft.found[name] = text, chosen.version.sighting.shown
    _remark(draft, name, chosen, chosen.version)


def _read_notebooks(draft: _Draft, found: Found, assignment: Assignment) -> None:
    """Read the notebooks that were handed in for files which are missing, or as they were handed out."""
    wanted = {name for name, files in assignment.notebooks.items() if _left(draft, files, assignment)}
    for where in found.trees if assignment.notebooks else ():
        if hits := notebook_files(where.tree):
            for chosen in choose_notebooks(where.tree, hits, assignment, wanted) if wanted else ():
                _read_notebook(draft, where, chosen, assignment)
            if not wanted:
                draft.notes.append(f"{where.shown(hits[0].place)}: a notebook; passed over, since its files are there")
            return
    if assignment.notebooks and not draft.files:
        for where in found.trees:
            require_no_export(where.tree, assignment)


def _read_notebook(draft: _Draft, where: Searched, chosen: ChosenNotebook, assignment: Assignment) -> None:
    """Take the notebook in the place of its files, without those with work in them that were handed in."""
    place, matched = where.shown(chosen.candidate.hit.place), chosen.matched
    files = _left(draft, chosen.released.files, assignment)
    matched = replace(matched, notebook=replace(matched.notebook, files=files))
    if is_renamed(chosen):
        name = place.rpartition("/")[2]
        told = (english(f"The notebook is called {name!r}; it was recognised by its cells."), *matched.told)
        matched = replace(matched, told=told)
    draft.notes += [
        *matched.notes,
        *(f"{one}: another notebook; passed over, {place} is read" for one in chosen.passed_over),
    ]
    draft.notebooks.append(matched)
    draft.sightings.append(Sighting(where, chosen.candidate.hit.place, chosen.candidate.hit.kind))
    text = joined_cells((cell.label, cell.text) for cell in matched.notebook.cells)
    for name in files:
        draft.problems.pop(name, None)
        draft.gaps.pop(name, None)
        draft.files[name], text = text, ""
        draft.found[name] = place


def _left(draft: _Draft, files: tuple[str, ...], assignment: Assignment) -> tuple[str, ...]:
    """Return those of the files that a notebook is to give: what was not handed in, or as it was handed out."""
    return tuple(name for name in files if name not in draft.files or _is_as_handed_out(draft, name, assignment))


def _is_as_handed_out(draft: _Draft, name: str, assignment: Assignment) -> bool:
    path = assignment.path.parents[2] / "student" / name
    return path.is_file() and path.read_text(encoding="utf-8") == draft.files[name]


def _remark(draft: _Draft, name: str, chosen: Chosen, taken: Version) -> None:
    """Says under which name a file was taken, and what became of its other versions."""
    if taken.sighting.place.rpartition("/")[2] != name:
        draft.remarks.append(english(f"{taken.sighting.shown} is read as {name}; hand it in under that name."))
    for other in chosen.others:
        if other.data == taken.data:
            draft.notes.append(f"{other.sighting.shown}: a second {name}, the same; {taken.sighting.shown} is read")
        else:
            draft.remarks.append(english(f"{other.shown} is another version of {name}; {taken.shown} was picked."))


def _refuse(draft: _Draft, name: str, chosen: Chosen) -> None:
    """Says that nobody chooses between versions, with what whoever grades needs for that."""
    draft.found[name] = ", ".join(version.sighting.shown for version in chosen.others)
    draft.gaps[name] = f"{name} not graded: two versions"
    places = ", ".join(version.sighting.shown for version in chosen.others)
    draft.problems[name] = english(f"{name} is not graded: it is there in two versions, {places}; hand in one of them.")
    listed = ", ".join(version.shown for version in chosen.others)
    draft.remarks.append(
        english(f"The versions of {name}: {listed}; whoever grades can choose by --pick newest, or --pick FOLDER.")
    )


def _read_helpers(draft: _Draft, assignment: Assignment) -> None:
    """Read the .py files beside the graded ones, which these may import."""
    beside = sorted(_helpers(draft, assignment).items())
    for name, sightings in beside[:MAX_HELPERS]:
        try:
            sighting = sightings[0] if len(sightings) == 1 else replace(sightings[0], kind="twice")
            draft.files[name] = _text(draft, content(sighting))
        except UnreadableError as fault:
            draft.notes.append(f"{sightings[0].shown} {fault}; passed over")
    if left := beside[MAX_HELPERS:]:
        draft.notes.append(f"{len(left)} of {len(beside)} .py files, from {left[0][1][0].shown} on; passed over")


def _helpers(draft: _Draft, assignment: Assignment) -> dict[str, list[Sighting]]:
    """Return the .py files in the folders of the graded ones, by name.

    Those of a name that no import can have are noted.
    """
    beside: dict[str, list[Sighting]] = {}
    folders = {
        (id(sighting.where.tree), sighting.place.rpartition("/")[0]): sighting.where for sighting in draft.sightings
    }
    taken = {sighting.key for sighting in draft.sightings}
    for (_, folder), where in folders.items():
        for entry in where.tree.entries(folder):
            name, suffix = entry.name[:-3], entry.name[-3:]
            sighting = Sighting(where, joined(folder, entry.name), entry.kind)
            if suffix != ".py" or entry.kind in ("folder", "closed") or is_hidden(name) or sighting.key in taken:
                continue
            if not name.isidentifier() or unicodedata.normalize("NFKC", name) != name:
                draft.notes.append(f"{sighting.shown}: no name of a module; passed over")
            elif not any(looks_like(entry.name, one) for one in assignment.files):
                beside.setdefault(entry.name, []).append(sighting)
    return beside


def _text(draft: _Draft, data: bytes) -> str:
    """Return the text of a file, counted against what a submission may have in all."""
    if len(data) > draft.bytes_left:
        raise UnreadableError(f"is too much: all files together may have {MAX_TEXT_BYTES:,} bytes")
    text = source_text(data)
    draft.bytes_left -= len(data)
    return text
