"""Reads and writes CSV files as spreadsheets and platforms do; what the columns mean belongs to others.

Read are UTF-8 with or without a mark at its beginning, UTF-16 with one, commas, semicolons or tabs, any ends of lines,
Excel's own first line `sep=;`, and comments above the header. What guards a cell against a spreadsheet is taken off:
`'=Name` is `=Name`, and `="0012"` is `0012`. Where a file is written, a cell that a spreadsheet would take for a
formula is guarded.
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.kit.errors import HarnessFault

_SEPARATORS = (",", ";", "\t")  # where a header has one column, the first of them
_SAYS_SEPARATOR = re.compile(r"\"?sep=(.)\"?\s*")
_FORMULA = re.compile(r"'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")  # also as wide characters, which Excel understands
_NUMBER = re.compile(r"-?\d+([.,]\d+)?", re.ASCII)
_AS_TEXT = re.compile(r'="([^"]*)"')
_UNSEEN_ENDS = "\u200b\u2060\ufeff\u200e\u200f"  # no width: a copied cell begins or ends with them
_COMMENT = "#"
_SAID_COLUMNS = 9  # of those that are known, where there are none


@dataclass(frozen=True)
class CsvRow:
    """A row that is not empty: the line on which it begins, from 1 on, and its cells."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class CsvFile:
    """A file that was read: its header, in lower case, and the rows below it."""

    path: Path
    header: CsvRow
    rows: tuple[CsvRow, ...]


def read_csv(path: Path, known: Collection[str]) -> CsvFile:
    """Return the file, read with the separator by which most columns of the header are known; raises HarnessFault."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise HarnessFault(f"{path}: byte {error.start} is not UTF-8; save the file as CSV UTF-8") from error
    said = _SAYS_SEPARATOR.fullmatch(re.split("[\\r\\n]", text, maxsplit=1)[0])
    separator = said[1] if said else max(_SEPARATORS, key=lambda one: sum(n in known for n in _header(text, one)))
    rows = _rows(path, text, separator)
    rows = _below_comments(rows[1:] if said else rows)
    if not rows:
        columns = ", ".join([*known][:_SAID_COLUMNS])
        raise HarnessFault(f"{path}: no header here; expected a first line with columns such as {columns}")
    header = CsvRow(rows[0].line, _without_empty_end(_names(rows), 0))
    below = tuple(CsvRow(row.line, _without_empty_end(row.cells, len(header.cells))) for row in rows[1:])
    return CsvFile(path, header, below)


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Return the rows as a CSV file that a spreadsheet shows as it is, without a formula in it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue()


def guarded(cell: str) -> str:
    """Return the cell, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    """Return the cell without what guards it against a spreadsheet."""
    if cell.startswith("'") and _FORMULA.match(cell):
        return cell[1:]
    as_text = _AS_TEXT.fullmatch(cell)
    return as_text[1] if as_text else cell


def stripped(cell: str) -> str:
    """Return the cell without blanks of any kind at its ends. What lies inside is kept, also what joins letters."""
    before = None
    while before != cell:
        before, cell = cell, cell.strip().strip(_UNSEEN_ENDS)
    return cell


def _rows(path: Path, text: str, separator: str) -> tuple[CsvRow, ...]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, line = [], 1
    try:
        for cells in reader:
            cleaned = tuple(stripped(unguarded(stripped(cell))) for cell in cells)
            if any(cleaned):
                rows.append(CsvRow(line, cleaned))
            line = reader.line_num + 1
    except csv.Error as error:
        raise HarnessFault(f"{path}:{line}: expected a row of a CSV file: {error}") from error
    return tuple(rows)


def _header(text: str, separator: str) -> tuple[str, ...]:
    """Return the columns, if this is what separates them; the rows below may be no rows then."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        named = next((cells for cells in reader if any(cells) and not cells[0].startswith(_COMMENT)), [])
    except csv.Error:
        return ()
    return tuple(stripped(unguarded(stripped(cell))).lower() for cell in named)


def _below_comments(rows: tuple[CsvRow, ...]) -> tuple[CsvRow, ...]:
    first = next((n for n, row in enumerate(rows) if not row.cells[0].startswith(_COMMENT)), len(rows))
    return rows[first:]


def _without_empty_end(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """Return the cells, without empty ones beyond the header: a spreadsheet writes such columns."""
    while len(cells) > width and not cells[-1]:
        cells = cells[:-1]
    return cells


def _names(rows: tuple[CsvRow, ...]) -> tuple[str, ...]:
    """Return the columns, where there is a header."""
    return tuple(cell.lower() for cell in _below_comments(rows)[0].cells) if _below_comments(rows) else ()
