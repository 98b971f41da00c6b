"""Classroom 50's result.json (foundation50/classroom50, schemas/result-v1.schema.json).

No other key at the top, whole numbers alone, and no score above its maximum: points with fractions are given in the
least power of ten that makes all of them whole. The runner writes `owner`, `assignment_type`, `datetime`, `graded_at`
and `submitted_by` anew (cli/gh-teacher/skeleton/dotgithub/scripts/runner.py, finalize_result), so that they are only
said here. Fields of our own are allowed in a test.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from grader.ci.checking.report import Report, Row, TaskReport

_TIME = "%Y-%m-%dT%H:%M:%SZ"


def result_json(report: Report, environ: Mapping[str, str], submitted: datetime) -> str:
    """Return the file's text; `submitted` is the time of the commit, the same whenever it is graded."""
    tests = [_test(report, task, row) for task in report.tasks for row in task.rows]
    commit = environ["COMMIT_URL"]
    result = {
        "schema": "classroom50/result/v1",
        "classroom": environ["CLASSROOM"],
        "assignment": environ["ASSIGNMENT"],
        "assignment_type": environ.get("ASSIGNMENT_TYPE") or "individual",
        "owner": environ.get("OWNER") or environ["USERNAME"],
        "submission": environ["SUBMISSION_TAG"],
        "commit": commit,
        "release": environ["RELEASE_URL"],
        "review": environ.get("REVIEW_URL") or commit,
        "datetime": submitted.astimezone(UTC).strftime(_TIME),
        "graded_at": datetime.now(UTC).strftime(_TIME),
        "score": report.whole(report.earned),
        "max-score": report.whole(report.points),
        "tests": tests,
    }
    return json.dumps(result, indent=2) + "\n"


def outputs(report: Report) -> dict[str, str]:
    """Return the outputs of the step: the commit's status, and one line for it."""
    score, most = report.whole(report.earned), report.whole(report.points)
    passed = sum(row.state == "passed" for row in report.rows)
    summary = f"checks: {score}/{most} ({passed}/{len(report.rows)} passed)"
    return {"status": "success" if report.is_full else "failure", "summary": summary}


def _test(report: Report, task: TaskReport, row: Row) -> dict[str, int | str | bool | float]:
    return {
        "test-name": f"{task.id} {row.name}",
        "passed": row.state == "passed",
        "score": report.whole(row.earned),
        "max-score": report.whole(row.points),
        "points": row.earned,
        "state": row.state,
        "message": row.failure,
    }
