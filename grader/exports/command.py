"""`grader export`: the scores of a class as the file that a place takes."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree.ElementTree import ParseError

import click

from grader.classes.opening import open_class
from grader.courses.assignment import Assignment
from grader.courses.course import Course
from grader.exports.formats import NAMES, Format, changes, format_of
from grader.exports.gathering import hidden, lines_of
from grader.exports.writing.cells import KEYS
from grader.exports.writing.lines import Export, Line, Made
from grader.feedback.command import pseudonyms_for, require_results
from grader.kit.errors import HarnessFault
from grader.kit.probe import find_probes
from grader.kit.showing.harmless import plain_text
from grader.results.store import read_results
from grader.terminal.ending import printed, say
from grader.terminal.files import written
from grader.terminal.options import FILE, anonymous_option, assignment_option

ANONYMOUS = ("csv", "json", "junit")  # the others are for a place that has to know who somebody is
_THERE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(short_help="The scores of a class as a file for another place.")
@click.argument("form", metavar="FORMAT", type=click.Choice(NAMES))
@assignment_option
@click.option("-o", "--output", "path", type=FILE, metavar="FILE", help="The file to write.")
@click.option("--column", metavar="TITLE", help="What it is called there  [default: the assignment's title]")
@click.option("--by", "key", type=click.Choice(KEYS), help="How the place knows people  [default: what most have]")
@click.option("--into", type=_THERE, metavar="FILE", help="The place's own file, which is filled in.")
@anonymous_option
@click.option("--dry-run", is_flag=True, help="Write nothing; print what would change against the file of last time.")
@click.option("--against", type=_THERE, metavar="FILE", help="The file of last time  [default: the one of -o]")
@click.pass_obj
def export(
    course: Course, form: str, assignment: str | None, path: Path | None, column: str | None, key: str | None,
    into: Path | None, anonymous: bool, dry_run: bool, against: Path | None,
) -> None:  # fmt: skip
    """Write what counts for each person of a class as a file of FORMAT, and say who is not in it, and why.

    A class with class.toml has the scores of `grader scores`; another one those of its scorecards. Formats: canvas,
    moodle (its gradebook), moodle-worksheet, gradescope, prairielearn, classroom50, d2l, junit, csv, json.
    """
    if path is None and not dry_run:
        raise click.UsageError("give the file to write with -o FILE, or see what it would have with --dry-run")
    if anonymous and form not in ANONYMOUS:
        raise click.UsageError(
            f"--anonymous: {form} is for a place that has to know people; use {', '.join(ANONYMOUS)}"
        )
    require_results(course)
    chosen = course.chosen(assignment)
    lines = _lines(course, chosen, is_anonymous=anonymous)
    made_of = format_of(form, find_probes(), {task.id: task.title for task in chosen.tasks}, column or "")
    given = Export(chosen.name, column or chosen.title, bool(column), lines, key or "", _text(into) if into else "")
    made = made_of.write(given)
    last, before = _last_time(made_of, against, path)
    found = changes(before, made_of.read(made.data))
    if dry_run:
        printed("".join(plain_text(f"{line}\n") for line in found))
    elif path:
        written(path, made.data)
    _say(made, lines, path, f"{len(found)} changes" + (f" against {last}" if last else ""))


def _lines(course: Course, chosen: Assignment, *, is_anonymous: bool) -> list[Line]:
    opened = open_class(course)
    with read_results(course.results) as results:
        lines = lines_of(results, chosen.name, opened)
        names = pseudonyms_for(course, results, is_wanted=is_anonymous)
    if not any(line.card for line in lines):
        raise HarnessFault(
            f"{course.results}: nobody is graded for {chosen.name}; run `grader grade SUBMISSIONS -a {chosen.name}`"
        )
    return hidden(lines, names) if is_anonymous else lines


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise HarnessFault(f"{path}: byte {error.start} is not UTF-8; download it again") from error


def _last_time(made_of: Format, against: Path | None, path: Path | None) -> tuple[Path | None, Mapping[str, str]]:
    """Return the file of last time and what it says; what lies where the new one will be may be anything."""
    last = against or (path if path and path.exists() else None)
    if last is None:
        return None, {}
    try:
        return last, made_of.read(last.read_bytes())
    except (HarnessFault, UnicodeDecodeError, ParseError) as error:
        if against:
            raise HarnessFault(f"{last}: {error}; give the file of last time with --against") from error
        say(f"note: {last} is no file of this format, so nothing is compared with it")
        return None, {}


def _say(made: Made, lines: Sequence[Line], path: Path | None, changed: str) -> None:
    """Say who is not in the file, and end with 1 where somebody's score is not."""
    for line, why in made.left_out:
        say(f"not in the file: {line.label}: {why}")
    strangers = [line for line in lines if not line.is_known]
    left_out = {id(line) for line, _ in made.left_out}
    for line in strangers:
        if id(line) not in left_out:
            say(f"unclear: {line.label}: {line.note}")
    for note in made.notes:
        say(f"note: {note}")
    count = f"{len(lines) - len(made.left_out)} of {len(lines)} lines"
    click.echo(plain_text(f"{path or 'nothing is written'}: {count}, {changed}"), err=path is None)
    if strangers or any(line.points for line, _ in made.left_out):
        raise SystemExit(1)
