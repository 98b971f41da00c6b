"""What becomes of grades that others take the place of: nothing of them is lost.

An attempt is known by when it was received, and where nobody knows that, by its bytes. What another grade of the same
attempt replaces is its history; what a later attempt replaces is an earlier attempt.
"""
# ruff: noqa: S608 - the words of which statements are made are all of this module and of tables.py

from collections.abc import Callable
from datetime import UTC, datetime

from grader.results.tables import COLUMNS

Do = Callable[..., int]  # carries out one statement; how many rows it concerned

GRADED_AGAIN, OTHER_FILES, REGRADED = "graded again", "other files of the same time", "regrade"  # why it was replaced

# Whether a kept grade (s) is of the same attempt as a pending one (p).
_IS_SAME = """(s.received <> '' AND s.received = p.received OR s.submission = p.submission
    AND (s.received = '' OR p.received = '' OR s.place = p.place))"""
_PAIRS = (
    "FROM {} AS s JOIN pending AS p ON s.assignment = p.assignment AND s.student = p.student WHERE s.assignment = ?"
)
_OF_S = ", ".join(f"s.{column}" for column in COLUMNS.split(", "))


def now() -> str:
    """Return the time of a record, in UTC; no grade depends on it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def keep_replaced(do: Do, assignment: str) -> None:
    """Keep what the pending grades are about to take the place of."""
    why = f"CASE WHEN s.submission = p.submission THEN '{GRADED_AGAIN}' ELSE '{OTHER_FILES}' END"
    for table in ("scorecards", "earlier"):
        pairs = f"{_PAIRS.format(table)} AND {_IS_SAME} AND s.card <> p.card"
        do(f"INSERT INTO history ({COLUMNS}, replaced, why) SELECT {_OF_S}, ?, {why} {pairs}", now(), assignment)
    same = f"SELECT s.student, s.submission, s.received {_PAIRS.format('earlier')} AND {_IS_SAME}"
    query = f"DELETE FROM earlier WHERE assignment = ? AND (student, submission, received) IN ({same})"
    do(query, assignment, assignment)
    others = f"{_PAIRS.format('scorecards')} AND NOT {_IS_SAME}"
    do(f"INSERT OR REPLACE INTO earlier ({COLUMNS}) SELECT {_OF_S} {others}", assignment)
    graded = "SELECT student, submission FROM pending WHERE assignment = ?1"
    do(f"DELETE FROM kept WHERE assignment = ?1 AND (student, submission) IN ({graded})", assignment)


def give_up_contents(do: Do, assignment: str) -> None:
    """Give up what was handed in of which no grade is left."""
    grades = " UNION ".join(
        f"SELECT student, submission FROM {table} WHERE assignment = ?1"
        for table in ("scorecards", "earlier", "pending", "history")
    )
    do(f"DELETE FROM submissions WHERE assignment = ?1 AND (student, submission) NOT IN ({grades})", assignment)
