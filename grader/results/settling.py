"""Whether a grade becomes its student's result: the two rules that keep results from being lost without a word.

A result that was made from one place is not replaced by a submission from another: what a student hands in may be named
like somebody else. And the same files do not lose points in silence: where several submissions fall at once that have
not changed, it is the copy, the sets, the checks or the grader that did.
"""

import posixpath
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from grader.courses.suite import Suite
from grader.intake.files.text import in_utf8
from grader.intake.files.tree import Packed
from grader.intake.platforms.receipts import Receipt
from grader.intake.values import Source, Submission
from grader.kit.errors import HarnessFault, StoredFault
from grader.kit.showing.harmless import plain_text
from grader.results.marks import Mark
from grader.results.scorecard import Scorecard
from grader.results.store import Key, Origin, Row, Store

FALLS = 3  # of unchanged submissions: as many as there must be for it to be no accident of one or two students
NAMED = 5  # checks of a fall that are named
UNKNOWN = "a place that is not known, by the release before"

Step = Literal["grade", "keep"]


@dataclass(frozen=True)
class Terms:
    """What whoever runs the command has said about the results that there are."""

    again: bool = False  # grade also what is valid; each run with it begins anew
    replace: bool = False  # let go of results that were made from another place
    accept: bool = False  # take lower grades for unchanged submissions


USUAL = Terms()


@dataclass(frozen=True)
class Left:
    """A result that is left as it was, since this submission is from another place."""

    student: str
    before: str
    now: str

    def __str__(self) -> str:
        return (
            f"{plain_text(self.student)}: left as it was: the result is of {plain_text(self.before or UNKNOWN)},"
            f" and this submission is {plain_text(self.now)}; --replace takes this one"
        )


@dataclass(frozen=True)
class Fall:
    """A submission that has not changed, and gets fewer points than before."""

    student: str
    before: float
    after: float
    checks: tuple[str, ...]  # that give less; none where the old scorecard cannot be read

    def __str__(self) -> str:
        more = f" and {len(self.checks) - NAMED} more" if len(self.checks) > NAMED else ""
        return f"{plain_text(self.student)}: {self.before:g} -> {self.after:g}: {', '.join(self.checks[:NAMED])}{more}"


class Fallen(HarnessFault):
    """Too many unchanged submissions would lose points, so no result is written."""

    def __init__(self, suite: str, falls: Sequence[Fall]) -> None:
        super().__init__(
            f"{suite}: {len(falls)} submissions have the files that they had, and would lose points;"
            " nothing was changed. Look for what else did: a copied folder, the sets, the checks, the grader."
            " What was graded waits: --accept makes results of it, --again grades anew"
        )
        self.falls = tuple(falls)


@dataclass(frozen=True)
class Settled:
    """What became of the pending grades: who was left as before, and who fell though too few to stop the rest."""

    left: tuple[Left, ...]
    falls: tuple[Fall, ...]


def origin_of(source: Source, submission: Submission) -> Origin:
    """Return where the submission is, and the mark of each file in which there was something to read.

    An empty file is what a copy to a full disk leaves, and says as little as one that is not there.
    """
    texts = {n: text.encode("utf-8", "surrogatepass") for n, text in submission.files.items() if text.strip()}
    return Origin(_place(source), {name: str(Mark.of(text)) for name, text in texts.items()})


def _place(source: Source) -> str:
    """Return the folder or archive that the submission is, or lies in.

    Of an archive of a class, the folder in it is named as well.
    """
    inside = next((_above(how.name, name) for name, how in source.members if isinstance(how, Packed)), "")
    place = f"{source.path}/{inside}" if inside else str(source.path)
    return in_utf8(place).encode("utf-8", "backslashreplace").decode()  # a name may have bytes that are no text


def _above(name: str, place: str) -> str:
    """Return the folder of an archive in which a member has that place."""
    name = name.replace("\\", "/")
    return name.removesuffix(f"/{place}") if name.endswith(f"/{place}") else posixpath.dirname(name)


def next_step(store: Store, suite: Suite, submission: Submission, origin: Origin, terms: Terms) -> Step | Left:
    """Return what is to be done with a submission that was read: nothing of it has been graded in this run."""
    student, key = submission.student, Key(submission.digest, suite.digest)
    result, pending = store.row(suite.name, student), store.row(suite.name, student, "pending")
    kept = result or pending
    if kept and not (
        terms.replace
        or _is_of(kept, origin.place, submission.digest)
        or _is_by_same(store, suite, student, submission.receipt)
        or _is_copy(result, pending, origin)
    ):
        return Left(student, kept.origin.place, origin.place)
    if result and result.key.submission == key.submission and not result.origin.place:
        store.place(suite.name, student, origin)
    if terms.again:
        return "grade"
    if store.is_earlier(suite.name, student, key, submission.receipt.at):
        return "keep"
    if result and (result.key == key or store.is_kept(suite.name, student, key)):
        store.forget(suite.name, student)  # a run that was refused, or stopped while it graded anew
        return "keep"
    return "keep" if pending and pending.key == key else "grade"


