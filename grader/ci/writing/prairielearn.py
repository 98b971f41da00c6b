"""PrairieLearn's results.json (PrairieLearn/PrairieLearn, docs/externalGrading.md).

At most 1 MB; the folder is made by whoever writes; every test has points and max_points, or none is shown. A picture is
an image of its test, as an address that holds it.
"""

import json

from grader.ci.checking.report import AT_FAULT, Report, Row
from grader.ci.writing.gradescope import data_url
from grader.ci.writing.lines import next_step, printed_lines

MOST_BYTES = 1_000_000


def prairielearn_json(report: Report) -> str:
    """Return the file's text: without the pictures, or without the failures' texts too, where it would be too long."""
    ways = (_text(report, **shown) for shown in ({"failures": True, "pictures": True}, {"failures": True}))
    return next((text for text in ways if len(text.encode()) < MOST_BYTES), _text(report))


def not_gradable_json(why: str) -> str:
    """Return the file's text where nothing could be graded: the student loses no attempt (docs/externalGrading.md)."""
    return json.dumps({"gradable": False, "message": why, "format_errors": [why]}, indent=2) + "\n"


def _text(report: Report, *, failures: bool = False, pictures: bool = False) -> str:
    said = [*report.problems, next_step(report.next_task) if report.next_task else "all checks passed"]
    results = {
        "gradable": True,
        "score": report.earned / report.points if report.points else 0.0,
        "message": "\n".join(said),
        "output": "\n".join(printed_lines(report)),
        "tests": [_test(row, failures=failures, pictures=pictures) for row in report.rows],
    }
    return json.dumps(results, indent=2) + "\n"


def _test(row: Row, *, failures: bool, pictures: bool) -> dict[str, object]:
    drawn = {"images": [{"label": row.name, "url": data_url(row.picture)}]} if pictures and row.picture else {}
    return drawn | {
        "name": row.name,
        "description": row.sentence,
        "points": row.earned,
        "max_points": row.points,
        "message": row.state,
        "output": row.failure if failures and row.state in AT_FAULT else "",
    }
