"""D2L Brightspace: for each attempt a folder, or files, called by an id, the name and the date; and a list of them all.

The parts stand between " - ", and so may parts of a name: the date is the last part of a folder's name, and the first
date in a file's. The id is that of the person, and another one of the attempt may follow it. The list is index.html,
a table whose first column is the name.
"""

import html
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from grader.intake.files.text import person
from grader.intake.files.tree import Entry, Tree, UnreadableError, joined
from grader.intake.platforms.receipts import Claim, Receipt, Submitter

INDEX = "index.html"
_MAX_INDEX_BYTES = 16 * 1024 * 1024
_DATE = (
    r"(?P<day>[A-Z][a-z]{2,8} \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]{2,8},? \d{4})"
    r" (?P<hour>\d{1,2}):?(?P<minute>\d{2})(?: ?(?P<half>[AP]M))?"
)
_FOLDER = re.compile(rf"(?P<id>\d+)(?:-\d+)? - (?P<name>.+) - {_DATE}", re.DOTALL)
_FILE = re.compile(rf"(?P<id>\d+)(?:-\d+)? - (?P<name>.+?) - {_DATE} - (?P<file>.+)", re.DOTALL)
_DAYS = ("%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y", "%d %b, %Y", "%d %B, %Y")
_ROW = re.compile(r"<tr[^>]{0,200}>\s*<td[^>]{0,200}>([^<]{1,300})</td>", re.IGNORECASE)


def is_brightspace(entry: Entry) -> bool:
    """Return whether the name is one that only a download of Brightspace has."""
    return claim(entry) is not None


def claim(entry: Entry) -> Claim | None:
    """Return whose the entry is; None if the name says nothing of it."""
    is_folder = entry.kind in ("folder", "closed")
    found = (_FOLDER if is_folder else _FILE).fullmatch(entry.name)
    when = _time(found) if found else ""
    if found is None or not when:
        return None
    receipt = Receipt("D2L Brightspace", id=found["id"], at=when)
    file = "" if is_folder else found["file"]
    return Claim(person(found["name"]), receipt, entry.name, entry.kind, file, attempt=when)


def _time(found: re.Match[str]) -> str:
    """Return the date by ISO 8601; empty for what is none. The colon is left out, since no file's name can have it."""
    clock, form = f"{found['hour']} {found['minute']}", "%H %M"
    if found["half"]:
        clock, form = f"{clock} {found['half']}", "%I %M %p"
    for day in _DAYS:
        with suppress(ValueError):
            return f"{_moment(found['day'], clock, day, form):%Y-%m-%dT%H:%M}"
    return ""


def _moment(day: str, clock: str, day_form: str, clock_form: str) -> datetime:
    return datetime.strptime(f"{day} {clock}", f"{day_form} {clock_form}")


def without_entry(tree: Tree, folder: str, named: Iterable[str]) -> tuple[Submitter, ...]:
    """Return who is on the list and has no entry; the words of a name may stand there in another order."""
    try:
        with tree.open(joined(folder, INDEX), _MAX_INDEX_BYTES) as file:
            text = file.read(_MAX_INDEX_BYTES).decode("utf-8", "replace")
    except UnreadableError:
        return ()
    known = {_words(name) for name in named}
    listed = dict.fromkeys(person(html.unescape(cell).strip()) for cell in _ROW.findall(text))
    return tuple(Submitter(n, Receipt("D2L Brightspace")) for n in listed if _words(n) and _words(n) not in known)


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", name.casefold()))
