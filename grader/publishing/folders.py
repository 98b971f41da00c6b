"""The folders of a class as nbgrader's pages expect them: who handed in, when, and a notebook of each to look at."""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from grader.courses.assignment import Assignment
from grader.handback.file_names import file_names
from grader.intake.notebooks import released_of
from grader.publishing.gradebook import Handed
from grader.publishing.pages import file_page, notebook_page
from grader.publishing.sheets import Sheet

TIMESTAMP = "timestamp.txt"
# Of a student, which is the name of a folder and of a row. A spreadsheet takes none for a formula.
_ID = re.compile(r"\w(?:[\w.@+ -]{0,98}[\w@+-])?")
_LIKE_MADE = re.compile(r".*\.[0-9a-f]{8,}", re.IGNORECASE)  # as the ids of others end, which are made for them
_NO_NAME = re.compile(r"[,\"\r\n]")  # nbgrader's own export puts no quotes around anything


def ids_of(students: Iterable[str]) -> Mapping[str, str]:
    """Return the id of each student in the gradebook: the name itself, where it can be the name of a folder."""
    names = list(students)
    safe = file_names(name for name in names if not _ID.fullmatch(name) or _LIKE_MADE.fullmatch(name))
    return {name: safe.get(name, name) for name in names}


def handed_of(student: str, student_id: str, folder: Path, assignment: str) -> Handed:
    """Return the student, with the time that nbgrader's exchange or the instructor has noted beside the submission."""
    name = _NO_NAME.sub(" ", student).lstrip("=+-@ ")
    path = folder / "submitted" / student_id / assignment / TIMESTAMP
    return Handed(student_id, student_id if student == student_id else name, assignment, _read(path).strip())


def write_pages(folder: Path, assignment: Assignment, handed: Handed, sheet: Sheet) -> dict[str, bool]:
    """Write a student's notebooks; for each written answer, whether it is another one than before."""
    place = folder / "autograded" / handed.id / assignment.name
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    changed: dict[str, bool] = {}
    releases = released_of(assignment)
    for released in releases:
        text = notebook_page(assignment.path.parent / released.name, released, sheet)
        if written := [cell.id for cell in released.cells if cell.role == "written"]:
            before = _read(place / released.name)
            old, new = _sources(before), _sources(text)
            changed |= {one: bool(before) and old.get(one) != new.get(one) for one in written}
        (place / released.name).write_text(text, encoding="utf-8")
    own = f"{assignment.name}.ipynb"  # with what is in no notebook of the course
    if any(f"{name}.ipynb" == own for name, _ in sheet.marks) and own not in {one.name for one in releases}:
        (place / own).write_text(file_page(assignment.name, sheet), encoding="utf-8")
    _note_submitted(folder, assignment, handed, place)
    return changed


def _sources(text: str) -> Mapping[str, str]:
    """Return the source of each cell of a notebook that has a grade id; none of what is no notebook any more."""
    try:
        cells = json.loads(text)["cells"]
        return {
            c["metadata"]["nbgrader"]["grade_id"]: "".join(c["source"]) for c in cells if "nbgrader" in c["metadata"]
        }
    except (ValueError, TypeError, KeyError, RecursionError):
        return {}


def _note_submitted(folder: Path, assignment: Assignment, handed: Handed, place: Path) -> None:
    """Put the answers where nbgrader keeps a submission, where they are not, so that its pages count it."""
    submitted = folder / "submitted" / handed.id / assignment.name
    if not submitted.is_dir():
        submitted.mkdir(mode=0o700, parents=True)
        for path in place.glob("*.ipynb"):
            (submitted / path.name).write_bytes(path.read_bytes())
    if handed.timestamp:
        (place / TIMESTAMP).write_text(f"{handed.timestamp}\n", encoding="utf-8")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
