"""`grader scores`: what counts for each person of a class, as CSV."""

from pathlib import Path

import click

from grader.courses.course import Course
from grader.courses.whole import write_file
from grader.feedback.command import pseudonyms_for, require_results
from grader.kit.showing.harmless import plain_text
from grader.results.store import read_results
from grader.scores.as_csv import scores_csv
from grader.scores.as_json import scores_json
from grader.scores.hiding import hidden_scores
from grader.scores.reading import read_scores
from grader.terminal.ending import printed, say
from grader.terminal.opened import require_people
from grader.terminal.options import FILE, anonymous_option


@click.command(short_help="What counts for each person, after lateness.")
@click.option("-o", "--output", "path", type=FILE, metavar="FILE", help="Write FILE instead of printing.")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of CSV.")
@anonymous_option
@click.pass_obj
def scores(course: Course, path: Path | None, as_json: bool, anonymous: bool) -> None:
    """Print a CSV of the class: for each person and assignment the raw points, overrides, lateness, and what counts.

    The people and dates are those of the class's roster.csv and class.toml, which `grader init` makes.
    """
    opened = require_people(course)
    require_results(course)
    with read_results(course.results) as results:
        names = pseudonyms_for(course, results, is_wanted=anonymous)
        found = read_scores(results, opened)
        found = hidden_scores(found, names) if anonymous else found
    text = scores_json(found) if as_json else scores_csv(found)
    if path:
        write_file(path, text)
        say(f"{path}: scores of {len(opened.roster.people)} people")
    else:
        printed(plain_text(text))
