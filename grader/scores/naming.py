"""Owns whom a name on the command line means: a submission as results call it, or a person on the roster."""

from collections.abc import Sequence

from grader.classes.opening import Class
from grader.classes.roster import Person, matching
from grader.feedback.near_names import unknown_student
from grader.intake.files.text import person
from grader.kit.errors import HarnessFault
from grader.pseudonyms.naming import NOBODY, Pseudonyms
from grader.results.store import Results
from grader.scores.shown import ShownScores


def submission_named(
    results: Results, opened: Class | None, assignment: str, named: str, names: Pseudonyms = NOBODY
) -> str:
    """Return the name under which somebody's results are kept; raises HarnessFault where nobody's are meant.

    Who has a pseudonym may be asked for by that.
    """
    student = person(named)  # as results are kept: whatever form or locale it was typed in
    known = [*results.students_of(assignment), *results.reasons(assignment)]
    called_so = names.submissions(named)
    meant = [one for one in called_so if one in known] or called_so[:1]
    if not meant and student in known:
        return student
    meant = meant or [*_of_people(ShownScores(results, opened, assignment), opened, named, names)]
    if len(meant) > 1:
        each = ", ".join(map(names.apart, meant))
        raise HarnessFault(f"{named}: names {len(meant)} submissions, {each}; give one of these")
    return meant[0] if meant else student


def require_known(
    results: Results, opened: Class | None, assignment: str, named: str, names: Pseudonyms = NOBODY
) -> str:
    """Return the same; raises HarnessFault also where there is no result."""
    student = submission_named(results, opened, assignment, named, names)
    if student not in results.students_of(assignment):
        raise HarnessFault(no_result(results, assignment, student, names))
    return student


def no_result(results: Results, assignment: str, student: str, names: Pseudonyms = NOBODY) -> str:
    """Return the message for a student without a result, with the names that may have been meant."""
    known = dict.fromkeys((*results.students_of(assignment), *results.reasons(assignment)))
    return unknown_student(names.called(student), assignment, [*map(names.called, known)])


def _of_people(scores: ShownScores, opened: Class | None, named: str, names: Pseudonyms) -> Sequence[str]:
    """Return the submissions of those on the roster who are called so, by an id, a login, a mail address, or a name.

    Where pseudonyms are shown, that of a member of a group is one of these.
    """
    if opened is None:
        return []
    asked = matching(named)

    def called(one: Person) -> Sequence[str]:
        return (one.id, one.login, one.mail, one.name, names.people.get(one.id, ""))

    people = {one.id for one in opened.roster.people if asked in map(matching, called(one))}
    return list(dict.fromkeys(scores.submissions_of(people)))
