"""The file of the results: its format, how it is opened to write and to read.

Owns the file as a whole; its tables are in tables.py, and what is in its rows in store.py. The file of an older release
is brought to this format in one transaction, and a copy of it is kept.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from grader.kit.errors import HarnessFault
from grader.results.tables import FORMAT, bring_to_this_format

BUSY_SECONDS = 10  # how long another process may hold the lock before we say so

_BROKEN = "the file is not a database, or a broken one; put a copy in its place, or move it away and grade again"
_WAYS_OUT = {  # by SQLite's primary error code: what is wrong in plain words, and the next step
    sqlite3.SQLITE_FULL: "the disk is full; make room",
    sqlite3.SQLITE_IOERR: "the disk, or a limit on it, refused; see to that",
    sqlite3.SQLITE_BUSY: f"another program has had the file locked for {BUSY_SECONDS} s; end that program",
    sqlite3.SQLITE_READONLY: "it may not be written; change that, or give another --class",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened or made there; change that, or give another --class",
    sqlite3.SQLITE_CORRUPT: _BROKEN,
    sqlite3.SQLITE_NOTADB: _BROKEN,
}

_FINAL = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)  # where no other way of opening helps


def store_fault(path: Path, error: Exception) -> HarnessFault:
    """Return one sentence: the file, what the system said, what that means, what to do next."""
    way_out = _WAYS_OUT.get(_code(error), "see to that")
    said = f"{path}: the results cannot be kept: {error}: {way_out}"
    return HarnessFault(said if way_out == _BROKEN else f"{said}; what is graded is kept, the same command goes on")


def open_to_write(path: Path) -> tuple[sqlite3.Connection, Path | None]:
    """Return the database, made or brought to this format where need be; and the copy of an older one that was kept."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    except (OSError, sqlite3.Error) as error:
        raise store_fault(path, error) from error
    try:
        return db, _prepared(db, path)
    except sqlite3.Error as error:
        db.close()
        raise store_fault(path, error) from error
    except BaseException:
        db.close()
        raise


def _prepared(db: sqlite3.Connection, path: Path) -> Path | None:
    version, copy = _known_format(db, path), None
    # Write-ahead logging: a reader never waits, and a killed writer leaves whole rows. NORMAL can lose the last
    # rows when the power goes, never a part of one; those submissions are then graded again.
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    if 0 < version < FORMAT:
        copy = _copied(db, path, version)
    if version != FORMAT:
        with transaction(db):  # inside of which it is asked again: another process may have been faster
            bring_to_this_format(db, _known_format(db, path))
    return copy


def _known_format(db: sqlite3.Connection, path: Path) -> int:
    """Return 1 to FORMAT, or 0 for a file in which there is nothing yet; raises HarnessFault for all else."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if version == 0 and tables == {"scorecards"}:  # the release before was killed right after it had made the table
        return 1
    if 1 <= version <= FORMAT or (version == 0 and not tables):
        return int(version)
    made_by = "a newer version of grader" if version > FORMAT else "another program"
    raise HarnessFault(
        f"{path}: results of format {version}, expected {FORMAT}: {made_by} made them; use that one, or give another"
        " --class; nothing was changed"
    )


def _copied(db: sqlite3.Connection, path: Path, version: int) -> Path:
    """Return a whole copy of the database beside it, under a name that is free."""
    copy, number = path.with_name(f"{path.stem}.format{version}{path.suffix}"), 1
    while copy.exists():
        number += 1
        copy = path.with_name(f"{path.stem}.format{version}-{number}{path.suffix}")
    part = copy.with_name(f".{copy.name}.part")
    try:
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(part)) as target:
            db.backup(target)
        part.replace(copy)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise HarnessFault(
            f"{copy}: the results are of an older release, and their copy cannot be written: {error}; make"
            " room or make the folder writable, and try again; nothing was changed"
        ) from error
    return copy


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Yield all that is written inside, or nothing of it."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # where the disk is full, SQLite has rolled back by itself
            db.execute("ROLLBACK")
        raise


@contextmanager
def open_to_read(path: Path) -> Iterator[tuple[sqlite3.Connection, int]]:
    """Yield the database as it is, and its format; where nothing can be written beside it, nothing is.

    The first of these ways that works: as everybody opens it, which needs two files beside it; to read only, with the
    files that somebody else has made; as a file that nobody changes, if no rows wait beside it to be merged; and a copy
    of it with those rows.
    """
    with ExitStack() as stack:
        db = stack.enter_context(closing(_opened(path, stack)))
        try:
            db.execute("PRAGMA query_only = 1")
            version = _known_format(db, path)
        except sqlite3.Error as error:
            raise store_fault(path, error) from error
        yield db, version


def _opened(path: Path, stack: ExitStack) -> sqlite3.Connection:
    try:
        try:
            return _in_place(path)
        except sqlite3.Error as error:
            if _code(error) in _FINAL or not _rows_beside(path):
                raise
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for file in (path, _log(path)):
            shutil.copyfile(file, scratch / file.name)
        return _tried(f"{(scratch / path.name).as_uri()}?mode=rw")
    except (OSError, sqlite3.Error) as error:
        raise store_fault(path, error) from error


def _in_place(path: Path) -> sqlite3.Connection:
    """Return the database, opened in the first way that works without a copy; raises what the last of them said."""
    ways = ["mode=rw"] if os.access(path.parent, os.W_OK) else []
    ways += ["mode=ro"] if _rows_beside(path) else ["mode=ro", "mode=ro&immutable=1"]
    for way in ways[:-1]:
        try:
            return _tried(f"{path.absolute().as_uri()}?{way}")
        except sqlite3.Error as error:
            if _code(error) in _FINAL:
                raise
    return _tried(f"{path.absolute().as_uri()}?{ways[-1]}")


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _rows_beside(path: Path) -> bool:
    """Return whether rows wait to be merged; whoever writes may remove that file at any moment."""
    try:
        return _log(path).stat().st_size > 0
    except FileNotFoundError:
        return False


def _tried(way: str) -> sqlite3.Connection:
    db = sqlite3.connect(way, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        db.close()
        raise
    return db


def _code(error: Exception) -> int:
    """SQLite's primary error code."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CANTOPEN)) & 0xFF
