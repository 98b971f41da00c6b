"""The report as a page in GitHub's Markdown: for a job's summary, a release, and a comment.

A summary that is too long is dropped whole: 1 MiB by today's documents (github/docs, workflow-commands.md), 128 KiB on
runners of before (actions/runner, src/Runner.Worker/FileCommandManager.cs). A comment may have 65,536 characters.
"""

from dataclasses import replace
from itertools import accumulate

from grader.ci.checking.report import AT_FAULT, Report, Row, TaskReport
from grader.ci.writing.lines import closing, next_step, points_text, printed_lines
from grader.kit.showing.markdown import cell, fenced

SUMMARY_BYTES = 128 << 10
COMMENT_CHARACTERS = 65_536
_HEAD = ("| task | | points | checks passed | |", "|---|---|--:|--:|---|")
_SHOWN_STATES = {"not started": "not started yet"}


def page(report: Report, most: int = SUMMARY_BYTES, title: str = "Checks") -> str:
    """Return the page in at most `most` bytes: where it would be longer, the later counterexamples are left out, at
    last all of them and what the code printed.
    """
    failing = [row for row in report.rows if row.state in AT_FAULT]
    told = [_counterexample(row) for row in failing]
    fitting = sum(size <= most for size in accumulate(len(text.encode()) for text in told))  # without all else
    for shown in range(fitting, -1, -1):
        text = _page(report, title, told[:shown], len(failing) - shown)
        if len(text.encode()) <= most:
            return text
    return _page(replace(report, printed=""), title, [], len(failing)).encode()[:most].decode("utf-8", "ignore")


def _page(report: Report, title: str, shown: list[str], left_out: int) -> str:
    parts = [f"## {title}: {points_text(report.earned, report.points)}", *map(_quoted, report.problems)]
    parts.append("\n".join([*_HEAD, *map(_line, report.tasks)]))
    if report.next_task:
        parts.append(f"**{cell(next_step(report.next_task))}**")
    parts += shown
    if left_out:
        parts.append(f"{left_out} more failed; `pytest` on your own machine shows them.")
    if printed := "\n".join(printed_lines(report)).rstrip():
        parts.append(f"<details><summary>Output</summary>\n\n{fenced(printed)}\n\n</details>")
    parts += [f"<sub>{said}</sub>"] if (said := closing(report)) else []
    return "\n\n".join(parts) + "\n"


def _line(task: TaskReport) -> str:
    passed = f"{sum(row.state == 'passed' for row in task.rows)} of {len(task.rows)}" if task.rows else ""
    points = f"{task.earned:g} / {task.points:g}" if task.rows else ""
    state = _SHOWN_STATES.get(task.state, task.state)
    return f"| {cell(task.id)} | {cell(task.title)} | {points} | {passed} | {state} |"


def _counterexample(row: Row) -> str:
    at = f", `{row.spot.file}` line {row.spot.line}" if row.spot else ""
    return f"### {cell(row.name)}: {row.state}{at}\n\n{fenced(row.failure)}"


def _quoted(text: str) -> str:
    return f"> {cell(text)}"
