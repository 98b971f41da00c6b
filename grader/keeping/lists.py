"""The rows of one person in the CSV files of a class: the roster, and whatever other lists of people lie beside it."""

import io
from collections.abc import Collection
from pathlib import Path

from grader.classes.csv_file import CsvFile, read_csv
from grader.classes.roster import matching
from grader.courses.whole import write_file
from grader.kit.errors import HarnessFault

_WHO = ("id", "login", "mail", "submission", "student", "pseudonym")  # columns that say whose a row is; a name may not


def lists_of(class_folder: Path) -> list[Path]:
    """Return the CSV files of a class."""
    return sorted(path for path in class_folder.glob("*.csv") if path.is_file() and not path.is_symlink())


def rows_in(path: Path, keys: Collection[str]) -> list[dict[str, str]]:
    """Return the rows that are somebody's; none of a file that is no list."""
    file = _read(path)
    rows = [row for row in file.rows if row.line in _lines(file, keys)] if file else []
    return [dict(zip(file.header.cells, row.cells, strict=False)) for row in rows] if file else []


def remove_rows(path: Path, keys: Collection[str]) -> None:
    """Write the file anew without these rows. All else of it stays as it was written."""
    file = _read(path)
    if file is None:
        return
    data = path.read_bytes()
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))  # as Excel saves "Unicode text"; it becomes UTF-8
    text = io.StringIO(data.decode("utf-16" if is_wide else "utf-8-sig"), newline="")
    lines = text.readlines()  # as the reader of rows counts them: `splitlines` would end a line at U+2028 too
    starts = [row.line for row in file.rows]
    ends = [*starts[1:], len(lines) + 1]
    gone = {
        n for start, end in zip(starts, ends, strict=True) if start in _lines(file, keys) for n in range(start, end)
    }
    write_file(path, "".join(line for n, line in enumerate(lines, 1) if n not in gone))


def _read(path: Path) -> CsvFile | None:
    try:
        return read_csv(path, _WHO)
    except HarnessFault:  # of somebody else; the search through all bytes says what is in it
        return None


def _lines(file: CsvFile, keys: Collection[str]) -> set[int]:
    """Return where the rows begin that have one of the keys in a column that says whose they are."""
    wanted = {matching(key) for key in keys} - {""}
    columns = [n for n, name in enumerate(file.header.cells) if name in _WHO]
    return {row.line for row in file.rows if wanted & {matching(row.cells[n]) for n in columns if n < len(row.cells)}}
