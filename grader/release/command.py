"""`grader release` and `grader student`: what is handed out, and the stubs in it."""

from pathlib import Path

import click

from grader.courses.course import Course
from grader.kit.errors import HarnessFault
from grader.release.repository import release as write_release
from grader.release.strip import stale_files, write_student


@click.command(short_help="Write the students' repository to OUT.")
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "-a",
    "--assignment",
    "names",
    metavar="NAME",
    multiple=True,
    help="Only this one; may be given again.  [default: those with `released = true`]",
)
@click.option("--comment", is_flag=True, help="Its workflow also comments in the pull request: one permission more.")
@click.pass_obj
def release(course: Course, out: Path, names: tuple[str, ...], comment: bool) -> None:
    """Write the students' repository to OUT: stubs, checks with public examples, what runs them, and a workflow."""
    stale = stale_files(course.root)
    if stale:
        raise HarnessFault(f"student/ is not what reference/ gives: {', '.join(stale)}; run `grader student`")
    hidden = course.hidden if course.hidden.is_dir() else None
    made = write_release(course.root, out, hidden, names, has_comment=comment)
    click.echo(f"{out}: {len(made.files)} files, no solution found in them")


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit with 2 when student/ is stale.")
@click.pass_obj
def student(course: Course, check: bool) -> None:
    """Write student/ anew: the stubs, from reference/."""
    stale = stale_files(course.root)
    if check and stale:
        raise HarnessFault(f"student/ is not what reference/ gives: {', '.join(stale)}; run `grader student`")
    if not check:
        write_student(course.root)
    click.echo(f"student/: {len(stale)} files changed" if stale else "student/ is up to date")
