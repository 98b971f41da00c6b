"""Reads what the scores of an assignment are made from out of the results."""

from collections import defaultdict
from collections.abc import Iterable
from sys import intern

from grader.classes.opening import Class
from grader.classes.settings import require_checks
from grader.courses.course import CLASS_FILE
from grader.kit.errors import StoredFault
from grader.records.attempts import attempts_of
from grader.records.decisions import Decision, decisions_of
from grader.results.scorecard import CheckResult, Scorecard
from grader.results.store import Results
from grader.scores.class_scores import PersonScore, Work, class_scores


def read_work(results: Results, assignment: str, more: Iterable[Decision] = ()) -> Work:
    """Return what there is of an assignment, and the decisions of it among `more`. Its cards have the points alone."""
    names = results.students_of(assignment)
    cards: dict[str, Scorecard] = {}
    earlier: dict[str, tuple[Scorecard, ...]] = {}
    reasons = dict(results.reasons(assignment))
    for student in names:
        try:
            *before, cards[student] = map(slim, attempts_of(results, assignment, student))
        except StoredFault as fault:  # of a release that wrote them in another way: that one has no score
            reasons[student] = str(fault)
        else:
            earlier[student] = tuple(before)
    decisions: dict[str, list[Decision]] = defaultdict(list)
    for one in (*decisions_of(results, assignment), *(one for one in more if one.assignment == assignment)):
        decisions[one.student].append(one)
    of_students = {student: tuple(made) for student, made in decisions.items()}
    return Work(cards, reasons, earlier, of_students)


def slim(card: Scorecard) -> Scorecard:
    """Return what a score needs of a card: of a whole class all of them are held in memory."""
    results = tuple(
        CheckResult(intern(r.check), intern(r.task), "", r.verdict, r.max_points, share=r.share) for r in card.results
    )
    return Scorecard(
        card.student, card.assignment, card.version, card.submission, card.suite, "", results, receipt=card.receipt
    )


def read_scores(results: Results, opened: Class, more: Iterable[Decision] = ()) -> list[PersonScore]:
    """Return the scores of a class, for all of its assignments.

    Raises HarnessFault where class.toml names no such check.

    `more` are decisions that nobody has made yet: what would come of them.
    """
    wished = [*more]
    work = {name: read_work(results, name, wished) for name in opened.settings.assignments}
    for name, of_one in work.items():
        known = {result.check for card in of_one.cards.values() for result in card.results}
        if known:
            require_checks(opened.course.class_folder / CLASS_FILE, opened.settings.assignments[name], known)
    return class_scores(opened, work)
