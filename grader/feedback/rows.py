"""The rows of a class: each student's scorecard, or why there is none to show."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from grader.intake.values import NotGraded
from grader.kit.errors import StoredFault
from grader.kit.showing.harmless import plain_text
from grader.results.scorecard import Scorecard


@dataclass(frozen=True)
class Unshown:
    """A student whose stored result cannot be shown, and why."""

    student: str
    reason: str


Row = Scorecard | NotGraded | Unshown


def rows_of(
    students: Iterable[str], not_graded: Iterable[NotGraded], get: Callable[[str], Scorecard | None],
    called: Callable[[str], str] = str,
) -> Iterator[Row]:  # fmt: skip
    """Yield for each student why there is no grade, or else the scorecard that is kept."""
    reasons: dict[str, list[NotGraded]] = {}
    for one in not_graded:
        reasons.setdefault(one.student, []).append(one)
    for student in sorted({*students, *reasons}, key=called):
        if student in reasons:
            yield from reasons[student]
        elif card := stored(student, get):
            yield card


def stored(student: str, get: Callable[[str], Scorecard | None]) -> Scorecard | Unshown | None:
    """Return the stored result of a student; one that cannot be read is shown as such."""
    try:
        return get(student)
    except StoredFault as fault:
        return Unshown(student, str(fault))


def as_counted(rows: Iterable[Row], get: Callable[[str], Scorecard | None]) -> Iterator[Row]:
    """Yield the rows, with the attempt of each student that is shown in the place of the one that was graded last."""
    for row in rows:
        yield (stored(row.student, get) or row) if isinstance(row, Scorecard) else row


def shown(card: Scorecard | Unshown, render: Callable[[Scorecard], str]) -> str | Unshown:
    """Return the card as text. A renderer that fails at a stored result says so of that one student."""
    if isinstance(card, Unshown):
        return card
    try:
        return render(card)
    except Exception as error:  # noqa: BLE001 - whatever is in it, the others are shown as ever
        reason = f"the stored result cannot be shown ({type(error).__name__}: {error}); grade again with --again"
        return Unshown(card.student, reason)


def not_shown(unshown: Sequence[Unshown]) -> str:
    """Return the sentence on results that cannot be shown: whose, and why the first one cannot."""
    names = ", ".join(plain_text(one.student) for one in unshown[:3])
    more = f" and {len(unshown) - 3} more" if unshown[3:] else ""
    return f"not shown: {names}{more}: {plain_text(unshown[0].reason)}"
