"""The tables of the results' file: what they are in this format, and how those of an older one are brought to it.

Every table in which something of a person is has a column `student`: so all of one person's is found.
"""

import sqlite3
from collections.abc import Mapping

from grader.kit.errors import StoredFault
from grader.results.scorecard import unpack

FORMAT = 3  # of the tables; in the database as user_version

_GRADE = """
    assignment TEXT NOT NULL,
    student    TEXT NOT NULL,
    submission TEXT NOT NULL,
    suite      TEXT NOT NULL,
    score      REAL NOT NULL,
    max_score  REAL NOT NULL,
    card       BLOB NOT NULL,
    place      TEXT NOT NULL DEFAULT '',
    files      TEXT,
    generation TEXT NOT NULL DEFAULT '',
    received   TEXT NOT NULL DEFAULT ''
"""
COLUMNS = "assignment, student, submission, suite, score, max_score, card, place, files, generation, received"
_OF_A_STUDENT = "PRIMARY KEY (assignment, student)) WITHOUT ROWID"
_OF_AN_ATTEMPT = "PRIMARY KEY (assignment, student, submission, received)) WITHOUT ROWID"
_PENDING = f"CREATE TABLE pending ({_GRADE}, {_OF_A_STUDENT}"
# Of each student who was graded in the last run of an assignment, the result before it; NULL where there was none.
_FORMER = """
CREATE TABLE IF NOT EXISTS former (
    assignment TEXT NOT NULL,
    student    TEXT NOT NULL,
    card       BLOB,
    PRIMARY KEY (assignment, student)
) WITHOUT ROWID
"""
# Why somebody has no grade.
_REASONS = """
CREATE TABLE IF NOT EXISTS reasons (
    assignment TEXT,
    student    TEXT,
    reason     TEXT NOT NULL,
    PRIMARY KEY (assignment, student)
)
"""
# Attempts that are no longer the one that was graded last, each with its grade.
_EARLIER = f"CREATE TABLE earlier ({_GRADE}, {_OF_AN_ATTEMPT}"
# Grades that others have taken the place of, in the order in which that happened.
_HISTORY = (
    f"CREATE TABLE history (number INTEGER PRIMARY KEY, {_GRADE}, replaced TEXT NOT NULL, why TEXT NOT NULL)",
    "CREATE INDEX history_of ON history (assignment, student)",
)
# What was handed in and graded, so that it can be graded again: by a check that is newer than it.
_SUBMISSIONS = """
CREATE TABLE submissions (
    assignment TEXT NOT NULL,
    student    TEXT NOT NULL,
    submission TEXT NOT NULL,
    content    BLOB NOT NULL,
    PRIMARY KEY (assignment, student, submission)
) WITHOUT ROWID
"""
# Grades that a regrade has made, and that are nobody's until it is written.
_REGRADED = f"CREATE TABLE regraded ({_GRADE}, made_by TEXT NOT NULL, {_OF_AN_ATTEMPT}"
# Attempts that keep the grade of an earlier suite, since this one would have given them less.
_KEPT = f"""
CREATE TABLE kept (
    assignment TEXT NOT NULL,
    student    TEXT NOT NULL,
    submission TEXT NOT NULL,
    received   TEXT NOT NULL,
    suite      TEXT NOT NULL,
    made_by    TEXT NOT NULL,
    {_OF_AN_ATTEMPT}
"""
# What a person has decided of an attempt: the points of a check, points by hand, or that a question is answered.
_DECISIONS = (
    """
CREATE TABLE decisions (
    number       INTEGER PRIMARY KEY AUTOINCREMENT,
    assignment   TEXT NOT NULL,
    student      TEXT NOT NULL,
    submission   TEXT NOT NULL,
    kind         TEXT NOT NULL,
    about        TEXT NOT NULL,
    points       TEXT,
    reason       TEXT NOT NULL,
    who          TEXT NOT NULL,
    at           TEXT NOT NULL,
    withdrawn    TEXT NOT NULL DEFAULT '',
    withdrawn_by TEXT NOT NULL DEFAULT ''
)
""",
    "CREATE INDEX decisions_of ON decisions (assignment, student)",
)
# The rules of `class.toml` by which the scores of an assignment stood when it was graded or regraded last.
_RULES = "CREATE TABLE rules (assignment TEXT PRIMARY KEY, written TEXT NOT NULL) WITHOUT ROWID"
_OF_3 = (_EARLIER, *_HISTORY, _SUBMISSIONS, _REGRADED, _KEPT, *_DECISIONS, _RULES)
_OLDER = (_FORMER, _REASONS)  # which a file of format 2 may have, or not
_RECEIVED = "ALTER TABLE {} ADD COLUMN received TEXT NOT NULL DEFAULT ''"
_STEPS: Mapping[int, tuple[str, ...]] = {  # by the format of the file
    0: (f"CREATE TABLE scorecards ({_GRADE}, {_OF_A_STUDENT}", _PENDING, *_OLDER, *_OF_3),
    1: (  # of a grade of that format nobody knows the place, the files and the generation
        "ALTER TABLE scorecards ADD COLUMN place TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE scorecards ADD COLUMN files TEXT",
        "ALTER TABLE scorecards ADD COLUMN generation TEXT NOT NULL DEFAULT ''",
        _RECEIVED.format("scorecards"),
        _PENDING,
        *_OLDER,
        *_OF_3,
    ),
    2: (_RECEIVED.format("scorecards"), _RECEIVED.format("pending"), *_OLDER, *_OF_3),
}


def bring_to_this_format(db: sqlite3.Connection, version: int) -> None:
    """Make the tables of a new file, or those that an older one has not; to be called inside of a transaction."""
    for statement in _STEPS.get(version, ()):
        db.execute(statement)
    if 0 < version < FORMAT:
        _note_when_received(db)
    db.execute(f"PRAGMA user_version = {FORMAT}")


def _note_when_received(db: sqlite3.Connection) -> None:
    """Take from each scorecard of an older format when the submission was received, as far as it can be read."""
    for table in ("scorecards", "pending"):
        for where in db.execute(f"SELECT assignment, student FROM {table}").fetchall():  # noqa: S608 - ours
            query = f"SELECT card FROM {table} WHERE assignment = ? AND student = ?"  # noqa: S608 - ours
            (card,) = db.execute(query, where).fetchone()
            try:
                received = unpack(card).receipt.at
            except StoredFault:  # of a release that wrote them in another way: that is said where it is shown
                continue
            if received:
                query = f"UPDATE {table} SET received = ? WHERE assignment = ? AND student = ?"  # noqa: S608 - ours
                db.execute(query, (received, *where))
