"""Reads the lists that platforms give of a class's people as rosters: which of their columns means what.

Moodle, Gradescope, D2L Brightspace, Canvas, Blackboard, GitHub Classroom and Classroom 50 each have a column of the id
that their school uses, by which a list is known. What a roster has no column for is passed over, and that is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from grader.classes.csv_file import CsvFile, CsvRow

# By a column that no other list has: whose it is. Canvas has an "ID" of its own beside that of the school.
_LISTS = {
    "sis user id": "Canvas",
    "sis login id": "Canvas",
    "orgdefinedid": "D2L Brightspace",
    "id number": "Moodle",
    "sid": "Gradescope",
    "student id": "Blackboard",
    "student_id": "Classroom 50",
    "github_username": "GitHub Classroom",
}
_MEANS = {  # a column of ours, by the columns that platforms have in its place, the first of which counts
    "id": ("sis user id", "orgdefinedid", "id number", "sid", "student id", "student_id", "identifier", "id"),
    "mail": ("email address", "email", "mail"),
    "login": ("sis login id", "github_username", "username"),
    "section": ("sections", "section"),
    "group": ("groups", "group"),
}
_FIRST, _LAST, _WHOLE = ("first name", "first_name"), ("last name", "last_name"), ("name", "student")
_OWN = ("extension", "extra time", "pseudonym")  # that somebody may have added to such a list
_STUDENT = ("student", "")  # roles in a list that has staff as well
COLUMNS = frozenset({*_LISTS, *(column for columns in _MEANS.values() for column in columns), *_FIRST, *_LAST, *_WHOLE})
_BY_ACCOUNT = ("Classroom 50", "GitHub Classroom")


@dataclass(frozen=True)
class Taken:
    """A list with the columns of a roster, and what is to be said of it."""

    file: CsvFile
    notes: tuple[str, ...] = ()


def as_roster(file: CsvFile) -> Taken:
    """Return the list with our columns; a file that is no platform's list stays as it is."""
    columns = file.header.cells
    platform = next((name for column, name in _LISTS.items() if column in columns), "")
    if not platform or len({*columns}) != len(columns):
        return Taken(file)
    own = [column for column in columns if column.startswith(_OWN)]
    header = ("id", "name", "mail", "login", "section", "group", *own)
    notes = [f"{file.path}: read as a list of {platform}"]
    rows = []
    for row in file.rows:
        cells = dict(zip(columns, row.cells, strict=False))
        if not _is_student(cells):
            continue
        found = {column: _first(cells, names) for column, names in _MEANS.items()}
        found |= {"name": _name(cells), **{column: cells.get(column, "") for column in own}}
        found["id"], found["login"] = found["id"].removeprefix("#"), found["login"].removeprefix("#")  # of Brightspace
        if "," in found["group"]:
            notes.append(f"{file.path}:{row.line}: several groups, of which none is taken: {found['group']}")
            found["group"] = ""
        if platform in _BY_ACCOUNT and not found["login"]:
            notes.append(f"{file.path}:{row.line}: {found['name'] or found['id']} has no account yet")
        rows.append(CsvRow(row.line, tuple(found[column] for column in header)))
    return Taken(replace(file, header=CsvRow(file.header.line, header), rows=tuple(rows)), tuple(notes))


def _is_student(cells: Mapping[str, str]) -> bool:
    """Return whether a row is somebody's who takes the class: Canvas has rows of its own, and others list
    their staff.
    """
    is_somebody = any(_first(cells, _MEANS[column]) for column in ("id", "login", "mail"))
    return is_somebody and cells.get("role", "").casefold() in _STUDENT and _name(cells) != "Points Possible"


def _first(cells: Mapping[str, str], columns: tuple[str, ...]) -> str:
    return next((cells[column] for column in columns if cells.get(column)), "")


def _name(cells: Mapping[str, str]) -> str:
    """Return the name, with what comes first in front."""
    parts = [_first(cells, _FIRST), _first(cells, _LAST)]
    if any(parts):
        return " ".join(filter(None, parts))
    last, comma, first = _first(cells, _WHOLE).partition(", ")
    return f"{first} {last}" if comma else last
