"""Scorecards as JSON, for programs: strict JSON, in which no word of a submission's is a command to anybody."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import IO, Any

import msgspec

from grader.feedback.rows import Row, Unshown, shown
from grader.intake.values import NotGraded
from grader.kit.plain import Plain
from grader.results.scorecard import CheckResult, Scorecard
from grader.scoring.lines import ScoreLines


def write_json(
    rows: Iterable[Row], assignment: str, out: IO[str], lines: Callable[[str], Sequence[ScoreLines]] = lambda _: ()
) -> tuple[Unshown, ...]:
    """Write a JSON array with a scorecard a line, or a reason and no score; return those who cannot be shown."""
    unshown = []
    out.write("[")
    for n, row in enumerate(rows):
        text = (
            _without_score(row, assignment)
            if isinstance(row, NotGraded)
            else shown(row, lambda card: as_json(card, is_instructor=True, scores=lines(card.student)))
        )
        if isinstance(text, Unshown):
            unshown.append(text)
            text = _without_score(text, assignment)
        out.write(("," if n else "") + "\n" + text)
    out.write("\n]\n")
    return tuple(unshown)


def _without_score(row: NotGraded | Unshown, assignment: str) -> str:
    """Return the fields that every row has, and the reason: whoever adds up scores must not meet a zero here."""
    fields: dict[str, Any] = {"student": row.student, "assignment": assignment, "score": None, "max_score": None}
    word, flags = ("not graded", [row.flag] if row.flag else []) if isinstance(row, NotGraded) else ("not shown", [])
    fields |= {"flags": [word, *flags], word.replace(" ", "_"): row.reason}
    return _dumped(fields | {"receipt": msgspec.to_builtins(row.receipt)} if isinstance(row, NotGraded) else fields)


def as_json(
    card: Scorecard, *, is_instructor: bool, indent: int | None = None, scores: Sequence[ScoreLines] = ()
) -> str:
    """Return the scorecard as JSON, in which no word of a submission's is a command to a workflow's log.

    Where a score is more than the points of the checks, its lines are there too.
    """
    lines = {"lines": [one.as_data() for one in scores]} if scores else {}
    return _dumped(as_data(card, is_instructor=is_instructor) | lines, indent)


def _dumped(data: Mapping[str, Any], indent: int | None = None) -> str:
    return json.dumps(data, indent=indent).replace("##[", r"#\u0023[")


def as_data(card: Scorecard, *, is_instructor: bool) -> dict[str, Any]:
    """Return the scorecard as plain data for JSON, which has no nan or infinity: they are strings here."""
    data: dict[str, Any] = msgspec.to_builtins(card)
    data |= {"score": card.score, "max_score": card.max_score, "flags": list(card.flags)}
    data["results"] = [_result(r, is_instructor=is_instructor) for r in card.results]
    if not is_instructor:
        for key in ("notes", "printed", "disagreements", "suspicions", "reaches"):
            del data[key]
    strict: dict[str, Any] = _strict(data)
    return strict


def _result(result: CheckResult, *, is_instructor: bool) -> dict[str, Any]:
    data: dict[str, Any] = msgspec.to_builtins(result) | {"points": result.points}
    if not is_instructor:
        del data["hidden_failure"], data["doubt"]
    return data


def _strict(value: Plain) -> Plain:
    if isinstance(value, dict):
        return {key: _strict(v) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_strict(v) for v in value]
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):  # noqa: PLR0124 - nan
        return repr(value)
    return value
