"""`grader report`: the page of a class, with its numbers beside it."""

from functools import partial
from pathlib import Path

import click

from grader.courses.course import Course
from grader.feedback.rows import Unshown, not_shown, stored
from grader.kit.errors import HarnessFault
from grader.kit.probe import find_probes
from grader.reports.class_page import class_page
from grader.reports.numbers import numbers
from grader.reports.tables import class_csv, class_json
from grader.results.scorecard import Scorecard
from grader.results.store import Results, read_results
from grader.terminal.files import written
from grader.terminal.options import FILE, asked, assignment_option


@click.command()
@click.option("-o", "--output", "path", metavar="FILE.html", required=True, type=FILE, help="The file for the page.")
@assignment_option
@click.option("--anonymous", is_flag=True, help="Numbers in place of names.")
@click.pass_obj
def report(course: Course, path: Path, assignment: str | None, anonymous: bool) -> None:
    """Write the page of a class: its mistakes, the most frequent first, its scores and its checks.

    At its end is what moved in the last run. The same numbers are written beside it, as .csv and as .json. No hidden
    example is in any of them.
    """
    if path.suffix != ".html":
        raise click.BadParameter(f"{path.name}: a name that ends in .html is expected", param_hint="-o")
    name = asked(course, assignment, None).name
    if not course.results.exists():
        raise HarnessFault(f"{course.results}: nothing is graded yet; run `grader grade SUBMISSIONS`")
    with read_results(course.results) as results:
        cards, others, unshown = _read(results, name)
        former = results.former(name)
    if cards:
        found = numbers(cards, others, former, is_anonymous=anonymous)
        written(path, class_page(found, find_probes()))
        written(path.with_suffix(".csv"), class_csv(found))
        written(path.with_suffix(".json"), class_json(found))
        click.echo(f"{len(cards)} students: {path}, and the numbers in {path.stem}.csv and {path.stem}.json beside it")
    if unshown:
        raise HarnessFault(not_shown(unshown))
    if not cards:
        raise HarnessFault(f"{course.results}: nobody is graded for {name}; run `grader grade SUBMISSIONS -a {name}`")


def _read(results: Results, name: str) -> tuple[list[Scorecard], set[str], list[Unshown]]:
    """The scorecards of the assignment, who has one of another assignment alone, and which cannot be read."""
    everybody = results.students()
    students = [student for graded, student in everybody if graded == name]
    found = [stored(student, partial(results.get, name)) for student in students]
    cards = [card for card in found if isinstance(card, Scorecard)]
    return cards, {student for _, student in everybody} - {*students}, [c for c in found if isinstance(c, Unshown)]
