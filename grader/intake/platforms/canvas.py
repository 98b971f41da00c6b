"""Canvas: one flat folder, in which the name of each file begins with whose it is.

instructure/canvas-lms, lib/content_zipper.rb (get_filename, add_upload_submission, sanitize_user_name): the sortable
name in lower case without spaces and punctuation, LATE, the user's id, the attachment's id, the file's name; without a
name and with anon_ before the id in anonymous assignments. Online text and links are files of their own, without the
attachment's id. app/models/attachment.rb (make_unique_filename): a number where a file of that name was there before.
"""

import re

from grader.intake.files.text import person
from grader.intake.files.tree import Entry
from grader.intake.platforms.receipts import TEXT, Claim, Receipt

_OWNER = r"(?:(?P<late>LATE_)?(?P<anonymous>anon_[0-9A-Za-z]+)|(?P<name>[^\s/]+?)_(?P<late_too>LATE_)?(?P<id>\d+))"
_FILE = re.compile(rf"(?P<ids>{_OWNER}_(?P<number>\d+))_(?P<file>.+)", re.DOTALL)
_INSTEAD = re.compile(rf"{_OWNER}_(?P<what>text|link|url)\.html")
_AGAIN = re.compile(r"-\d+(?=\.\w+$)")
_WORDS = {"text": TEXT, "link": "a link", "url": "a link"}


def is_canvas(entry: Entry) -> bool:
    """Return whether the name is one that only a download of Canvas has."""
    return entry.kind == "file" and bool(_FILE.fullmatch(entry.name) or _INSTEAD.fullmatch(entry.name))


def claim(entry: Entry) -> Claim | None:
    """Return whose the file is; None if the name says nothing of it."""
    found = _FILE.fullmatch(entry.name) or _INSTEAD.fullmatch(entry.name)
    if found is None:
        return None
    said = found.groupdict()
    late = bool(said["late"] or said["late_too"])
    receipt = Receipt("Canvas", id=said["id"] or said["anonymous"] or "", late=late)
    student = person(said["anonymous"] or said["name"])
    if "what" in said:
        return Claim(student, receipt, entry.name, entry.kind, instead=_WORDS[said["what"]])
    return Claim(student, receipt, entry.name, entry.kind, _AGAIN.sub("", said["file"]), number=said["number"])


def ids_of(entry: str) -> str:
    """Return the beginning of a name in a download, up to the attachment's id; empty for another name."""
    found = _FILE.fullmatch(entry)
    return found["ids"] if found else ""
