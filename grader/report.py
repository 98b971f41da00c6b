"""What the command line says of a class: the table, JSON, and who was found. Writes to the stream it is given."""

import difflib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

import msgspec

from grader.intake.values import Source, Submission
from grader.kit.errors import StoredFault
from grader.kit.plain import Plain
from grader.kit.text import plain_text
from grader.scorecard import CheckResult, Scorecard, by_task
from grader.suite import Suite

NAME_WIDTH = 32
TOO_COSTLY = {"not judged": "not judged: over the budget", "timed out": "timed out"}  # verdicts that the table names


@dataclass(frozen=True)
class Unshown:
    """A student whose stored result cannot be shown, and why."""

    student: str
    reason: str


Card = Scorecard | Unshown


def stored(students: Iterable[str], get: Callable[[str], Scorecard | None]) -> Iterator[Card]:
    """The stored result of each student who has one; one that cannot be read is shown as such."""
    for student in students:
        try:
            card = get(student)
        except StoredFault as fault:
            yield Unshown(student, str(fault))
            continue
        if card is not None:
            yield card


def shown(card: Card, render: Callable[[Scorecard], str]) -> str | Unshown:
    """The card as text. A renderer that fails at a stored result says so of that one student."""
    if isinstance(card, Unshown):
        return card
    try:
        return render(card)
    except Exception as error:  # noqa: BLE001 - whatever is in it, the others are shown as ever
        reason = f"the stored result cannot be shown ({type(error).__name__}: {error}); grade again with --again"
        return Unshown(card.student, reason)


def write_table(cards: Iterable[Card], suite: Suite, out: IO[str]) -> tuple[Unshown, ...]:
    """A line per student: points per task, the whole score, points lost beyond MiniTorch's text, and flags.

    Returns those who cannot be shown; each has a line as well.
    """
    heads = "".join(f"{f'{task} /{total:g}':>10}" for task, total in suite.totals.items())
    out.write(f"{'student':<{NAME_WIDTH}}{heads}{f'score /{suite.points:g}':>14}{'beyond':>8}  flags\n")
    unshown = []
    for card in cards:
        row = shown(card, lambda c: _row(c, suite))
        if isinstance(row, Unshown):
            unshown.append(row)
            row = f"{_cell(row.student)}  not shown: {plain_text(row.reason)}"
        out.write(row + "\n")
    return tuple(unshown)


def _row(card: Scorecard, suite: Suite) -> str:
    points = {task: sum(r.points for r in results) for task, results in by_task(card.results).items()}
    row = "".join(f"{points.get(t, 0):>10g}" for t in suite.totals)
    costly = {r.verdict for r in card.results} & TOO_COSTLY.keys()
    flags = ", ".join([*card.flags, *(TOO_COSTLY[verdict] for verdict in sorted(costly))])
    lost = f"-{card.beyond_lost():g}" if card.beyond_lost() else ""
    return f"{_cell(card.student)}{row}{card.score:>14g}{lost:>8}  {flags}".rstrip()


def _cell(name: str) -> str:
    text = plain_text(name)
    return f"{text[: NAME_WIDTH - 2]:<{NAME_WIDTH}}"


def write_json(cards: Iterable[Card], out: IO[str]) -> tuple[Unshown, ...]:
    """A JSON array with a scorecard a line; returns those who cannot be shown, which have neither score nor results."""
    unshown = []
    out.write("[")
    for n, card in enumerate(cards):
        text = shown(card, lambda c: as_json(c, is_instructor=True))
        if isinstance(text, Unshown):
            unshown.append(text)
            text = json.dumps({"student": text.student, "score": None, "flags": ["not shown"], "reason": text.reason})
        out.write(("," if n else "") + "\n" + text)
    out.write("\n]\n")
    return tuple(unshown)


def as_json(card: Scorecard, *, is_instructor: bool, indent: int | None = None) -> str:
    """The scorecard as JSON, in which no word of a submission's is a command to a workflow's log."""
    return json.dumps(as_data(card, is_instructor=is_instructor), indent=indent).replace("##[", r"#\u0023[")


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


def who(source: Source, submission: Submission) -> str:
    """One student's lines in a dry run."""
    lines = [f"{plain_text(submission.student)}  ({source.kind})"]
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
