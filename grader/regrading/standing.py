"""What counts for everybody: before a regrade, after it, and after one by which nobody loses. Writes nothing.

A score is made of grades and rules. Those before are the grades that stand, and the rules that were written down with
them; those after are what the regrade gave, and what `class.toml` says now.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from grader.classes.opening import Class
from grader.classes.settings import with_rules
from grader.pseudonyms.naming import Pseudonyms
from grader.records.attempts import AttemptKey
from grader.records.regraded import regraded, regraded_card
from grader.records.rules import rules_of
from grader.results.scorecard import Scorecard
from grader.results.store import Results
from grader.scores.class_scores import Work, class_scores
from grader.scores.counting import counting, undated
from grader.scores.reading import read_work, slim
from grader.scoring.score import Score

Works = Mapping[str, Work]  # by assignment
Whose = tuple[str, str]  # the assignment, and the id of a person, or what a submission of nobody is called


@dataclass(frozen=True)
class Standing:
    """What counts for a person, or for a submission where there are no people."""

    name: str
    submission: str
    score: Score | None
    card: Scorecard | None  # of the attempt that counts, with its points alone
    is_strange: bool = False  # where there are people: it is of nobody on the roster

    @property
    def who(self) -> str:
        """Whose score it is."""
        return f"{self.name}, of nobody on the roster" if self.is_strange else self.name

    @property
    def final(self) -> Fraction | None:
        """The points that count."""
        return self.score.final if self.score else None


@dataclass(frozen=True)
class Outcome:
    """What counts before and after, and which attempts get other grades for that."""

    before: Mapping[Whose, Standing]
    after: Mapping[Whose, Standing]
    taken: frozenset[AttemptKey]  # attempts that get the grade of the regrade
    kept: frozenset[AttemptKey]  # attempts that keep the better grade that they have


def outcome_of(
    results: Results, opened: Class | None, name: str, chosen: Collection[AttemptKey], *, nobody_loses: bool
) -> Outcome:
    """Return what the regrade of the chosen attempts of an assignment comes to.

    What was graded of others stays out of it.
    """
    people = opened if opened and opened.roster.people else None
    names = {name, *(people.settings.assignments if people else ())}
    old = {one: read_work(results, one) for one in names}
    keys, losers = regraded(results, name).intersection(chosen), frozenset[str]()
    before = _standings(_by_former_rules(results, people, name), old)
    after = _standings(people, {**old, name: _with_regraded(results, name, old[name], keys)})
    while nobody_loses and (more := _losers(_standings(people, old), after, name) - losers):
        losers |= more
        left = {key for key in keys if key.student not in losers}
        after = _standings(people, {**old, name: _with_regraded(results, name, old[name], left)})
    kept = frozenset(key for key in keys if key.student in losers)
    return Outcome(before, after, frozenset(keys) - kept, kept)


def hidden(outcome: Outcome, names: Pseudonyms) -> Outcome:
    """Return the same, of whom nobody knows who they are."""

    def called(standings: Mapping[Whose, Standing]) -> dict[Whose, Standing]:
        return {key: replace(one, name=_called(key[1], one, names)) for key, one in standings.items()}

    return replace(outcome, before=called(outcome.before), after=called(outcome.after))


def _called(key: str, one: Standing, names: Pseudonyms) -> str:
    """Return the pseudonym; the key of a submission of nobody may be the id of somebody."""
    return names.called(key) if one.is_strange else names.people.get(key) or names.called(key)


def _by_former_rules(results: Results, opened: Class | None, name: str) -> Class | None:
    written = rules_of(results, name)
    if opened is None or not written or name not in opened.settings.assignments:
        return opened
    return replace(opened, settings=with_rules(opened.settings, name, written))


def _with_regraded(results: Results, name: str, work: Work, keys: Collection[AttemptKey]) -> Work:
    """Return the work with the grades of the regrade in the place of those that stand."""

    def now(card: Scorecard) -> Scorecard:
        key = AttemptKey.of(card)
        found = regraded_card(results, name, key) if key in keys else None
        return slim(found) if found else card

    cards = {student: now(card) for student, card in work.cards.items()}
    earlier = {student: tuple(map(now, cards_)) for student, cards_ in work.earlier.items()}
    return replace(work, cards=cards, earlier=earlier)


def _losers(before: Mapping[Whose, Standing], after: Mapping[Whose, Standing], name: str) -> frozenset[str]:
    """Return the submissions of those who would have fewer points in any assignment, by late days too."""
    falls = {key[1] for key, then in before.items() if (after[key].final or 0) < (then.final or 0)}
    return frozenset(one.submission for key, one in before.items() if key[0] == name and key[1] in falls)


def _standings(opened: Class | None, works: Works) -> dict[Whose, Standing]:
    """Return what counts for each person; and for each submission of nobody on the roster, by its last attempt."""
    found = {
        (one.assignment, one.person.id): Standing(one.person.name or one.person.id, one.submission, one.score, one.card)
        for one in (class_scores(opened, works) if opened else ())
    }
    known = {(key[0], one.submission) for key, one in found.items()}
    for name, work in works.items():
        for student, card in work.cards.items():
            if (name, student) not in known:
                dated = undated(name)
                one, _ = counting([card], work.decisions.get(student, ()), dated, dated.deadline, 0)
                score, is_strange = one.score if one else None, opened is not None
                found[name, student] = Standing(student, student, score, card, is_strange=is_strange)
    return found
