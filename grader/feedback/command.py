"""`grader show` and `grader feedback`: the feedback of one student, and that of all of them as files to hand back."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import click

from grader.courses.course import Course
from grader.courses.parts import Examples, result_name
from grader.feedback.as_json import as_json as card_as_json
from grader.feedback.file_names import file_names
from grader.feedback.rows import Unshown, not_shown, shown, stored
from grader.feedback.student_markdown import student_markdown
from grader.feedback.student_page import student_page
from grader.feedback.student_text import feedback as as_text
from grader.feedback.student_text import unknown_student
from grader.kit.course import read_course_table
from grader.kit.errors import HarnessFault
from grader.kit.probe import Probe, find_probes
from grader.results.scorecard import Scorecard
from grader.results.store import read_results
from grader.terminal.files import made_folder, written
from grader.terminal.options import asked, assignment_option, examples_option


@click.command()
@click.argument("student")
@assignment_option
@click.option("--only", metavar="TASK", help="The result of grading that task alone.")
@examples_option
@click.option("--instructor", is_flag=True, help="Also hidden examples, digests and notes.")
@click.option("--json", "as_json", is_flag=True, help="Print the scorecard as JSON.")
@click.pass_obj
def show(
    course: Course, student: str, assignment: str | None, only: str | None, examples: Examples, instructor: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Print the feedback of one STUDENT, as it was graded last."""
    name = result_name(asked(course, assignment, only, examples), only or "", examples)
    require_results(course)
    with read_results(course.results) as results:
        card = stored(student, partial(results.get, name))
        if card is None and results.is_pending(name, student):
            raise HarnessFault(
                f"{student}: graded for {name} in a run that did not end; the same `grader grade` goes on"
            )
        if card is None:
            known = [s for a, s in results.students() if a == name]
            raise HarnessFault(unknown_student(student, name, known))
    if as_json:
        text = shown(card, lambda c: card_as_json(c, is_instructor=instructor, indent=1) + "\n")
    else:
        words = read_course_table(course.root).text
        text = shown(card, lambda c: as_text(c, find_probes(), is_instructor=instructor, text=words))
    if isinstance(text, Unshown):
        raise HarnessFault(not_shown([text]))
    click.echo(text, nl=False)


@click.command()
@click.option(
    "-o", "--output", "folder", metavar="DIR", required=True, help="The folder for the files; it is made if missing.",
    type=click.Path(file_okay=False, path_type=Path),
)  # fmt: skip
@assignment_option
@click.pass_obj
def feedback(course: Course, folder: Path, assignment: str | None) -> None:
    """Write the feedback of each student as a page and as Markdown, to hand back.

    A page is one file, which runs no script and loads nothing. It has what `grader show` prints, and never a hidden
    example. Files in DIR of students who have no result any more are left as they are.
    """
    require_results(course)
    name, probes = asked(course, assignment, None).name, find_probes()
    with read_results(course.results) as results:
        students = [student for graded, student in results.students() if graded == name]
        if not students:
            raise HarnessFault(
                f"{course.results}: nobody is graded for {name}; run `grader grade SUBMISSIONS -a {name}`"
            )
        made_folder(folder)
        names, unshown = file_names(students), []
        for student in students:
            pages = _pages(stored(student, partial(results.get, name)), probes)
            if isinstance(pages, Unshown):
                unshown.append(pages)
                continue
            for ending, text in pages.items():
                written(folder / f"{names[student]}{ending}", text)
    click.echo(f"{len(students) - len(unshown)} students: a page and a Markdown file each, in {folder}")
    if unshown:
        raise HarnessFault(not_shown(unshown))


def _pages(card: Scorecard | Unshown | None, probes: Mapping[str, Probe]) -> dict[str, str] | Unshown:
    """Return the text of each file of a student, by its ending."""
    if card is None:
        return {}
    pages = {}
    for ending, render in ((".html", student_page), (".md", student_markdown)):
        text = shown(card, partial(render, probes=probes))
        if isinstance(text, Unshown):
            return text
        pages[ending] = text
    return pages


def require_results(course: Course) -> None:
    """Stop where nothing is graded yet."""
    if not course.results.exists():
        raise HarnessFault(f"{course.results}: nothing is graded yet; run `grader grade SUBMISSIONS`")
