"""Classroom 50's scores.json with the scores of a class: foundation50/classroom50.

- schemas/scores-v1.schema.json: under `assignments`, by slug, a type and entries; an entry per owner, its submissions
  newest first, each with a tag, links and a time that Classroom 50 alone knows. So its own file is filled in: nothing
  is made up, and who has no entry is said.
- the same: whole numbers, and no score above its maximum. Points with fractions are given times 10 or times 100.
- cli/gh-teacher/skeleton/dotgithub/scripts/collect_scores.py: owners are compared without case; an entry with
  `override` is kept as it is by the next collection, and one without it is written anew.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import msgspec

from grader.exports.writing.lines import Export, Line, Made, decimal, points_of, scored
from grader.exports.writing.prairielearn import above_maximum
from grader.kit.errors import HarnessFault
from grader.scoring.score import exact

SCHEMA = "classroom50/scores/v1"


class _Submission(msgspec.Struct):
    score: float
    most: float = msgspec.field(name="max-score")


class _Entry(msgspec.Struct):
    owner: str
    submissions: list[_Submission]


class _Bucket(msgspec.Struct):
    entries: list[_Entry]


class _Shape(msgspec.Struct):
    """What is read of the file; all else of it stays as it is."""

    assignments: dict[str, _Bucket]


def write(export: Export) -> Made:
    """Return the file with the newest submission of each owner scored, and kept from the next collection."""
    data = _opened(export.into)
    slug = export.title if export.is_given else export.assignment.replace("_", "-")
    bucket = data["assignments"].get(slug)
    if bucket is None:
        known = ", ".join(data["assignments"]) or "none"
        raise HarnessFault(f"scores.json: no assignment {slug!r}, only {known}; name one of them with --column")
    entries = {entry["owner"].lower(): entry for entry in bucket["entries"] if entry["submissions"]}
    sieve = scored(export.lines)
    sieve.keep(lambda line: "" if _owner(line) in entries else "no entry of this login is in scores.json")
    first: dict[str, Line] = {}
    sieve.keep(lambda line: "" if first.setdefault(_owner(line), line) is line else "another line has this login")
    sieve.keep(above_maximum)
    scale = _scale(sieve.lines)
    for line in sieve.lines:
        entry = entries[_owner(line)]
        entry["submissions"][0] |= _scored(line, scale)
        entry["override"] = True
    notes = (f"points are given times {scale}, since Classroom 50 takes whole numbers",) if scale > 1 else ()
    return Made((json.dumps(data, indent=2) + "\n").encode(), tuple(sieve.left_out), notes)


def read(data: bytes) -> Mapping[str, str]:
    """Return the points of a file of last time, in the unit that it has, by assignment and owner."""
    return {
        f"{slug} {entry['owner']}": f"{newest['score']}/{newest['max-score']}"
        for slug, bucket in _opened(data)["assignments"].items()
        for entry in bucket["entries"]
        for newest in entry["submissions"][:1]
    }


def _opened(text: str | bytes) -> dict[str, Any]:
    if not text:
        raise HarnessFault("Classroom 50's scores.json is filled in: give the classroom's one with --into")
    try:
        data: dict[str, Any] = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise HarnessFault(f"scores.json: no JSON: {error}") from error
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise HarnessFault(f"scores.json: expected an object with schema {SCHEMA} and assignments")
    try:
        msgspec.convert(data, _Shape)
    except msgspec.ValidationError as error:
        raise HarnessFault(f"scores.json: {error}; download it again") from error
    return data


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number of JSON")


def _owner(line: Line) -> str:
    return (line.person.login or line.receipt.login).lower()


def _scale(lines: Iterable[Line]) -> int:
    """Return the least power of ten that makes whole numbers of all points: at most a hundred, as all are in
    hundredths.
    """
    points = [one for line in lines for one in (line.maximum, *points_of(line).values())]
    points += [line.points.final for line in lines if line.points]
    return next((scale for scale in (1, 10) if all((one * scale).denominator == 1 for one in points)), 100)


def _scored(line: Line, scale: int) -> dict[str, Any]:
    final = line.points.final if line.points else Fraction(0)
    return {"score": int(final * scale), "max-score": int(line.maximum * scale), "tests": _tests(line, scale)}


def _tests(line: Line, scale: int) -> Sequence[dict[str, Any]]:
    earned = points_of(line)
    return [
        {
            "test-name": f"{result.task} {result.check}",
            "passed": result.verdict == "passed",
            "score": int(earned[result.check] * scale),
            "max-score": int(exact(result.max_points) * scale),
            "points": decimal(earned[result.check]),
        }
        for result in (line.card.results if line.card else ())
    ]
