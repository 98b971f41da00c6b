"""`grader notebooks`: the notebooks of the course, made from the reference."""

import click

from grader.courses.course import Course
from grader.kit.errors import HarnessFault
from grader.notebooks.making.writing import stale_archives, stale_notebooks, write


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit with 2 when a notebook is stale.")
@click.pass_obj
def notebooks(course: Course, check: bool) -> None:
    """Write the notebooks in assignments/ anew, from reference/, the checks and the outlines in reference/notebooks."""
    changed = 0
    for stale_of in (stale_notebooks, stale_archives):
        stale = stale_of(course.root)
        names = [path.relative_to(course.root).as_posix() for path in stale]
        if check and stale:
            raise HarnessFault(f"not what reference/ gives: {', '.join(names)}; run `grader notebooks`")
        write(stale)
        changed += len(stale)
    click.echo(f"assignments/: {changed} files changed" if changed else "the notebooks are up to date")
