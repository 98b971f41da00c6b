"""Options that several commands have."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, TypeVar

import click

from grader.courses.assignment import Assignment
from grader.courses.course import Course
from grader.courses.parts import EXAMPLES, Examples, require_examples, require_task

F = TypeVar("F", bound=Callable[..., Any])
FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
Loudness = Literal["quiet", "usual", "verbose"]
_LOUDNESS = "loudness"  # as click keeps it for the whole command


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
    said = "For graders: the roster's pseudonyms in place of names, or a word made of the name where it has none."
    return click.option("--anonymous", is_flag=True, help=said)(command)


def gradebook_option(command: F) -> F:
    """Add --gradebook."""
    said = "Its database, such as postgresql+psycopg2://user@host/name  [default: CLASS/gradebook.db]"
    return click.option("--gradebook", "url", metavar="URL", envvar="GRADER_GRADEBOOK", help=said)(command)


def jobs_option(command: F) -> F:
    """Add --jobs."""
    said = "How many to work on at once  [default: one per core, and 2 at least]"
    return click.option("-j", "--jobs", type=click.IntRange(1, 64), help=said)(command)


def loudness_options(command: F) -> F:
    """Add --quiet and --verbose, of which the last one counts."""

    def keep(context: click.Context, option: click.Parameter, value: bool) -> None:
        if value:
            context.meta[_LOUDNESS] = option.name

    quiet = click.option(
        "-q", "--quiet", is_flag=True, expose_value=False, callback=keep,
        help="Say nothing of progress; faults and what somebody should know are said.",
    )  # fmt: skip
    verbose = click.option(
        "-v", "--verbose", is_flag=True, expose_value=False, callback=keep, help="Say of each step that it is done."
    )
    return quiet(verbose(command))


def loudness() -> Loudness:
    """Return how much this command says of its progress."""
    context = click.get_current_context(silent=True)
    kept: Loudness = context.meta.get(_LOUDNESS, "usual") if context else "usual"
    return kept


def asked(course: Course, assignment: str | None, only: str | None, examples: Examples = "all") -> Assignment:
    """Return the assignment; a part that it does not have is refused before anything is drawn or looked for."""
    chosen = course.chosen(assignment)
    require_examples(chosen, examples)
    if only:
        require_task(chosen, only)
    return chosen
