"""`grader release` and `grader student`: what is handed out, and the stubs in it."""

from pathlib import Path

import click

from grader.courses.course import Place
from grader.kit.errors import HarnessFault
from grader.release.repository import release as write_release
from grader.release.strip import stale_files, write_student


@click.command(short_help="Write the students' repository to OUT.")
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.pass_obj
def release(place: Place, out: Path) -> None:
    """Write the students' repository to OUT: stubs, checks with public examples, and what runs them."""
    stale = stale_files(place.root)
    if stale:
        raise HarnessFault(f"student/ is not what reference/ gives: {', '.join(stale)}; run `grader student`")
    made = write_release(place.root, out, place.hidden if place.hidden.is_dir() else None)
    click.echo(f"{out}: {len(made.files)} files, no solution found in them")


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit with 2 when student/ is stale.")
@click.pass_obj
def student(place: Place, check: bool) -> None:
    """Write student/ anew: the stubs, from reference/."""
    stale = stale_files(place.root)
    if check and stale:
        raise HarnessFault(f"student/ is not what reference/ gives: {', '.join(stale)}; run `grader student`")
    if not check:
        write_student(place.root)
    click.echo(f"student/: {len(stale)} files changed" if stale else "student/ is up to date")
