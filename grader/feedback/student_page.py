"""A scorecard as a page for the student: the score, the next step first, each failure, and its hint folded. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from grader.feedback.causes import causes
from grader.feedback.lines.in_page import in_page
from grader.feedback.lines.in_text import whole
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
from grader.intake.alike import told_apart
from grader.kit.judging.failure import Failure
from grader.kit.judging.recognising import hint_for
from grader.kit.picturing.pictures import picture
from grader.kit.probe import Probe
from grader.kit.showing.failure_text import calls_told, clean, tree_told, values_told
from grader.kit.showing.own_lines import OwnLines, lines_at_fault, own_lines
from grader.kit.wording.words import language, reworded, worded
from grader.pages.frame import page
from grader.pages.markup import Html, element, folded, joined, name, text
from grader.results.scorecard import CheckResult, Scorecard, by_task
from grader.scoring.lines import ScoreLines

NAME_CHARACTERS = 80
VALUE_CHARACTERS = 600  # of a value that is shown: a longer one is cut in the middle
CALL_CHARACTERS = 4000  # of all calls of a failure: what is longer nobody pastes
CALL_COLUMNS = 88
TREE_LINES = 30
_BOLD = "\0"  # stands in a sentence for what is bold there; no text of a page has it
MOST_BYTES = 140_000  # of all failures that are shown whole: a page is below 200 kB, also for a hostile submission


@dataclass(frozen=True)
class _Beside:
    """What a page needs besides the scorecard."""

    probes: Mapping[str, Probe]
    texts: Mapping[str, str]  # the student's files, where they are at hand


def student_page(
    card: Scorecard, probes: Mapping[str, Probe], texts: Mapping[str, str] = MappingProxyType({}),
    scores: Sequence[ScoreLines] = (),
) -> str:  # fmt: skip
    """Return the page as the text of an HTML file; `texts` are the student's files, whose lines are shown."""
    shown = shown_name(card)
    title, (points, most) = f"{card.assignment}: {shown}", whole(card, scores)
    header = joined([
        element("p", card.assignment, class_="muted"),
        element("h1", name(shown)),
        element("p", *_with_bold(worded("{got} of {most} points", got=_BOLD, most=most), points), class_="score"),
        _bar(float(points), float(most)),
    ])  # fmt: skip
    return page(title, header, *_sections(card, _Beside(probes, texts), in_page(scores)), language=language())


def _with_bold(said: str, bold: str) -> tuple[str, Html, str]:
    """Return a sentence with what is bold in it at its place."""
    before, _, after = said.partition(_BOLD)
    return before, element("b", bold), after


def shown_name(card: Scorecard) -> str:
    """Return the student's name, in which nothing is hidden."""
    return told_apart([card.student], NAME_CHARACTERS)[card.student]


def _sections(card: Scorecard, beside: _Beside, of_the_score: Sequence[Html]) -> Iterator[Html]:
    said = [element("p", clean(line)) for line in notices(card)]
    said += [part for error in card.load_errors.values() for part in _code(lines_at_fault(error, beside.texts))]
    todo, first = to_do(card), next_check(card)
    cards = _within(todo, card, beside)
    if first:
        step = [cards.pop(first.check)]
    else:
        step = (
            said
            if todo
            else [element("p", worded("Every check passes. There is nothing left to do here."), class_="good")]
        )
    yield element("section", element("h2", worded("Next step")), *step, class_="next")
    if said and step is not said:
        yield element("section", element("h2", worded("About your files")), *said)
    yield from of_the_score
    for task, results in by_task(card.results).items():
        yield _task(task, results, card, cards)
    if digest := digest_line(card):
        yield element("p", clean(digest), class_="muted")


def _within(todo: Sequence[CheckResult], card: Scorecard, beside: _Beside) -> dict[str, Html]:
    """Return what is shown of each check that lost points, by its name; without examples when there are too many."""
    cards: dict[str, Html] = {}
    left, same = MOST_BYTES, causes(card)
    first_of = {other: first for first, others in same.items() for other in others}
    for result in todo:
        if first := first_of.get(result.check):
            cards[result.check] = _by_another(result, first)
            continue
        whole = joined([_check(result, card, beside), *_others(same.get(result.check, ()))])
        left -= len(whole.encode())
        cards[result.check] = whole if left > 0 else _check(result, card, beside, is_whole=False)
    return cards


