"""`grader show`: the feedback of one student."""

from functools import partial
from pathlib import Path

import click

from grader.appealing.command import write_appeal
from grader.courses.course import Course
from grader.courses.parts import Examples, result_name
from grader.feedback import without_grade
from grader.feedback.aloud import card_aloud
from grader.feedback.as_json import as_json as card_as_json
from grader.feedback.near_names import unknown_student
from grader.feedback.rows import Unshown, not_shown, shown, stored
from grader.feedback.student_text import feedback as as_text
from grader.intake.files.text import person
from grader.kit.course import read_course_table
from grader.kit.errors import HarnessFault
from grader.kit.probe import find_probes
from grader.pseudonyms.naming import Pseudonyms
from grader.pseudonyms.reading import of_results
from grader.results.scorecard import Scorecard
from grader.results.store import read_results
from grader.terminal.ending import printed
from grader.terminal.hiding import hide_from_now_on
from grader.terminal.options import FOLDER, anonymous_option, asked, assignment_option, examples_option
from grader.terminal.plain import is_plain


@click.command()
@click.argument("student")
@assignment_option
@click.option("--only", metavar="TASK", help="The result of grading that task alone.")
@examples_option
@click.option("--instructor", is_flag=True, help="Also hidden examples, digests and notes.")
@click.option("--json", "as_json", is_flag=True, help="Print the scorecard as JSON.")
@click.option(
    "--appeal", "folder", metavar="DIR", type=FOLDER,
    help="Write a folder that shows each lost point again, without the grader; needs --from.",
)  # fmt: skip
@click.option(
    "--from", "submissions", metavar="SUBMISSIONS", type=click.Path(exists=True, path_type=Path),
    help="What was graded, for --appeal.",
)  # fmt: skip
@anonymous_option
@click.pass_obj
def show(
    course: Course, student: str, assignment: str | None, only: str | None, examples: Examples, instructor: bool,
    as_json: bool, folder: Path | None, submissions: Path | None, anonymous: bool,
) -> None:  # fmt: skip
    """Print the feedback of one STUDENT, as it was graded last.

    A name that begins with "-" stands behind "--": grader show -- -ada

    An appeal has what was graded, by what, and lines that anybody can run: grader show ada --appeal DIR --from
    SUBMISSIONS. No hidden example is in it without --instructor.
    """
    if (folder is None) != (submissions is None):
        raise click.UsageError("--appeal DIR and --from SUBMISSIONS go together")
    if folder and anonymous:
        raise click.UsageError("--appeal has the student's own files, in which --anonymous hides no name")
    student = person(student)  # as results are kept: whatever form or locale it was typed in
    chosen = asked(course, assignment, only, examples)
    name = result_name(chosen, only or "", examples)
    names = _hidden(course) if anonymous else None
    card = _card_of(course, names.submission(student) if names else student, name, with_reason=not as_json)
    if names and isinstance(card, Scorecard):
        card = names.card(card)
    if folder and submissions and isinstance(card, Scorecard):
        write_appeal(course, chosen, card, submissions, folder, is_instructor=instructor)
        return
    if as_json:
        text = shown(card, lambda c: card_as_json(c, is_instructor=instructor, indent=1) + "\n")
    else:
        words = read_course_table(course.root).text
        render = card_aloud if is_plain() else as_text
        text = shown(card, lambda c: render(c, find_probes(), is_instructor=instructor, text=words))
    if isinstance(text, Unshown):
        raise HarnessFault(not_shown([text]))
    printed(text)


def _hidden(course: Course) -> Pseudonyms:
    """The pseudonyms of the class, which from now on are printed in the place of names."""
    require_results(course)
    with read_results(course.results) as results:
        names = of_results(course, results)
    hide_from_now_on(names.hide)
    return names


def _card_of(course: Course, student: str, name: str, *, with_reason: bool) -> Scorecard | Unshown:
    """The card that is kept; where there is none, the command ends and says why."""
    require_results(course)
    with read_results(course.results) as results:
        card = stored(student, partial(results.get, name))
        if card is None and results.is_pending(name, student):
            raise HarnessFault(
                f"{student}: graded for {name} in a run that did not end; the same `grader grade` goes on"
            )
        if card is None and with_reason and (reason := results.reasons(name).get(student)):
            printed(without_grade.as_text(student, name, reason))
            raise SystemExit(1)
        if card is None:
            known = [*(s for a, s in results.students() if a == name), *results.reasons(name)]
            raise HarnessFault(unknown_student(student, name, known))
    return card


def require_results(course: Course) -> None:
    """Stop where nothing is graded yet."""
    if not course.results.exists():
        raise HarnessFault(f"{course.results}: nothing is graded yet; run `grader grade SUBMISSIONS`")
