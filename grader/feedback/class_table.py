"""What the command line says of a class: the table, JSON, and who was found. Writes to the stream it is given."""

import difflib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

import msgspec

from grader.courses.suite import Suite
from grader.intake.alike import told_apart
from grader.intake.values import Listing, NotGraded, Source, Submission
from grader.kit.errors import StoredFault
from grader.kit.plain import Plain
from grader.kit.showing.harmless import plain_text
from grader.results.scorecard import CheckResult, Scorecard, by_task

NAME_WIDTH = 32
TOO_COSTLY = {"not judged": "not judged: over the budget", "timed out": "timed out"}  # verdicts that the table names


@dataclass(frozen=True)
class Unshown:
    """A student whose stored result cannot be shown, and why."""

    student: str
    reason: str


Row = Scorecard | NotGraded | Unshown


def names_shown(listing: Listing, width: int = NAME_WIDTH - 2) -> Mapping[str, str]:
    """How each student is shown, so that no two of them look alike."""
    students = [source.student for source in listing.sources]
    return told_apart([*students, *(one.student for one in listing.not_graded)], width)


def rows(
    students: Iterable[str], unjudged: Iterable[NotGraded], get: Callable[[str], Scorecard | None]
) -> Iterator[Row]:
    """By student, why somebody gets no grade, or else the scorecard that is kept."""
    reasons: dict[str, list[NotGraded]] = {}
    for one in unjudged:
        reasons.setdefault(one.student, []).append(one)
    for student in sorted({*students, *reasons}):
        if student in reasons:
            yield from reasons[student]
        elif card := stored(student, get):
            yield card


def stored(student: str, get: Callable[[str], Scorecard | None]) -> Scorecard | Unshown | None:
    """The stored result of a student; one that cannot be read is shown as such."""
    try:
        return get(student)
    except StoredFault as fault:
        return Unshown(student, str(fault))


def shown(card: Scorecard | Unshown, render: Callable[[Scorecard], str]) -> str | Unshown:
    """The card as text. A renderer that fails at a stored result says so of that one student."""
    if isinstance(card, Unshown):
        return card
    try:
        return render(card)
    except Exception as error:  # noqa: BLE001 - whatever is in it, the others are shown as ever
        reason = f"the stored result cannot be shown ({type(error).__name__}: {error}); grade again with --again"
        return Unshown(card.student, reason)


def write_table(rows: Iterable[Row], names: Mapping[str, str], suite: Suite, out: IO[str]) -> tuple[Unshown, ...]:
    """A line per submission: points per task, the whole score, points lost beyond MiniTorch's text, and flags.

    Whoever gets no grade, or has a result that cannot be shown, has a line that says why; the latter are returned.
    `names` is how each student is shown, in less than NAME_WIDTH.
    """
    heads = "".join(f"{f'{task} /{total:g}':>10}" for task, total in suite.totals.items())
    out.write(f"{'student':<{NAME_WIDTH}}{heads}{f'score /{suite.points:g}':>14}{'beyond':>8}  flags\n")
    unshown = []
    for row in rows:
        text = _reason(row) if isinstance(row, NotGraded) else shown(row, lambda card: _points(card, suite))
        if isinstance(text, Unshown):
            unshown.append(text)
            text = _reason(text)
        out.write(f"{names[row.student]:<{NAME_WIDTH}}{text}".rstrip() + "\n")
    return tuple(unshown)


def _reason(row: NotGraded | Unshown) -> str:
    return f"{'not graded' if isinstance(row, NotGraded) else 'not shown'}: {plain_text(row.reason)}"


def _points(card: Scorecard, suite: Suite) -> str:
    points = {task: sum(r.points for r in results) for task, results in by_task(card.results).items()}
    row = "".join(f"{points.get(t, 0):>10g}" for t in suite.totals)
    costly = {r.verdict for r in card.results} & TOO_COSTLY.keys()
    flags = ", ".join([*card.flags, *(TOO_COSTLY[verdict] for verdict in sorted(costly))])
    lost = f"-{card.beyond_lost():g}" if card.beyond_lost() else ""
    return f"{row}{card.score:>14g}{lost:>8}  {flags}"