def _is_of(kept: Row, place: str, submission: str) -> bool:
    """Return whether a submission may take the place of what is kept: it is from there, or it is the same."""
    return kept.key.submission == submission or (bool(place) and kept.origin.place == place)


def _is_by_same(store: Store, suite: Suite, student: str, receipt: Receipt) -> bool:
    """Return whether the platform says that it is of whom the result is, of another time: an attempt beside which
    that stays.

    What is said there a student does not choose, as the names of their own files. Of the same time it would be a copy.
    """
    card = _card(store, suite, student)
    if card is None or not (receipt.platform and receipt.key and receipt.at and card.receipt.at):
        return False
    then = card.receipt
    return (then.platform, then.key) == (receipt.platform, receipt.key) and then.at != receipt.at


def _is_copy(result: Row | None, pending: Row | None, origin: Origin) -> bool:
    """Return whether this may be a copy of what gave the result, of which less can be read.

    It is graded, so that many of them are seen to fall at once; it becomes nobody's result.
    """
    is_alone = pending is None or pending.origin.place == origin.place
    return result is not None and is_alone and _is_part(origin, result.origin)


def _is_part(now: Origin, before: Origin) -> bool:
    """Return whether every file that was read now was read before as well, with the same text, or with more of it."""
    if now.files is None or before.files is None:
        return False
    kept = before.files
    return all(name in kept and Mark.read(mark).begins(Mark.read(kept[name])) for name, mark in now.files.items())


def settle(store: Store, suite: Suite, terms: Terms, here: Collection[str]) -> Settled:
    """Make results of all pending grades of the suite, those of runs that were stopped among them.

    `here` are the students of this run, for whom its terms are meant. What an earlier run read of somebody else's
    name, from another place than the result's, is given up. Raises Fallen, and changes nothing, where too many
    unchanged submissions have fewer points.
    """
    rows = [row for row in store.pending(suite.name) if row.key.suite == suite.digest]
    pairs = [(row, before) for row in rows if (before := store.row(suite.name, row.student))]
    others = [(row, old) for row, old in pairs if not _is_of(old, row.origin.place, row.key.submission)]
    others = [(row, old) for row, old in others if not _is_attempt_after(store, suite, row.student)]
    strays = {row.student for row, _ in others if row.student not in here}
    fallen = [(row, before) for row, before in pairs if row.score < before.score and row.student not in strays]
    falls = [_fall(store, suite, *pair) for pair in fallen if _is_unchanged(store, suite, *pair)]
    if len(falls) >= FALLS and not terms.accept:
        raise Fallen(suite.name, falls)
    mine = [] if terms.replace else [(row, old) for row, old in others if row.student not in strays]
    left = tuple(Left(row.student, old.origin.place, row.origin.place) for row, old in mine)
    names = strays | {one.student for one in left}
    store.settle(suite.name, suite.digest, names)
    return Settled(left, tuple(fall for fall in falls if fall.student not in names))


def _is_attempt_after(store: Store, suite: Suite, student: str) -> bool:
    """Return whether a pending grade is of another attempt of whom the result is, as the platform says."""
    now = store.get(suite.name, student, "pending")
    return now is not None and _is_by_same(store, suite, student, now.receipt)


def _is_unchanged(store: Store, suite: Suite, row: Row, before: Row) -> bool:
    """Return whether nothing was handed in that was not there before; also where less of it can be read now."""
    if row.key.submission == before.key.submission or _is_part(row.origin, before.origin):
        return True
    if before.origin.files is not None:
        return False
    now, then = store.get(suite.name, row.student, "pending"), _card(store, suite, row.student)
    return bool(now and then and now.problems.keys() - then.problems.keys())


def _fall(store: Store, suite: Suite, row: Row, before: Row) -> Fall:
    now, then = store.get(suite.name, row.student, "pending"), _card(store, suite, row.student)
    points = {} if now is None else {r.check: r.points for r in now.results}
    lost = () if then is None else tuple(r.check for r in then.results if points.get(r.check, 0) < r.points)
    return Fall(row.student, before.score, row.score, lost)


def _card(store: Store, suite: Suite, student: str) -> Scorecard | None:
    try:
        return store.get(suite.name, student)
    except StoredFault:  # of a release that wrote them in another way; its score is known
        return None
