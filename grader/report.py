"""What the command line says of a class: the table, JSON, and who was found. Writes to the stream it is given."""

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import merge
from typing import IO, Any

import msgspec

from grader.intake.alike import told_apart
from grader.intake.values import Listing, NotGraded, Source, Submission
from grader.kit.plain import Plain
from grader.kit.text import plain_text
from grader.scorecard import CheckResult, Scorecard, by_task
from grader.suite import Suite

NAME_WIDTH = 32
Row = Scorecard | NotGraded


def names_shown(listing: Listing, width: int = NAME_WIDTH - 2) -> Mapping[str, str]:
    """How each student is shown, so that no two of them look alike."""
    students = [source.student for source in listing.sources]
    return told_apart([*students, *(one.student for one in listing.not_graded)], width)


def rows(cards: Iterable[Scorecard], unjudged: Iterable[NotGraded]) -> Iterator[Row]:
    """What is said of each submission, by student; the scorecards come in that order, one at a time."""
    return merge(cards, sorted(unjudged, key=_student), key=_student)


def _student(row: Row) -> str:
    return row.student


def write_table(rows: Iterable[Row], names: Mapping[str, str], suite: Suite, out: IO[str]) -> None:
    """A line per submission: points per task, the whole score, points lost beyond MiniTorch's text, and flags.

    Whoever gets no grade has a line that says why. `names` is how each student is shown, in less than NAME_WIDTH.
    """
    heads = "".join(f"{f'{task} /{total:g}':>10}" for task, total in suite.totals.items())
    out.write(f"{'student':<{NAME_WIDTH}}{heads}{f'score /{suite.points:g}':>14}{'beyond':>8}  flags\n")
    for card in rows:
        if isinstance(card, NotGraded):
            out.write(f"{names[card.student]:<{NAME_WIDTH}}not graded: {plain_text(card.reason)}\n")
            continue
        points = {task: sum(r.points for r in results) for task, results in by_task(card.results).items()}
        row = "".join(f"{points.get(t, 0):>10g}" for t in suite.totals)
        flags = ", ".join([*card.flags, *sorted({r.verdict for r in card.results if r.verdict == "timed out"})])
        lost = f"-{card.beyond_lost():g}" if card.beyond_lost() else ""
        out.write(f"{names[card.student]:<{NAME_WIDTH}}{row}{card.score:>14g}{lost:>8}  {flags}".rstrip() + "\n")


def write_json(rows: Iterable[Row], assignment: str, out: IO[str]) -> None:
    """A JSON array with a scorecard a line, or with `not_graded` and no score for who gets no grade."""
    out.write("[")
    for n, row in enumerate(rows):
        data = _without_grade(row, assignment) if isinstance(row, NotGraded) else as_data(row, is_instructor=True)
        out.write(("," if n else "") + "\n" + _dumped(data))
    out.write("\n]\n")


def _without_grade(row: NotGraded, assignment: str) -> dict[str, Any]:
    """The fields that every row has, and the reason: whoever adds up scores must not meet a zero here."""
    fields = {"student": row.student, "assignment": assignment, "score": None, "max_score": None}
    return fields | {"flags": ["not graded"], "not_graded": row.reason}


def as_json(card: Scorecard, *, is_instructor: bool, indent: int | None = None) -> str:
    """The scorecard as JSON, in which no word of a submission's is a command to a workflow's log."""
    return _dumped(as_data(card, is_instructor=is_instructor), indent)


def _dumped(data: Mapping[str, Any], indent: int | None = None) -> str:
    return json.dumps(data, indent=indent).replace("##[", r"#\u0023[")


def as_data(card: Scorecard, *, is_instructor: bool) -> dict[str, Any]:
    """The scorecard as plain data for JSON, which has no nan or infinity: they are strings here."""
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


def who(name: str, source: Source, submission: Submission) -> str:
    """One student's lines in a dry run, under the name as it is shown."""
    lines = [f"{name}  ({source.kind})"]
    lines += [f"    {name:<14} {plain_text(place)}" for name, place in submission.found.items()]
    lines += [f"    {name:<14} PROBLEM: {plain_text(reason)}" for name, reason in submission.problems.items()]
    lines += [f"    note: {plain_text(note)}" for note in submission.notes]
    return "\n".join(lines)


def unknown_student(student: str, assignment: str, known: Sequence[str]) -> str:
    """The message for a student without a result."""
    near = difflib.get_close_matches(student, known, n=3)
    hint = f"; did you mean {' or '.join(near)}?" if near else f"; {len(known)} students are graded"
    return f"no result of {student} for {assignment}{hint}"
