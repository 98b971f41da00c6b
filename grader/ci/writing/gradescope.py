"""Gradescope's results.json (gradescope-autograders.readthedocs.io, "Autograder Specifications").

The sum of the tests is the total, so none is said. A hidden test would hide it, so none is hidden. `number` orders.
"""

import json

from grader.ci.checking.report import AT_FAULT, Report, Row, TaskReport
from grader.ci.writing.lines import PRACTICE, next_step, printed_lines


def gradescope_json(report: Report) -> str:
    """The file's text."""
    said = [*report.problems, *printed_lines(report), next_step(report.next_task) if report.next_task else "", PRACTICE]
    results = {
        "execution_time": round(report.seconds, 3),
        "output": "\n".join(line for line in said if line),
        "output_format": "text",
        "test_output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",  # it is in `output`, as harmless text
        "tests": [_test(task, number, row) for task in report.tasks for number, row in enumerate(task.rows, 1)],
    }
    return json.dumps(results, indent=2) + "\n"


def _test(task: TaskReport, number: int, row: Row) -> dict[str, object]:
    return {
        "score": row.earned,
        "max_score": row.points,
        "status": "passed" if row.state == "passed" else "failed",
        "name": row.name,
        "number": f"{task.id}.{number}",
        "output": row.failure if row.state in AT_FAULT else f"{row.state}: {row.sentence}",
        "tags": [f"task {task.id}"],
        "visibility": "visible",
    }
