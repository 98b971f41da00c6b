"""Moodle's own offline grading worksheet, filled in: moodle/moodle, public/mod/assign/feedback/offline.

- importgradeslib.php, init: the columns are known by their names in the teacher's language, so the file that Moodle
  gave is filled in, and nothing else of it is changed; next: a row that is no participant's is passed over in silence.
- locallib.php, process_import_grades: a grade above the assignment's, one that is locked (grading_disabled), or one
  that was changed since the download, is passed over in silence, and so is a grade of 0 (`$record->grade &&`): it has
  to be given by hand.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import partial

from grader.classes.roster import matching
from grader.exports.writing.cells import read_back, rows_of
from grader.exports.writing.lines import Export, Line, Made, scored
from grader.kit.errors import HarnessFault

IDENTIFIER, MAIL, GRADE, MOST = "Identifier", "Email address", "Grade", "Maximum grade"
OPEN = "Grade can be changed"
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_NUMBER = re.compile(r"\D*(\d+)")


def write(export: Export) -> Made:
    """Return the worksheet with the grade in each row whose participant handed in."""
    if not export.into:
        raise HarnessFault("Moodle's own grading worksheet is filled in: download it there, and give it with --into")
    rows = rows_of(export.into)
    header = rows[0] if rows else []
    identified, graded = 0, _column(header, export)
    whole = [row for row in rows[1:] if len(row) == len(header)]
    by_number = _keyed((_number(row[identified]), row) for row in whole)
    mail = _mail_column(header, whole)
    by_mail = _keyed((matching(row[mail]), row) for row in whole if mail is not None)
    sieve = scored(export.lines)
    found = {
        id(line): by_number.get(_participant(line)) or by_mail.get(matching(line.person.mail)) for line in sieve.lines
    }
    sieve.keep(lambda line: "" if found[id(line)] else "no row of the worksheet is this person's")
    sieve.keep(lambda line: _locked(header, found[id(line)] or ()))
    sieve.keep(lambda line: _too_much(line, header, found[id(line)] or ()))
    first: dict[int, Line] = {}
    sieve.keep(lambda line: _twice(line, first.setdefault(id(found[id(line)]), line)))
    for line in sieve.lines:
        (found[id(line)] or [])[graded] = line.final
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return Made(out.getvalue().encode(), tuple(sieve.left_out), (*_zeros(sieve.lines), *_unseen(header)))


def reader(column: str) -> partial[Mapping[str, str]]:
    """Return how a file of last time is read whose grades are in this column; "" is the English one."""
    return partial(_read, column=column or GRADE)


def _read(data: bytes, column: str) -> Mapping[str, str]:
    rows = rows_of(data.decode("utf-8-sig"))
    return read_back(data, (rows[0][0] if rows else IDENTIFIER,), column)


def _keyed(rows: Iterable[tuple[str, list[str]]]) -> dict[str, list[str]]:
    """Return the rows by their keys, but for an empty key, and one that several rows have: nobody knows whose
    these are.
    """
    pairs = [*rows]
    seen = Counter(key for key, _ in pairs)
    return {key: row for key, row in pairs if key and seen[key] == 1}


def _column(header: Sequence[str], export: Export) -> int:
    name = export.title if export.is_given else GRADE
    if name not in header:
        raise HarnessFault(f"the worksheet has no column {name!r}; name that of the grades with --column: {header}")
    return header.index(name)


def _mail_column(header: Sequence[str], rows: Sequence[Sequence[str]]) -> int | None:
    """Return the column of mail addresses: in another language than English, the only one that has nothing else."""
    if MAIL in header:
        return header.index(MAIL)
    cells = [[row[n] for row in rows if row[n]] for n in range(len(header))]
    found = [n for n, column in enumerate(cells) if column and all(map(_ADDRESS.fullmatch, column))]
    return found[0] if len(found) == 1 else None


def _locked(header: Sequence[str], row: Sequence[str]) -> str:
    is_locked = OPEN in header and row[header.index(OPEN)] == "No"
    return "its grade is locked, and Moodle passes over it" if is_locked else ""


def _unseen(header: Sequence[str]) -> list[str]:
    """Return what is to be said where the worksheet is in another language, or lacks a column."""
    lacking = " or ".join(repr(name) for name in (MOST, OPEN) if name not in header)
    said = f"no column is called {lacking}: grades above the maximum, and locked ones, Moodle passes over in silence"
    return [said] if lacking else []


def _number(identifier: str) -> str:
    found = _NUMBER.fullmatch(identifier)
    return found[1] if found else ""


def _participant(line: Line) -> str:
    """Return the participant's number, as the folders of a download have it; nothing where it came from elsewhere."""
    return line.receipt.id if line.receipt.platform == "Moodle" and line.receipt.id else "-"


def _twice(line: Line, other: Line) -> str:
    return "" if other is line else f"its row of the worksheet is that of {other.label} too"


def _too_much(line: Line, header: Sequence[str], row: Sequence[str]) -> str:
    if MOST not in header or line.points is None:
        return ""
    text = row[header.index(MOST)]
    try:
        most = Fraction(text.replace(",", "."))
    except (ValueError, ZeroDivisionError):
        return ""
    return f"{line.final} is over the worksheet's {text}, and Moodle passes over it" if line.points.final > most else ""


def _zeros(lines: Sequence[Line]) -> list[str]:
    nought = [line.label for line in lines if line.points and line.points.final == 0]
    said = f"Moodle passes over a grade of 0 in silence; give it by hand to {', '.join(nought)}"
    return [said] if nought else []
