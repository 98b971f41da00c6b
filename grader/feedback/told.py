"""What is told of a scorecard, in whatever form; to a student never a hidden example. Formats nothing."""

from collections.abc import Iterator

from grader.kit.judging.failure import Failure
from grader.kit.plain import Raised, is_raised
from grader.results.scorecard import CheckResult, Scorecard

NOT_STARTED = "not started"


def notices(card: Scorecard) -> Iterator[str]:
    """What concerns the whole submission: files that are missing or not imported, and lines of the source."""
    yield from (f"{file}: {reason}" for file, reason in sorted(card.problems.items()))
    for file, error in sorted(card.load_errors.items()):
        if file not in card.problems:
            yield f"{file} could not be imported: {_said(error)} {card.load_notes.get(file, '')}"
    yield from _of_the_source(card)
    if card.variations:
        yield "The same calls were answered differently when they were asked again; see below."


def for_the_instructor(card: Scorecard) -> Iterator[str]:
    """What concerns the whole submission, and is for the instructor alone."""
    yield f"isolation {card.level}, submission {card.submission}, suite {card.suite}"
    if card.imports:
        yield f"with {', '.join(' '.join(pair) for pair in card.imports.items())}"
    yield from (f"note: {note}" for note in card.notes)
    if card.suspicions:
        yield f"may vary: {'; '.join(card.suspicions)}"
    if card.reaches:
        yield f"reaches for what runs beside it: {'; '.join(card.reaches)}"
    if card.printed:
        yield f"printed: {card.printed[:400]}"


def digest_line(card: Scorecard) -> str:
    """The digest of what was graded, as `python -m grader.kit.handin` prints it of what was handed in."""
    return f"digest {card.submission}" if card.submission else ""


def _of_the_source(card: Scorecard) -> Iterator[str]:
    """What is said of lines that import what is not there, or use what is forbidden."""
    errors = " ".join(error["m"] for error in card.load_errors.values())  # which may have said it already
    places = [place for place in card.not_there if place.partition(" which ")[0] not in errors]
    yield from (f"{place}." for place in (*places, *card.passed_over))
    yield from (f"{place} is not to be used in this assignment; your instructor is told." for place in card.forbidden)


def _said(error: Raised) -> str:
    return f"{error['!']}: {error['m']}" if error["m"] else error["!"]


def mark(result: CheckResult) -> str:
    """What became of a check, in a word or two."""
    if result.verdict == "passed":
        return "ok" if result.share == 1 else "in part"
    return NOT_STARTED if result.failure and result.failure.mistake == "NOT-STARTED" else result.verdict


def file_at_fault(result: CheckResult, card: Scorecard) -> str:
    """The file whose import error is all that this check saw."""
    shown = result.hidden_failure or result.failure
    if shown is None or not is_raised(shown.seen):
        return ""
    return next((file for file, error in card.load_errors.items() if error == shown.seen), "")


NOT_RUN = "not run: a file could not be imported"


def waits(result: CheckResult, card: Scorecard) -> str:
    """Why a check waits for something else to be done first, in a word or two; nothing where it does not."""
    if mark(result) == NOT_STARTED:
        return NOT_STARTED
    return NOT_RUN if file_at_fault(result, card) else ""


def to_do(card: Scorecard) -> list[CheckResult]:
    """The checks that lost points, the next step first: what was begun and is wrong, by task, then what waits."""
    lost = [result for result in card.results if mark(result) != "ok"]
    return sorted(lost, key=lambda result: bool(waits(result, card)))


def next_check(card: Scorecard) -> CheckResult | None:
    """The check that is the next step; None where a file comes first, as `notices` say, or all is done."""
    if card.problems or card.load_errors:
        return None
    return next(iter(to_do(card)), None)


def example(result: CheckResult) -> Failure | None:
    """The failure with an example that the student may see, if there is one."""
    return result.failure if result.failure and not result.failure.is_hidden else None
