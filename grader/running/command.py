"""`grader grade`: grades a class, prints its table, says whose points fall, who has none and who stays as before."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.courses.assignment import Assignment
from grader.courses.command import freeze_if_missing
from grader.courses.course import Course
from grader.courses.suite import Suite, only_task, suite_of
from grader.feedback.aloud import write_aloud
from grader.feedback.as_json import write_json
from grader.feedback.class_table import names_shown, who, write_table
from grader.feedback.rows import Row, Unshown, not_shown, rows_of
from grader.handback.command import said_of, write_feedback
from grader.handback.making import Work, make_feedback
from grader.intake import Listing, NotGraded, NotGradedError, list_one, list_sources, read_submission
from grader.kit.errors import HarnessFault, StudentFault
from grader.kit.probe import find_probes
from grader.kit.showing.harmless import plain_text
from grader.results.settling import Fallen, Left, Terms, settle
from grader.results.store import Store
from grader.running.another_python import go_on_in
from grader.sandbox.isolation.machine import require_linux
from grader.terminal.ending import printing, say
from grader.terminal.options import FOLDER, asked, assignment_option
from grader.terminal.plain import is_plain
from grader.terminal.progress import Progress

if TYPE_CHECKING:
    from grader.running.class_run import Done


@click.command()
@click.argument("submissions", type=click.Path(exists=True, path_type=Path))
@assignment_option
@click.option("--student", "student_name", metavar="NAME", help="SUBMISSIONS is one submission, of this student.")
@click.option("--only", metavar="TASK", help="Grade one task, such as 0.1; kept apart from whole gradings.")
@click.option("--workers", type=click.IntRange(1, 64), help="How many at once  [default: one per core, and 2 at least]")
@click.option("--python", metavar="PATH", help="Grade with this Python, in whose environment the grader is installed.")
@click.option("--again", is_flag=True, help="Grade also what is graded already and has not changed, from the first on.")
@click.option("--replace", is_flag=True, help="Replace results that were made from another folder or archive.")
@click.option("--accept", is_flag=True, help="Accept that several unchanged submissions get fewer points than before.")
@click.option(
    "--feedback", "folder", metavar="DIR", help="Also write everybody's feedback there, to hand back.", type=FOLDER
)
@click.option("--dry-run", is_flag=True, help="Only say who was found, with which files, and what was not understood.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.pass_obj
def grade(
    course: Course, submissions: Path, assignment: str | None, student_name: str | None, only: str | None,
    workers: int | None, python: str | None, again: bool, replace: bool, accept: bool, folder: Path | None,
    dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Grade every submission in SUBMISSIONS.

    SUBMISSIONS is a folder with a folder or an archive per student, a bulk download of Canvas, Moodle or Gradescope, or
    one student's folder, archive or git checkout. A run that was stopped goes on where it was when it is started again.
    """
    if python and not dry_run:
        require_linux()
        go_on_in(python, sys.argv[1:])
    chosen = asked(course, assignment, only)
    listing = _listed(chosen, submissions, student_name)
    if dry_run:
        _say_who(chosen, listing)
        return
    require_linux()
    from grader.running.class_run import grade_all  # noqa: PLC0415 - Linux only
    from grader.running.examiners import open_examiner  # noqa: PLC0415
    from grader.running.lock import sole_grader  # noqa: PLC0415

    freeze_if_missing(course, chosen)
    terms = Terms(again=again, replace=replace, accept=accept)
    with sole_grader(course.class_folder), Store(course.results) as store:
        say_copy(store)
        suite = suite_of(course.root, chosen, course.hidden)
        suite = only_task(suite, only) if only else suite
        progress, found = Progress(suite.name, len(listing.sources)), Found(listing)
        with open_examiner(course.root, suite) as examiner:
            for done in grade_all(listing.sources, examiner, store, workers=workers, terms=terms):
                progress.step(is_new=done.is_new or bool(done.fault or done.reason))
                found.add(done)
        progress.finish()
        found.add_left(settled(store, suite, terms, listing))
        names = names_shown(listing)
        rows = rows_of(found.students(), found.not_graded, partial(store.get, suite.name))
        unshown = _printed(rows, names, suite, as_json=as_json)
        if folder:
            work = Work(chosen, partial(store.get, suite.name), find_probes(), {s.student: s for s in listing.sources})
            say(said_of(write_feedback(folder, make_feedback(found.students(), work)), folder))
    found.say(names)
    found.end(unshown)


