"""`grader doctor`: what this machine can do."""

import click

from grader.courses.assignment import assignments, load_assignment
from grader.courses.course import Course
from grader.courses.generations import present
from grader.sandbox.isolation.machine import Finding, examine


@click.command(short_help="Say what this machine can isolate.")
@click.pass_obj
def doctor(course: Course) -> None:
    """Say in plain words what this machine can isolate, and what is missing."""
    findings = [*examine(course.root), *_hidden_sets(course)]
    for finding in findings:
        click.echo(f"{'ok' if finding.is_good else 'MISSING' if finding.is_needed else 'without':<8}{finding.text}")
    if not all(f.is_good for f in findings if f.is_needed):
        raise SystemExit(2)


def _hidden_sets(course: Course) -> list[Finding]:
    names = [name for name in assignments(course.root) if load_assignment(course.root, name).kind == "checks"]
    have = [(name, bool(present(course.hidden, name).name)) for name in names]
    return [
        Finding(
            f"hidden examples of {name}: " + ("there" if is_there else f"none in {course.hidden}; grading draws them"),
            is_good=is_there, is_needed=False,
        )
        for name, is_there in have
    ]  # fmt: skip
