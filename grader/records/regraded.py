"""The grades that a regrade has made: nobody's, until all of them are written in one step.

They stay where the command ends before that, so that the same command goes on, and valid as long as the suite and the
code that made them are the same.
"""
# ruff: noqa: S608 - the words of which statements are made are all of this module and of tables.py

from collections.abc import Iterable

from grader.courses.suite import Suite
from grader.records.attempts import AttemptKey
from grader.results.replacing import REGRADED, now
from grader.results.scorecard import Scorecard, unpack
from grader.results.store import Origin, Results, Store, grade_row
from grader.results.tables import COLUMNS

_KEY = "student, submission, received"


def regraded(results: Results, assignment: str) -> set[AttemptKey]:
    """Return the attempts that a regrade has graded."""
    query = f"SELECT {_KEY} FROM regraded WHERE assignment = ?"
    return {AttemptKey(*row) for row in results.rows_of("regraded", query, assignment)}


def regraded_card(results: Results, assignment: str, key: AttemptKey) -> Scorecard | None:
    """Return what a regrade gave an attempt."""
    query = "SELECT card FROM regraded WHERE assignment = ? AND student = ? AND submission = ? AND received = ?"
    rows = results.rows_of("regraded", query, assignment, key.student, key.submission, key.received)
    return unpack(rows[0][0]) if rows else None


def kept_before(results: Results, suite: Suite) -> set[AttemptKey]:
    """Return the attempts of which it was written that they keep the grade of an earlier suite."""
    query = f"SELECT {_KEY} FROM kept WHERE assignment = ? AND suite = ? AND made_by = ?"
    return {AttemptKey(*row) for row in results.rows_of("kept", query, suite.name, suite.digest, suite.made_by)}


def keep_regraded(store: Store, card: Scorecard, made_by: str) -> None:
    """Keep what a regrade gave an attempt."""
    marks = ", ".join("?" * (len(COLUMNS.split(", ")) + 1))
    query = f"INSERT OR REPLACE INTO regraded ({COLUMNS}, made_by) VALUES ({marks})"
    store.do(query, *grade_row(card, Origin()), made_by)


def give_up_regraded(store: Store, suite: Suite) -> None:
    """Give up what a regrade by another suite, or by other code, has left."""
    query = "DELETE FROM regraded WHERE assignment = ? AND (suite <> ? OR made_by <> ?)"
    store.do(query, suite.name, suite.digest, suite.made_by)


def write_regraded(store: Store, suite: Suite, chosen: Iterable[AttemptKey], kept: Iterable[AttemptKey]) -> None:
    """Make results of what a regrade gave the chosen attempts, all in one step; the kept ones stay what they are.

    What they were is in the history. What a regrade gave others waits as before. To be called inside of
    `store.writing()`.
    """
    assignment = suite.name
    is_taken = f"({_KEY}) IN (SELECT {_KEY} FROM taken)"
    new = "suite, score, max_score, card, generation"
    of_r = "r.assignment = {0}.assignment AND r.student = {0}.student AND r.submission = {0}.submission"
    of_r += " AND r.received = {0}.received"
    store.do("CREATE TEMP TABLE IF NOT EXISTS taken (student TEXT, submission TEXT, received TEXT)")
    store.do("DELETE FROM taken")
    for key in chosen:
        store.do("INSERT INTO taken VALUES (?, ?, ?)", key.student, key.submission, key.received)
    store.do(f"DELETE FROM kept WHERE assignment = ? AND {is_taken}", assignment)
    for key in kept:
        row = (assignment, key.student, key.submission, key.received)
        store.do("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?, ?, ?)", *row, suite.digest, suite.made_by)
        store.do(f"DELETE FROM regraded WHERE assignment = ? AND ({_KEY}) = (?, ?, ?)", *row)
    _remember(store, assignment, is_taken)
    for table in ("earlier", "scorecards"):
        where = f"assignment = ? AND {is_taken}"
        old = f"SELECT {COLUMNS}, ?, ? FROM {table} WHERE {where}"
        store.do(f"INSERT INTO history ({COLUMNS}, replaced, why) {old}", now(), REGRADED, assignment)
        given = f"SELECT {new} FROM regraded AS r WHERE {of_r.format(table)}"
        store.do(f"UPDATE {table} SET ({new}) = ({given}) WHERE {where}", assignment)
    store.do(f"DELETE FROM regraded WHERE assignment = ? AND {is_taken}", assignment)


def _remember(store: Store, assignment: str, is_taken: str) -> None:
    """Keep the results that are about to be replaced, as the end of a run does: a report says what moved.

    Where none is, those that are kept stay.
    """
    now_ = f"SELECT assignment, student, card FROM scorecards WHERE assignment = ? AND {is_taken}"
    if store.rows_of("scorecards", f"{now_} LIMIT 1", assignment):
        store.do("DELETE FROM former WHERE assignment = ?", assignment)
        store.do(f"INSERT INTO former {now_}", assignment)
