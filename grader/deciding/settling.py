"""Finds the questions of an assignment, and makes decisions of answers to them. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.classes.opening import Class
from grader.deciding.overriding import AnswerFault
from grader.deciding.questions import Question, questions
from grader.kit.errors import HarnessFault, StoredFault
from grader.records.decisions import Decision, Kind, decisions_of
from grader.results.store import Results
from grader.scores.shown import ShownScores
from grader.scoring.lines import points_text
from grader.scoring.score import exact


@dataclass(frozen=True)
class Answer:
    """What somebody says to a question: other points or none, and what the student is told."""

    points: Fraction | None
    comment: str
    who: str


def all_questions(results: Results, opened: Class | None, assignment: str) -> list[Question]:
    """Return the questions about the attempts that are shown, by student."""
    scores = ShownScores(results, opened, assignment)
    dated = opened.settings.assignments.get(assignment) if opened else None
    found: list[Question] = []
    for student in results.students_of(assignment):
        try:
            card = scores.card(student)
        except StoredFault:  # which is said where that result is shown
            continue
        if card:
            decisions = decisions_of(results, assignment, student)
            found += questions(card, [*dated.by_hand] if dated else [], decisions)
    return found


def question_of(found: Sequence[Question], key: str) -> Question:
    """Return the question of that key, or of the only one that begins so; raises HarnessFault."""
    meant = [one for one in found if one.key.startswith(key.lower())] if key else []
    if len(meant) != 1:
        what = f"is the beginning of {len(meant)} keys" if meant else "is the key of no question"
        raise HarnessFault(f"{key}: {what}; `grader settle --list` has the keys")
    return meant[0]


def decisions_for(
    results: Results, opened: Class | None, assignment: str, question: Question, answer: Answer
) -> list[Decision]:
    """Return what an answer decides: that the question is settled, and the points that it gives; raises AnswerFault."""
    settled = Decision(
        assignment, question.student, question.submission, "settled", question.about, None, answer.comment, answer.who
    )
    if answer.points is None:
        if question.is_by_hand:
            raise AnswerFault(f"{question.about}: expected --points, since nobody else grades it")
        return [settled]
    most = _most(results, opened, assignment, question)
    if answer.points > most:
        raise AnswerFault(f"{points_text(answer.points)}: expected at most {points_text(most)}")
    kind: Kind = "by hand" if question.is_by_hand else "override"
    given = replace(settled, kind=kind, about=question.check, points=answer.points)
    return [given] if question.is_by_hand else [given, replace(settled, reason="")]  # which is told once


def made_together(decisions: Sequence[Decision], one: Decision) -> list[Decision]:
    """Return the decisions that the answer to a question has made, of which this is one, as far as they stand.

    An answer with points has made two: the override of a check, and next to it that the question is settled.
    """
    return [other for other in decisions if other.stands and (other == one or _are_one_answer(one, other))]


def _are_one_answer(one: Decision, other: Decision) -> bool:
    given, settled = sorted((one, other), key=lambda decision: decision.number)
    of, of_other = ((made.student, made.submission, made.who, made.at) for made in (given, settled))
    is_next = (given.kind, settled.kind, settled.number - given.number) == ("override", "settled", 1)
    return of == of_other and is_next and settled.about.endswith(f": {given.about}")


def _most(results: Results, opened: Class | None, assignment: str, question: Question) -> Fraction:
    """Return the most points that an answer can give; raises AnswerFault where a question is not about points."""
    if not question.check:
        raise AnswerFault(f"{question.about}: is no question of points; `grader override` changes those of a check")
    if question.is_by_hand and opened:
        return opened.settings.assignments[assignment].by_hand[question.check]
    card = ShownScores(results, opened, assignment).card(question.student)
    results_of = card.results if card else ()
    return next((exact(result.max_points) for result in results_of if result.check == question.check), Fraction(0))
