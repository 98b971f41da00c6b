"""A scorecard as Markdown for the student, in the order of the page: what is not ours is in a block of code. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from grader.feedback.causes import causes
from grader.feedback.lines.in_text import in_markdown, whole
from grader.feedback.student_page import shown_name
from grader.feedback.told import (
    NOT_RUN,
    NOT_STARTED,
    counted,
    detail_told,
    digest_line,
    example,
    line_told,
    mark,
    next_check,
    notices,
    points_told,
    to_do,
    waits,
)
from grader.kit.judging.recognising import hint_for
from grader.kit.picturing.in_text import failure_told
from grader.kit.probe import Probe
from grader.kit.showing.failure_text import clean
from grader.kit.showing.harmless import plain_text
from grader.kit.showing.markdown import cell, fenced
from grader.kit.showing.own_lines import OwnLines, lines_at_fault, own_lines
from grader.kit.wording.words import reworded, worded
from grader.results.scorecard import CheckResult, Scorecard, by_task
from grader.scoring.lines import ScoreLines


def student_markdown(
    card: Scorecard, probes: Mapping[str, Probe], texts: Mapping[str, str] = MappingProxyType({}),
    scores: Sequence[ScoreLines] = (),
) -> str:  # fmt: skip
    """Return the page as the text of a Markdown file; `texts` are the student's files, whose lines are shown."""
    points, most = whole(card, scores)
    score = worded("{got} of {most} points", got=points, most=most)
    head = [f"# {cell(card.assignment)}: {cell(shown_name(card))}", f"**{score}**"]
    return "\n\n".join([*head, *in_markdown(scores), *_parts(card, probes, texts)]) + "\n"


def _parts(card: Scorecard, probes: Mapping[str, Probe], texts: Mapping[str, str]) -> Iterator[str]:
    said, todo, first = [fenced(clean(line)) for line in notices(card)], to_do(card), next_check(card)
    said += [code for error in card.load_errors.values() if (code := _code(lines_at_fault(error, texts)))]
    later = {result.check for result in todo if result is not first}
    yield f"## {worded('Next step')}"
    if first:
        yield _check(first, card, probes, texts)
    elif not todo:
        yield worded("Every check passes. There is nothing left to do here.")
    if said and (first or not todo):
        yield f"## {worded('About your files')}"
    yield from said
    first_of = {other: name for name, others in causes(card).items() for other in others}
    for task, results in by_task(card.results).items():
        yield "## " + worded("Task {task}: {points}", task=cell(task), points=points_told(results))
        begun = [r for r in results if r.check in later and not waits(r, card)]
        yield from (_check(r, card, probes, texts) for r in begun if r.check not in first_of)
        yield from (_by_another(r, first_of[r.check]) for r in begun if r.check in first_of)
        for why in (NOT_STARTED, NOT_RUN):
            if count := sum(r.check in later and waits(r, card) == why for r in results):
                yield counted(count, why)
        if passed := sum(mark(r) == "ok" for r in results):
            yield counted(passed, "")
    if digest := digest_line(card):
        yield fenced(clean(digest))


def _by_another(result: CheckResult, first: str) -> str:
    return f"{_head(result)}\n\n{worded('It fails by the same cause as {check}.', check=cell(first))}"


def _head(result: CheckResult) -> str:
    return f"### {line_told(result, cell(result.check))}"


def _check(result: CheckResult, card: Scorecard, probes: Mapping[str, Probe], texts: Mapping[str, str]) -> str:
    head = _head(result)
    said = [clean(reworded(result.slow))] if result.slow else []
    failure, own = example(result), None
    if failure is not None and not waits(result, card):
        own = own_lines(failure, probes, texts)
        said.append(failure_told(replace(failure, mistake=""), probes))
    else:
        said.append(clean(reworded(result.sentence)))
        said += [clean(detail_told(result))] if result.failure is None else []
        if result.failure and result.failure.is_hidden:
            said.append(worded("It was found on a hidden example."))
    code = _code(own)
    return f"{head}\n\n" + fenced("\n\n".join(said)) + (f"\n\n{code}" if code else "") + _hint(result, card)


def _code(own: OwnLines | None) -> str:
    if own is None:
        return ""
    lines = "\n".join(line for _, line in own.numbered())
    head = worded("Your code, {file}, line {line}:", file=cell(own.file), line=own.marked)
    return f"{head}\n\n{fenced(plain_text(lines))}"


def _hint(result: CheckResult, card: Scorecard) -> str:
    hint = hint_for(result.failure.mistake) if result.failure and not waits(result, card) else ""
    return f"\n\n<details><summary>{worded('Hint')}</summary>\n\n{cell(hint)}\n\n</details>" if hint else ""
