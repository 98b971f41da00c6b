"""Gathers the lines of an export: from the scores of a class that has `class.toml`, else from the scorecards.

Whatever was handed in has a line, also where nobody knows whose it is.
"""

from collections.abc import Iterator
from fractions import Fraction

from grader.classes.matching import KnownAs, match
from grader.classes.opening import Class
from grader.classes.roster import Person
from grader.exports.writing.lines import Line, Points, hundredths
from grader.intake.platforms.receipts import Receipt
from grader.results.scorecard import Scorecard
from grader.results.store import Results
from grader.scores.class_scores import PersonScore, Work, class_scores
from grader.scoring.score import exact

# By these ids a platform counts its own accounts, or the participants of one assignment; they are no id of a roster.
_OWN_IDS = ("Canvas", "Moodle", "D2L Brightspace")


def lines_of(results: Results, assignment: str, opened: Class | None) -> list[Line]:
    """The lines of the assignment, people of the roster first."""
    work = _work(results, assignment)
    if opened is None or not opened.roster.people or assignment not in opened.settings.assignments:
        return [*map(_of_card, work.cards.values()), *(_without(name, why) for name, why in work.reasons.items())]
    scores = class_scores(opened, {name: _work(results, name) for name in opened.settings.assignments})
    own = [score for score in scores if score.assignment == assignment]
    return [*(_of_score(score, work) for score in own), *_of_nobody(own, work, opened)]


def _work(results: Results, assignment: str) -> Work:
    names = [student for of, student in results.students() if of == assignment]
    cards = {student: card for student in names if (card := results.get(assignment, student))}
    return Work(cards, results.reasons(assignment))


def _of_score(one: PersonScore, work: Work) -> Line:
    card, score = work.cards.get(one.submission), one.score
    points = None
    if score is not None:
        graded, override, late = map(hundredths, (score.graded, score.override, score.late))
        points = Points(graded, override, late, hundredths(score.final, one.maximum), score.days_late)
    maximum = one.maximum if score is not None or card is None else _maximum(card)
    receipt = card.receipt if card else Receipt()
    return Line(one.person, points, maximum, one.submission, receipt, card, one.note)


def _of_nobody(own: list[PersonScore], work: Work, opened: Class) -> Iterator[Line]:
    """A line for each submission that nobody of the roster has a score by."""
    names = {score.submission for score in own}
    known = [KnownAs(name, (c.receipt.id, c.receipt.login, c.receipt.mail)) for name, c in work.cards.items()]
    nobody = match([*known, *map(KnownAs, work.reasons)], opened.roster).nobody
    for name in [*work.cards, *work.reasons]:
        why = "of nobody on the roster" if name in nobody else "it is unclear whose submission it is"
        if name in work.cards and name not in names:
            yield _of_card(work.cards[name], why, is_known=False)
        elif name not in names:
            yield _without(name, f"{why}; not graded: {work.reasons[name]}", is_known=False)


def _of_card(card: Scorecard, note: str = "", *, is_known: bool = True) -> Line:
    """The line of a submission by its scorecard alone: what was graded is what counts."""
    maximum = _maximum(card)
    graded = sum((exact(r.max_points) * exact(r.share) for r in card.results if r.verdict == "passed"), Fraction(0))
    points = hundredths(graded, maximum)
    receipt = card.receipt
    person = Person(
        "" if receipt.platform in _OWN_IDS else receipt.id, card.student, mail=receipt.mail, login=receipt.login
    )
    score = Points(points, Fraction(0), Fraction(0), points)
    return Line(person, score, maximum, card.student, receipt, card, note, is_known)


def _without(name: str, why: str, *, is_known: bool = True) -> Line:
    return Line(Person("", name), None, Fraction(0), name, note=why, is_known=is_known)


def _maximum(card: Scorecard) -> Fraction:
    return sum((exact(result.max_points) for result in card.results), Fraction(0))
