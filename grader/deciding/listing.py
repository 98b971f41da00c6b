"""Questions and decisions as lines of text: by what each is named, what it is, by whom and when. Pure."""

from collections.abc import Callable, Collection, Iterator, Sequence

from grader.deciding.questions import Question
from grader.kit.showing.columns import shortened
from grader.kit.showing.failure_text import clean
from grader.kit.showing.harmless import plain_text
from grader.records.decisions import Decision
from grader.scoring.lines import points_text

Called = Callable[[str], str]  # what a student is called before whoever reads it
_SAID = 200  # characters of what is known of a question, in its line


def question_lines(questions: Sequence[Question], called: Called = str) -> Iterator[str]:
    """Yield a line for each question, and who has answered it; one that is open says so."""
    for one in questions:
        answer = one.answer
        state = f"settled by {answer.who} on {answer.at[:10]}, number {answer.number}" if answer else "open"
        said = f": {_in_line(one)}" if one.said else ""
        yield clean(f"{one.key}  {state}  {called(one.student)}: {one.about}{said}")


def whole_lines(question: Question, called: Called = str) -> Iterator[str]:
    """Yield the line of a question, and what its line is too short for.

    The rest is indented, so that none of it passes for a line.
    """
    yield from question_lines([question], called)
    if _in_line(question) != question.said:
        yield from (f"    {plain_text(line)}" for line in question.said.split("\n"))


def _in_line(question: Question) -> str:
    return shortened(clean(question.said), _SAID)


def decision_lines(decisions: Sequence[Decision], shown: Collection[tuple[str, str]], called: Called) -> Iterator[str]:
    """Yield a line for each decision; `shown` are the attempts that count now, by student and digest."""
    for one in decisions:
        points = f" {points_text(one.points)}" if one.points is not None else ""
        notes = [f"withdrawn by {one.withdrawn_by} on {one.withdrawn[:10]}"] * bool(one.withdrawn)
        notes += ["of an attempt that does not count now"] * ((one.student, one.submission) not in shown)
        said = f"; {', '.join(notes)}" if notes else ""
        reason = f": {one.reason}" if one.reason else ""
        of = f"{called(one.student)}: {one.kind}, {one.about}{points}"
        yield clean(f"{one.number}  {of}, by {one.who} on {one.at[:10]}{reason}{said}")
