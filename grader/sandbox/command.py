"""`grader doctor`: what this machine can do."""

import json
import platform
from importlib.metadata import PackageNotFoundError, version

import click

from grader.courses.assignment import assignments, load_assignment
from grader.courses.course import Course
from grader.courses.generations import present
from grader.kit.errors import HarnessFault
from grader.sandbox.isolation.machine import Finding, examine


@click.command(short_help="Say what this machine can isolate.")
@click.option("--json", "as_json", is_flag=True, help="The same for a program, with the versions.")
@click.pass_obj
def doctor(course: Course, as_json: bool) -> None:
    """Say in plain words what this machine can isolate, and what is missing.

    Exit code 2 where nothing can be graded here.
    """
    findings = [*examine(course.root), *_hidden_sets(course)]
    can_grade = all(f.is_good for f in findings if f.is_needed)
    if as_json:
        rows = [{"state": _state(finding).lower(), "text": finding.text} for finding in findings]
        versions = {"version": _version(), "python": platform.python_version()}
        click.echo(json.dumps({**versions, "can_grade": can_grade, "findings": rows}, indent=1, ensure_ascii=False))
    else:
        for finding in findings:
            click.echo(f"{_state(finding):<8}{finding.text}")
    if not can_grade:
        raise SystemExit(2)


def _version() -> str:
    """Return the version of the grader; nothing where it runs from a folder that nothing has installed."""
    try:
        return version("module-grader")
    except PackageNotFoundError:
        return ""


def _state(finding: Finding) -> str:
    return "ok" if finding.is_good else "MISSING" if finding.is_needed else "without"


def _hidden_sets(course: Course) -> list[Finding]:
    names = (name for name in assignments(course.root) if load_assignment(course.root, name).kind == "checks")
    return [_hidden_set(course, name) for name in names]


def _hidden_set(course: Course, name: str) -> Finding:
    what = f"hidden examples of {name}"
    try:
        is_there = bool(present(course.hidden, name).name)
    except (HarnessFault, OSError) as fault:  # nothing is graded by sets that cannot be read
        return Finding(f"{what}: {fault}", is_good=False)
    said = "there" if is_there else f"none in {course.hidden}; grading draws them"
    return Finding(f"{what}: {said}", is_good=is_there, is_needed=False)
