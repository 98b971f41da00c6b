"""`grader init`: makes the folder of a class, with a file for its dates and one for its people."""

from pathlib import Path

import click

from grader.classes.making import class_text, roster_text
from grader.classes.opening import ROSTER_FILE, open_class
from grader.courses.assignment import assignments
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
    made.make_class_folder()
    for name, text in ((CLASS_FILE, class_text(zone, names)), (ROSTER_FILE, roster_text(names))):
        path = made.class_folder / name
        click.echo(f"{path}: {'made' if _made(path, text) else 'kept as it is'}")
    opened = open_class(made)
    if opened:
        dated = sum(one.deadline.due is not None for one in opened.settings.assignments.values())
        people = len(opened.roster.people)
        click.echo(
            f"zone {opened.settings.zone.key}; {dated} of {len(names)} assignments have a due time; {people} people"
        )
    if made.class_folder.stat().st_mode & _FOR_ITS_OWNER:
        click.echo(f"note: others may look into {made.class_folder}; to change that: chmod 700 {made.class_folder}")


def _made(path: Path, text: str) -> bool:
    """Write a file where there is none; False where there is one."""
    if path.exists():
        return False
    write_file(path, text)
    return True
