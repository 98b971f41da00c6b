"""Owns whose an entry of a class's folder or download is, by its name and by what the download says of it.

No submission is opened for that: what is read are the lists and notes that platforms put beside them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.intake.files.archives import is_archive, stem
from grader.intake.files.members import is_hidden
from grader.intake.files.text import person
from grader.intake.files.tree import Entry, Tree, UnreadableError, joined
from grader.intake.platforms import blackboard, brightspace, canvas, clones, gradescope, moodle
from grader.intake.platforms.receipts import NO_RECEIPT, Claim, Download, Submitter

# What Windows, the Finder and platforms leave beside submissions. Nobody handed it in.
_SIDE = re.compile(r"desktop\.ini|thumbs\.db|ehthumbs\.db|index\.html|icon\r?|~\$.*|.*\.(lnk|crdownload|part)", re.I)
# Data of whoever keeps the class. A student's whole submission is a folder or an archive.
_DATA = re.compile(r".*\.(csv|tsv|xlsx?|ods|numbers|toml|json|ya?ml|ini|cfg|log|md|txt|eml|html?|sqlite|db)", re.I)


@dataclass(frozen=True)
class Reader:
    """What is known of a class's folder, by which its entries are told."""

    download: Download
    attempts: blackboard.Attempts

    def claims(self, entry: Entry) -> tuple[Claim, ...]:
        """Return whose the entry is, one claim a student; none if it is nobody's, or no submission.

        A claim has the entry's kind: what can be no submission, such as a link, is somebody's all the same.
        """
        if moodle.has_two_owners(entry) or moodle.is_feedback(entry):
            return ()
        if moodle.is_moodle(entry):
            return _one(moodle.claim(entry))
        if found := brightspace.claim(entry):
            return (found,)
        if entry.kind in moodle.FOLDERS:
            people = self.download.people.get(entry.name) or (Submitter(person(entry.name)),)
            instead = clones.EMPTY if entry.name in self.download.empty else ""
            return tuple(Claim(one.name, one.receipt, entry.name, entry.kind, instead=instead) for one in people)
        if found := canvas.claim(entry) or blackboard.claim(entry, self.attempts):
            return (found,)
        # What is neither a file nor a folder is somebody's if a folder could be called so.
        if is_archive(entry.name) or (entry.kind not in moodle.FILES and "." not in entry.name):
            return (Claim(person(stem(entry.name)), NO_RECEIPT, entry.name, entry.kind),)
        return ()

    def is_beside(self, entry: Entry) -> bool:
        """Return whether an entry without an owner is no submission either: a platform's list, a note of the
        instructor's.
        """
        is_data = entry.kind == "file" and bool(_DATA.fullmatch(entry.name))
        return is_data or is_side(entry) or entry.name in self.download.lists or moodle.is_feedback(entry)


def _one(claim: Claim | None) -> tuple[Claim, ...]:
    return (claim,) if claim else ()


def is_side(entry: Entry) -> bool:
    """Return whether a program left the entry there, so that nobody needs to be told of it."""
    return entry.kind == "file" and bool(_SIDE.fullmatch(entry.name))


def is_renamed(entry: Entry) -> bool:
    """Return whether the name is one that only the download of a platform has."""
    ways = (moodle.is_moodle, canvas.is_canvas, blackboard.is_blackboard, brightspace.is_brightspace)
    return any(way(entry) for way in ways)


def reader(tree: Tree, folder: str, parent: str) -> Reader:
    """Read what the platform put into the folder; `parent` is what that folder is called."""
    entries = [entry for entry in tree.entries(folder) if not is_hidden(entry.name)]
    return Reader(_download(tree, folder, entries, parent), blackboard.attempts(tree, folder, entries))


def _download(tree: Tree, folder: str, entries: Sequence[Entry], parent: str) -> Download:
    names = {entry.name for entry in entries}
    if gradescope.METADATA in names:
        return replace(_of_gradescope(tree, folder, entries), lists=frozenset({gradescope.METADATA}))
    if brightspace.INDEX in names and (known := [c for entry in entries if (c := brightspace.claim(entry))]):
        listed = brightspace.without_entry(tree, folder, [claim.student for claim in known])
        return Download(listed=listed, lists=frozenset({brightspace.INDEX}))
    folders = [entry.name for entry in entries if entry.kind == "folder"]
    accounts = clones.receipts(tree, folder, folders, parent)
    people: dict[str, tuple[Submitter, ...]] = {
        name: (Submitter(person(name), receipt),) for name, receipt in accounts.items()
    }
    return Download(people, empty=frozenset(n for n in people if clones.is_empty(tree, joined(folder, n))))


def _of_gradescope(tree: Tree, folder: str, entries: Sequence[Entry]) -> Download:
    if Entry(gradescope.METADATA, "file") not in entries:
        return Download()
    try:
        people = dict(gradescope.submitters(tree, folder))
    except UnreadableError as fault:
        return Download(unclear=(f"{gradescope.METADATA} {fault}; the students are called by their folders",))
    there = {entry.name for entry in entries}
    known = {one.receipt.key for name, group in people.items() if name in there for one in group}
    absent = [one for name, group in people.items() if name not in there for one in group]
    listed = tuple(one for one in absent if one.receipt.key not in known)
    return Download(people, listed)
