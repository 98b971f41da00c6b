"""`grader show`: the feedback of one student."""

import click

from grader.courses.course import Course
from grader.courses.parts import Examples, result_name
from grader.feedback import without_grade
from grader.feedback.aloud import card_aloud
from grader.feedback.as_json import as_json as card_as_json
from grader.feedback.lines.history import history_text
from grader.feedback.near_names import unknown_student
from grader.feedback.rows import Unshown, not_shown, shown, stored
from grader.feedback.student_text import feedback as as_text
from grader.kit.course import read_course_table
from grader.kit.errors import HarnessFault
from grader.kit.probe import find_probes
from grader.records.attempts import attempts_of, history_of
from grader.records.decisions import decisions_of
from grader.results.store import Results, read_results
from grader.scores.naming import require_known, submission_named
from grader.scores.shown import ShownScores
from grader.terminal.ending import printed
from grader.terminal.opened import class_at_hand
from grader.terminal.options import asked, assignment_option, examples_option
from grader.terminal.plain import is_plain


@click.command()
@click.argument("student")
@assignment_option
@click.option("--only", metavar="TASK", help="The result of grading that task alone.")
@examples_option
@click.option("--instructor", is_flag=True, help="Also hidden examples, digests and notes.")
@click.option("--history", is_flag=True, help="Print every attempt, its former grades, and what people decided.")
@click.option("--json", "as_json", is_flag=True, help="Print the scorecard as JSON.")
@click.pass_obj
def show(
    course: Course, student: str, assignment: str | None, only: str | None, examples: Examples, instructor: bool,
    history: bool, as_json: bool,
) -> None:  # fmt: skip
    """Print the feedback of one STUDENT: of the attempt that counts, where the class has dates, else of the last one.

    STUDENT is what the submission is called, or an id, a login, a mail address or a name on the roster. A name that
    begins with "-" stands behind "--": grader show -- -ada
    """
    name = result_name(asked(course, assignment, only, examples), only or "", examples)
    require_results(course)
    with read_results(course.results) as results:
        student = submission_named(results, class_at_hand(), name, student)
        if history:
            printed(_history(results, name, require_known(results, class_at_hand(), name, student)))
            return
        scores = ShownScores(results, class_at_hand(), name)
        card = stored(student, scores.card)
        if card is None and results.is_pending(name, student):
            raise HarnessFault(
                f"{student}: graded for {name} in a run that did not end; the same `grader grade` goes on"
            )
        if card is None and (reason := results.reasons(name).get(student)) and not as_json:
            printed(without_grade.as_text(student, name, reason))
            raise SystemExit(1)
        if card is None:
            known = [*(s for a, s in results.students() if a == name), *results.reasons(name)]
            raise HarnessFault(unknown_student(student, name, known))
        lines = scores.lines(student)
    if as_json:
        text = shown(card, lambda c: card_as_json(c, is_instructor=instructor, indent=1, scores=lines) + "\n")
    else:
        words = read_course_table(course.root).text
        render = card_aloud if is_plain() else as_text
        text = shown(card, lambda c: render(c, find_probes(), is_instructor=instructor, text=words, scores=lines))
    if isinstance(text, Unshown):
        raise HarnessFault(not_shown([text]))
    printed(text)


def _history(results: Results, name: str, student: str) -> str:
    attempts, former = attempts_of(results, name, student), history_of(results, name, student)
    return history_text(f"{name}: {student}", attempts, former, decisions_of(results, name, student))


def require_results(course: Course) -> None:
    """Stop where nothing is graded yet."""
    if not course.results.exists():
        raise HarnessFault(f"{course.results}: nothing is graded yet; run `grader grade SUBMISSIONS`")
