"""`grader show`: the feedback of one student."""

from pathlib import Path

import click

from grader.appealing.command import handed_in, write_appeal
from grader.courses.course import Course
from grader.courses.parts import Examples, result_name
from grader.feedback import without_grade
from grader.feedback.aloud import card_aloud
from grader.feedback.as_json import as_json as card_as_json
from grader.feedback.lines.history import history_text
from grader.feedback.rows import Unshown, not_shown, shown, stored
from grader.feedback.student_text import feedback as as_text
from grader.kit.course import read_course_table
from grader.kit.errors import HarnessFault
from grader.kit.probe import find_probes
from grader.pseudonyms.naming import NOBODY, Pseudonyms
from grader.pseudonyms.reading import of_results
from grader.records.attempts import attempts_of, history_of
from grader.records.decisions import decisions_of
from grader.results.scorecard import Scorecard
from grader.results.store import Results, read_results
from grader.scores.hiding import hidden_lines
from grader.scores.naming import no_result, require_known, submission_named
from grader.scores.shown import ShownScores
from grader.terminal.ending import printed
from grader.terminal.hiding import hide_from_now_on
from grader.terminal.opened import class_at_hand
from grader.terminal.options import FOLDER, anonymous_option, asked, assignment_option, examples_option
from grader.terminal.plain import is_plain


@click.command()
@click.argument("student")
@assignment_option
@click.option("--only", metavar="TASK", help="The result of grading that task alone.")
@examples_option
@click.option("--instructor", is_flag=True, help="Also hidden examples, digests and notes.")
@click.option("--history", is_flag=True, help="Print every attempt, its former grades, and what people decided.")
@click.option("--json", "as_json", is_flag=True, help="Print the scorecard as JSON.")
@click.option(
    "--appeal", "folder", metavar="DIR", type=FOLDER,
    help="Write a folder that shows each lost point again, without the grader.",
)  # fmt: skip
@click.option(
    "--from", "submissions", metavar="SUBMISSIONS", type=click.Path(exists=True, path_type=Path),
    help="What was graded, for --appeal, where the results do not have it.",
)  # fmt: skip
@anonymous_option
@click.pass_obj
def show(
    course: Course, student: str, assignment: str | None, only: str | None, examples: Examples, instructor: bool,
    history: bool, as_json: bool, folder: Path | None, submissions: Path | None, anonymous: bool,
) -> None:  # fmt: skip
    """Print the feedback of one STUDENT: of the attempt that counts, where the class has dates, else of the last one.

    STUDENT is what the submission is called, or an id, a login, a mail address or a name on the roster. A name that
    begins with "-" stands behind "--": grader show -- -ada

    An appeal has what was graded, by what, and lines that anybody can run: grader show ada --appeal DIR. No hidden
    example is in it without --instructor.
    """
    if submissions and not folder:
        raise click.UsageError("--from goes with --appeal DIR")
    if folder and anonymous:
        raise click.UsageError("--appeal has the student's own files, in which --anonymous hides no name")
    chosen = asked(course, assignment, only, examples)
    name = result_name(chosen, only or "", examples)
    require_results(course)
    with read_results(course.results) as results:
        names = pseudonyms_for(course, results, is_wanted=anonymous)
        meant = require_known if history else submission_named
        student = meant(results, class_at_hand(), name, student, names)
        if history:
            printed(_history(results, name, student, names.called(student)))
            return
        scores = ShownScores(results, class_at_hand(), name, called=names.people)
        card = _card_of(results, scores, student, names, with_reason=not as_json)
        lines = hidden_lines(scores.lines(student), names)
        if folder and isinstance(card, Scorecard):
            submission = handed_in(results, name, chosen, card, submissions)
            write_appeal(course, card, submission, folder, is_instructor=instructor)
            return
    card = names.card(card) if isinstance(card, Scorecard) else names.unshown(card)
    if as_json:
        text = shown(card, lambda c: card_as_json(c, is_instructor=instructor, indent=1, scores=lines) + "\n")
    else:
        words = read_course_table(course.root).text
        render = card_aloud if is_plain() else as_text
        text = shown(card, lambda c: render(c, find_probes(), is_instructor=instructor, text=words, scores=lines))
    if isinstance(text, Unshown):
        raise HarnessFault(not_shown([text]))
    printed(text)


def pseudonyms_for(course: Course, results: Results, *, is_wanted: bool) -> Pseudonyms:
    """Return the pseudonyms of the class, which from now on are printed in the place of names.

    There is none if none is wanted.
    """
    if not is_wanted:
        return NOBODY
    names = of_results(course, results)
    hide_from_now_on(names.hide)
    return names


def _card_of(
    results: Results, scores: ShownScores, student: str, names: Pseudonyms, *, with_reason: bool
) -> Scorecard | Unshown:
    """Return the card that is shown; where there is none, the command ends and says why."""
    name, called = scores.assignment, names.called(student)
    card = stored(student, scores.card)
    if card is None and results.is_pending(name, student):
        raise HarnessFault(f"{called}: graded for {name} in a run that did not end; the same `grader grade` goes on")
    if card is None and with_reason and (reason := results.reasons(name).get(student)):
        printed(without_grade.as_text(called, name, reason))
        raise SystemExit(1)
    if card is None:
        raise HarnessFault(no_result(results, name, student, names))
    return card


def _history(results: Results, name: str, student: str, called: str) -> str:
    attempts, former = attempts_of(results, name, student), history_of(results, name, student)
    return history_text(f"{name}: {called}", attempts, former, decisions_of(results, name, student))


def require_results(course: Course) -> None:
    """Stop where nothing is graded yet."""
    if not course.results.exists():
        raise HarnessFault(f"{course.results}: nothing is graded yet; run `grader grade SUBMISSIONS`")
