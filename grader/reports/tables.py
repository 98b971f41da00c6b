"""The numbers of a class for other programs: a CSV with a line for each student, and all of it as JSON. Pure."""

import csv
import io
import json

import msgspec

from grader.kit.showing.failure_text import short
from grader.kit.showing.harmless import plain_text
from grader.reports.numbers import Numbers

_FORMULA = ("=", "+", "-", "@")  # with which a spreadsheet takes a text for a formula


def class_csv(numbers: Numbers) -> str:
    """Return a line for each student: the score, the flags, and for each check "passed" or which mistake.

    `moved_from` is the score before the last run, of those whom that run moved.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    before = {move.name: f"{move.before:g}" for move in numbers.moves.moved} if numbers.moves else {}
    lines = numbers.line_names
    heads = ("student", "score", "max_score", "moved_from", "flags", *lines)
    writer.writerow([*heads, *(_text(check.check) for check in numbers.checks)])
    for student in numbers.students:
        cells = [_text(cell) for cell in student.cells]
        flags = "; ".join(student.flags)
        score = "" if student.score is None else f"{student.score:g}"
        points = (score, f"{numbers.max_score:g}", before.get(student.name, ""))
        of_lines = [f"{student.lines[line]:g}" if line in student.lines else "" for line in lines]
        writer.writerow([_text(student.name), *points, flags, *of_lines, *cells])
    return out.getvalue()


def class_json(numbers: Numbers) -> str:
    """Return the numbers as JSON; an example is the call and the values as they are shown."""
    data = msgspec.to_builtins(numbers)
    for mistake, cluster in zip(data["mistakes"], numbers.mistakes, strict=True):
        failure = cluster.example
        mistake["example"] = failure and {
            "calls": [[target, *map(short, args)] for target, args in failure.calls],
            "seen": short(failure.seen),
            "want": failure.relation or short(failure.want),
        }
    data |= {"median": numbers.median, "complete": numbers.complete, "flags": dict(numbers.flags)}
    return json.dumps(data) + "\n"


def _text(said: str) -> str:
    """Return a text that no spreadsheet computes."""
    shown = plain_text(said).replace("\n", " ")
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown
