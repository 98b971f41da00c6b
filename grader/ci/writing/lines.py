"""The report as lines for a log: the tasks, each failure, and what to do next."""

from collections.abc import Iterator

from grader.ci.checking.report import AT_FAULT, Report, TaskReport
from grader.kit.showing.failure_text import clean

PRACTICE = (
    "These are practice points: whoever owns the machine that counts them can change them. Your grade comes from"
    " your instructor's run of the same checks, on more examples."
)


def closing(report: Report) -> str:
    """Return what is said at the end of a report, of how much its points count; nothing where they are the grade."""
    return PRACTICE if report.is_practice else ""


def points_text(earned: float, points: float) -> str:
    """Return the points that were earned, and of how many, in words."""
    return f"{earned:g} of {points:g} points"


def log_lines(report: Report) -> Iterator[str]:
    """Yield the report as text for a log; everything of the student's in it is harmless."""
    yield from (f"note: {problem}" for problem in report.problems)
    for task in report.tasks:
        yield f"task {task.id}, {task.title}: {points_text(task.earned, task.points)} ({task.state})"
        for row in task.rows:
            yield f"    {row.state:<11}  {row.earned:g}/{row.points:g}  {row.name}"
    for row in report.rows:
        if row.state in AT_FAULT:
            at = f" ({row.spot.file}:{row.spot.line})" if row.spot else ""
            yield from ("", f"{row.state}: {row.name}{at}", *row.failure.splitlines())
    yield from ("", *printed_lines(report))
    yield points_text(report.earned, report.points)
    if report.next_task:
        yield next_step(report.next_task)
    yield from filter(None, [closing(report)])


def printed_lines(report: Report) -> Iterator[str]:
    """Yield what the code printed, each line in harmless characters; nothing where it printed nothing."""
    if report.printed.strip():
        yield "your code printed:"
        yield from (f"    {clean(line)}" for line in report.printed.splitlines())
        yield ""


def next_step(task: TaskReport) -> str:
    """Return what to do next, with the command that runs this task alone."""
    return f"next: task {task.id}, {task.title} ({task.state}): {task.command}"
