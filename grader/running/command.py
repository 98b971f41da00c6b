"""`grader grade`: grades a class, prints its table, says whose points fall, who has none and who stays as before."""

import dataclasses
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

import click

from grader.classes.opening import with_class
from grader.courses.assignment import Assignment
from grader.courses.command import freeze_if_missing
from grader.courses.course import Course
from grader.courses.parts import Examples
from grader.courses.suite import Suite, only_task, suite_of
from grader.feedback.aloud import write_aloud
from grader.feedback.as_json import write_json
from grader.feedback.class_table import names_shown, room_for_names, write_table, write_who
from grader.feedback.lines.in_table import ScoreColumns
from grader.feedback.rows import Row, Unshown, as_counted, rows_of
from grader.handback.command import said_of, write_feedback
from grader.handback.making import Feedback, Work, make_feedback
from grader.intake import Listing, NotGraded, NotGradedError, Submission, list_one, list_sources, read_submission
from grader.kit.probe import find_probes
from grader.kit.showing.harmless import isolated, plain_text
from grader.pseudonyms.naming import NOBODY, Pseudonyms
from grader.pseudonyms.reading import of_listing
from grader.records.rules import rules_of, write_rules
from grader.results.settling import Fallen, Left, Terms, settle
from grader.results.store import Store
from grader.running.another_python import go_on_in
from grader.sandbox.isolation.machine import require_linux
from grader.scores.hiding import hidden_lines
from grader.scores.shown import ShownScores
from grader.terminal.alone import alone, wait_option
from grader.terminal.ending import printed, printing, say, width
from grader.terminal.found import Found, notes
from grader.terminal.hiding import hide_from_now_on
from grader.terminal.opened import class_at_hand
from grader.terminal.options import (
    FOLDER,
    anonymous_option,
    asked,
    assignment_option,
    examples_option,
    jobs_option,
    loudness_options,
)
from grader.terminal.plain import is_plain
from grader.terminal.progress import Progress


def _not_held_back(_context: click.Context, _option: click.Parameter, folder: Path | None) -> Path | None:
    """Return the folder for feedback; refused where feedback goes out only when it is published."""
    if folder and class_at_hand():
        raise click.UsageError(
            "--feedback: in a class with class.toml feedback is held back; grade without it, then `grader publish`,"
            " and `grader feedback SUBMISSIONS -o DIR` writes it"
        )
    return folder


@click.command()
@click.argument("submissions", type=click.Path(exists=True, path_type=Path))
@assignment_option
@click.option("--student", "student_name", metavar="NAME", help="SUBMISSIONS is one submission, of this student.")
@click.option("--only", metavar="TASK", help="Grade one task, such as 0.1; kept apart from whole gradings.")
@examples_option
@jobs_option
@loudness_options
@click.option("--python", metavar="PATH", help="Grade with this Python, in whose environment the grader is installed.")
@click.option("--again", is_flag=True, help="Grade also what is graded already and has not changed, from the first on.")
@click.option("--replace", is_flag=True, help="Replace results that were made from another folder or archive.")
@click.option("--accept", is_flag=True, help="Accept that several unchanged submissions get fewer points than before.")
@click.option("--pick", metavar="newest|FOLDER", default="", help="Which version counts of a file that is there twice.")
@click.option(
    "--feedback", "folder", metavar="DIR", type=FOLDER, callback=_not_held_back,
    help="Also write everybody's feedback there, to hand back; where it is held back, after `grader publish` alone.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only say who was found, with which files, and what was not understood.")
