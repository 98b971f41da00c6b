"""`grader init`: makes the folder of a class, with a file for its dates and one for its people."""

from importlib.metadata import version
from pathlib import Path

import click

from grader.classes.making import class_text, roster_text
from grader.classes.opening import PACKAGE, ROSTER_FILE, open_class
from grader.classes.settings import read_settings
from grader.courses.assignment import assignments, load_assignment
from grader.courses.course import CLASS_FILE, Course, open_course
from grader.courses.whole import write_file
from grader.scoring.clock import ClockError, zone_named
from grader.terminal.options import FOLDER

_FOR_ITS_OWNER = 0o077  # what others may do with the folder of a class: nothing of this


@click.command(short_help="Make the folder of a class.")
@click.argument("class_folder", metavar="CLASS", type=FOLDER)
@click.option("--zone", metavar="NAME", default="UTC", help="The class's time zone, such as Europe/Berlin.")
@click.pass_obj
def init(course: Course, class_folder: Path, zone: str) -> None:
    """Make CLASS with class.toml, for the dates of its assignments, and roster.csv, for its people.

    The comments in both files say what each line means. A file that is there is kept, and checked.
    """
    try:
        zone_named(zone)
    except ClockError as error:
        raise click.BadParameter(f"{zone!r}: expected {error}", param_hint="--zone") from error
    made = open_course(Path.cwd(), course.root, class_folder)
    names = assignments(made.root)
    versions = {name: load_assignment(made.root, name).version for name in names}
    made.make_class_folder()
    _make(made.class_folder / CLASS_FILE, class_text(zone, versions, version(PACKAGE)))
    settings = read_settings(made.class_folder / CLASS_FILE, names)
    _make(made.class_folder / ROSTER_FILE, roster_text(settings.assignments))
    people = len(opened.roster.people) if (opened := open_class(made)) else 0
    dated = sum(one.deadline.due is not None for one in settings.assignments.values())
    click.echo(
        f"time zone {settings.zone.key}; of {len(names)} assignments {dated} have a due time; people on the roster:"
        f" {people}"
    )
    if made.class_folder.stat().st_mode & _FOR_ITS_OWNER:
        click.echo(f"note: others may look into {made.class_folder}; to change that: chmod 700 {made.class_folder}")


def _make(path: Path, text: str) -> None:
    """Write a file where there is none."""
    is_there = path.exists()
    if not is_there:
        write_file(path, text)
    click.echo(f"{path}: {'kept as it is' if is_there else 'made'}")
