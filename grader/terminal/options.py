"""Options that several commands have."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from grader.courses.assignment import Assignment
from grader.courses.course import Course
from grader.courses.parts import EXAMPLES, Examples, require_examples, require_task

F = TypeVar("F", bound=Callable[..., Any])
FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


def assignment_option(command: F) -> F:
    """Add --assignment."""
    said = "A folder of assignments/  [default: the one with the first task]"
    return click.option("-a", "--assignment", metavar="NAME", help=said)(command)


def examples_option(command: F) -> F:
    """Add --examples."""
    said = "By which examples  [default: all]. Of public or hidden ones the result is kept apart, and is no grade."
    return click.option("--examples", type=click.Choice(EXAMPLES), default="all", help=said)(command)


def anonymous_option(command: F) -> F:
    """Add --anonymous."""
    said = "For graders: the roster's pseudonyms, or numbers where it has none, in place of names."
    return click.option("--anonymous", is_flag=True, help=said)(command)


def gradebook_option(command: F) -> F:
    """Add --gradebook."""
    said = "Its database, such as postgresql+psycopg2://user@host/name  [default: CLASS/gradebook.db]"
    return click.option("--gradebook", "url", metavar="URL", envvar="GRADER_GRADEBOOK", help=said)(command)


def asked(course: Course, assignment: str | None, only: str | None, examples: Examples = "all") -> Assignment:
    """The assignment; a part that it does not have is refused before anything is drawn or looked for."""
    chosen = course.chosen(assignment)
    require_examples(chosen, examples)
    if only:
        require_task(chosen, only)
    return chosen
