"""`grader forget` and `grader export-person` for one person; `grader backup` and `grader restore` for a class."""

import glob
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import click

from grader.classes.opening import open_class
from grader.classes.roster import Roster
from grader.courses.course import Course
from grader.feedback.rows import stored
from grader.keeping.exporting import person_archive
from grader.keeping.forgetting import removal_of, remove
from grader.keeping.in_gradebook import InGradebook
from grader.keeping.others import changes_of_others
from grader.keeping.person import Known, known_person
from grader.keeping.rows import databases, has_rows, students
from grader.keeping.searching import search
from grader.keeping.whole_class import restore_backup, write_backup
from grader.kit.errors import HarnessFault, StudentFault
from grader.publishing.command import given_url
from grader.results.scorecard import Scorecard
from grader.results.store import read_results
from grader.terminal.alone import alone, wait_option
from grader.terminal.consent import require_consent
from grader.terminal.ending import say
from grader.terminal.files import written
from grader.terminal.opened import class_at_hand
from grader.terminal.options import FILE, FOLDER, gradebook_option

BEYOND = (
    "what lies elsewhere is not reached: submissions as they were downloaded, feedback that was handed out, backups,"
    " the gradebook of a platform, and copies that a file system or a disk keeps"
)


@click.command(short_help="Remove a person's work and records.")
@click.argument("student")
@click.option("--from", "target", type=click.Choice(["nbgrader"]), help="Remove it from this gradebook too.")
@gradebook_option
@click.option("--yes", is_flag=True, help="Do it without being asked.")
@wait_option
@click.pass_obj
def forget(course: Course, student: str, target: str | None, url: str | None, yes: bool) -> None:
    """Remove all that the folder of the class has of STUDENT: an id, a login, a mail address, a name, a submission.

    First it says what that is. Then the folder is searched for the person's names: every byte, zip archives, and what
    is packed in the results. Exit code 1: something is left, or could not be searched, which it names.
    What a group handed in is the others' too, and stays.
    """
    _require_class(course)
    with alone(course.class_folder):
        known = _known(course, student)
        removal = removal_of(known, course.class_folder, _files(course))
        gradebook = InGradebook.of(known, _submissions(course), given_url(course, url), course.class_folder)
        for line in filter(
            None, (*removal.lines, gradebook.before(is_asked_for=bool(target)), *_others(course, known))
        ):
            say(line)
        require_consent(f"remove this of {_named(known)}?", is_given=yes)
        if target:
            say(gradebook.remove())
        remove(known, removal, course.class_folder)
        found = search(known, _files(course))
    for name in known.shared:
        say(f"{name}: is of a group, and stays as the others' work")
    for line in (BEYOND, *([] if target else filter(None, [gradebook.by_hand]))):
        say(line)
    left = [f"is still named in {', '.join(found.naming)}"] if found.naming else []
    left += [f"these files were not searched: {', '.join(found.unsearched)}"] if found.unsearched else []
    if left:
        raise StudentFault(f"{student}: {'; '.join(left)}; look there")
    click.echo(f"{student}: removed; a search through {course.class_folder} finds no name of theirs any more")


@click.command("export-person", short_help="Give one person all that is held of them.")
@click.argument("student")
@click.option("-o", "--output", "path", metavar="FILE.zip", type=FILE, required=True, help="The archive to write.")
@click.pass_obj
def export_person(course: Course, student: str, path: Path) -> None:
    """Write all that the folder of the class has of STUDENT into an archive.

    What is in a scorecard for the instructor alone is in it too, hidden examples among it: it is what is held.
    """
    _require_class(course)
    known = _known(course, student)
    written(path, person_archive(known, course.class_folder, _files(course)))
    click.echo(f"{path}: what is held of {_named(known)}, and of {len(known.submissions)} submissions")
    say("note: hidden examples may be in it; look before it is handed out")


@click.command(short_help="Copy a class into one file.")
@click.argument("path", metavar="FILE.zip", type=FILE)
@wait_option
@click.pass_obj
def backup(course: Course, path: Path) -> None:
    """Write a whole class into a new file: its hidden sets, which cannot be made again, its results, dates and people.

    It is read again and compared before it has its name. It is for its owner alone.
    """
    _require_class(course)
    with alone(course.class_folder):
        count = write_backup(course, path)
    click.echo(f"{path}: {count} files of {course.class_folder}, each with its digest")


@click.command(short_help="Make the folder of a class from a backup.")
@click.argument("path", metavar="FILE.zip", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("folder", metavar="CLASS", type=FOLDER)
@click.pass_obj
def restore(_: Course, path: Path, folder: Path) -> None:
    """Make CLASS, a new folder, from a backup.

    Every file is compared with its digest first. A folder that has something in it is refused.
    """
    count = restore_backup(path, folder.absolute())
    click.echo(f"{folder}: {count} files, as they were")
    say("note: where class.toml says that hidden sets or results live elsewhere, they are in this folder now")


def _others(course: Course, known: Known) -> list[str]:
    """Whose scores change by it, which somebody must know before it is done."""
    opened = class_at_hand()
    if opened is None or known.person is None or not known.person.group or not course.results.exists():
        return []
    with read_results(course.results) as results:
        found = [*changes_of_others(opened, results, known.person)]
    if not found:
        return []
    why = "scores of others that change by it, since their group has the due time of its most generous member"
    return [f"{why}; an extension of their own keeps them:", *(f"  {line}" for line in found)]


def _require_class(course: Course) -> None:
    if not course.class_folder.is_dir():
        raise HarnessFault(f"{course.class_folder}: there is no class here; give its folder with --class")


def _files(course: Course) -> list[Path]:
    """Return the files of the class: all in its folder, and the results with their copies where they live elsewhere."""
    beside = course.results.parent.glob(f"{glob.escape(course.results.stem)}*")
    found = {*course.class_folder.rglob("*"), *beside}
    return sorted(file for file in found if file.is_file() and not file.is_symlink())


def _known(course: Course, student: str) -> Known:
    opened = open_class(course)
    return known_person(student, opened.roster if opened else Roster(()), _submissions(course))


def _submissions(course: Course) -> Mapping[str, tuple[str, ...]]:
    """Return the names of all submissions in the results, each with what a download says of who handed it in."""
    names = {name for path in databases(_files(course)) if has_rows(path) for name in students(path)}
    found: dict[str, tuple[str, ...]] = dict.fromkeys(sorted(names), ())
    if course.results.exists():
        with read_results(course.results) as results:
            for assignment, name in results.students():
                card = stored(name, partial(results.get, assignment))
                if isinstance(card, Scorecard):
                    found[name] = (*found.get(name, ()), *card.receipt.keys)
    return found


def _named(known: Known) -> str:
    return f"{known.person.name or known.person.id} ({known.person.id})" if known.person else known.asked
