"""Makes overrides of what was asked for, and says what each would change. Writes nothing."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from grader.classes.opening import Class
from grader.courses.toml_file import nearest
from grader.kit.errors import HarnessFault
from grader.kit.showing.harmless import plain_text
from grader.records.decisions import Decision
from grader.results.scorecard import CheckResult, Scorecard
from grader.results.store import Results
from grader.scores.counting import points_of
from grader.scores.shown import ShownScores
from grader.scoring.lines import points_text
from grader.scoring.score import exact

_POINTS = re.compile(r"\d{1,7}(\.\d{1,6})?", re.ASCII)


class AnswerFault(HarnessFault):
    """What was said cannot be an answer; whoever is at the terminal can say something else."""


@dataclass(frozen=True)
class Wish:
    """What somebody wants to decide: the points of a check, why, and who they are."""

    check: str
    points: Fraction
    reason: str
    who: str


@dataclass(frozen=True)
class Change:
    """A decision that is not made yet, and what would come of it."""

    decision: Decision
    before: str  # the points of the check, and those that count
    after: str

    def said(self, called: Callable[[str], str]) -> str:
        """Return the change in a line; `called` is what a student is called in it."""
        one = self.decision
        return f"{plain_text(called(one.student))}: {one.about} {self.before} -> {self.after}"


def points_written(text: str) -> Fraction:
    """Return points as they are written on a command line; raises AnswerFault."""
    if not _POINTS.fullmatch(text):
        raise AnswerFault(f"{text}: expected points, such as 2 or 1.5")
    return Fraction(text)


def with_mistake(scores: ShownScores, students: Iterable[str], mistake: str, check: str) -> list[str]:
    """Return the students whose shown attempt fails this check by this mistake.

    Raises HarnessFault where nobody does.
    """
    cards = {student: card for student in students if (card := scores.card(student))}
    shown = {student: {r.check: key for r in card.results if (key := mistake_of(r))} for student, card in cards.items()}
    found = [student for student, by_check in shown.items() if by_check.get(check) == mistake]
    if not found:
        keys = {key for by_check in shown.values() for key in by_check.values()}
        at = sorted({name for by_check in shown.values() for name, key in by_check.items() if key == mistake})
        hint = f"; it is shown at {', '.join(at)}" if at else nearest(mistake, keys)
        raise HarnessFault(f"{mistake}: nobody shows this mistake at {check}{hint}")
    return found


def mistake_of(result: CheckResult) -> str:
    """Return the key of the known mistake by which a check fails, if there is one."""
    failure = result.hidden_failure or result.failure
    return failure.mistake if failure else ""


def changes(
    results: Results, opened: Class | None, assignment: str, students: Sequence[str], wish: Wish
) -> list[Change]:
    """Return an override for each of these students, of the attempt that is shown.

    Raises HarnessFault where one cannot be.
    """
    before = ShownScores(results, opened, assignment)
    dated = opened.settings.assignments.get(assignment) if opened else None
    by_hand = dated.by_hand if dated else ()
    decisions = [_decision(before.card(student), assignment, student, wish, by_hand) for student in students]
    after = ShownScores(results, opened, assignment, tuple(decisions))
    return [Change(one, _said(before, one), _said(after, one)) for one in decisions]


def _decision(card: Scorecard | None, assignment: str, student: str, wish: Wish, by_hand: Collection[str]) -> Decision:
    if card is None:
        raise HarnessFault(f"{student}: has no grade for {assignment} that could be changed")
    known = {result.check: result for result in card.results}
    result = known.get(wish.check)
    if result is None:
        hint = nearest(wish.check, known)
        if wish.check in by_hand:
            hint = "; `grader settle` gives the points that a person gives"
        raise HarnessFault(f"{wish.check}: expected a check of {assignment}{hint}")
    if wish.points > exact(result.max_points):
        raise HarnessFault(f"{points_text(wish.points)}: expected at most {result.max_points:g}, as {wish.check} gives")
    return Decision(assignment, student, card.submission, "override", wish.check, wish.points, wish.reason, wish.who)


def _said(scores: ShownScores, decision: Decision) -> str:
    """Return the points of the check, and what counts, in these scores."""
    lines = scores.lines(decision.student)
    card = scores.card(decision.student)
    of_check = next(
        (over.points for one in lines for over in one.overrides if over.check == decision.about),
        next((points_of(r) for r in card.results if r.check == decision.about), None) if card else None,
    )
    said = points_text(of_check) if of_check is not None else "nothing"
    return f"{said} (in all {final_points(scores, decision.student)})"


def final_points(scores: ShownScores, student: str) -> str:
    """Return what counts for a student; of several people who do not have the same, each."""
    lines, card = scores.lines(student), scores.card(student)
    if lines:
        return " and ".join(points_text(one.score.final) if one.score else "no score" for one in lines)
    return f"{card.score:g}" if card else "nothing"
