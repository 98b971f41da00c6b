"""`grader feedback`: the feedback of each student as files to hand back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from grader.courses.assignment import Assignment
from grader.courses.course import Course
from grader.feedback.command import pseudonyms_for, require_results
from grader.feedback.rows import Unshown, not_shown
from grader.handback.making import Feedback, Work, make_anonymous, make_archive, make_feedback
from grader.handback.platforms import PLATFORMS
from grader.intake import list_sources
from grader.intake.values import Source
from grader.kit.errors import HarnessFault, StudentFault
from grader.kit.probe import find_probes
from grader.publishing.holding import is_published, waiting
from grader.results.store import Results, read_results
from grader.scores.shown import ShownScores
from grader.terminal.ending import say
from grader.terminal.files import made_folder, written
from grader.terminal.opened import class_at_hand
from grader.terminal.options import FOLDER, anonymous_option, asked, assignment_option


@dataclass(frozen=True)
class Written:
    """What is in the folder: the name of each student's page, and who cannot be shown."""

    pages: Mapping[str, str]
    with_lines: int  # students whose own lines are shown
    unshown: tuple[Unshown, ...]


@click.command()
@click.argument("submissions", required=False, type=click.Path(exists=True, path_type=Path))
@click.option(
    "-o", "--output", "folder", metavar="DIR", required=True, type=FOLDER,
    help="The folder for the files; it is made if missing.",
)  # fmt: skip
@assignment_option
@click.option("--zip", "platform", type=click.Choice(PLATFORMS), help="Also an archive of the pages to upload there.")
@anonymous_option
@click.pass_obj
def feedback(
    course: Course, submissions: Path | None, folder: Path, assignment: str | None, platform: str | None,
    anonymous: bool,
) -> None:  # fmt: skip
    """Write the feedback of each student as a page and as Markdown, to hand back.

    A page is one file, which runs no script and loads nothing. It has what `grader show` prints, and never a hidden
    example. With SUBMISSIONS, which is what was graded, it shows the student's own lines as well; and --zip names the
    pages as the platform's download has named the submissions. Files in DIR of students who have no result any more are
    left as they are.
    """
    if platform and not submissions:
        raise click.UsageError("--zip needs SUBMISSIONS, the platform's download: its names say whose each page is")
    if platform and anonymous:
        raise click.UsageError("--zip is for the students, and --anonymous for graders")
    require_results(course)
    chosen = asked(course, assignment, None)
    sources = _sources(submissions, chosen)
    with read_results(course.results) as results:
        students = [student for graded, student in results.students() if graded == chosen.name]
        reasons = results.reasons(chosen.name)
        if not students and not reasons:
            raise HarnessFault(
                f"{course.results}: nobody is graded for {chosen.name}; run `grader grade SUBMISSIONS -a {chosen.name}`"
            )
        names = pseudonyms_for(course, results, is_wanted=True) if anonymous else None
        scores = ShownScores(results, class_at_hand(), chosen.name, called=names.people if names else {})
        work = Work(chosen, scores.card, find_probes(), sources, scores.lines)
        held = set() if anonymous else held_of(results, chosen.name)  # graders look before it is published
        told = [student for student in (*students, *reasons) if student not in held]
        made = make_feedback(told, work, reasons) if names is None else make_anonymous(told, work, reasons, names)
        done = write_feedback(folder, made)
    click.echo(said_of(done, folder))
    say_held(held, chosen.name)
    unknown = _packed(folder, platform, chosen, done, sources) if platform else 0
    if done.unshown:
        raise HarnessFault(not_shown(done.unshown))
    if unknown:
        raise StudentFault(f"{unknown} students are not in the archive, see above; their pages are in {folder}")


def held_of(results: Results, assignment: str) -> set[str]:
    """Return whose feedback is held back, as it is not what was published; raises HarnessFault where all of it is."""
    opened = class_at_hand()
    if opened is None:
        return set()
    if not is_published(opened, assignment):
        raise HarnessFault(f"{assignment}: its feedback is held back; `grader publish -a {assignment}` lets it go out")
    return {change.student for change in waiting(opened, results, assignment)}


def say_held(held: set[str], assignment: str) -> None:
    """Say that the feedback of some is not in the folder."""
    if held:
        say(
            f"note: {len(held)} results are not what was published, and were not written; whose, says `grader"
            f" publish -a {assignment} --preview`"
        )


def write_feedback(folder: Path, made: Iterable[Feedback | Unshown]) -> Written:
    """Write the files of each student into the folder, which is made if it is missing."""
    made_folder(folder)
    pages, unshown, with_lines = dict[str, str](), list[Unshown](), 0
    for one in made:
        if isinstance(one, Unshown):
            unshown.append(one)
            continue
        for ending, text in one.texts.items():
            written(folder / f"{one.name}{ending}", text)
        pages[one.student] = one.name
        with_lines += one.has_lines
    return Written(pages, with_lines, tuple(unshown))


def said_of(done: Written, folder: Path) -> str:
    """Return the sentence on what was written."""
    lines = f"; {done.with_lines} show the students' own lines" if done.with_lines else ""
    return f"{len(done.pages)} students: a page and a Markdown file each, in {folder}{lines}"


def _sources(submissions: Path | None, assignment: Assignment) -> Mapping[str, Source]:
    if submissions is None:
        say("note: the pages show no lines of the students' own; `grader feedback SUBMISSIONS -o DIR` shows them")
        return {}
    return {source.student: source for source in list_sources(submissions, assignment).sources}


def _packed(folder: Path, platform: str, assignment: Assignment, done: Written, sources: Mapping[str, Source]) -> int:
    """Write the archive; returns how many students are not in it."""
    path = folder / f"{assignment.name}-{platform}.zip"
    archive, unknown = make_archive(platform, folder, done.pages, sources)
    written(path, archive)
    for student in unknown:
        say(f"not in the archive: {student}: nothing in SUBMISSIONS has a name that {platform} gives")
    click.echo(f"{path}: {len(done.pages) - len(unknown)} pages, to upload to {platform.capitalize()}")
    return len(unknown)
