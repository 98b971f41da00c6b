"""`grader scores`: what counts for each person of a class, as CSV."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import click

from grader.courses.course import Course
from grader.courses.whole import write_file
from grader.feedback.command import require_results
from grader.kit.showing.harmless import plain_text
from grader.pseudonyms.naming import Pseudonyms
from grader.pseudonyms.reading import of_results
from grader.results.store import read_results
from grader.scores.as_csv import scores_csv
from grader.scores.as_json import scores_json
from grader.scores.class_scores import PersonScore
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
        found = read_scores(results, opened)
        found = _by_pseudonyms(found, of_results(course, results)) if anonymous else found
    text = scores_json(found) if as_json else scores_csv(found)
    if path:
        write_file(path, text)
        say(f"{path}: scores of {len(opened.roster.people)} people")
    else:
        printed(plain_text(text))


def _by_pseudonyms(scores: Iterable[PersonScore], names: Pseudonyms) -> list[PersonScore]:
    """Return the scores, of whom nobody knows who they are, in an order that says nothing of the names."""

    def hidden(one: PersonScore) -> PersonScore:
        called = names.of.get(one.submission, "")
        decisions = tuple(replace(made, reason=names.hide(made.reason)) for made in one.decisions)
        person, note = names.person(one.person), names.hide(one.note)
        return replace(one, person=person, submission=called, note=note, decisions=decisions)

    return sorted(map(hidden, scores), key=lambda one: (one.assignment, one.person.id))
