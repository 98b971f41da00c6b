"""A scorecard as Markdown for the student, in the order of the page: what is not ours is in a block of code. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from grader.feedback.student_page import shown_name
from grader.feedback.told import NOT_STARTED, example, file_at_fault, mark, notices, to_do
from grader.kit.judging.recognising import hint_for
from grader.kit.probe import Probe
from grader.kit.showing.failure_text import clean, failure_text
from grader.kit.showing.markdown import cell, fenced
from grader.results.scorecard import CheckResult, Scorecard, by_task


def student_markdown(card: Scorecard, probes: Mapping[str, Probe]) -> str:
    """Return the page as the text of a Markdown file."""
    return "\n\n".join(_parts(card, probes)) + "\n"


def _parts(card: Scorecard, probes: Mapping[str, Probe]) -> Iterator[str]:
    yield f"# {cell(card.assignment)}: {cell(shown_name(card))}"
    yield f"**{card.score:g} of {card.max_score:g} points**"
    yield from (fenced(clean(line)) for line in notices(card))
    todo = to_do(card)
    later = {result.check for result in todo[1:]}
    yield "## Next step"
    yield _check(todo[0], card, probes) if todo else "Every check passes. There is nothing left to do here."
    for task, results in by_task(card.results).items():
        points, total = sum(r.points for r in results), sum(r.max_points for r in results)
        yield f"## Task {cell(task)}: {points:g} of {total:g} points"
        yield from (_check(r, card, probes) for r in results if r.check in later and mark(r) != NOT_STARTED)
        for word in (NOT_STARTED, "ok"):
            if rows := [r for r in results if mark(r) == word]:
                yield f"{len(rows)} {'passed' if word == 'ok' else word}"


def _check(result: CheckResult, card: Scorecard, probes: Mapping[str, Probe]) -> str:
    head = f"### {cell(result.check)}: {mark(result)}, {result.points:g} of {result.max_points:g} points"
    said = [clean(result.slow)] if result.slow else []
    failure = example(result)
    if cause := file_at_fault(result, card):
        said.append(f"It was not run: {clean(cause)} could not be imported.")
    elif failure is not None and mark(result) != NOT_STARTED:
        said.append(failure_text(replace(failure, mistake=""), probes))
    else:
        said.append(clean(result.sentence))
        said += [clean(f"But {result.detail}.")] if result.failure is None else []
        if result.failure and result.failure.is_hidden:
            said.append("It was found on a hidden example.")
    return f"{head}\n\n" + fenced("\n\n".join(said)) + _hint(result)


def _hint(result: CheckResult) -> str:
    hint = hint_for(result.failure.mistake) if result.failure and mark(result) != NOT_STARTED else ""
    return f"\n\n<details><summary>Hint</summary>\n\n{cell(hint)}\n\n</details>" if hint else ""
