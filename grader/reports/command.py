"""`grader report`: the page of a class, with its numbers beside it."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

import click

from grader.classes.opening import open_class
from grader.courses.course import Course
from grader.feedback.rows import Unshown, not_shown, stored
from grader.kit.errors import HarnessFault
from grader.kit.probe import find_probes
from grader.pseudonyms.naming import Pseudonyms
from grader.pseudonyms.reading import of_results
from grader.reports.class_page import class_page
from grader.reports.numbers import numbers
from grader.reports.tables import class_csv, class_json
from grader.results.scorecard import Scorecard
from grader.results.store import Results, read_results
from grader.terminal.files import written
from grader.terminal.hiding import hide_from_now_on
from grader.terminal.options import FILE, anonymous_option, asked, assignment_option


@click.command()
@click.option("-o", "--output", "path", metavar="FILE.html", required=True, type=FILE, help="The file for the page.")
@assignment_option
@anonymous_option
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
        former: Mapping[str, Scorecard | None] = results.former(name)
        opened = open_class(course) if anonymous else None
        names = of_results(course, results) if opened and opened.roster.people else None
    if names:
        hide_from_now_on(names.hide)
        cards, others, former = _by_pseudonyms(names, cards, others, former)
    if cards:
        found = numbers(cards, others, former, is_anonymous=anonymous and names is None)
        written(path, class_page(found, find_probes()))
        written(path.with_suffix(".csv"), class_csv(found))
        written(path.with_suffix(".json"), class_json(found))
        click.echo(f"{len(cards)} students: {path}, and the numbers in {path.stem}.csv and {path.stem}.json beside it")
    if unshown:
        raise HarnessFault(not_shown(unshown))
    if not cards:
        raise HarnessFault(f"{course.results}: nobody is graded for {name}; run `grader grade SUBMISSIONS -a {name}`")


def _by_pseudonyms(
    names: Pseudonyms, cards: Sequence[Scorecard], others: Iterable[str], former: Mapping[str, Scorecard | None]
) -> tuple[list[Scorecard], set[str], dict[str, Scorecard | None]]:
    """Return the same, of whom nobody knows who they are."""
    before = {
        names.of[student]: names.card(card) if card else None for student, card in former.items() if student in names.of
    }
    return [names.card(card) for card in cards], {names.of[other] for other in others}, before


def _read(results: Results, name: str) -> tuple[list[Scorecard], set[str], list[Unshown]]:
    """Return the scorecards of the assignment, who has one of another assignment alone, and which cannot be read."""
    everybody = results.students()
    students = [student for graded, student in everybody if graded == name]
    found = [stored(student, partial(results.get, name)) for student in students]
    cards = [card for card in found if isinstance(card, Scorecard)]
    return cards, {student for _, student in everybody} - {*students}, [c for c in found if isinstance(c, Unshown)]