def write_json(rows: Iterable[Row], assignment: str, out: IO[str]) -> tuple[Unshown, ...]:
    """A JSON array with a scorecard a line, or with a reason and no score; returns those who cannot be shown."""
    unshown = []
    out.write("[")
    for n, row in enumerate(rows):
        text = (
            _without_score(row, assignment)
            if isinstance(row, NotGraded)
            else shown(row, lambda card: as_json(card, is_instructor=True))
        )
        if isinstance(text, Unshown):
            unshown.append(text)
            text = _without_score(text, assignment)
        out.write(("," if n else "") + "\n" + text)
    out.write("\n]\n")
    return tuple(unshown)


def _without_score(row: NotGraded | Unshown, assignment: str) -> str:
    """The fields that every row has, and the reason: whoever adds up scores must not meet a zero here."""
    fields = {"student": row.student, "assignment": assignment, "score": None, "max_score": None}
    word = "not graded" if isinstance(row, NotGraded) else "not shown"
    return _dumped(fields | {"flags": [word], word.replace(" ", "_"): row.reason})


def as_json(card: Scorecard, *, is_instructor: bool, indent: int | None = None) -> str:
    """The scorecard as JSON, in which no word of a submission's is a command to a workflow's log."""
    return _dumped(as_data(card, is_instructor=is_instructor), indent)


def _dumped(data: Mapping[str, Any], indent: int | None = None) -> str:
    return json.dumps(data, indent=indent).replace("##[", r"#\u0023[")


def as_data(card: Scorecard, *, is_instructor: bool) -> dict[str, Any]:
    """The scorecard as plain data for JSON, which has no nan or infinity: they are strings here."""
    data: dict[str, Any] = msgspec.to_builtins(card)
    data |= {"score": card.score, "max_score": card.max_score, "flags": list(card.flags)}
    data["results"] = [_result(r, is_instructor=is_instructor) for r in card.results]
    if not is_instructor:
        for key in ("notes", "printed", "disagreements", "suspicions", "reaches"):
            del data[key]
    strict: dict[str, Any] = _strict(data)
    return strict


def _result(result: CheckResult, *, is_instructor: bool) -> dict[str, Any]:
    data: dict[str, Any] = msgspec.to_builtins(result) | {"points": result.points}
    if not is_instructor:
        del data["hidden_failure"], data["doubt"]
    return data


def _strict(value: Plain) -> Plain:
    if isinstance(value, dict):
        return {key: _strict(v) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_strict(v) for v in value]
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):  # noqa: PLR0124 - nan
        return repr(value)
    return value


def who(name: str, source: Source, submission: Submission) -> str:
    """One student's lines in a dry run, under the name as it is shown."""
    lines = [f"{name}  ({source.kind})"]
    lines += [f"    {name:<14} {plain_text(place)}" for name, place in submission.found.items()]
    lines += [f"    {name:<14} PROBLEM: {plain_text(reason)}" for name, reason in submission.problems.items()]
    lines += [f"    note: {plain_text(note)}" for note in submission.notes]
    return "\n".join(lines)


def not_shown(unshown: Sequence[Unshown]) -> str:
    """The sentence on results that cannot be shown: whose, and why the first one cannot."""
    names = ", ".join(plain_text(one.student) for one in unshown[:3])
    more = f" and {len(unshown) - 3} more" if unshown[3:] else ""
    return f"not shown: {names}{more}: {plain_text(unshown[0].reason)}"


def unknown_student(student: str, assignment: str, known: Sequence[str]) -> str:
    """The message for a student without a result."""
    near = difflib.get_close_matches(student, known, n=3)
    hint = f"; did you mean {' or '.join(near)}?" if near else f"; {len(known)} students are graded"
    return f"no result of {student} for {assignment}{hint}"