def _task(task: str, results: tuple[CheckResult, ...], card: Scorecard, cards: Mapping[str, Html]) -> Html:
    begun = [cards[r.check] for r in results if r.check in cards and not waits(r, card)]
    lists = {why: [r for r in results if r.check in cards and waits(r, card) == why] for why in (NOT_STARTED, NOT_RUN)}
    lists[""] = [r for r in results if mark(r) == "ok"]
    head = element("h2", f"{worded('Task {task}', task=task)} ", element("small", points_told(results)))
    folds = [folded(counted(len(rows), why), _list(rows)) for why, rows in lists.items() if rows]
    return element("section", head, *begun, *folds)


def _list(results: list[CheckResult]) -> Html:
    return element("ul", *(element("li", reworded(r.sentence), *_slow(r)) for r in results))


def _slow(result: CheckResult) -> list[Html]:
    return [element("br"), element("span", clean(reworded(result.slow)), class_="muted")] if result.slow else []


def _check(result: CheckResult, card: Scorecard, beside: _Beside, *, is_whole: bool = True) -> Html:
    """Return what is shown of a check that lost points."""
    head = [element("h3", clean(reworded(result.sentence))), element("p", line_told(result), class_="muted")]
    head += [element("p", clean(reworded(result.slow)))] if result.slow else []
    if waits(result, card):
        return element("article", *head)
    if result.failure is None:
        return element("article", *head, element("p", clean(detail_told(result))))
    failure = example(result)
    if not is_whole:
        said = worded("The example is left out here: see `grader show`, or run the checks yourself.")
        body = [element("p", said)]
    elif failure is None:
        body = [element("p", worded("It was found on a hidden example."))]
    else:
        body = _failure(failure, beside)
    return element("article", *head, *body, *_hint(result.failure.mistake))


def _by_another(result: CheckResult, first: str) -> Html:
    """Return what is shown of a check that fails by the cause that is told at another one."""
    head = [element("h3", clean(reworded(result.sentence))), element("p", line_told(result), class_="muted")]
    return element("article", *head, element("p", worded("It fails by the same cause as {check}.", check=first)))


def _others(checks: Sequence[str]) -> list[Html]:
    said = worded("The same cause fails {checks}.", checks=", ".join(checks))
    return [element("p", said, class_="muted")] if checks else []


def _failure(failure: Failure, beside: _Beside) -> list[Html]:
    probes = beside.probes
    calls = "\n".join(calls_told(failure, probes, CALL_COLUMNS))
    if len(calls) > CALL_CHARACTERS:
        calls = f"{calls[:CALL_CHARACTERS]}\n# {worded('... this is too long to be shown whole')}"
    fields = [(worded("call"), element("pre", element("code", calls)))] if calls else []
    fields += [(label, element("code", said)) for label, said in values_told(failure, probes, VALUE_CHARACTERS)]
    rows = [part for label, said in fields for part in (element("dt", label), element("dd", said))]
    return [element("dl", *rows), *_drawn(failure, probes), *_code(own_lines(failure, probes, beside.texts))]


def _code(own: OwnLines | None) -> list[Html]:
    """Return the student's own lines, of which one is marked by more than its colour."""
    if own is None:
        return []
    lines = [element("mark", line) if is_marked else text(line) for is_marked, line in own.numbered()]
    said = element("p", worded("Your code, {file}, line {line}:", file=own.file, line=own.marked), class_="muted")
    return [said, element("pre", element("code", Html("\n".join(lines))))]


def _drawn(failure: Failure, probes: Mapping[str, Probe]) -> list[Html]:
    if figure := picture(failure, probes):
        return [Html(figure.svg(with_style=False))]
    lines = tree_told(failure, probes, CALL_COLUMNS, TREE_LINES)
    return [element("pre", "\n".join(lines), class_="drawn", tabindex="0")] if lines else []


def _hint(mistake: str) -> list[Html]:
    hint = hint_for(mistake)
    said = element("p", hint, " ", element("span", mistake, class_="muted"))
    return [folded(worded("Hint"), said, is_printed=True)] if hint else []


def _bar(part: float, whole: float) -> Html:
    width = 100 * part / whole if whole else 0
    return element(
        "svg",
        element("rect", class_="track", width=100, height=3),
        element("rect", class_="bar", width=round(width, 2), height=3),
        class_="meter", viewBox="0 0 100 3", preserveAspectRatio="none", aria_hidden="true",
    )  # fmt: skip
