"""A scorecard, and a class, as lines that are read aloud in their order, without columns and drawings.

It says what `student_text` and `class_table` say; the checks that pass are counted.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO

from grader.courses.suite import Suite
from grader.feedback.class_table import TOO_COSTLY
from grader.feedback.lines.in_table import NO_COLUMNS, ScoreColumns
from grader.feedback.lines.in_text import aloud, whole
from grader.feedback.rows import Row, Unshown, shown
from grader.feedback.told import (
    NOT_STARTED,
    detail_told,
    digest_line,
    for_the_instructor,
    line_told,
    mark,
    next_step,
    notices,
    points_told,
)
from grader.intake.values import NotGraded
from grader.kit.course import CourseTable
from grader.kit.probe import Probe
from grader.kit.showing.aloud import failure_aloud
from grader.kit.showing.failure_text import clean
from grader.kit.showing.harmless import plain_text
from grader.kit.wording.words import reworded, worded
from grader.results.scorecard import CheckResult, Scorecard, by_task
from grader.scoring.lines import ScoreLines


def card_aloud(
    card: Scorecard, probes: Mapping[str, Probe], *, is_instructor: bool = False, text: str = CourseTable.text,
    scores: Sequence[ScoreLines] = (),
) -> str:  # fmt: skip
    """Return the whole feedback of one submission; `text` is what a rule may go beyond, in the course's words."""
    points, most = whole(card, scores)
    title = worded(
        "{assignment}, {student}: {got} of {most} points.",
        assignment=card.assignment, student=clean(card.student), got=points, most=most,
    )  # fmt: skip
    lines = [title, *aloud(scores)]
    lines += [clean(f"{said}.")] if (said := next_step(card)) else []
    lines += map(clean, notices(card))
    lines += map(clean, for_the_instructor(card)) if is_instructor else []
    for task, results in by_task(card.results).items():
        lines += ["", worded("Task {task}: {points}.", task=task, points=points_told(results))]
        for result in results:
            lines += _result(result, card, probes, text if is_instructor else "") if mark(result) != "ok" else []
        passed = sum(mark(result) == "ok" for result in results)
        if passed:
            lines.append(worded("1 check passes.") if passed == 1 else worded("{count} checks pass.", count=passed))
    lines += ["", clean(said)] if (said := digest_line(card)) else []
    return "\n".join(lines) + "\n"


def _result(result: CheckResult, card: Scorecard, probes: Mapping[str, Probe], text: str) -> Iterator[str]:
    """Yield the lines of a check; with a `text` that rules may go beyond, those for the instructor."""
    yield f"{line_told(result)}."
    if result.doubt and text:
        yield clean(f"In doubt: {result.doubt}")
    if result.slow:
        yield clean(reworded(result.slow))
    if mark(result) == NOT_STARTED:
        return
    if result.beyond and text:
        yield clean(f"Beyond {text}: {result.beyond}")
    if cause := card.waits_for(result):
        yield clean(worded("Not run: {file} could not be imported, see above.", file=cause))
        return
    failure = result.hidden_failure if text and result.hidden_failure else result.failure
    if failure is None:
        yield clean(f"{reworded(result.sentence)} {detail_told(result)}")
        return
    if text and result.hidden_failure:
        yield "This is not shown to the student."
    yield failure_aloud(failure, probes)


def write_aloud(
    rows: Iterable[Row], names: Mapping[str, str], suite: Suite, out: IO[str], scores: ScoreColumns = NO_COLUMNS
) -> tuple[Unshown, ...]:
    """Write a line per submission, as `write_table` does, and return those that cannot be shown."""
    unshown = []
    for row in rows:
        said = _reason(row) if isinstance(row, NotGraded) else shown(row, lambda card: _points(card, suite, scores))
        if isinstance(said, Unshown):
            unshown.append(said)
            said = _reason(said)
        out.write(f"{names[row.student]}: {said}\n")
    return tuple(unshown)


def _reason(row: NotGraded | Unshown) -> str:
    return f"{'not graded' if isinstance(row, NotGraded) else 'not shown'}, {plain_text(row.reason)}"


def _points(card: Scorecard, suite: Suite, scores: ScoreColumns) -> str:
    points = {task: sum(r.points for r in results) for task, results in by_task(card.results).items()}
    said = [*scores.aloud(card.student)] or [f"{card.score:g} of {suite.points:g} points"]
    said += [f"task {task} {points.get(task, 0):g} of {total:g}" for task, total in suite.totals.items()]
    said += [f"lost beyond the text {card.beyond_lost():g}"] if card.beyond_lost() else []
    flags = [
        *card.flags,
        *(TOO_COSTLY[verdict] for verdict in sorted({r.verdict for r in card.results} & {*TOO_COSTLY})),
    ]
    return ", ".join(said + ([f"flags {' and '.join(flags)}"] if flags else [])) + "."
