"""A scorecard as Markdown for the student, in the order of the page: what is not ours is in a block of code. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from grader.feedback.causes import causes
from grader.feedback.student_page import shown_name
from grader.feedback.told import NOT_RUN, NOT_STARTED, digest_line, example, mark, next_check, notices, to_do, waits
from grader.kit.judging.recognising import hint_for
from grader.kit.picturing.in_text import failure_told
from grader.kit.points import total
from grader.kit.probe import Probe
from grader.kit.showing.failure_text import clean
from grader.kit.showing.harmless import plain_text
from grader.kit.showing.markdown import cell, fenced
from grader.kit.showing.own_lines import OwnLines, lines_at_fault, own_lines
from grader.results.scorecard import CheckResult, Scorecard, by_task


def student_markdown(
    card: Scorecard, probes: Mapping[str, Probe], texts: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Return the page as the text of a Markdown file; `texts` are the student's files, whose lines are shown."""
    return "\n\n".join(_parts(card, probes, texts)) + "\n"


def _parts(card: Scorecard, probes: Mapping[str, Probe], texts: Mapping[str, str]) -> Iterator[str]:
    yield f"# {cell(card.assignment)}: {cell(shown_name(card))}"
    yield f"**{card.score:g} of {card.max_score:g} points**"
    said, todo, first = [fenced(clean(line)) for line in notices(card)], to_do(card), next_check(card)
    said += [code for error in card.load_errors.values() if (code := _code(lines_at_fault(error, texts)))]
    later = {result.check for result in todo if result is not first}
    yield "## Next step"
    if first:
        yield _check(first, card, probes, texts)
    elif not todo:
        yield "Every check passes. There is nothing left to do here."
    if said and (first or not todo):
        yield "## About your files"
    yield from said
    first_of = {other: name for name, others in causes(card).items() for other in others}
    for task, results in by_task(card.results).items():
        points, most = total(r.points for r in results), total(r.max_points for r in results)
        yield f"## Task {cell(task)}: {points:g} of {most:g} points"
        begun = [r for r in results if r.check in later and not waits(r, card)]
        yield from (_check(r, card, probes, texts) for r in begun if r.check not in first_of)
        yield from (_by_another(r, first_of[r.check]) for r in begun if r.check in first_of)
        for why in (NOT_STARTED, NOT_RUN):
            if count := sum(r.check in later and waits(r, card) == why for r in results):
                yield f"{count} {why}"
        if passed := sum(mark(r) == "ok" for r in results):
            yield f"{passed} passed"
    if digest := digest_line(card):
        yield fenced(clean(digest))


def _by_another(result: CheckResult, first: str) -> str:
    return f"{_head(result)}\n\nIt fails by the same cause as {cell(first)}."


def _head(result: CheckResult) -> str:
    return f"### {cell(result.check)}: {mark(result)}, {result.points:g} of {result.max_points:g} points"


def _check(result: CheckResult, card: Scorecard, probes: Mapping[str, Probe], texts: Mapping[str, str]) -> str:
    head = _head(result)
    said = [clean(result.slow)] if result.slow else []
    failure, own = example(result), None
    if failure is not None and not waits(result, card):
        own = own_lines(failure, probes, texts)
        said.append(failure_told(replace(failure, mistake=""), probes))
    else:
        said.append(clean(result.sentence))
        said += [clean(f"But {result.detail}.")] if result.failure is None else []
        if result.failure and result.failure.is_hidden:
            said.append("It was found on a hidden example.")
    code = _code(own)
    return f"{head}\n\n" + fenced("\n\n".join(said)) + (f"\n\n{code}" if code else "") + _hint(result, card)


def _code(own: OwnLines | None) -> str:
    if own is None:
        return ""
    lines = "\n".join(line for _, line in own.numbered())
    return f"Your code, {cell(own.file)}, line {own.marked}:\n\n{fenced(plain_text(lines))}"


def _hint(result: CheckResult, card: Scorecard) -> str:
    hint = hint_for(result.failure.mistake) if result.failure and not waits(result, card) else ""
    return f"\n\n<details><summary>Hint</summary>\n\n{cell(hint)}\n\n</details>" if hint else ""
