"""The numbers of a class, of one assignment: who has what, and how well each check tells students apart. Pure."""

import hashlib
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

import msgspec

from grader.feedback.lines.in_table import NOBODYS
from grader.feedback.told import NOT_STARTED, mark
from grader.intake.alike import told_apart
from grader.reports.mistakes import Cluster, cluster_key, clusters
from grader.reports.moves import Moves, moves
from grader.results.scorecard import CheckResult, Scorecard
from grader.scoring.lines import FINAL, ScoreLines, names_of, rounded

NAME_CHARACTERS = 40
BINS = 10  # of the histogram
PASSED, UNSTARTED, SILENT = "passed", "not started", "no answer"
Cell = str  # one of the three, or the key of the mistake
LinesOf = Mapping[str, Sequence[ScoreLines]]  # the lines of each score, by the submission's name


class Student(msgspec.Struct, frozen=True, omit_defaults=True):
    """A row of the class; `name` is what is shown."""

    name: str
    score: float | None  # what counts; None where nothing does, and the note says why
    flags: tuple[str, ...]
    cells: tuple[Cell, ...]  # of each check
    lines: Mapping[str, float] = MappingProxyType({})  # of the score, by name, where it has any
    note: str = ""


class CheckNumbers(msgspec.Struct, frozen=True):
    """A check, and how the students who began it did."""

    check: str
    task: str
    begun: int
    passed: int
    item_rest: float | None  # correlation with the points of all other checks; None where all did alike
    most_frequent: str  # mistake; "" where there is none


class Numbers(msgspec.Struct, frozen=True):
    """A class and its work on one assignment."""

    assignment: str
    max_score: float
    students: tuple[Student, ...]  # the best one first
    checks: tuple[CheckNumbers, ...]
    mistakes: tuple[Cluster, ...]  # the most frequent one first
    histogram: tuple[int, ...]  # students by tenths of the points; who has all is in the last one
    without_result: tuple[str, ...]  # students with a result of another assignment of this course, and none of this
    line_names: tuple[str, ...] = ()  # the lines that are shown of the scores, in their order
    moves: Moves | None = None  # since the last run; None where nothing is known of an earlier one

    @property
    def scores(self) -> list[float]:
        """What counts for each student for whom something does."""
        return [s.score for s in self.students if s.score is not None]

    @property
    def median(self) -> float:
        """The median of the scores."""
        return statistics.median(self.scores or [0.0])

    @property
    def complete(self) -> int:
        """How many have all points."""
        return sum(score >= self.max_score for score in self.scores)

    @property
    def flags(self) -> Mapping[str, int]:
        """How many students have each flag, the most frequent first."""
        counts = Counter(flag for s in self.students for flag in s.flags)
        return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def numbers(
    cards: Sequence[Scorecard],
    others: Iterable[str],
    former: Mapping[str, Scorecard | None] = MappingProxyType({}),
    *,
    counted: LinesOf = MappingProxyType({}),
    is_anonymous: bool = False,
) -> Numbers:
    """Return the numbers of the scorecards of one assignment, of which there is one at least.

    `others` are students of the class who have no result of it; `former` is what those of the last run had before;
    `counted` has the lines of each score, where it has any. Anonymous: students are numbers, by score.
    """
    cards = sorted(cards, key=lambda c: (-_rank(c, counted), _lot(c) if is_anonymous else "", c.student))
    scores = [card.score for card in cards]
    without = sorted(set(others) - {card.student for card in cards})
    names = _names(cards, without, is_anonymous=is_anonymous)
    checks = list(dict.fromkeys(r.check for card in cards for r in card.results))
    rows = [{r.check: r for r in card.results} for card in cards]
    cells = [tuple(_cell(row.get(check), card) for check in checks) for row, card in zip(rows, cards, strict=True)]
    students = [
        student
        for card, row in zip(cards, cells, strict=True)
        for student in _students(card, names[card.student], row, counted)
    ]
    tops = [float(one.maximum) for of_one in counted.values() for one in of_one if one.score]
    max_score = max(tops or [card.max_score for card in cards])
    columns = [[row.get(check) for row in rows] for check in checks]
    return Numbers(
        cards[0].assignment, max_score, tuple(students),
        tuple(_check(column, cards, scores) for column in columns),
        clusters(cards, names), _histogram([s.score for s in students if s.score is not None], max_score),
        tuple(names[student] for student in without), names_of(one for of_one in counted.values() for one in of_one),
        moves(cards, former, names),
    )  # fmt: skip


def _rank(card: Scorecard, counted: LinesOf) -> float:
    """Return what counts for a submission, or for the best of its people; below all where nothing does."""
    finals = [float(one.score.final) for one in counted.get(card.student, ()) if one.score]
    return max(finals, default=-1.0) if counted else card.score


def _students(card: Scorecard, name: str, row: tuple[Cell, ...], counted: LinesOf) -> Iterator[Student]:
    """Return the row of a submission, or one for each person where these do not have the same score."""
    if not counted:
        yield Student(name, card.score, card.flags, row)
    elif card.student not in counted:
        yield Student(name, None, card.flags, row, {"raw": card.score}, NOBODYS)
    for one in counted.get(card.student, ()):
        points = {line.name: rounded(line.points) for line in one}
        whole, note = f"{name} ({one.whose})" if one.whose else name, "; ".join(one.notes)
        yield Student(whole, points.get(FINAL), card.flags, row, points, note)


def _lot(card: Scorecard) -> str:
    """Return what sorts equal scores so that the order says nothing of names."""
    return hashlib.blake2b(card.submission.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _names(cards: Sequence[Scorecard], without: Sequence[str], *, is_anonymous: bool) -> Mapping[str, str]:
    students = [*(card.student for card in cards), *without]
    if is_anonymous:
        return {student: f"student {n}" for n, student in enumerate(students, 1)}
    return told_apart(students, NAME_CHARACTERS)


def _cell(result: CheckResult | None, card: Scorecard) -> Cell:
    if result is None or mark(result) == NOT_STARTED:
        return UNSTARTED
    if result.verdict == "passed":
        return PASSED
    return cluster_key(result, card) if result.verdict == "failed" else SILENT


def _check(column: Sequence[CheckResult | None], cards: Sequence[Scorecard], scores: Sequence[float]) -> CheckNumbers:
    rows = zip(column, cards, scores, strict=True)
    begun = [(r, card, score) for r, card, score in rows if r is not None and mark(r) != NOT_STARTED]
    named = next(r for r in column if r is not None)
    mistakes = Counter(cluster_key(r, card) for r, card, _ in begun if r.verdict != "passed")
    first = min(mistakes, key=lambda key: (-mistakes[key], key), default="")
    passed = sum(r.verdict == "passed" for r, _, _ in begun)
    own = [r.points for r, _, _ in begun]
    rest = [score - points for points, (_, _, score) in zip(own, begun, strict=True)]
    return CheckNumbers(named.check, named.task, len(begun), passed, _correlation(own, rest), first)


def _correlation(own: Sequence[float], rest: Sequence[float]) -> float | None:
    """Return the correlation to two digits, which are the same on every machine; None where there is none."""
    if len(set(own)) < 2 or len(set(rest)) < 2:
        return None
    return round(statistics.correlation(own, rest), 2) + 0.0


def _histogram(scores: Sequence[float], max_score: float) -> tuple[int, ...]:
    places = Counter(min(int(score / max_score * BINS), BINS - 1) if max_score else 0 for score in scores)
    return tuple(places[n] for n in range(BINS))