@click.option(
    "--beyond/--no-beyond", default=None, help="Whether rules count that the assignment's text does not state."
)
@wait_option
@anonymous_option
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.pass_obj
def grade(
    course: Course, submissions: Path, assignment: str | None, student_name: str | None, only: str | None,
    examples: Examples, jobs: int | None, python: str | None, again: bool, replace: bool, accept: bool, pick: str,
    folder: Path | None, dry_run: bool, beyond: bool | None, anonymous: bool, as_json: bool,
) -> None:  # fmt: skip
    """Grade every submission in SUBMISSIONS.

    SUBMISSIONS is a folder with a folder or an archive per student, a bulk download of a platform as it is (Canvas,
    Moodle, Blackboard, D2L Brightspace, Gradescope, a classroom's clones), or one student's folder, archive or git
    checkout. A run that was stopped goes on where it was when it is started again.

    Exit code 1: somebody has no grade, or something handed in is nobody's or was not understood. A syntax error, a
    missing file and a folder without work are a grade, with a flag, and end in 0.
    """
    if python and not dry_run:
        require_linux()
        go_on_in(python, sys.argv[1:])
    chosen = asked(course, assignment, only, examples)
    chosen = chosen if beyond is None else dataclasses.replace(chosen, beyond=beyond)
    listing = _picked(_listed(chosen, submissions, student_name), pick)
    hidden = _hidden(course, listing, folder) if anonymous else NOBODY
    if dry_run:
        _say_who(chosen, listing, hidden)
        return
    require_linux()
    from grader.running.class_run import grade_all, grade_earlier  # noqa: PLC0415 - Linux only
    from grader.running.examiners import open_examiner  # noqa: PLC0415

    if examples != "public":
        freeze_if_missing(course, chosen)
    terms = Terms(again=again, replace=replace, accept=accept)
    with alone(course.class_folder), Store(course.results) as store:
        say_copy(store)
        suite = _suite(course, chosen, only, examples)
        progress, found = Progress(suite.name, len(listing.sources)), Found(listing)
        with open_examiner(course.root, suite) as examiner:
            for done in grade_earlier(listing.rounds(), examiner, store, workers=jobs, terms=terms):
                say(f"note: an earlier attempt of {hidden.called(done.student)} has no grade: {done.reason}")
            for done in grade_all(listing.sources, examiner, store, workers=jobs, terms=terms):
                progress.step(hidden.called(done.student), is_new=done.is_new or bool(done.fault or done.reason))
                found.add(done)
        progress.finish()
        found.add_left(settled(store, suite, terms, listing, hidden.called))
        store.note_reasons(suite.name, reasons := found.reasons())
        scores = ShownScores(store, class_at_hand(), suite.name, called=hidden.people)
        columns = _score_columns(found, scores, hidden)
        names = {**names_shown(listing, None if as_json else room_for_names(suite, width(), columns)), **hidden.of}
        rows = _rows(found, suite, scores, hidden if anonymous else None)
        unshown = _printed(rows, {hidden.called(s): name for s, name in names.items()}, suite, columns, as_json=as_json)
        if folder:
            work = Work(chosen, scores.card, find_probes(), {s.student: s for s in listing.sources}, scores.lines)
            _say_written(folder, make_feedback([*found.students(), *reasons], work, reasons))
    found.say(names, hidden.called)
    found.end(unshown, hidden.called)


def _hidden(course: Course, listing: Listing, folder: Path | None) -> Pseudonyms:
    """Return the pseudonyms of those who handed in, which from now on are printed in the place of names."""
    if folder:
        raise click.UsageError("--feedback is for the students, and --anonymous for graders")
    names = of_listing(course, listing)
    hide_from_now_on(names.hide)
    return names.among(names.of)


def _suite(course: Course, chosen: Assignment, only: str | None, examples: Examples) -> Suite:
    suite = suite_of(course.root, chosen, course.hidden, examples)
    return only_task(suite, only) if only else suite


def _score_columns(found: Found, scores: ShownScores, hidden: Pseudonyms) -> ScoreColumns:
    """Return the lines of the score of each of them."""
    counted = scores.lines_of(found.students())
    return ScoreColumns({hidden.called(student): hidden_lines(lines, hidden) for student, lines in counted.items()})


def _rows(found: Found, suite: Suite, scores: ShownScores, hidden: Pseudonyms | None) -> Iterator[Row]:
    """Return the rows of a class: of each the attempt that counts, after the one that was graded now was looked at."""
    called = hidden.called if hidden else str
    rows = rows_of(found.students(), found.not_graded, partial(scores.results.get, suite.name), called)
    rows = as_counted(found.looked_at(rows, suite.made_by), scores.card)
    return map(hidden.row, rows) if hidden else rows


