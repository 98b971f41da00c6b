"""The results: one SQLite database, written as submissions finish, safe against being killed at any instant.

Owns the file and its tables. A scorecard is found by assignment and student, and is valid while its key is the same.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import msgspec

from grader.kit.errors import HarnessFault
from grader.scorecard import Scorecard, pack, unpack

FORMAT = 1  # of the tables; in the database as user_version
BUSY_SECONDS = 10  # how long another process may hold the lock before we say so

_TABLES = """
CREATE TABLE IF NOT EXISTS scorecards (
    assignment TEXT NOT NULL,
    student    TEXT NOT NULL,
    submission TEXT NOT NULL,
    suite      TEXT NOT NULL,
    score      REAL NOT NULL,
    max_score  REAL NOT NULL,
    card       BLOB NOT NULL,
    PRIMARY KEY (assignment, student)
) WITHOUT ROWID;
"""

_BROKEN = "the file is not a database, or a broken one; put a copy in its place, or move it away and grade again"
_WAYS_OUT = {  # by SQLite's primary error code: what is wrong in plain words, and the next step
    sqlite3.SQLITE_FULL: "the disk is full; make room",
    sqlite3.SQLITE_IOERR: "the disk, or a limit on it, refused; see to that",
    sqlite3.SQLITE_BUSY: f"another program has had the file locked for {BUSY_SECONDS} s; end that program",
    sqlite3.SQLITE_READONLY: "it may not be written; change that, or give another --course",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened or made there; change that, or give another --course",
    sqlite3.SQLITE_CORRUPT: _BROKEN,
    sqlite3.SQLITE_NOTADB: _BROKEN,
}


class Key(msgspec.Struct, frozen=True):
    """What a grade depends on besides the student: the digests of the submission and of the suite."""

    submission: str
    suite: str


class Store:
    """An open database of scorecards."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        except (OSError, sqlite3.Error) as error:
            raise self._fault(error) from error
        try:
            self._prepare()
        except sqlite3.Error as error:
            self._db.close()
            raise self._fault(error) from error
        except HarnessFault:
            self._db.close()
            raise

    def _prepare(self) -> None:
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version not in (0, FORMAT):
            raise HarnessFault(
                f"{self.path}: results of format {version}, expected {FORMAT}: another version of grader made them; "
                "use that one, or give another --course"
            )
        # Write-ahead logging: a reader never waits, and a killed writer leaves whole rows. NORMAL can lose the last
        # rows when the power goes, never a part of one; those submissions are then graded again.
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        if version != FORMAT:
            self._db.executescript(_TABLES)
            self._db.execute(f"PRAGMA user_version = {FORMAT}")

    def put(self, card: Scorecard) -> None:
        """Keep the scorecard in place of an earlier one of the same student; it is on disk when this returns."""
        row = (card.assignment, card.student, card.submission, card.suite, card.score, card.max_score, pack(card))
        try:
            self._db.execute("INSERT OR REPLACE INTO scorecards VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        except sqlite3.Error as error:
            raise self._fault(error) from error

    def key(self, assignment: str, student: str) -> Key | None:
        """What the kept scorecard of this student depends on, if there is one."""
        query = "SELECT submission, suite FROM scorecards WHERE assignment = ? AND student = ?"
        row = self._one(query, (assignment, student))
        return Key(str(row[0]), str(row[1])) if row else None

    def get(self, assignment: str, student: str) -> Scorecard | None:
        """The kept scorecard of this student, if there is one."""
        row = self._one("SELECT card FROM scorecards WHERE assignment = ? AND student = ?", (assignment, student))
        return unpack(row[0]) if row else None

    def cards(self, assignment: str) -> Iterator[Scorecard]:
        """Every scorecard of the assignment, by student, one at a time."""
        query = "SELECT card FROM scorecards WHERE assignment = ? ORDER BY student"
        try:
            for (data,) in self._db.execute(query, (assignment,)):
                yield unpack(data)
        except sqlite3.Error as error:
            raise self._fault(error) from error

    def students(self) -> list[tuple[str, str]]:
        """Every (assignment, student) that has a scorecard."""
        try:
            return list(self._db.execute("SELECT assignment, student FROM scorecards ORDER BY assignment, student"))
        except sqlite3.Error as error:
            raise self._fault(error) from error

    def _one(self, query: str, parameters: tuple[str, ...]) -> tuple[bytes, ...] | None:
        try:
            row: tuple[bytes, ...] | None = self._db.execute(query, parameters).fetchone()
        except sqlite3.Error as error:
            raise self._fault(error) from error
        return row

    def _fault(self, error: Exception) -> HarnessFault:
        """One sentence: the file, what the system said, what that means, what to do next."""
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CANTOPEN) & 0xFF  # of an extended code, the primary
        way_out = _WAYS_OUT.get(code, "see to that")
        said = f"{self.path}: the results cannot be kept: {error}: {way_out}"
        return HarnessFault(said if way_out == _BROKEN else f"{said}; what is graded is kept, the same command goes on")

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()
