"""A CSV file for Canvas' gradebook: instructure/canvas-lms, lib/gradebook_importer.rb.

- header?, update_column_count: the person's columns are these five, in this order. SIS User ID counts only where SIS
  Login ID follows, or Section is not found where it must be, and the whole file is refused.
- process_student: a person is found by ID, else by SIS User ID, else by SIS Login ID, else by name. ID is cut after its
  digits, and is the one of Canvas itself; the name is no key, since two people may have it.
- check_for_non_student_row, process_pp: a row whose first cell holds "Points Possible" changes the assignment's points,
  so none is written, and nobody's name may hold these words.
- strip_non_assignment_columns: a title that holds one of NOT_TITLES anywhere is no assignment, without a word.
- parse_assignments: "Title (12)" is the assignment with the number 12; a title that is not there makes a new one.
- no_change_to_value?: an empty cell is "no score", and replaces a score.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from grader.classes.csv_file import guarded
from grader.classes.roster import matching
from grader.exports.writing.cells import read_back, rows_of, table
from grader.exports.writing.lines import Export, Line, Made, scored
from grader.kit.errors import HarnessFault

PERSON = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
NOT_TITLES = (
    *("Current Score", "Current Points", "Current Grade", "Final Score", "Final Points", "Final Grade"),
    *("Override Score", "Override Grade", "Override Status"),
)
ROW_OF_POINTS = "Points Possible"
_NUMBERED = re.compile(r".*\s\(\d+\)", re.DOTALL)


def write(export: Export) -> Made:
    """Return the file.

    With the gradebook's own export as `into`, people and assignment are known by Canvas' numbers.
    """
    known = _Gradebook(export.into) if export.into else None
    title, notes = _title(export, known)
    sieve = scored(export.lines)
    sieve.keep(_unsafe_name)
    rows = {id(line): _row(line, known) for line in sieve.lines}
    sieve.keep(lambda line: "" if any(rows[id(line)][1:4]) else "no id of Canvas, no SIS id and no login is known")
    first: dict[tuple[str, ...], Line] = {}
    sieve.keep(lambda line: _twice(line, first.setdefault(tuple(rows[id(line)][1:4]), line)))
    made = table((*PERSON, title), [rows[id(line)] for line in sieve.lines])
    return Made(made, tuple(sieve.left_out), notes)


def read(data: bytes) -> Mapping[str, str]:
    """Return the points of a file of last time."""
    return read_back(data, ("SIS User ID", "ID", "SIS Login ID"), -1)


class _Gradebook:
    """Canvas' own export of a gradebook: who has which number, and the titles of the assignments."""

    def __init__(self, text: str) -> None:
        rows = rows_of(text)
        header = rows[0] if rows else []
        if header[:2] != ["Student", "ID"] or "Section" not in header:
            raise HarnessFault("the gradebook begins with no columns Student, ID, …, Section: expected Canvas' export")
        self.titles = header[header.index("Section") + 1 :]
        self._people = [dict(zip(header, row, strict=False)) for row in rows[1:]]

    def row_of(self, line: Line) -> Mapping[str, str]:
        """Return the row of the person, by what nobody else has; an empty one where none has it."""
        for column, value in (
            ("ID", _canvas_id(line)),
            ("SIS User ID", line.person.id),
            ("SIS Login ID", line.person.login),
        ):
            found = [one for one in self._people if value and matching(one.get(column) or "") == matching(value)]
            if len(found) == 1:
                return found[0]
        return {}


def _title(export: Export, known: _Gradebook | None) -> tuple[str, tuple[str, ...]]:
    title = export.title
    if bad := [word for word in NOT_TITLES if word in title]:
        raise HarnessFault(f"{title!r}: Canvas drops a column with {bad[0]!r} in its title; give another with --column")
    if known:
        numbered = [one for one in known.titles if one == title or (_NUMBERED.fullmatch(one) and _plain(one) == title)]
        if len(numbered) == 1:
            return numbered[0], ()
        raise HarnessFault(
            f"{title!r}: {len(numbered)} columns of the gradebook are called so; give one of them with --column:"
            f" {', '.join(one for one in known.titles if _NUMBERED.fullmatch(one))}"
        )
    if _NUMBERED.fullmatch(title):
        if not export.is_given:
            raise HarnessFault(f"{title!r}: Canvas would read the number as that of an assignment; give --column")
        return title, ()
    if guarded(title) != title:
        raise HarnessFault(f"{title!r}: a spreadsheet would take it for a formula; give another title with --column")
    new = f"where the course has no assignment {title!r}, Canvas makes one; --column 'TITLE (NUMBER)' names one that is"
    return title, (f"{new} there, and --into the gradebook's export finds it",)


def _plain(title: str) -> str:
    return title.rpartition(" (")[0]


def _unsafe_name(line: Line) -> str:
    return f"its name holds {ROW_OF_POINTS!r}, and changes the assignment" if ROW_OF_POINTS in line.person.name else ""


def _twice(line: Line, other: Line) -> str:
    return "" if other is line else f"Canvas would take it for {other.label}"


def _canvas_id(line: Line) -> str:
    """Return the number that Canvas' own download tells; one of an anonymous assignment is none."""
    number = line.receipt.id if line.receipt.platform == "Canvas" else ""
    return number if number.isascii() and number.isdecimal() else ""


def _row(line: Line, known: _Gradebook | None) -> list[str]:
    there = known.row_of(line) if known else {}
    safe = replace(line.person, id=_key(line.person.id), login=_key(line.person.login))
    person = [
        line.person.name,
        there.get("ID") or _canvas_id(line),
        there.get("SIS User ID") or safe.id,
        there.get("SIS Login ID") or safe.login,
        there.get("Section") or line.person.section,
    ]
    return [*person, line.final]


def _key(value: str) -> str:
    """Return a key that can be written as it is.

    One that would be guarded finds nobody, and might find somebody else.
    """
    return value if guarded(value) == value else ""
