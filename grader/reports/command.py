"""`grader report`: the page of a class, with its numbers beside it."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from grader.courses.course import Course
from grader.feedback.command import pseudonyms_for
from grader.feedback.rows import Unshown, not_shown, stored
from grader.kit.errors import HarnessFault
from grader.kit.probe import find_probes
from grader.pseudonyms.naming import Pseudonyms
from grader.reports.class_page import class_page
from grader.reports.numbers import numbers
from grader.reports.tables import class_csv, class_json
from grader.results.scorecard import Scorecard
from grader.results.store import read_results
from grader.scores.hiding import hidden_lines
from grader.scores.shown import ShownScores
from grader.terminal.files import written
from grader.terminal.opened import class_at_hand
from grader.terminal.options import FILE, anonymous_option, asked, assignment_option


@click.command()
@click.option("-o", "--output", "path", metavar="FILE.html", required=True, type=FILE, help="The file for the page.")
@assignment_option
@anonymous_option
@click.pass_obj
def report(course: Course, path: Path, assignment: str | None, anonymous: bool) -> None:
    """Write the page of a class: its mistakes, the most frequent first, its scores and its checks.

    At its end is what moved in the last run. The same numbers are written beside it, as .csv and as .json. No hidden
    example is in any of them. Where the class has no roster, --anonymous gives its students numbers.
    """
    if path.suffix != ".html":
        raise click.BadParameter(f"{path.name}: a name that ends in .html is expected", param_hint="-o")
    name = asked(course, assignment, None).name
    if not course.results.exists():
        raise HarnessFault(f"{course.results}: nothing is graded yet; run `grader grade SUBMISSIONS`")
    with read_results(course.results) as results:
        opened = class_at_hand()
        is_hidden = bool(anonymous and opened and opened.roster.people)  # without a roster, students are numbers
        names = pseudonyms_for(course, results, is_wanted=is_hidden)
        scores = ShownScores(results, opened, name, called=names.people)
        cards, others, unshown = _read(scores)
        former: Mapping[str, Scorecard | None] = results.former(name)
        counted = scores.lines_of(card.student for card in cards)
    if is_hidden:
        names = names.among([*(card.student for card in cards), *others, *former])
        cards, others, former = _by_pseudonyms(names, cards, others, former)
        counted = {names.called(student): hidden_lines(lines, names) for student, lines in counted.items()}
    if cards:
        found = numbers(cards, others, former, counted=counted, is_anonymous=anonymous and not is_hidden)
        written(path, class_page(found, find_probes()))
        written(path.with_suffix(".csv"), class_csv(found))
        written(path.with_suffix(".json"), class_json(found))
        click.echo(f"{len(cards)} students: {path}, and the numbers in {path.stem}.csv and {path.stem}.json beside it")
    if unshown:
        raise HarnessFault(not_shown([*map(names.unshown, unshown)]))
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


def _read(scores: ShownScores) -> tuple[list[Scorecard], set[str], list[Unshown]]:
    """Return the scorecards of the assignment, who has one of another assignment alone, and which cannot be read."""
    everybody = scores.results.students()
    students = [student for graded, student in everybody if graded == scores.assignment]
    found = [stored(student, scores.card) for student in students]
    cards = [card for card in found if isinstance(card, Scorecard)]
    return cards, {student for _, student in everybody} - {*students}, [c for c in found if isinstance(c, Unshown)]
