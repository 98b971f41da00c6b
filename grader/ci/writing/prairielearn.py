"""PrairieLearn's results.json (PrairieLearn/PrairieLearn, docs/externalGrading.md).

At most 1 MB; the folder is made by whoever writes; every test has points and max_points, or none is shown.
"""

import json

from grader.ci.checking.report import AT_FAULT, Report, Row
from grader.ci.writing.lines import next_step, printed_lines

MOST_BYTES = 1_000_000


def prairielearn_json(report: Report) -> str:
    """The file's text: without the failures' texts where it would be too long with them."""
    text = _text(report, with_failures=True)
    return text if len(text.encode()) < MOST_BYTES else _text(report, with_failures=False)


def _text(report: Report, *, with_failures: bool) -> str:
    said = [*report.problems, next_step(report.next_task) if report.next_task else "all checks passed"]
    results = {
        "gradable": True,
        "score": report.earned / report.points if report.points else 0.0,
        "message": "\n".join(said),
        "output": "\n".join(printed_lines(report)),
        "tests": [_test(row, with_failures=with_failures) for row in report.rows],
    }
    return json.dumps(results, indent=2) + "\n"


def _test(row: Row, *, with_failures: bool) -> dict[str, object]:
    return {
        "name": row.name,
        "description": row.sentence,
        "points": row.earned,
        "max_points": row.points,
        "message": row.state,
        "output": row.failure if with_failures and row.state in AT_FAULT else "",
    }
