"""The results: one SQLite database, written as submissions finish, safe against being killed at any instant.

Owns the rows of results. A grade is *pending* from when it is made until its run has ended well; then it is the
student's result. A scorecard is found by assignment and student, and is valid while its key is the same. What becomes
of a grade that another one takes the place of is in replacing.py.
"""

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import msgspec

from grader.intake.platforms.receipts import Receipt
from grader.kit.errors import StoredFault
from grader.kit.showing.harmless import plain_text
from grader.results.replacing import give_up_contents, keep_replaced
from grader.results.scorecard import Scorecard, pack, unpack
from grader.results.store_file import open_to_read, open_to_write, store_fault, transaction
from grader.results.tables import COLUMNS, FORMAT

Table = Literal["scorecards", "pending"]


class Key(msgspec.Struct, frozen=True):
    """What a grade depends on besides the student: the digests of the submission and of the suite."""

    submission: str
    suite: str


@dataclass(frozen=True)
class Origin:
    """Where a grade was made from, and of what; a grade of the release before does not know it."""

    place: str = ""
    files: Mapping[str, str] | None = None  # the mark of each file that was read, as it is kept


@dataclass(frozen=True)
class Row:
    """A grade as it is kept, without its scorecard."""

    student: str
    key: Key
    score: float
    origin: Origin
    received: str = ""  # when the submission came, as far as that is known


def grade_row(card: Scorecard, origin: Origin) -> tuple[Any, ...]:
    """Return the columns of a grade as they are kept."""
    files = None if origin.files is None else json.dumps(dict(origin.files))
    return (
        card.assignment, card.student, card.submission, card.suite, card.score, card.max_score, pack(card),
        origin.place, files, card.generation, card.receipt.at,
    )  # fmt: skip


class Results:
    """An open database of scorecards, to read."""

    def __init__(self, path: Path, db: sqlite3.Connection, version: int) -> None:
        self.path, self._db, self._version = path, db, version

    def get(self, assignment: str, student: str, table: Table = "scorecards") -> Scorecard | None:
        """Return the kept scorecard of this student, if there is one; raises StoredFault where it cannot be decoded."""
        query = f"SELECT card FROM {table} WHERE assignment = ? AND student = ?"  # noqa: S608 - one of two names
        rows = self._all(query, assignment, student)
        try:
            return unpack(rows[0][0]) if rows else None
        except StoredFault as fault:
            raise StoredFault(f"{self.path}: {plain_text(student)}, {assignment}: {fault}") from fault

    def students(self) -> list[tuple[str, str]]:
        """Return every (assignment, student) that has a scorecard."""
        return self._all("SELECT assignment, student FROM scorecards ORDER BY assignment, student")

    def students_of(self, assignment: str) -> list[str]:
        """Return every student who has a scorecard of the assignment."""
        query = "SELECT student FROM scorecards WHERE assignment = ? ORDER BY student"
        return [student for (student,) in self._all(query, assignment)]

    def is_pending(self, assignment: str, student: str) -> bool:
        """Return whether a grade of this student waits for the end of its run."""
        query = "SELECT 1 FROM pending WHERE assignment = ? AND student = ?"
        return self._version > 1 and bool(self._all(query, assignment, student))

    def reasons(self, assignment: str) -> Mapping[str, str]:
        """Return why those have no grade who have no result either, by student."""
        if not self._version or not self._has("reasons"):
            return {}
        query = "SELECT student, reason FROM reasons WHERE assignment = ?1 AND student NOT IN"
        query += " (SELECT student FROM scorecards WHERE assignment = ?1) ORDER BY student"
        return dict(self._all(query, assignment))

    def former(self, assignment: str) -> dict[str, Scorecard | None]:
        """Return for each student graded in the last run, the result before it.

        It is None where there was none that can be read.

        Empty where nothing is known of that run.
        """
        if not self._has("former"):
            return {}
        rows = self._all("SELECT student, card FROM former WHERE assignment = ? ORDER BY student", assignment)
        return {student: _unpacked(card) for student, card in rows}

    def standing(self, assignment: str, generation: str | None) -> int:
        """Return how many results of the assignment, or of a task of it, that generation of hidden sets gave, or
        any one.

        Those of the release before do not say which one it was, and are counted.
        """
        query = "SELECT count(*) FROM scorecards WHERE (assignment = ?1 OR substr(assignment, 1, ?2) = ?1 || ':')"
        of_task = (assignment, len(assignment) + 1)
        if self._version > 1 and generation is not None:
            return sum(n for (n,) in self._all(f"{query} AND generation IN (?3, '')", *of_task, generation))
        return sum(n for (n,) in self._all(query, *of_task))

    def is_kept(self, assignment: str, student: str, key: Key) -> bool:
        """Return whether it was decided that this submission keeps the grade of an earlier suite."""
        query = "SELECT 1 FROM kept WHERE assignment = ? AND student = ? AND submission = ? AND suite = ?"
        return self.rows_of("kept", query, assignment, student, key.submission, key.suite) != []

    def is_earlier(self, assignment: str, student: str, key: Key, received: str) -> bool:
        """Return whether this is an attempt before the one that was graded last, with a valid grade.

        It is known by its time.
        """
        query = "SELECT 1 FROM earlier WHERE assignment = ? AND student = ? AND submission = ? AND suite = ?"
        parameters = (assignment, student, key.submission, key.suite, received)
        return bool(received) and self.rows_of("earlier", f"{query} AND received = ?", *parameters) != []

    def rows_of(self, table: str, query: str, *parameters: str | int) -> list[Any]:
        """Return the rows of a table that files of an older format do not have: there are none there."""
        return self._all(query, *parameters) if self._has(table) else []

    def _has(self, table: str) -> bool:
        return bool(self._all("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", table))

    def _all(self, query: str, *parameters: str | int) -> list[Any]:
        if not self._version:  # a run was killed right after it had made the file
            return []
        try:
            return self._db.execute(query, parameters).fetchall()
        except sqlite3.Error as error:
            raise store_fault(self.path, error) from error


