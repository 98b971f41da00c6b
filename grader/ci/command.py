"""`grader ci`: the same as `python -m grader.ci` of a released repository, for the staff, who have the course."""

import click

from grader.ci.__main__ import main
from grader.courses.course import Course


@click.command(
    short_help="Run the public checks as a classroom's CI does.",
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_obj
def ci(course: Course, arguments: tuple[str, ...]) -> None:
    """Run the public checks as `python -m grader.ci` does in a released repository: --help has its options."""
    raise SystemExit(main(arguments, course.root))
