"""Owns whose an entry of a class's folder or download is, by its name alone; it opens nothing.

The renames are facts of the sources named beside each.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from grader.intake.files.archives import is_archive, stem
from grader.intake.files.text import person
from grader.intake.files.tree import Entry, Kind

_FOLDERS, _FILES = ("folder", "closed"), ("file", "locked")


@dataclass(frozen=True)
class Claim:
    """An entry that belongs to a student: all of a submission, or one file of it."""

    student: str
    id: str  # what tells two students of one name apart; empty where names are all there is
    entry: str
    kind: Kind
    file: str = ""  # what the entry was called before the download; empty: the entry is the whole submission


@dataclass(frozen=True)
class Person:
    """Who handed in, as a list of names tells it."""

    name: str
    id: str = ""


# instructure/canvas-lms, lib/content_zipper.rb (get_filename, add_upload_submission, sanitize_user_name): the
# sortable name in lower case without spaces and punctuation, LATE, the user's id, the attachment's id, the file's
# name; without a name and with anon_ before the id in anonymous assignments.
_CANVAS = re.compile(
    r"(?P<ids>(?:(?:LATE_)?(?P<anonymous>anon_[0-9A-Za-z]+)|(?P<name>[^\s/]+?)_(?:LATE_)?(?P<id>\d+))_\d+)"
    r"_(?P<file>.+)",
    re.DOTALL,
)
# The same, app/models/attachment.rb (make_unique_filename): a number where a file of that name was there before.
_CANVAS_AGAIN = re.compile(r"-\d+(?=\.\w+$)")
# moodle/moodle, public/mod/assign/classes/downloader.php (get_student_prefix, load_submissionplugin_filelist): the
# full name or the group's, its blanks kept, an id (none for the default group), the kind of submission; then a
# folder, or "_" and the file's name. In older versions folders end with "_", too.
_MOODLE_MARK = "_assignsubmission_"
_MOODLE = re.compile(r"(?P<name>.+?)(?:_(?P<id>\d+))?_assignsubmission_(?P<type>[a-z]+)(?:_(?P<file>.*))?", re.DOTALL)


def claims(entry: Entry, submitters: Mapping[str, tuple[Person, ...]]) -> tuple[Claim, ...]:
    """Whose the entry is, one claim a student; none if it is nobody's, or no submission.

    A claim has the entry's kind: what can be no submission, such as a link, is somebody's all the same.
    """
    if entry.name.count(_MOODLE_MARK) > 1:
        return ()  # two owners could be meant: a name that somebody gave himself, or a file, must not make it another's
    if moodle := _MOODLE.fullmatch(entry.name):
        return _of_moodle(entry, moodle)
    if entry.kind not in _FOLDERS and (canvas := _CANVAS.fullmatch(entry.name)):
        student = person(canvas["anonymous"] or canvas["name"])
        return (Claim(student, canvas["id"] or "", entry.name, entry.kind, _CANVAS_AGAIN.sub("", canvas["file"])),)
    if entry.kind in _FOLDERS:
        people = submitters.get(entry.name) or (Person(person(entry.name)),)
        return tuple(Claim(one.name, one.id, entry.name, entry.kind) for one in people)
    # What is neither a file nor a folder is somebody's if a folder could be called so.
    if is_archive(entry.name) or (entry.kind not in _FILES and "." not in entry.name):
        return (Claim(person(stem(entry.name)), "", entry.name, entry.kind),)
    return ()


def is_renamed(entry: Entry) -> bool:
    """Whether the name is one that only a download of Canvas or Moodle has."""
    return bool(_MOODLE.fullmatch(entry.name) or (entry.kind == "file" and _CANVAS.fullmatch(entry.name)))


def canvas_ids(entry: str) -> str:
    """The beginning of a name in a download of Canvas, up to the attachment's id; empty for another name."""
    found = _CANVAS.fullmatch(entry)
    return found["ids"] if found else ""


def moodle_ids(entry: str) -> str:
    """The beginning of a name in a download of Moodle, up to the kind of submission; empty where it has no id."""
    found = _MOODLE.fullmatch(entry)
    is_sure = found and found["id"] and entry.count(_MOODLE_MARK) == 1 and "_" not in found["name"]
    return f"{found['name']}_{found['id']}{_MOODLE_MARK}{found['type']}" if found and is_sure else ""


def _of_moodle(entry: Entry, found: re.Match[str]) -> tuple[Claim, ...]:
    file = found["file"] or ""
    if found["type"] != "file" or entry.kind in (_FOLDERS if file else _FILES):
        return ()
    return (Claim(person(found["name"]), found["id"] or "", entry.name, entry.kind, file),)
