"""A scorecard as plain text: for the student, or whole for the instructor. Pure; ASCII, 80 columns."""

import difflib
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from grader.feedback.told import digest_line, file_at_fault, for_the_instructor, mark, notices
from grader.kit.course import CourseTable
from grader.kit.judging.failure import Failure
from grader.kit.picturing.in_text import failure_told
from grader.kit.probe import Probe
from grader.kit.showing.failure_text import clean
from grader.results.scorecard import CheckResult, Scorecard, by_task

WIDTH = 80


def feedback(
    card: Scorecard, probes: Mapping[str, Probe], *, is_instructor: bool = False, text: str = CourseTable.text
) -> str:
    """The whole feedback of one submission; `text` is what a rule may go beyond, in the course's words."""
    lines = [_title(card), *_preamble(card, is_instructor=is_instructor)]
    for task, results in by_task(card.results).items():
        lines += ["", _row(f"Task {task}", sum(r.points for r in results), sum(r.max_points for r in results))]
        for result in results:
            lines += _result(result, card, probes, text=text if is_instructor else "")
    lines += ["", clean(said)] if (said := digest_line(card)) else []
    return "\n".join(lines) + "\n"


def _title(card: Scorecard) -> str:
    return _row(f"{card.assignment}: {clean(card.student)}", card.score, card.max_score)


def _row(text: str, points: float, total: float) -> str:
    score = f"{points:g} of {total:g}"
    return f"{text[: WIDTH - len(score) - 1]:<{WIDTH - len(score)}}{score}"


def _preamble(card: Scorecard, *, is_instructor: bool) -> Iterator[str]:
    yield from (line for said in notices(card) for line in _wrapped(said))
    if is_instructor:
        yield from (line for said in for_the_instructor(card) for line in _wrapped(said))


def _result(result: CheckResult, card: Scorecard, probes: Mapping[str, Probe], *, text: str) -> Iterator[str]:
    """The lines of a check; with a `text` that rules may go beyond, those for the instructor."""
    is_instructor = bool(text)
    points = f"{result.points:g}/{result.max_points:g}"
    yield f"  {mark(result):<11} {points:>7}  {result.check}"
    if result.doubt and is_instructor:
        yield from _wrapped(f"in doubt: {result.doubt}", 4)
    if result.slow:
        yield from _wrapped(result.slow, 4)
    if mark(result) in ("ok", "not started"):
        return
    if result.beyond and is_instructor:
        yield from _wrapped(f"beyond {text}: {result.beyond}", 4)
    if cause := file_at_fault(result, card):
        yield from _wrapped(f"not run: {cause} could not be imported, see above", 4)
        return
    shown = result.hidden_failure if is_instructor and result.hidden_failure else result.failure
    if shown is None:
        yield from _wrapped(f"{result.sentence} But {result.detail}.", 4)
    else:
        yield from _failure(shown, probes, is_hidden=is_instructor and result.hidden_failure is not None)


def _failure(failure: Failure, probes: Mapping[str, Probe], *, is_hidden: bool) -> Iterator[str]:
    yield ""
    if is_hidden:
        yield "    (not shown to the student)"
    yield from (f"    {line}".rstrip() for line in failure_told(failure, probes, WIDTH - 4).splitlines())
    yield ""


def _wrapped(text: str, indent: int = 2) -> list[str]:
    space = " " * indent
    return textwrap.wrap(clean(text), WIDTH, initial_indent=space, subsequent_indent=space + "  ")


def unknown_student(student: str, assignment: str, known: Sequence[str]) -> str:
    """The message for a student without a result."""
    near = difflib.get_close_matches(student, known, n=3)
    hint = f"; did you mean {' or '.join(near)}?" if near else f"; {len(known)} students are graded"
    return f"no result of {student} for {assignment}{hint}"
