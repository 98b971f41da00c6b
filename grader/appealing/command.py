"""`grader show --appeal`: a folder by which somebody else can see each lost point again."""

from pathlib import Path

from grader.appealing.packing import TEXT, Appealed, Told, appeal_files, home_of
from grader.appealing.replays import find_as_python
from grader.courses.assignment import Assignment
from grader.courses.course import Course
from grader.intake import NotGradedError, Submission, list_sources, read_submission
from grader.kit.course import read_course_table
from grader.kit.errors import HarnessFault, StudentFault
from grader.kit.probe import find_probes
from grader.records.contents import NotKeptError, kept_submission
from grader.results.scorecard import Scorecard
from grader.results.store import Results
from grader.terminal.ending import say
from grader.terminal.files import made_folder, written


def write_appeal(course: Course, card: Scorecard, submission: Submission, folder: Path, *, is_instructor: bool) -> None:
    """Write the appeal into a folder that is new or empty."""
    told = Told(find_probes(), find_as_python(), home_of(course.root), read_course_table(course.root).package)
    files = appeal_files(Appealed(card, submission, is_instructor), told)
    made_folder(folder)
    if any(folder.iterdir()):
        raise HarnessFault(f"{folder}: is not empty; an appeal gets a folder of its own, so give another one")
    for name, data in files.items():
        made_folder((folder / name).parent)
        written(folder / name, data)
    say(f"{folder}: {len(files)} files; begin with {folder / TEXT}")
    if is_instructor:
        say("note: hidden examples are in it; without --instructor they are not, as a student may see it")


def handed_in(
    results: Results, name: str, assignment: Assignment, card: Scorecard, submissions: Path | None
) -> Submission:
    """Return the submission that was graded: as it is kept beside its grade, or out of these submissions."""
    if submissions:
        return _graded(card, submissions, assignment)
    try:
        return kept_submission(results, name, assignment, card.student, card.submission)
    except NotKeptError as error:
        raise HarnessFault(f"{card.student}: {error}; or give what was graded, with --from SUBMISSIONS") from error


def _graded(card: Scorecard, submissions: Path, assignment: Assignment) -> Submission:
    """Return the submission that was graded; raises StudentFault where there is another one now, or none."""
    sources = [one for one in list_sources(submissions, assignment).sources if one.student == card.student]
    if not sources:
        raise StudentFault(f"{submissions}: nothing of {card.student} is in it; give what was graded with --from")
    try:
        submission = read_submission(sources[0], assignment)
    except NotGradedError as error:
        raise StudentFault(f"{card.student}: {error}") from error
    if submission.digest != card.submission:
        raise StudentFault(
            f"{card.student}: what {submissions} has is not what was graded: its digest is {submission.digest[:12]}…,"
            f" and that of the graded one {card.submission[:12]}…; give the submissions as they were, or grade again"
        )
    return submission
