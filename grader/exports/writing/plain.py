"""All that is known of a class as plain CSV and JSON: every line, the lines of its score, and a column per check."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from grader.exports.writing.cells import read_back, table
from grader.exports.writing.lines import Export, Line, Made, checks_of, decimal, points_of
from grader.kit.errors import HarnessFault
from grader.results.scorecard import CheckResult
from grader.scoring.lines import FINAL, PARTS
from grader.scoring.score import exact

WHO = ("id", "name", "mail", "login", "section", "group")
SCORE = (*PARTS, FINAL, "maximum", "days late")


def write_csv(export: Export) -> Made:
    """Return the table.

    A cell is empty where there is nothing to say, and the last column says why there is no score.
    """
    checks = checks_of(export.lines)
    rows = [(*_who(line), line.submission, *_score(line), *_cells(line, checks), line.note) for line in export.lines]
    return Made(table((*WHO, "submission", *SCORE, *checks, "note"), rows))


def read_csv(data: bytes) -> Mapping[str, str]:
    """Return the points of a file of last time."""
    return read_back(data, ("id", "submission", "name"), "final")


def write_json(export: Export) -> Made:
    """Return the same for programs; points are numbers, or null where there is no score."""
    people = [_as_data(line) for line in export.lines]
    data = {"assignment": export.assignment, "title": export.title, "people": people}
    return Made((json.dumps(data, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace"))


def read_json(data: bytes) -> Mapping[str, str]:
    """Return the points of a file of last time."""
    try:
        people = json.loads(data)["people"]
        return {_named(one): "" if one["final"] is None else decimal(exact(one["final"])) for one in people}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise HarnessFault(f"expected a file of this format: {type(error).__name__} {error}") from error


def _named(one: Mapping[str, Any]) -> str:
    return str(one["id"] or one["submission"] or one["name"])


def _who(line: Line) -> tuple[str, ...]:
    return tuple(getattr(line.person, column) for column in WHO)


def _score(line: Line) -> tuple[str, ...]:
    if line.points is None:
        return ("",) * len(SCORE)
    score = line.points
    return (*map(decimal, (*score.parts.values(), score.final, line.maximum)), str(score.days_late))


def _cells(line: Line, checks: Sequence[str]) -> list[str]:
    """Return the points of each check; empty where a card of an older version has no such check."""
    earned = points_of(line)
    return [decimal(earned[check]) if check in earned else "" for check in checks]


def _as_data(line: Line) -> dict[str, Any]:
    data: dict[str, Any] = dict(zip(WHO, _who(line), strict=True)) | {"submission": line.submission}
    numbers = [_number(text) for text in _score(line)]
    data |= dict(zip(SCORE, numbers, strict=True))
    checks, earned = line.card.results if line.card else (), points_of(line)
    data["checks"] = {one.check: _check(one, float(earned[one.check])) for one in checks}
    return data | {"note": line.note}


def _check(result: CheckResult, points: float) -> dict[str, Any]:
    return {"task": result.task, "verdict": result.verdict, "points": points, "max_points": result.max_points}


def _number(text: str) -> float | int | None:
    if not text:
        return None
    return float(text) if "." in text else int(text)
