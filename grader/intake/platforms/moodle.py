"""Moodle: for each participant a folder, or files, with the name, an id and the kind of what is in it.

moodle/moodle, public/mod/assign/classes/downloader.php (get_student_prefix, load_submissionplugin_filelist): the full
name or the group's, its blanks kept, an id (none for the default group), the kind of submission; then a folder, or "_"
and the file's name. In older versions folders end with "_", too. What a tutor gave back is `assignfeedback` in the
same place (load_feedbackplugin_filelist).
"""

import re

from grader.intake.files.text import person
from grader.intake.files.tree import Entry
from grader.intake.platforms.receipts import TEXT, Claim, Receipt

FOLDERS, FILES = ("folder", "closed"), ("file", "locked")
_MARK = re.compile("_assign(?:submission|feedback)_")
_OWNER = r"(?P<name>.+?)(?:_(?P<id>\d+))?"
_SUBMISSION = re.compile(rf"{_OWNER}_assignsubmission_(?P<type>[a-z]+)(?:_(?P<file>.*))?", re.DOTALL)
_FEEDBACK = re.compile(rf"{_OWNER}_assignfeedback_[a-z]+(?:_.*)?", re.DOTALL)
_WORDS = {"onlinetext": TEXT, "comments": "a comment"}


def has_two_owners(entry: Entry) -> bool:
    """Return whether two could be meant: a name that somebody gave himself, or a file, must not make it another's."""
    return len(_MARK.findall(entry.name)) > 1


def is_moodle(entry: Entry) -> bool:
    """Return whether the name is one that only a download of Moodle has."""
    return bool(_SUBMISSION.fullmatch(entry.name))


def is_feedback(entry: Entry) -> bool:
    """Return whether a tutor put the entry there: it is nobody's submission."""
    return bool(_FEEDBACK.fullmatch(entry.name)) and not has_two_owners(entry)


def claim(entry: Entry) -> Claim | None:
    """Return whose the entry is; None if it is no submission of one."""
    found = _SUBMISSION.fullmatch(entry.name)
    if found is None:
        return None
    student, receipt, file = person(found["name"]), Receipt("Moodle", id=found["id"] or ""), found["file"] or ""
    if found["type"] != "file":
        instead = _WORDS.get(found["type"], f"a submission of the kind {found['type']}")
        return Claim(student, receipt, entry.name, entry.kind, instead=instead)
    if entry.kind in (FOLDERS if file else FILES):
        return None
    return Claim(student, receipt, entry.name, entry.kind, file)


def ids_of(entry: str) -> str:
    """Return the beginning of a name in a download, up to the kind of submission.

    It is empty where it has no id that is sure.
    """
    found = _SUBMISSION.fullmatch(entry)
    is_sure = found and found["id"] and len(_MARK.findall(entry)) == 1 and "_" not in found["name"]
    return f"{found['name']}_{found['id']}_assignsubmission_{found['type']}" if found and is_sure else ""
