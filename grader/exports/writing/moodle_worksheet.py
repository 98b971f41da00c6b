"""Moodle's own offline grading worksheet, filled in: moodle/moodle, public/mod/assign/feedback/offline.

- importgradeslib.php, init: the columns are known by their names in the teacher's language, so the file that Moodle
  gave is filled in, and nothing else of it is changed; next: a row that is no participant's is passed over in silence.
- locallib.php, process_import_grades: a grade above the assignment's, or one that was changed since the download, is
  passed over in silence, and so is a grade of 0 (`$record->grade &&`): it has to be given by hand.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from grader.exports.writing.cells import read_back, rows_of
from grader.exports.writing.lines import Export, Line, Made, scored
from grader.kit.errors import HarnessFault

IDENTIFIER, GRADE, MOST = "Identifier", "Grade", "Maximum grade"
_NUMBER = re.compile(r"\D*(\d+)")


def write(export: Export) -> Made:
    """The worksheet with the grade in each row whose participant handed in."""
    if not export.into:
        raise HarnessFault("Moodle's own grading worksheet is filled in: download it there, and give it with --into")
    rows = rows_of(export.into)
    header = rows[0] if rows else []
    identified, graded = 0, _column(header, export)
    by_number = {_number(row[identified]): row for row in rows[1:] if len(row) == len(header)}
    by_mail = {row[at]: row for row in rows[1:] for at, name in enumerate(header) if name == "Email address"}
    sieve = scored(export.lines)
    found = {id(line): by_number.get(_participant(line)) or by_mail.get(line.person.mail) for line in sieve.lines}
    sieve.keep(lambda line: "" if found[id(line)] else "no row of the worksheet is this person's")
    sieve.keep(lambda line: _too_much(line, header, found[id(line)] or ()))
    for line in sieve.lines:
        (found[id(line)] or [])[graded] = line.final
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return Made(out.getvalue().encode(), tuple(sieve.left_out), tuple(_zeros(sieve.lines)))


def read(data: bytes) -> Mapping[str, str]:
    """The points of a file of last time."""
    rows = rows_of(data.decode("utf-8-sig"))
    first = rows[0][0] if rows else IDENTIFIER
    return read_back(data, (first,), GRADE if rows and GRADE in rows[0] else 2)


def _column(header: Sequence[str], export: Export) -> int:
    name = export.title if export.is_given else GRADE
    if name not in header:
        raise HarnessFault(f"the worksheet has no column {name!r}; name that of the grades with --column: {header}")
    return header.index(name)


def _number(identifier: str) -> str:
    found = _NUMBER.fullmatch(identifier)
    return found[1] if found else ""


def _participant(line: Line) -> str:
    """The participant's number, as the folders of a download have it; nothing where it came from elsewhere."""
    return line.receipt.id if line.receipt.platform == "Moodle" and line.receipt.id else "-"


def _too_much(line: Line, header: Sequence[str], row: Sequence[str]) -> str:
    if MOST not in header or line.points is None:
        return ""
    text = row[header.index(MOST)]
    try:
        most = Fraction(text.replace(",", "."))
    except ValueError:
        return ""
    return f"{line.final} is over the worksheet's {text}, and Moodle passes over it" if line.points.final > most else ""


def _zeros(lines: Sequence[Line]) -> list[str]:
    nought = [line.label for line in lines if line.points and line.points.final == 0]
    said = f"Moodle passes over a grade of 0 in silence; give it by hand to {', '.join(nought)}"
    return [said] if nought else []
