"""Writes and reads tables that a place imports: which cells may be written, and what a file of last time says.

A cell that a spreadsheet takes for a formula gets an apostrophe, where it only shows something. Where it is the key by
which a place finds a person, the place would not find anybody by it, so that line is left out and said.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from grader.classes.csv_file import csv_text, guarded
from grader.exports.writing.lines import Line, Sieve
from grader.kit.errors import HarnessFault

KEYS = ("id", "mail", "login")


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return the table as a CSV file in UTF-8 without a mark: Canvas compares the first cell with what it expects."""
    return csv_text([header, *rows]).encode()


def key_of(line: Line, key: str) -> str:
    """Return the id, the mail address or the login of a line."""
    value: str = getattr(line.person, key)
    return value


def best_key(lines: Sequence[Line], asked: str) -> str:
    """Return the key that was asked for, else the one that most of the lines have."""
    return asked or max(KEYS, key=lambda key: sum(bool(key_of(line, key)) for line in lines))


def require_key(sieve: Sieve, key: str) -> None:
    """Leave out the lines of which the key is empty, or would be changed by its guard, or is that of another line."""
    first: dict[str, Line] = {}

    def reason(line: Line) -> str:
        value = key_of(line, key)
        if not value:
            return f"no {key} is known"
        if guarded(value) != value:
            return f"a spreadsheet would take the {key} {value!r} for a formula, so it cannot be written as it is"
        other = first.setdefault(value, line)
        return "" if other is line else f"the {key} {value!r} is that of {other.label} too"

    sieve.keep(reason)


def rows_of(text: str) -> list[list[str]]:
    """Return the rows of a CSV file with commas, semicolons or tabs, as its first line has them.

    Raises HarnessFault.
    """
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True) if row]
    except csv.Error as error:
        raise HarnessFault(f"expected a CSV file: {error}") from error


def read_back(data: bytes, keys: Sequence[str], points: int | str) -> Mapping[str, str]:
    """Return what a file of last time says: the points by the first of these columns that is not empty.

    `points` is the column's name, or its place from the end.
    """
    rows = rows_of(data.decode("utf-8-sig"))
    if not rows:
        return {}
    header = rows[0]
    places = [header.index(key) for key in keys if key in header]
    if not places or (isinstance(points, str) and points not in header):
        raise HarnessFault(f"expected columns such as {', '.join(keys)}, as this format has them")
    at = header.index(points) if isinstance(points, str) else len(header) + points
    return {_named(row, places): row[at] for row in rows[1:] if len(row) == len(header)}


def _named(row: Sequence[str], places: Sequence[int]) -> str:
    return next((row[place] for place in places if row[place]), "")
