"""`grader publish`: lets feedback and grades of an assignment go out, and feeds gradebooks that others read."""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import click

from grader.classes.opening import Class, open_class
from grader.courses.assignment import Assignment
from grader.courses.course import CLASS_FILE, Course
from grader.courses.suite import suite_of
from grader.feedback.rows import Unshown, not_shown, stored
from grader.kit.errors import HarnessFault
from grader.kit.probe import find_probes
from grader.kit.showing.harmless import isolated, plain_text
from grader.publishing.folders import TIMESTAMP, handed_of, ids_of, write_pages
from grader.publishing.gradebook import (
    Handed,
    is_time,
    open_gradebook,
    shown,
    url_of,
    write_columns,
    write_sheet,
)
from grader.publishing.holding import lines_of, told_now, waiting
from grader.publishing.of_class import OfClass, class_columns, counted_sheet
from grader.publishing.published import Publication, Told, read_published, with_publication, write_published
from grader.publishing.sheets import columns_of, sheet_of
from grader.records.decisions import decisions_of
from grader.records.user import user_name
from grader.results.store import Results, read_results
from grader.scores.counting import undated
from grader.scores.shown import ShownScores
from grader.terminal.alone import alone, wait_option
from grader.terminal.ending import printed, say
from grader.terminal.opened import class_at_hand
from grader.terminal.options import assignment_option, gradebook_option


@dataclass(frozen=True)
class _Asked:
    preview: bool
    withdraw: bool
    to_nbgrader: bool
    url: str  # of the gradebook
    due: str


@click.command(short_help="Let feedback and grades go out.")
@assignment_option
@click.option("--preview", is_flag=True, help="Only say whose feedback or grade would be another one.")
@click.option(
    "--withdraw", is_flag=True, help="Hold the assignment back again. What was handed out is not called back."
)
@click.option("--to", "target", type=click.Choice(["nbgrader"]), help="Also write the results into this gradebook.")
@gradebook_option
@click.option("--due", default="", metavar="TIME", help="When it was due, as '2026-09-20 23:59:00 UTC'.")
@wait_option
@click.pass_obj
def publish(
    course: Course, assignment: str | None, preview: bool, withdraw: bool, target: str | None, url: str | None, due: str
) -> None:
    """Let feedback and grades of an assignment go out.

    In a class with class.toml they are held back until then, and so is a result that becomes another one.
    nbgrader's gradebook gets points, comments, and what is to be graded by hand; what was graded by hand there stays.
    """
    if preview + withdraw + bool(target) > 1:
        raise click.UsageError("give one of --preview, --withdraw and --to")
    chosen = course.chosen(assignment)
    # Without class.toml nothing of the class is changed, and a gradebook has a lock of its own.
    is_changed = (course.class_folder / CLASS_FILE).exists() and not preview
    with alone(course.class_folder) if is_changed else nullcontext():
        _of_assignment(course, chosen, _Asked(preview, withdraw, bool(target), given_url(course, url), due))


def _of_assignment(course: Course, chosen: Assignment, asked: _Asked) -> None:
    """Do what is asked with what is true now: what was before a wait for another command may be so no more."""
    opened = open_class(course)
    if opened is None and not asked.to_nbgrader:
        raise click.UsageError(
            f"without {CLASS_FILE} nothing is held back; `grader init {course.class_folder}` makes that file, and --to"
            " nbgrader writes into a gradebook"
        )
    if not course.results.exists():
        raise HarnessFault(f"{course.results}: nobody is graded yet; `grader grade` comes first")
    with read_results(course.results) as results:
        if opened and asked.preview:
            _preview(opened, results, chosen.name)
            return
        if opened and asked.withdraw:
            _keep(opened, chosen.name, None)
            return
        told = told_now(opened, results, chosen.name) if opened else {}
        if asked.to_nbgrader:
            _to_nbgrader(course, chosen, results, opened, asked)
        if opened:
            _publish(opened, results, chosen.name, told)


def given_url(course: Course, given: str | None) -> str:
    """Return the URL of the gradebook: as it was given, as class.toml has it, or of the file in the class's folder."""
    opened = class_at_hand()
    return url_of(given or (opened.settings.gradebook if opened else ""), course.class_folder)


