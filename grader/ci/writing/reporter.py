"""What GitHub Classroom's own reporter reads, where a classroom still runs it: results of runners in base64.

Its table counts a runner's passed tests, and its report sums their scores: src/helpers/test-helpers.js and
src/notify-classroom.js of classroom-resources/autograding-grading-reporter. The two agree where all tests of a runner
are worth the same, so there is a runner for each worth of a task's checks. It reads RUNNER_RESULTS, with the runner's
name in capitals, and breaks where `tests` is missing. Classroom itself is said to have wanted names that end in -test.
"""

import base64
import json
from collections.abc import Mapping, Sequence

from grader.ci.checking.report import AT_FAULT, Report, Row, TaskReport
from grader.kit.points import total
from grader.kit.testing.tasks import marker


def runners(report: Report) -> Mapping[str, str]:
    """Return the name of each runner with its results."""
    found: dict[str, str] = {}
    for task in report.tasks:
        for points in dict.fromkeys(row.points for row in task.rows):
            rows = [row for row in task.rows if row.points == points]
            found[_name(task, points, found)] = _encoded(rows)
    return found


def whole(report: Report) -> str:
    """Return all checks as the results of a single runner, as the step output `result` of the graders has them."""
    return _encoded(report.rows)


def _name(task: TaskReport, points: float, taken: Mapping[str, str]) -> str:
    name = f"{marker(task.id)}-{f'{points:g}'.replace('.', '_')}"
    return f"{name}-test" if f"{name}-test" not in taken else f"{name}-{len(taken)}-test"


def _encoded(rows: Sequence[Row]) -> str:
    status = "pass" if all(row.state == "passed" for row in rows) else "fail"
    results = {
        "version": 1,
        "status": status,
        "max_score": total(row.points for row in rows),
        "tests": [_test(row) for row in rows],
    }
    return base64.b64encode(json.dumps(results).encode()).decode()


def _test(row: Row) -> dict[str, object]:
    return {
        "name": row.name,
        "status": "pass" if row.state == "passed" else "fail",
        "score": row.earned,
        "message": row.failure if row.state in AT_FAULT else row.state,
        "test_code": "" if row.state == "passed" else row.sentence,
        "filename": row.spot.file if row.spot else "",
        "line_no": row.spot.line if row.spot and row.state != "passed" else 0,
        "duration": round(row.seconds, 3),
    }
