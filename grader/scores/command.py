"""`grader scores`: what counts for each person of a class, as CSV."""

from pathlib import Path

import click

from grader.classes.opening import open_class
from grader.courses.course import CLASS_FILE, Course
from grader.courses.whole import write_file
from grader.feedback.command import require_results
from grader.kit.errors import HarnessFault
from grader.kit.showing.harmless import plain_text
from grader.pseudonyms.reading import of_results
from grader.results.store import Results, read_results
from grader.scores.as_csv import by_pseudonyms, scores_csv
from grader.scores.class_scores import Work, class_scores
from grader.terminal.ending import printed, say
from grader.terminal.options import FILE, anonymous_option


@click.command(short_help="What counts for each person, after lateness.")
@click.option("-o", "--output", "path", type=FILE, metavar="FILE", help="Write FILE instead of printing.")
@anonymous_option
@click.pass_obj
def scores(course: Course, path: Path | None, anonymous: bool) -> None:
    """Print a CSV of the class: for each person and assignment the raw points, overrides, lateness, and what counts.

    The people and dates are those of the class's roster.csv and class.toml, which `grader init` makes.
    """
    opened = open_class(course)
    if opened is None or not opened.roster.people:
        raise HarnessFault(
            f"{course.class_folder}: {CLASS_FILE} and people on the roster are expected; make both files with"
            f" `grader init {course.class_folder}`"
        )
    require_results(course)
    with read_results(course.results) as results:
        work = {name: _work(results, name) for name in opened.settings.assignments}
        names = of_results(course, results) if anonymous else None
    found = class_scores(opened, work)
    text = scores_csv(found if names is None else by_pseudonyms(found, names))
    if path:
        write_file(path, text)
        say(f"{path}: scores of {len(opened.roster.people)} people")
    else:
        printed(plain_text(text))


def _work(results: Results, assignment: str) -> Work:
    names = [student for of, student in results.students() if of == assignment]
    cards = {student: card for student in names if (card := results.get(assignment, student))}
    return Work(cards, results.reasons(assignment))
