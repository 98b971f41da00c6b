"""What the command line says of a class: the table, and who was found. Writes to the stream it is given."""

from collections.abc import Iterable, Mapping, Sequence
from typing import IO

from grader.courses.assignment import Assignment
from grader.courses.suite import Suite
from grader.feedback.lines.in_table import NO_COLUMNS, NOBODYS, ScoreColumns
from grader.feedback.rows import Row, Unshown, shown
from grader.intake.alike import told_apart
from grader.intake.platforms.receipts import Receipt
from grader.intake.values import Listing, NotGraded, Submission
from grader.kit.points import total
from grader.kit.showing.columns import columns, padded, shortened
from grader.kit.showing.harmless import isolated, plain_text
from grader.results.scorecard import Scorecard, by_task
from grader.scoring.lines import ScoreLines

NAME_WIDTH = 32  # columns of the first column at least
FLAGS = 20  # columns of a terminal that are left for flags
TOO_COSTLY = {"not judged": "not judged: over the budget", "timed out": "timed out"}  # verdicts that the table names


def names_shown(listing: Listing, width: int | None = None) -> Mapping[str, str]:
    """Return how each student is shown, so that no two of them look alike: in so many columns, or whole."""
    students = [source.student for source in listing.sources]
    return told_apart([*students, *(one.student for one in listing.not_graded)], width)


def room_for_names(suite: Suite, terminal: int | None, scores: ScoreColumns = NO_COLUMNS) -> int | None:
    """Return the columns for a name beside those of the points.

    It is None where there is no terminal, and names are whole.
    """
    if terminal is None:
        return None
    return max(NAME_WIDTH, terminal - sum(width for _, width in _columns(suite, scores)) - FLAGS) - 2


def write_table(
    rows: Iterable[Row], names: Mapping[str, str], suite: Suite, out: IO[str], scores: ScoreColumns = NO_COLUMNS
) -> tuple[Unshown, ...]:
    """Return a line per submission: points per task, the whole score, points lost beyond the assignment's text,
    and flags.

    Where such points are no part of the score, another column has the score with them. Where scores have lines, each
    of these has a column in the place of the whole score, and people of a group who differ have a row each.

    Whoever gets no grade, or has a result that cannot be shown, has a line that says why; the latter are returned.
    `names` is how each student is shown.
    """
    room = _room(names)
    heads = "".join(f"{head:>{width}}" for head, width in _columns(suite, scores))
    out.write(f"{'student':<{room}}{heads}  flags\n")
    unshown = []
    for row in rows:
        text = _reason(row) if isinstance(row, NotGraded) else shown(row, lambda card: _points(card, suite, scores))
        if isinstance(text, Unshown):
            unshown.append(text)
            text = _reason(text)
        out.write(f"{_name(names[row.student], room)}{text}".rstrip() + "\n")
        for one in scores.of.get(row.student, ()) if isinstance(row, Scorecard) else ():
            out.write(_of_person(one, suite, scores, room) if one.whose else "")
    return tuple(unshown)


def _room(names: Mapping[str, str]) -> int:
    return max(NAME_WIDTH, *(columns(name) + 2 for name in names.values()))


def _name(name: str, room: int) -> str:
    return isolated(padded(name, room))


def _columns(suite: Suite, scores: ScoreColumns) -> list[tuple[str, int]]:
    """Return the head of each column with points, and its width."""
    heads = [f"{task} /{most:g}" for task, most in suite.totals.items()]
    widths = [(head, max(10, len(head) + 2)) for head in heads]
    whole = [(head, max(10, len(head) + 2)) for head in scores.heads] or [(f"score /{suite.points:g}", 14)]
    return [*widths, *whole, *_whole(suite), ("beyond", 8)]


def _whole(suite: Suite) -> list[tuple[str, int]]:
    """Return the column with all points, where some are no part of the score."""
    if suite.assignment.beyond:
        return []
    return [(f"all /{total(g.check.points for g in suite.groups):g}", 12)]


def _reason(row: NotGraded | Unshown) -> str:
    return f"{'not graded' if isinstance(row, NotGraded) else 'not shown'}: {plain_text(row.reason)}"


