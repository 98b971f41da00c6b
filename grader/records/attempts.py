"""Reads the attempts of a class, and the history of their grades."""

from dataclasses import dataclass, fields

from grader.kit.errors import StoredFault
from grader.results.scorecard import Scorecard, unpack
from grader.results.store import Results


@dataclass(frozen=True)
class Former:
    """A grade that another one has taken the place of."""

    number: int  # in the order in which that happened
    submission: str
    received: str
    suite: str
    score: float
    max_score: float
    replaced: str  # when, in UTC
    why: str
    card: Scorecard | None  # None where it is of a release that wrote them in another way


@dataclass(frozen=True, order=True)
class AttemptKey:
    """By what an attempt of an assignment is found."""

    student: str
    submission: str
    received: str

    @classmethod
    def of(cls, card: Scorecard) -> "AttemptKey":
        """Return the key of a graded attempt."""
        return cls(card.student, card.submission, card.receipt.at)


def attempt_card(results: Results, assignment: str, key: AttemptKey) -> Scorecard | None:
    """Return the grade of one attempt."""
    return next((c for c in attempts_of(results, assignment, key.student) if AttemptKey.of(c) == key), None)


def attempts_of(results: Results, assignment: str, student: str) -> tuple[Scorecard, ...]:
    """Return the attempts of one student with their grades; the one that was graded last is the last."""
    card = results.get(assignment, student)
    return (*earlier_of(results, assignment, student), *([card] if card else []))


def earlier_of(results: Results, assignment: str, student: str) -> tuple[Scorecard, ...]:
    """Return the attempts of one student before the one that was graded last."""
    query = "SELECT card FROM earlier WHERE assignment = ? AND student = ? ORDER BY received, submission"
    return tuple(unpack(card) for (card,) in results.rows_of("earlier", query, assignment, student))


def history_of(results: Results, assignment: str, student: str) -> tuple[Former, ...]:
    """Return the grades that others have taken the place of, the oldest first."""
    names = [field.name for field in fields(Former)]
    query = f"SELECT {', '.join(names)} FROM history WHERE assignment = ? AND student = ? ORDER BY number"  # noqa: S608
    rows = [dict(zip(names, row, strict=True)) for row in results.rows_of("history", query, assignment, student)]
    return tuple(Former(**{**row, "card": _read(row["card"])}) for row in rows)


def _read(card: bytes) -> Scorecard | None:
    try:
        return unpack(card)
    except StoredFault:
        return None
