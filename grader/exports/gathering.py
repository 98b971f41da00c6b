"""Gathers the lines of an export: from the scores of a class, or from scorecards and overrides where it has no dates.

Whatever was handed in has a line, also where nobody knows whose it is.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from grader.classes.matching import KnownAs, Matched, match
from grader.classes.opening import Class
from grader.classes.roster import Person
from grader.exports.writing.lines import Line, Points, hundredths
from grader.intake.platforms.receipts import NO_RECEIPT, Receipt
from grader.kit.errors import StoredFault
from grader.pseudonyms.naming import Pseudonyms
from grader.records.attempts import attempts_of
from grader.records.decisions import Decision, decisions_of
from grader.results.scorecard import Scorecard
from grader.results.store import Results
from grader.scores.class_scores import PersonScore, Work
from grader.scores.class_scores import lines_of as score_lines
from grader.scores.counting import counting, undated
from grader.scores.reading import read_scores
from grader.scoring.lines import parts_of
from grader.scoring.score import Score, exact

# By these ids a platform counts its own accounts, or the participants of one assignment; they are no id of a roster.
_OWN_IDS = ("Canvas", "Moodle", "D2L Brightspace")


def lines_of(results: Results, assignment: str, opened: Class | None) -> list[Line]:
    """Return the lines of the assignment, people of the roster first."""
    work = _work(results, assignment)
    if opened is None or not opened.roster.people:
        graded = [_of_card(card, work) for card in work.cards.values()]
        return [*graded, *(_without(name, why) for name, why in work.reasons.items())]
    matched = match(_known(work), opened.roster)
    if assignment not in opened.settings.assignments:
        own = [_of_person(person, matched, work) for person in opened.roster.people]
    else:
        scores = [one for one in read_scores(results, opened) if one.assignment == assignment]
        own = [_of_score(one, _counted(results, one, work)) for one in scores]
    return [*own, *_of_nobody({line.submission for line in own}, work, matched)]


def hidden(lines: Iterable[Line], names: Pseudonyms) -> list[Line]:
    """Return the lines under pseudonyms, and in their order: that of the roster would tell who somebody is."""
    lines = [*lines]
    names = names.among(line.submission for line in lines)

    def of(line: Line) -> Line:
        is_of_roster = line.person.id in names.people
        person = names.person(line.person) if is_of_roster else Person(names.called(line.submission))
        card = names.card(line.card) if line.card else None
        return replace(line, person=person, submission="", receipt=NO_RECEIPT, card=card, note=names.hide(line.note))

    return sorted(map(of, lines), key=lambda line: line.person.id)


def _work(results: Results, assignment: str) -> Work:
    cards: dict[str, Scorecard] = {}
    reasons = dict(results.reasons(assignment))
    for student in results.students_of(assignment):
        try:
            card = results.get(assignment, student)
        except StoredFault as fault:  # of a release that wrote them in another way: that one has no score
            reasons[student] = str(fault)
        else:
            cards |= {student: card} if card else {}
    decisions: dict[str, tuple[Decision, ...]] = {}
    for one in decisions_of(results, assignment):
        decisions[one.student] = (*decisions.get(one.student, ()), one)
    return Work(cards, reasons, decisions=decisions)


def _counted(results: Results, one: PersonScore, work: Work) -> Scorecard | None:
    """Return the whole scorecard of the attempt that counts; where there is no score, of the last one."""
    card = work.cards.get(one.submission)
    if card is None or one.card is None or one.card.submission == card.submission:
        return card
    attempts = attempts_of(results, one.assignment, one.submission)
    return next((attempt for attempt in attempts if attempt.submission == one.card.submission), card)


def _of_score(one: PersonScore, card: Scorecard | None) -> Line:
    score = one.score
    points = _points(score, one.maximum) if score is not None else None
    maximum = one.maximum if score is not None or card is None else _maximum(card)
    receipt = card.receipt if card else Receipt()
    return Line(one.person, points, maximum, one.submission, receipt, card, one.lines.note)


def _points(score: Score, maximum: Fraction) -> Points:
    parts = {name: hundredths(points) for name, points in parts_of(score).items()}
    return Points(parts, hundredths(score.final, maximum), score.days_late)


def _known(work: Work) -> list[KnownAs]:
    known = [KnownAs(name, c.receipt.keys) for name, c in work.cards.items()]
    return [*known, *map(KnownAs, work.reasons)]


def _of_person(person: Person, matched: Matched, work: Work) -> Line:
    """Return the line of a person for an assignment without dates."""
    name = next((name for name, people in matched.owners.items() if person in people), "")
    if name in work.cards:
        return replace(_of_card(work.cards[name], work), person=person)
    if name:
        return replace(_without(name, f"not graded: {work.reasons[name]}"), person=person)
    why = "no submission" if person in matched.missing else "unclear whose submission it is"
    return replace(_without("", why), person=person)


def _of_nobody(names: Collection[str], work: Work, matched: Matched) -> Iterator[Line]:
    """Yield a line for each submission that is not called by one of the names of those that are somebody's."""
    for name in [*work.cards, *work.reasons]:
        why = "of nobody on the roster" if name in matched.nobody else "it is unclear whose submission it is"
        if name in work.cards and name not in names:
            yield _of_card(work.cards[name], work, why, is_known=False)
        elif name not in names:
            yield _without(name, f"{why}; not graded: {work.reasons[name]}", is_known=False)


def _of_card(card: Scorecard, work: Work, note: str = "", *, is_known: bool = True) -> Line:
    """Return the line of a submission without a due time: what was graded last counts, with its overrides, as it
    is shown.
    """
    maximum, dated = _maximum(card), undated(card.assignment)
    found, why = counting([card], work.decisions.get(card.student, ()), dated, dated.deadline, 0)
    of_score = score_lines(found.score, found.maximum, found.decisions, why).note if found else why
    note = note or of_score
    receipt = card.receipt
    person = Person(
        "" if receipt.platform in _OWN_IDS else receipt.id, card.student, mail=receipt.mail, login=receipt.login
    )
    points = _points(found.score, maximum) if found else None
    return Line(person, points, maximum, card.student, receipt, card, note, is_known)


def _without(name: str, why: str, *, is_known: bool = True) -> Line:
    return Line(Person("", name), None, Fraction(0), name, note=why, is_known=is_known)


def _maximum(card: Scorecard) -> Fraction:
    return sum((exact(result.max_points) for result in card.results), Fraction(0))