def _printed(rows: Iterable[Row], names: Mapping[str, str], suite: Suite, *, as_json: bool) -> tuple[Unshown, ...]:
    """Print the rows; returns those that cannot be shown."""
    with printing():
        if as_json:
            return write_json(rows, suite.name, sys.stdout)
        write = write_aloud if is_plain() else write_table
        return write(rows, names, suite, sys.stdout)


def _listed(assignment: Assignment, submissions: Path, student: str | None) -> Listing:
    if student is None:
        return list_sources(submissions, assignment)
    if not student.strip():
        raise click.BadParameter("a name is expected", param_hint="--student")
    return list_one(submissions, student, assignment)


def _say_who(assignment: Assignment, listing: Listing) -> None:
    not_graded = [*listing.not_graded]
    problems, names = 0, names_shown(listing, width=200)  # as long as a name may be in any line
    for source in listing.sources:
        try:
            submission = read_submission(source, assignment)
        except NotGradedError as error:
            not_graded.append(NotGraded(source.student, str(error)))
        else:
            problems += len(submission.problems)
            click.echo(who(names[source.student], source, submission))
    for one in not_graded:
        click.echo(plain_text(f"{names[one.student]}\n    NOT GRADED: {one.reason}"))
    for line in listing.unclear:
        click.echo(plain_text(f"unclear: {line}"))
    for note in (*filter(None, [listing.how]), *listing.notes):
        click.echo(plain_text(f"note: {note}"))
    click.echo(f"{len(listing.sources)} submissions for {assignment.name}; nothing was run")
    if problems or not_graded or listing.unclear or listing.notes:
        raise SystemExit(1)


def settled(store: Store, suite: Suite, terms: Terms, listing: Listing) -> tuple[Left, ...]:
    """Make results of what was graded; says whose points fall though nothing has changed."""
    try:
        settled = settle(store, suite, terms, {source.student for source in listing.sources})
    except Fallen as fallen:
        for fall in fallen.falls:
            say(str(fall))
        raise
    for fall in settled.falls:
        say(f"note: the files are the same, and the points are fewer: {fall}")
    return settled.left


def say_copy(store: Store) -> None:
    """Say that the file was of an older format, and where that is kept."""
    if store.copy:
        say(f"{store.path}: results of an older release, brought to this one's format; a copy of the old: {store.copy}")


class Found:
    """What a run found besides scorecards, student by student."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing
        self.not_graded: list[NotGraded] = [*listing.not_graded]
        self.faulty: list[Done] = []
        self.left: list[Left] = []

    def add(self, done: "Done") -> None:
        """Keep what is to be said of a submission that is finished."""
        self.faulty += [done] if done.fault else []
        self.not_graded += [NotGraded(done.student, done.reason)] if done.reason else []
        self.left += [done.left] if done.left else []

    def add_left(self, left: Sequence[Left]) -> None:
        """Keep whose results stay what they were; a grade of a run that was refused may say so a second time."""
        said = {one.student for one in self.left}
        self.left += [one for one in left if one.student not in said]

    def students(self) -> list[str]:
        """Those who have a row: all but those at whom the harness failed."""
        failed = {done.student for done in self.faulty}
        return [source.student for source in self._listing.sources if source.student not in failed]

    def say(self, names: Mapping[str, str]) -> None:
        """Say what is not in the scores, was read in one of two ways, or stays what it was."""
        for note in (*filter(None, [self._listing.how]), *self._listing.notes):
            say(f"note: {note}")
        for line in self._listing.unclear:
            say(f"unclear: {line}")
        for one in self.not_graded:
            say(f"not graded: {names[one.student]}: {one.reason}")
        for left in self.left:
            say(str(left))

    def end(self, unshown: Sequence[Unshown]) -> None:
        """End the command where somebody has no row, or not the row of this submission."""
        from grader.running.class_run import not_graded  # noqa: PLC0415 - Linux only

        if self.faulty:
            raise HarnessFault(not_graded(self.faulty))
        if unshown:
            raise HarnessFault(not_shown(unshown))
        if self.left:
            raise StudentFault(f"results of another place, left as they were, see above: {len(self.left)}")
        if self.not_graded or self._listing.unclear:
            raise SystemExit(1)
