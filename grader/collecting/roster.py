"""Reads who is in a class: the roster of a classroom, or a plain list of names.

GitHub Classroom's has the columns identifier, github_username, github_id and name; Classroom 50's begins with username,
and may have columns of a teacher's own (foundation50/classroom50, cli/gh-teacher/internal/configrepo/students_csv.go).
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from grader.kit.errors import HarnessFault

_ACCOUNTS = ("github_username", "username")
_IDENTITY = "identifier"


@dataclass(frozen=True)
class Student:
    """Somebody on the roster: the name that results are kept under, and the account that repositories are named for."""

    name: str
    account: str  # empty: none is known yet


def read_roster(path: Path) -> tuple[Student, ...]:
    """Return the students of a roster in its order; raises HarnessFault."""
    try:
        rows = list(csv.reader(path.read_text("utf-8-sig").splitlines(), strict=True))
    except (OSError, ValueError, csv.Error) as error:
        raise HarnessFault(f"{path}: cannot be read as a CSV file: {error}") from error
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    header = [cell.strip() for cell in rows[0]] if rows else []
    column = next((header.index(name) for name in _ACCOUNTS if name in header), None)
    if column is None and any(len(row) > 1 for row in rows):
        raise HarnessFault(f"{path}: expected a column {' or '.join(_ACCOUNTS)}, or one name a line and no more")
    if column is None:
        return _distinct(path, [Student(row[0].strip(), row[0].strip()) for row in rows])
    identity = header.index(_IDENTITY) if _IDENTITY in header else column
    accounts = [(_cell(row, column), _cell(row, identity)) for row in rows[1:]]
    return _distinct(path, [Student(name or account, account) for account, name in accounts])


def _cell(row: list[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""


def _distinct(path: Path, students: list[Student]) -> tuple[Student, ...]:
    """Return the students, each with a name and an account that nobody else has, and that can name a folder."""
    taken: set[str] = set()
    for student in students:
        if not student.name or "/" in student.name or "\\" in student.name or student.name.startswith("."):
            raise HarnessFault(f"{path}: {student.name!r}: expected a name that a folder can have")
        for key in {f"name {student.name.casefold()}", f"account {student.account.casefold()}"} - {"account "}:
            if key in taken:
                raise HarnessFault(f"{path}: {student.name}: the {key} is on the roster twice; take one line out")
            taken.add(key)
    return tuple(students)
