"""Gradescope's results.json (gradescope-autograders.readthedocs.io, "Autograder Specifications").

The sum of the tests is the total, so none is said unless another one counts. A hidden test would hide it, so none is
hidden. `number` orders. A failure with a picture is HTML: the text as it is elsewhere, and the picture below it.
"""

import base64
import json
from html import escape

from grader.ci.checking.report import AT_FAULT, Report, Row, TaskReport
from grader.ci.writing.lines import closing, next_step, printed_lines


def gradescope_json(report: Report, counts: float | None = None) -> str:
    """Return the file's text; `counts` is what counts in the place of the sum, as where an attempt came late."""
    step = next_step(report.next_task) if report.next_task else ""
    said = [*report.problems, *printed_lines(report), step, closing(report)]
    total = {} if counts is None else {"score": counts}
    results = total | {
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
    output = row.failure if row.state in AT_FAULT else f"{row.state}: {row.sentence}"
    return {
        "score": row.earned,
        "max_score": row.points,
        "status": "passed" if row.state == "passed" else "failed",
        "name": row.name,
        "number": f"{task.id}.{number}",
        "output": _with_picture(output, row.picture) if row.picture else output,
        "output_format": "html" if row.picture else "text",
        "tags": [f"task {task.id}"],
        "visibility": "visible",
    }


def _with_picture(text: str, picture: str) -> str:
    """Return the text and the picture; an image runs no script, and no style sheet of the page's reaches into it."""
    return f'<pre>{escape(text)}</pre><img alt="what the text above says, drawn" src="{data_url(picture)}">'


def data_url(picture: str) -> str:
    """Return an SVG file as the address of an image."""
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.encode()).decode()}"
