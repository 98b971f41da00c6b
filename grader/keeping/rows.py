"""The rows of one person in a database of results, in whatever tables there are: no table is named here.

A row is somebody's by its column `student`. A table that has none is nobody's: where somebody is named in it all the
same, the search through all bytes that follows finds the file, and says so.
"""
# ruff: noqa: S608 - the names of tables and columns are those that the database itself has

import json
import sqlite3
import zlib
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from grader.kit.errors import HarnessFault

COLUMN = "student"
_MAGIC = b"SQLite format 3\0"
_BUSY_SECONDS = 10
_MOST_UNPACKED = 1 << 28  # bytes of a cell; a submission has far fewer


def databases(files: Collection[Path]) -> list[Path]:
    """Return those of the files that are databases of SQLite."""
    return [file for file in files if is_database(file)]


def is_database(path: Path) -> bool:
    """Return whether the file is a database of SQLite."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def has_rows(path: Path) -> bool:
    """Return whether the database has a table in which rows are somebody's."""
    with closing(_opened(path)) as db:
        return any(columns.count(COLUMN) for _, columns in _tables(db))


def rows_of(path: Path, names: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows that are somebody's, by their table."""
    found = {}
    with closing(_opened(path)) as db:
        for table, columns in _tables(db):
            if COLUMN in columns:
                rows = db.execute(f'SELECT * FROM "{table}" WHERE {_where(names)}', tuple(names)).fetchall()
                if rows:
                    found[table] = [dict(zip(columns, row, strict=True)) for row in rows]
    return found


def removed(path: Path, names: Collection[str]) -> dict[str, int]:
    """Remove the rows that are somebody's; how many there were, by their table. No byte of them is left in the file.

    Free pages are overwritten, the file is written anew, and what waited beside it to be merged is emptied.
    """
    counts = {}
    try:
        with closing(_opened(path)) as db:
            _empty_log(db, path)  # so that nothing is removed by half where somebody reads
            db.execute("PRAGMA secure_delete = ON")
            db.execute("BEGIN IMMEDIATE")
            for table, columns in _tables(db):
                if COLUMN in columns:
                    done = db.execute(f'DELETE FROM "{table}" WHERE {_where(names)}', tuple(names))
                    counts[table] = done.rowcount
            db.execute("COMMIT")
            db.execute("VACUUM")
            _empty_log(db, path)
    except sqlite3.Error as error:
        raise HarnessFault(f"{path}: {error}; end what uses it, and do the same again") from error
    return {table: count for table, count in counts.items() if count}


def _empty_log(db: sqlite3.Connection, path: Path) -> None:
    """Merge what waits beside the file, and leave nothing of it there."""
    busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise HarnessFault(f"{path}: another program reads it; end that, and do the same again")


def students(path: Path) -> list[str]:
    """Return everybody of whom there is a row."""
    with closing(_opened(path)) as db:
        names = {name for table, columns in _tables(db) if COLUMN in columns for name in _names(db, table)}
    return sorted(names)


def unpacked(cell: bytes) -> Any:
    """Return what the results have packed in a cell, a scorecard or a submission.

    Raises ValueError where it is neither.
    """
    try:
        return msgspec.msgpack.decode(cell)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    inflate = zlib.decompressobj()
    try:
        text = inflate.decompress(cell, _MOST_UNPACKED)
    except zlib.error as error:
        raise ValueError(f"bytes that are not ours: {error}") from error
    if inflate.unconsumed_tail:
        raise HarnessFault(f"a cell of a table unpacks to more than {_MOST_UNPACKED >> 20} MiB")
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def texts_of(path: Path) -> Iterator[str]:
    """Yield every text in a database, one by one: in its file a text may lie right beside another one, or be packed."""
    with closing(_opened(path)) as db:
        for table, _ in _tables(db):
            for row in db.execute(f'SELECT * FROM "{table}"'):
                for cell in row:
                    yield from _texts(cell)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes):
        try:
            yield from _texts(unpacked(value))
        except ValueError:  # nothing of ours: the search through the bytes of the file has seen it
            return
    elif isinstance(value, dict):
        yield from _texts([*value, *value.values()])
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)


def _names(db: sqlite3.Connection, table: str) -> list[str]:
    return [str(name) for (name,) in db.execute(f'SELECT DISTINCT {COLUMN} FROM "{table}"')]


def _opened(path: Path) -> sqlite3.Connection:
    way = f"{path.absolute().as_uri()}?mode=rw"
    try:
        return sqlite3.connect(way, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)
    except sqlite3.Error as error:
        raise HarnessFault(f"{path}: cannot be opened: {error}") from error


def _tables(db: sqlite3.Connection) -> list[tuple[str, list[str]]]:
    """Return the tables, without SQLite's own, and their columns."""
    names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@'")
    return [(name, [row[1] for row in db.execute(f'PRAGMA table_info("{name}")')]) for (name,) in names.fetchall()]


def _where(names: Collection[str]) -> str:
    return f"{COLUMN} IN ({', '.join('?' * len(names))})"
