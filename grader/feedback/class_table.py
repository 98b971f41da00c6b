"""What the command line says of a class: the table, and who was found. Writes to the stream it is given."""

from collections.abc import Iterable, Mapping
from typing import IO

from grader.courses.suite import Suite
from grader.feedback.rows import Row, Unshown, shown
from grader.intake.alike import told_apart
from grader.intake.values import Listing, NotGraded, Source, Submission
from grader.kit.showing.harmless import plain_text
from grader.results.scorecard import Scorecard, by_task

NAME_WIDTH = 32
TOO_COSTLY = {"not judged": "not judged: over the budget", "timed out": "timed out"}  # verdicts that the table names


def names_shown(listing: Listing, width: int = NAME_WIDTH - 2) -> Mapping[str, str]:
    """How each student is shown, so that no two of them look alike."""
    students = [source.student for source in listing.sources]
    return told_apart([*students, *(one.student for one in listing.not_graded)], width)


def write_table(rows: Iterable[Row], names: Mapping[str, str], suite: Suite, out: IO[str]) -> tuple[Unshown, ...]:
    """A line per submission: points per task, the whole score, points lost beyond the assignment's text, and flags.

    Where such points are no part of the score, the next column has the score with them.

    Whoever gets no grade, or has a result that cannot be shown, has a line that says why; the latter are returned.
    `names` is how each student is shown, in less than NAME_WIDTH.
    """
    heads = "".join(f"{head:>{width}}" for head, width in _columns(suite))
    out.write(f"{'student':<{NAME_WIDTH}}{heads}{f'score /{suite.points:g}':>14}{_all(suite)}{'beyond':>8}  flags\n")
    unshown = []
    for row in rows:
        text = _reason(row) if isinstance(row, NotGraded) else shown(row, lambda card: _points(card, suite))
        if isinstance(text, Unshown):
            unshown.append(text)
            text = _reason(text)
        out.write(f"{names[row.student]:<{NAME_WIDTH}}{text}".rstrip() + "\n")
    return tuple(unshown)


def _all(suite: Suite) -> str:
    """The head of the column with all points, where there is one."""
    if suite.assignment.beyond:
        return ""
    whole = sum(g.check.points for g in suite.groups)
    return f"{f'all /{whole:g}':>12}"


def _columns(suite: Suite) -> list[tuple[str, int]]:
    """The head of each task's column, and its width."""
    heads = [f"{task} /{total:g}" for task, total in suite.totals.items()]
    return [(head, max(10, len(head) + 2)) for head in heads]


def _reason(row: NotGraded | Unshown) -> str:
    return f"{'not graded' if isinstance(row, NotGraded) else 'not shown'}: {plain_text(row.reason)}"


def _points(card: Scorecard, suite: Suite) -> str:
    points = {task: sum(r.points for r in results) for task, results in by_task(card.results).items()}
    row = "".join(f"{points.get(t, 0):>{width}g}" for t, (_, width) in zip(suite.totals, _columns(suite), strict=True))
    costly = {r.verdict for r in card.results} & TOO_COSTLY.keys()
    flags = ", ".join([*card.flags, *(TOO_COSTLY[verdict] for verdict in sorted(costly))])
    lost = f"-{card.beyond_lost():g}" if card.beyond_lost() else ""
    whole = "" if suite.assignment.beyond else f"{card.whole_score:>12g}"
    return f"{row}{card.score:>14g}{whole}{lost:>8}  {flags}"


def who(name: str, source: Source, submission: Submission) -> str:
    """One student's lines in a dry run, under the name as it is shown."""
    lines = [f"{name}  ({source.kind})"]
    lines += [f"    {name:<14} {plain_text(place)}" for name, place in submission.found.items()]
    lines += [f"    {name:<14} PROBLEM: {plain_text(reason)}" for name, reason in submission.problems.items()]
    lines += [f"    note: {plain_text(note)}" for note in submission.notes]
    return "\n".join(lines)