def _points(card: Scorecard, suite: Suite, scores: ScoreColumns) -> str:
    points = {task: total(r.points for r in results) for task, results in by_task(card.results).items()}
    lost = f"-{card.beyond_lost():g}" if card.beyond_lost() else ""
    whole = [] if suite.assignment.beyond else [f"{card.whole_score:g}"]
    of_tasks = [f"{points.get(task, 0):g}" for task in suite.totals]
    cells = [*of_tasks, *_of_score(card, scores), *whole, lost]
    costly = {r.verdict for r in card.results} & TOO_COSTLY.keys()
    notes = [note for one in scores.of.get(card.student, ()) if not one.whose for note in one.notes]
    notes += [NOBODYS] * bool(scores.names and card.student not in scores.of)
    flags = ", ".join([*card.flags, *(TOO_COSTLY[verdict] for verdict in sorted(costly)), *notes])
    return f"{_row(cells, suite, scores)}  {plain_text(flags)}"


def _of_score(card: Scorecard, scores: ScoreColumns) -> list[str]:
    """Return the cells of the score.

    Where nobody is known whose it is, it has what the checks gave, and nothing counts.
    """
    if not scores.names:
        return [f"{card.score:g}"]
    of_it = scores.of.get(card.student, ())
    if of_it and not of_it[0].whose:
        return scores.cells(of_it[0])
    return ["" if of_it else f"{card.score:g}", *[""] * (len(scores.names) - 1)]


def _of_person(one: ScoreLines, suite: Suite, scores: ScoreColumns, room: int) -> str:
    """Return the row of a person of a group, below that of the submission."""
    rest = len(_columns(suite, scores)) - len(suite.totals) - len(scores.names)
    row = _row([*[""] * len(suite.totals), *scores.cells(one), *[""] * rest], suite, scores)
    name = shortened(plain_text(one.whose), room - 4)
    return f"{_name(f'  {name}', room)}{row}  {plain_text(', '.join(one.notes))}".rstrip() + "\n"


def _row(cells: Sequence[str], suite: Suite, scores: ScoreColumns) -> str:
    return "".join(f"{cell:>{width}}" for cell, (_, width) in zip(cells, _columns(suite, scores), strict=True))


def write_who(
    found: Sequence[Submission | NotGraded], names: Mapping[str, str], assignment: Assignment, out: IO[str]
) -> None:
    """Write a line per submission as grading would find it: where files are, and what is missing or needs a person."""
    room = _room(names)
    rows = {id(one): _places(one, assignment) for one in found if isinstance(one, Submission)}
    cells = [[name, *(row[n] for row in rows.values())] for n, name in enumerate(assignment.files)]
    widths = [max(map(columns, column)) + 2 for column in cells]
    heads = "".join(padded(name, width) for name, width in zip(assignment.files, widths, strict=True))
    out.write(f"{'student':<{room}}{heads}flags\n")
    for one in found:
        if isinstance(one, NotGraded):
            out.write(f"{_name(names[one.student], room)}{_reason(one)}\n")
            continue
        places = "".join(padded(cell, width) for cell, width in zip(rows[id(one)], widths, strict=True))
        flags = plain_text(", ".join([*dict.fromkeys(one.gaps.values()), *_of_the_download(one.receipt)]))
        out.write(f"{_name(names[one.student], room)}{places}{flags}".rstrip() + "\n")
        for line in (*one.problems.values(), *one.remarks, *(f"note: {note}" for note in one.notes)):
            out.write(f"    {isolated(plain_text(line))}\n")


def _places(submission: Submission, assignment: Assignment) -> list[str]:
    return [plain_text(submission.found.get(name, "-")) for name in assignment.files]


def _of_the_download(receipt: Receipt) -> Iterable[str]:
    """Return what a download says of a submission, in a few words."""
    known = " ".join(filter(None, (receipt.platform, *receipt.keys)))
    committed = f"committed {receipt.committed}, as the student's machine says" if receipt.committed else ""
    return filter(None, ("late" if receipt.late else "", plain_text(known), receipt.at, committed))
