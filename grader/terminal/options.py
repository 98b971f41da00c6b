"""Options that several commands have."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from grader.courses.assignment import Assignment
from grader.courses.course import Course
from grader.courses.suite import require_task
from grader.kit.showing.aloud import SWITCH

_PLAIN = "plain"  # as click keeps it for all commands
F = TypeVar("F", bound=Callable[..., Any])
FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


def assignment_option(command: F) -> F:
    """Add --assignment."""
    said = "A folder of assignments/  [default: the one with the first task]"
    return click.option("-a", "--assignment", metavar="NAME", help=said)(command)


def asked(course: Course, assignment: str | None, only: str | None) -> Assignment:
    """The assignment; a task that it does not have is refused before anything is drawn or looked for."""
    chosen = course.chosen(assignment)
    if only:
        require_task(chosen, only)
    return chosen


def plain_option(command: F) -> F:
    """Add --plain."""
    said = "For a screen reader: lines in their order, without columns, drawings and a moving bar."
    add = click.option("--plain", is_flag=True, envvar=SWITCH, expose_value=False, callback=_keep_plain, help=said)
    return add(command)


def _keep_plain(context: click.Context, _option: click.Parameter, value: bool) -> None:
    context.meta[_PLAIN] = value


def is_plain() -> bool:
    """Whether whoever called asked for lines that are read aloud in their order, by --plain or in the environment."""
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get(_PLAIN))
