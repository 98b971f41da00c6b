"""`grader bundle`: the archive that a platform's form takes."""

from pathlib import Path

import click

from grader.bundles.files import Plan
from grader.bundles.packing import pack
from grader.bundles.scripts import PLACES, PYTHONS
from grader.courses.course import Course
from grader.terminal.files import written
from grader.terminal.options import FILE, assignment_option

_WHERE = {
    "gradescope": "upload it as the autograder; choose Ubuntu 24.04 as its base image",
    "prairielearn": "unpack it in the course's repository",
    "classroom50": "unpack it into CLASSROOM/autograders/ASSIGNMENT/; everybody can read it",
}


@click.command(short_help="The archive by which a platform grades.")
@click.argument("place", metavar="PLATFORM", type=click.Choice(PLACES))
@assignment_option
@click.option("-o", "--output", "path", required=True, type=FILE, metavar="FILE", help="The archive to write.")
@click.option("--public", is_flag=True, help="Without hidden sets and reference, also where only root could read them.")
@click.option("--python", metavar="3.N", help="The Python that the platform has  [default: that of its own image]")
@click.option(
    "--wheels", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR",
    help="Take the packages from this folder of wheels, and ask no package index.",
)  # fmt: skip
@click.pass_obj
def bundle(
    course: Course, place: str, assignment: str | None, path: Path, public: bool, python: str | None,
    wheels: Path | None,
) -> None:  # fmt: skip
    """Write the archive by which PLATFORM grades submissions of an assignment: gradescope, prairielearn or classroom50.

    It needs no network where it runs on Gradescope and PrairieLearn, and isolates the code that it grades as
    `grader grade` does. There it has the class's hidden sets, for root alone; for Classroom 50, where everybody can
    read it, it has the public ones.
    """
    chosen = course.chosen(assignment)
    hidden = None if public or place == "classroom50" else course.hidden
    data = pack(place, Plan(course.root, chosen, hidden, python or PYTHONS[place]), wheels)
    written(path, data)
    sets = "public sets only" if hidden is None else "with the hidden sets of this class: keep it as secret as these"
    click.echo(f"{path}: {len(data) / 1e6:.1f} MB, {sets}; {_WHERE[place]}")
