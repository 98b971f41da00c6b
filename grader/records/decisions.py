"""What people have decided of an attempt: other points for a check, points by hand, an answer to a question.

A decision is of one attempt, by its bytes: somebody has looked at these files. So a regrade changes nothing of it, and
another attempt has none. One that is withdrawn stays, and says who has withdrawn it and when.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any, Literal

from grader.records.user import user_name
from grader.results.replacing import now
from grader.results.store import Results, Store

Kind = Literal["override", "by hand", "settled"]
WHO = "GRADER_BY"  # in the environment: who decides, where it is not the one who is logged in


@dataclass(frozen=True)
class Decision:
    """Who has decided what of an attempt, when, and why: the reason is what the student is told."""

    assignment: str
    student: str
    submission: str
    kind: Kind
    about: str  # the check; what is graded by hand; or the question that is answered
    points: Fraction | None
    reason: str
    who: str
    at: str = ""  # in UTC
    number: int = 0  # by which it can be withdrawn
    withdrawn: str = ""
    withdrawn_by: str = ""

    @property
    def stands(self) -> bool:
        """Whether nobody has withdrawn it."""
        return not self.withdrawn


_COLUMNS = tuple(field.name for field in fields(Decision))


def whoever_decides(named: str | None = None) -> str:
    """Return the name of whoever decides: as it was given, or as the system calls whoever runs the command."""
    return (named or os.environ.get(WHO) or user_name()).strip()


def decisions_of(results: Results, assignment: str, student: str | None = None) -> tuple[Decision, ...]:
    """Return the decisions of an assignment, or of one student's attempts in it, the oldest first."""
    query = f"SELECT {', '.join(_COLUMNS)} FROM decisions WHERE assignment = ?"  # noqa: S608 - ours
    query += " ORDER BY number" if student is None else " AND student = ? ORDER BY number"
    rows = results.rows_of("decisions", query, *(assignment, *([] if student is None else [student])))
    return tuple(_read(dict(zip(_COLUMNS, row, strict=True))) for row in rows)


def _read(row: dict[str, Any]) -> Decision:
    return Decision(**{**row, "points": None if row["points"] is None else Fraction(row["points"])})


def decide(store: Store, decisions: Iterable[Decision]) -> None:
    """Keep the decisions, all of them or none; each takes the place of an earlier one about the same."""
    at = now()
    with store.writing():
        for one in decisions:
            _withdraw_same(store, one)
            points = None if one.points is None else str(one.points)
            columns = "assignment, student, submission, kind, about, points, reason, who, at"
            row = (one.assignment, one.student, one.submission, one.kind, one.about, points, one.reason, one.who, at)
            store.do(f"INSERT INTO decisions ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", *row)  # noqa: S608 - ours


def _withdraw_same(store: Store, one: Decision) -> None:
    query = "UPDATE decisions SET withdrawn = ?, withdrawn_by = ? WHERE withdrawn = '' AND assignment = ?"
    query += " AND student = ? AND submission = ? AND kind = ? AND about = ?"
    store.do(query, now(), one.who, one.assignment, one.student, one.submission, one.kind, one.about)


def withdraw(store: Store, decision: Decision, who: str) -> Decision:
    """Withdraw a decision; what it was stays known."""
    done = replace(decision, withdrawn=now(), withdrawn_by=who)
    query = "UPDATE decisions SET withdrawn = ?, withdrawn_by = ? WHERE number = ? AND withdrawn = ''"
    store.do(query, done.withdrawn, who, decision.number)
    return done