def _preview(opened: Class, results: Results, assignment: str) -> None:
    found = waiting(opened, results, assignment)
    printed("".join(f"{isolated(plain_text(line))}\n" for line in lines_of(found)))
    click.echo(f"{assignment}: {len(found)} results are not what is published; nothing was changed")


def _publish(opened: Class, results: Results, assignment: str, told: Mapping[str, Told]) -> None:
    if not told:
        raise HarnessFault(f"{assignment}: nobody is graded for it yet; `grader grade` comes first")
    found = waiting(opened, results, assignment)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    _keep(opened, assignment, Publication(at, user_name(), dict(told)), len(found))


def _keep(opened: Class, assignment: str, publication: Publication | None, count: int = 0) -> None:
    """Keep what is published of an assignment, or that it is held back."""
    folder = opened.course.class_folder
    published = read_published(folder)
    if publication is None and assignment not in published.assignments:
        raise HarnessFault(f"{assignment}: is held back already; nothing was changed")
    write_published(folder, with_publication(published, assignment, publication))
    if publication is None:
        click.echo(f"{assignment}: held back again")
        say("note: feedback that was handed out, and grades in other gradebooks, stay where they are")
    else:
        click.echo(f"{assignment}: {len(publication.told)} results published, {count} of them new or changed")


def _to_nbgrader(course: Course, chosen: Assignment, results: Results, opened: Class | None, asked: _Asked) -> None:
    """Write what counts into nbgrader's gradebook; it may be done as often as one likes."""
    due, url = asked.due, asked.url
    if due and not is_time(due):
        raise HarnessFault(f"--due {due}: is no time; write it as '2026-09-20 23:59:00 UTC'; nothing was changed")
    folder, suite = course.class_folder, suite_of(course.root, chosen, course.hidden)
    dated = (opened.settings.assignments.get(chosen.name) if opened else None) or undated(chosen.name)
    columns = class_columns(columns_of(suite), dated, chosen.name)
    scores = ShownScores(results, opened, chosen.name)
    ids = ids_of(student for name, student in results.students() if name == chosen.name)
    if not ids:
        raise HarnessFault(f"{course.results}: nobody is graded for {chosen.name} yet; `grader grade` comes first")
    with open_gradebook(url, folder) as gradebook:
        cells = write_columns(gradebook, chosen.name, columns, due)
        probes, unread = find_probes(), 0
        for student, student_id in ids.items():
            card = stored(student, scores.card)
            if isinstance(card, Unshown):
                unread += 1
                say(f"note: nothing of it is written: {not_shown([card])}")
            elif card is not None:
                handed = _with_time(handed_of(student, student_id, folder, chosen.name))
                lines = scores.lines(student) if dated.written else ()
                counted = OfClass(card, decisions_of(results, chosen.name, student), lines)
                sheet = counted_sheet(sheet_of(card, suite, probes), columns, dated, counted)
                _say_other(student, counted)
                changed = write_pages(folder, chosen, handed, sheet)
                write_sheet(gradebook, cells, handed, sheet, changed)
    if dated.sums.scale_to is not None:
        say("note: the scale of class.toml is not in that gradebook, whose maximum is what its cells add up to")
    points = sum(column.maximum for column in columns if column.is_graded)
    click.echo(f"{chosen.name}: {len(ids) - unread} students, {points:g} points, in {shown(url).rpartition('@')[2]}")


def _say_other(student: str, counted: OfClass) -> None:
    """Say of whom the gradebook does not have what counts."""
    if any(one.score is None for one in counted.lines):
        why = "; ".join(note for one in counted.lines for note in one.notes)
        say(f"note: {plain_text(student)}: nothing counts ({why}), and the points of the checks are in the gradebook")
    elif counted.taken_off is None and counted.lines:
        say(f"note: {plain_text(student)}: not all of its people are late alike, so nothing is taken off there")


def _with_time(handed: Handed) -> Handed:
    """Return the same, without a time that nbgrader cannot read: it would end the command in the middle of a class."""
    if not handed.timestamp or is_time(handed.timestamp):
        return handed
    say(f"note: {isolated(plain_text(handed.id))}: no time can be read in its {TIMESTAMP}, so none is written")
    return replace(handed, timestamp="")