def _unpacked(card: bytes | None) -> Scorecard | None:
    try:
        return None if card is None else unpack(card)
    except StoredFault:  # of a release that wrote them in another way
        return None


@contextmanager
def read_results(path: Path) -> Iterator[Results]:
    """Yield the results as they are; nothing is written, in whatever folder they lie."""
    with open_to_read(path) as (db, version):
        yield Results(path, db, version)


class Store(Results):
    """An open database of scorecards, to read and write."""

    def __init__(self, path: Path) -> None:
        db, self.copy = open_to_write(path)  # the copy: of results of an older format, where there were some
        super().__init__(path, db, FORMAT)

    def put(self, card: Scorecard, origin: Origin, content: bytes = b"") -> None:
        """Keep the scorecard as the student's pending one; once this returns, killing the process does not lose it.

        With the content of what was graded, it can be graded again when its files are gone. That is kept first: if
        the process is killed in between, the next end of a run gives it up.
        """
        if content:
            of = (card.assignment, card.student, card.submission, content)
            self._do("INSERT OR IGNORE INTO submissions VALUES (?, ?, ?, ?)", *of)
        marks = ", ".join("?" * len(COLUMNS.split(", ")))
        query = f"INSERT OR REPLACE INTO pending ({COLUMNS}) VALUES ({marks})"  # noqa: S608 - ours
        self._do(query, *grade_row(card, origin))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Yield all that is written inside, or nothing of it; raises HarnessFault where that is not possible."""
        try:
            with transaction(self._db):
                yield
        except sqlite3.Error as error:
            raise store_fault(self.path, error) from error

    def do(self, statement: str, *parameters: Any) -> int:
        """Carry out one statement; how many rows it concerned. For the tables that have an owner of their own."""
        return self._do(statement, *parameters)

    def row(self, assignment: str, student: str, table: Table = "scorecards") -> Row | None:
        """Return what is kept of this student, if there is something."""
        return next(iter(self._rows(table, "assignment = ? AND student = ?", assignment, student)), None)

    def pending(self, assignment: str) -> list[Row]:
        """Return every pending grade of the assignment, by student."""
        return self._rows("pending", "assignment = ?", assignment)

    def forget(self, assignment: str, student: str) -> None:
        """Give up a pending grade that nobody needs any more."""
        if self.is_pending(assignment, student):
            self._do("DELETE FROM pending WHERE assignment = ? AND student = ?", assignment, student)

    def place(self, assignment: str, student: str, origin: Origin) -> None:
        """Note where a result of the release before was made from, now that its submission was seen again."""
        query = "UPDATE scorecards SET place = ?, files = ? WHERE assignment = ? AND student = ? AND place = ''"
        self._do(query, origin.place, json.dumps(dict(origin.files or {})), assignment, student)

    def note_reasons(self, assignment: str, reasons: Mapping[str, str]) -> None:
        """Keep why these have no grade; of somebody who has a result, that stays what is known."""
        for student, reason in reasons.items():
            self._do("INSERT OR REPLACE INTO reasons VALUES (?, ?, ?)", assignment, student, reason)

    def note(self, card: Scorecard, receipt: Receipt) -> None:
        """Note on a kept scorecard what a download says of the same submission now."""
        query = "UPDATE {} SET card = ?, received = ? WHERE assignment = ? AND student = ? AND submission = ?"
        changed = pack(msgspec.structs.replace(card, receipt=receipt))
        for table in ("scorecards", "pending"):
            self._do(query.format(table), changed, receipt.at, card.assignment, card.student, card.submission)

    def note_attempt(self, card: Scorecard, receipt: Receipt, origin: Origin) -> None:
        """Note that the bytes of a result were handed in another time: the result is of this attempt now."""
        where = (card.assignment, card.student)
        of = "WHERE assignment = ? AND student = ?"
        with self.writing():
            query = f"INSERT OR REPLACE INTO earlier ({COLUMNS}) SELECT {COLUMNS} FROM scorecards {of}"  # noqa: S608 - ours
            self._do(query, *where)
            self.note(card, receipt)
            self._do(f"UPDATE scorecards SET place = ? {of}", origin.place, *where)  # noqa: S608 - ours

    def settle(self, assignment: str, suite: str, left: Collection[str]) -> None:
        """Make results of the pending grades that this suite gave, without those of `left`, in one step.

        All others of the assignment are given up. A result whose submission is the same keeps its place, and what is
        replaced is kept, as an earlier attempt or in the history of this one.
        """
        stays = "assignment = ? AND EXISTS (SELECT 1 FROM scorecards AS s WHERE s.assignment = pending.assignment"
        stays += " AND s.student = pending.student AND s.submission = pending.submission AND s.place <> '')"
        old = "(SELECT s.place FROM scorecards AS s WHERE s.assignment = pending.assignment"
        old += " AND s.student = pending.student)"
        with self.writing():
            self._do("DELETE FROM pending WHERE assignment = ? AND suite <> ?", assignment, suite)
            for student in left:
                self._do("DELETE FROM pending WHERE assignment = ? AND student = ?", assignment, student)
            keep_replaced(self._do, assignment)
            self._do(f"UPDATE pending SET place = {old} WHERE {stays}", assignment)  # noqa: S608 - ours
            self._remember(assignment)
            query = f"INSERT OR REPLACE INTO scorecards ({COLUMNS}) SELECT {COLUMNS} FROM pending WHERE"  # noqa: S608
            self._do(f"{query} assignment = ?", assignment)
            self._do("DELETE FROM pending WHERE assignment = ?", assignment)
            give_up_contents(self._do, assignment)

    def _remember(self, assignment: str) -> None:
        """Keep the results that are about to be replaced; where none is, those that are kept stay."""
        if self._all("SELECT 1 FROM pending WHERE assignment = ? LIMIT 1", assignment):
            self._do("DELETE FROM former WHERE assignment = ?", assignment)
            now = "INSERT INTO former SELECT assignment, student, s.card FROM pending LEFT JOIN scorecards AS s"
            self._do(f"{now} USING (assignment, student) WHERE assignment = ?", assignment)

    def _rows(self, table: Table, where: str, *parameters: str) -> list[Row]:
        columns = "student, submission, suite, score, place, files, received"
        query = f"SELECT {columns} FROM {table} WHERE {where} ORDER BY student"  # noqa: S608 - words of this module
        return [
            Row(
                student,
                Key(submission, suite),
                score,
                Origin(place, None if files is None else json.loads(files)),
                received,
            )
            for student, submission, suite, score, place, files, received in self._all(query, *parameters)
        ]

    def _do(self, statement: str, *parameters: Any) -> int:
        try:
            return self._db.execute(statement, parameters).rowcount
        except sqlite3.Error as error:
            raise store_fault(self.path, error) from error

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()
