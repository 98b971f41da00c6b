"""`grader publish`: the results of a class, in a gradebook that others read."""

from functools import partial

import click

from grader.courses.course import Course
from grader.courses.suite import suite_of
from grader.kit.errors import HarnessFault
from grader.kit.probe import find_probes
from grader.publishing.folders import handed_of, ids_of, write_pages
from grader.publishing.gradebook import open_gradebook, write_columns, write_sheet
from grader.publishing.sheets import columns_of, sheet_of
from grader.results.store import read_results
from grader.terminal.options import assignment_option


@click.command()
@assignment_option
@click.option("--to", "target", type=click.Choice(["nbgrader"]), required=True, help="Whose gradebook it is.")
@click.option(
    "--gradebook", "url", metavar="URL", envvar="GRADER_GRADEBOOK",
    help="Its database, such as postgresql+psycopg2://user@host/name  [default: CLASS/gradebook.db]",
)  # fmt: skip
@click.option("--due", default="", metavar="TIME", help="When it was due, as '2026-09-20 23:59:00 UTC'.")
@click.pass_obj
def publish(course: Course, assignment: str | None, target: str, url: str | None, due: str) -> None:
    """Write the results of a class into a gradebook: points, comments, and what is to be graded by hand.

    It may be called as often as one likes. What was graded by hand in the gradebook stays.
    """
    del target  # there is one, so far
    chosen = course.chosen(assignment)
    folder = course.class_folder
    suite = suite_of(course.root, chosen, course.hidden)
    columns = columns_of(suite)
    url = url or f"sqlite:///{folder / 'gradebook.db'}"
    if not course.results.exists():
        raise HarnessFault(f"{course.results}: nobody is graded yet; `grader grade` comes first")
    with read_results(course.results) as results:
        get = partial(results.get, chosen.name)
        ids = ids_of(student for name, student in results.students() if name == chosen.name)
        if not ids:
            raise HarnessFault(f"{course.results}: nobody is graded for {chosen.name} yet; `grader grade` comes first")
        with open_gradebook(url, folder) as gradebook:
            cells = write_columns(gradebook, chosen.name, columns, due)
            probes = find_probes()
            for student, student_id in ids.items():
                if (card := get(student)) is not None:
                    handed, sheet = handed_of(student, student_id, folder, chosen.name), sheet_of(card, suite, probes)
                    changed = write_pages(folder, chosen, handed, sheet)
                    write_sheet(gradebook, cells, handed, sheet, changed)
    points = sum(column.max_points for column in columns if column.is_graded)
    click.echo(f"{chosen.name}: {len(ids)} students, {points:g} points, in {url.rpartition('@')[2]}")