def _say_written(folder: Path, made: Iterable[Feedback | Unshown]) -> None:
    say(said_of(write_feedback(folder, made), folder))


def _printed(
    rows: Iterable[Row], names: Mapping[str, str], suite: Suite, scores: ScoreColumns, *, as_json: bool
) -> tuple[Unshown, ...]:
    """Print the rows; returns those that cannot be shown."""
    with printing():
        if as_json:
            return write_json(rows, suite.name, sys.stdout, lambda student: scores.of.get(student, ()))
        write = write_aloud if is_plain() else write_table
        return write(rows, names, suite, sys.stdout, scores)


def _listed(assignment: Assignment, submissions: Path, student: str | None) -> Listing:
    """Return who handed in; where that is a class, with what its roster says of it."""
    if student is None:
        listing, opened = list_sources(submissions, assignment), class_at_hand()
        if opened is None:  # nothing says which attempt counts, but that it is the newest one
            return dataclasses.replace(listing, earlier=())
        return with_class(listing, opened, assignment.name)
    if not student.strip():
        raise click.BadParameter("a name is expected", param_hint="--student")
    return list_one(submissions, student, assignment)


def _picked(listing: Listing, pick: str) -> Listing:
    """Return the listing, where each source knows which version of a file counts."""
    if not pick:
        return listing
    return dataclasses.replace(listing, sources=tuple(dataclasses.replace(s, pick=pick) for s in listing.sources))


def _say_who(assignment: Assignment, listing: Listing, hidden: Pseudonyms) -> None:
    """Print who was found, with which files, as grading would find it."""
    found: list[Submission | NotGraded] = [*listing.not_graded]
    for source in listing.sources:
        try:
            found.append(read_submission(source, assignment))
        except NotGradedError as error:
            found.append(NotGraded(source.student, str(error), source.receipt))
    found.sort(key=lambda one: hidden.called(one.student))
    with printing():
        write_who(found, {**names_shown(listing, width()), **hidden.of}, assignment, sys.stdout)
    for line in (*(f"note: {note}" for note in notes(listing)), *(f"unclear: {line}" for line in listing.unclear)):
        printed(f"{isolated(plain_text(line))}\n")
    printed(f"{len(listing.sources)} submissions for {assignment.name}; nothing was run\n")
    if listing.unclear or any(isinstance(one, NotGraded) or one.problems for one in found):
        raise SystemExit(1)


def settled(
    store: Store, suite: Suite, terms: Terms, listing: Listing, called: Callable[[str], str]
) -> tuple[Left, ...]:
    """Make results of what was graded; says whose points fall though nothing has changed."""
    try:
        settled = settle(store, suite, terms, {source.student for source in listing.sources})
    except Fallen as fallen:
        for fall in fallen.falls:
            say(str(dataclasses.replace(fall, student=called(fall.student))))
        raise
    _write_down_rules(store, suite.name)
    for fall in settled.falls:
        hidden = dataclasses.replace(fall, student=called(fall.student))
        say(f"note: the files are the same, and the points are fewer: {hidden}")
    return settled.left


def _write_down_rules(store: Store, name: str) -> None:
    """Write down by which rules of `class.toml` the scores stand; where they were others, that is said and stays."""
    opened = class_at_hand()
    dated = opened.settings.assignments.get(name) if opened else None
    if dated is None or (before := rules_of(store, name)) == dated.written:
        return
    if before:
        say(f"note: the rules of {name} in class.toml have changed; `grader regrade -a {name} --diff` says who changes")
    else:
        write_rules(store, name, dated.written)


def say_copy(store: Store) -> None:
    """Say that the file was of an older format, and where that is kept."""
    if store.copy:
        say(f"{store.path}: results of an older release, brought to this one's format; a copy of the old: {store.copy}")
