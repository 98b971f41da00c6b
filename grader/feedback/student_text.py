"""A scorecard as plain text: for the student, or whole for the instructor. Pure; 80 columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from grader.feedback.causes import causes
from grader.feedback.lines.in_text import in_columns, of_most, whole
from grader.feedback.told import (
    detail_told,
    digest_line,
    files_at_fault,
    for_the_instructor,
    mark,
    mark_told,
    next_step,
    note_on,
    of_the_file,
    of_the_rest,
    waiting,
)
from grader.kit.course import CourseTable
from grader.kit.judging.failure import Failure
from grader.kit.picturing.in_text import failure_told
from grader.kit.plain import is_raised
from grader.kit.points import total
from grader.kit.probe import Probe
from grader.kit.showing.columns import columns, folded, padded
from grader.kit.showing.failure_text import clean, failure_text, hint_lines
from grader.kit.showing.harmless import isolated
from grader.kit.showing.placed import MOST_WIDE, placed
from grader.kit.showing.slips import fix_of
from grader.kit.wording.words import reworded, worded
from grader.results.newer_syntax import without_place
from grader.results.scorecard import CheckResult, Scorecard, by_task
from grader.scoring.lines import ScoreLines

WIDTH, INDENT = 80, 4  # columns of a scorecard, and blanks before a failure


def feedback(
    card: Scorecard, probes: Mapping[str, Probe], *, is_instructor: bool = False, text: str = CourseTable.text,
    scores: Sequence[ScoreLines] = (),
) -> str:  # fmt: skip
    """Return the whole feedback of one submission; `text` is what a rule may go beyond, in the course's words."""
    lines = [_title(card, scores), *in_columns(scores), *_wrapped(next_step(card))]
    lines += _preamble(card, is_instructor=is_instructor)
    same = causes(card)
    first_of = {other: first for first, others in same.items() for other in others}
    for task, results in by_task(card.results).items():
        lines += [
            "",
            _row(
                worded("Task {task}", task=task), total(r.points for r in results), total(r.max_points for r in results)
            ),
        ]
        for result in (result for result in results if not card.waits_for(result)):
            if (first := first_of.get(result.check)) and not is_instructor:
                lines += [_line(result), *_wrapped(worded("by the same cause as {check}, see there", check=first), 4)]
                continue
            lines += _result(result, probes, text=text if is_instructor else "")
            if others := same.get(result.check):
                lines += [*_wrapped(worded("the same cause fails {checks}", checks=", ".join(others)), 4), ""]
        lines += _not_run(results, card)
    lines += ["", clean(said)] if (said := digest_line(card)) else []
    return "\n".join(lines) + "\n"


def _title(card: Scorecard, scores: Sequence[ScoreLines]) -> str:
    return isolated(_beside(f"{card.assignment}: {clean(card.student)}", of_most(*whole(card, scores))))


def _row(text: str, points: float, most: float) -> str:
    return _beside(text, of_most(f"{points:g}", f"{most:g}"))


def _beside(text: str, score: str) -> str:
    return f"{padded(text, WIDTH - len(score) - 1)} {score}"


def _preamble(card: Scorecard, *, is_instructor: bool) -> Iterator[str]:
    for file in files_at_fault(card):
        yield from _of_the_file(file, card)
    yield from (line for said in of_the_rest(card) for line in _wrapped(said))
    if is_instructor:
        yield from (line for said in for_the_instructor(card) for line in _wrapped(said))


def _of_the_file(file: str, card: Scorecard) -> Iterator[str]:
    """Yield why the file is not there or not imported: the line with a caret, what to do, and what waits for it."""
    stop, said = card.stops.get(file), of_the_file(file, card)
    yield from _wrapped(said if stop is None else without_place(said))
    if stop:
        number, column, line = stop
        label = f"    {worded('line {number}:', number=number)} "
        room = WIDTH - len(label)
        begin = max(0, column - room // 2)
        yield label + clean(line[begin : begin + room])
        if column:
            yield " " * (len(label) + columns(clean(line[begin : column - 1]))) + "^"
        yield from _wrapped(reworded(fix_of(line, card.load_errors[file].get("m", ""))), 4)
    elif note := note_on(file, card):
        yield from _wrapped(note, 4)
    yield from _wrapped(waiting(file, card), 4)


def _not_run(results: Sequence[CheckResult], card: Scorecard) -> Iterator[str]:
    """Yield a line for all checks of a task that wait for the same file."""
    for file in files_at_fault(card):
        rows = [result for result in results if card.waits_for(result) == file]
        if rows:
            points = f"0/{total(result.max_points for result in rows):g}"
            if len(rows) == 1:
                said = worded("1 check, for want of {file}: see above", file=file)
            else:
                said = worded("{count} checks, for want of {file}: see above", count=len(rows), file=file)
            yield f"  {worded('not run'):<11} {points:>7}  {said}"


def _result(result: CheckResult, probes: Mapping[str, Probe], *, text: str) -> Iterator[str]:
    """Yield the lines of a check; with a `text` that rules may go beyond, those for the instructor."""
    is_instructor = bool(text)
    yield _line(result)
    if result.doubt and is_instructor:
        yield from _wrapped(f"in doubt: {result.doubt}", 4)
    if result.slow:
        yield from _wrapped(reworded(result.slow), 4)
    if mark(result) in ("ok", "not started"):
        return
    if result.beyond and is_instructor:
        yield from _wrapped(f"beyond {text}: {result.beyond}", 4)
    shown = result.hidden_failure if is_instructor and result.hidden_failure else result.failure
    if shown is None:
        yield from _wrapped(f"{reworded(result.sentence)} {detail_told(result)}", 4)
    else:
        yield from _failure(shown, probes, is_hidden=is_instructor and result.hidden_failure is not None)


def _line(result: CheckResult) -> str:
    points = f"{result.points:g}/{result.max_points:g}"
    return f"  {mark_told(result):<11} {points:>7}  {result.check}"


def _failure(failure: Failure, probes: Mapping[str, Probe], *, is_hidden: bool) -> Iterator[str]:
    yield ""
    if is_hidden:
        yield "    (not shown to the student)"
    lines = _told(failure, probes).splitlines()
    if failure.raised_at:
        error = f"{failure.seen['!']}: {failure.seen['m']}" if is_raised(failure.seen) else ""
        lines += [*placed(failure.raised_at, error, MOST_WIDE - INDENT), *hint_lines(failure.mistake, WIDTH - 4)]
    yield from (f"{' ' * INDENT}{line}".rstrip() for line in lines)
    yield ""


def _told(failure: Failure, probes: Mapping[str, Probe]) -> str:
    """Return the failure; where the line at fault is shown below it, before the hint, that says more than a picture."""
    if failure.raised_at is None:
        return failure_told(failure, probes, WIDTH - 4)
    return failure_text(replace(failure, mistake=""), probes, WIDTH - 4, picture=None)


def _wrapped(text: str, indent: int = 2) -> list[str]:
    space = " " * indent
    return folded(clean(text), WIDTH, space, space + "  ")
