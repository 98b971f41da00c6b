"""What is told of a scorecard, in whatever form; to a student never a hidden example. Formats nothing."""

from collections.abc import Iterator

from grader.kit.judging.failure import Failure
from grader.kit.plain import Raised
from grader.kit.points import total
from grader.results.scorecard import CheckResult, Scorecard, by_task

NOT_STARTED = "not started"


def notices(card: Scorecard) -> Iterator[str]:
    """What concerns the whole submission: files that are missing or not imported, and lines of the source."""
    for file in files_at_fault(card):
        yield " ".join(filter(None, (of_the_file(file, card), card.load_notes.get(file, ""), waiting(file, card))))
    yield from of_the_rest(card)


def files_at_fault(card: Scorecard) -> list[str]:
    """The files that are not there, or could not be imported."""
    return [*sorted(card.problems), *sorted(file for file in card.load_errors if file not in card.problems)]


def of_the_file(file: str, card: Scorecard) -> str:
    """Why a file is not there, or could not be imported, in a sentence."""
    if reason := card.problems.get(file):
        return reason if reason.startswith(file) else f"{file}: {reason}"
    error = card.load_errors[file]
    if error["!"] == "NotLoaded":  # our own reason, and no exception of the student's
        return f"{file}: {error['m']}"
    return f"{file} could not be imported: {_said(error)}"


def waiting(file: str, card: Scorecard) -> str:
    """How many checks wait for the file, and their points; empty where none does."""
    rows = by_task([result for result in card.results if card.waits_for(result) == file])
    counts = [f"{len(results)} check{'s' * (len(results) > 1)} of task {task}" for task, results in rows.items()]
    points = total(result.max_points for results in rows.values() for result in results)
    is_one = sum(map(len, rows.values())) == 1
    return f"{' and '.join(counts)} wait{'s' * is_one} for it: {points:g} points." if rows else ""


def of_the_rest(card: Scorecard) -> Iterator[str]:
    """How files were read, lines of the source, and calls with two answers."""
    yield from card.remarks
    yield from card.told
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
    yield from (f"{place}, for which the task asks. This costs no points." for place in card.not_used)


def _said(error: Raised) -> str:
    return f"{error['!']}: {error['m']}" if error["m"] else error["!"]


def mark(result: CheckResult) -> str:
    """What became of a check, in a word or two."""
    if result.verdict == "passed":
        return "ok" if result.share == 1 else "in part"
    return NOT_STARTED if result.failure and result.failure.mistake == "NOT-STARTED" else result.verdict


NOT_RUN = "not run: a file could not be imported"


def waits(result: CheckResult, card: Scorecard) -> str:
    """Why a check waits for something else to be done first, in a word or two; nothing where it does not."""
    if mark(result) == NOT_STARTED:
        return NOT_STARTED
    return NOT_RUN if card.waits_for(result) else ""


def to_do(card: Scorecard) -> list[CheckResult]:
    """The checks that lost points, the next step first: by task, and in it what is wrong before what waits."""
    lost = [result for result in card.results if mark(result) != "ok"]
    tasks = list(by_task(lost))
    return sorted(lost, key=lambda result: (tasks.index(result.task), bool(waits(result, card))))


def next_check(card: Scorecard) -> CheckResult | None:
    """The check that is the next step; None where a file comes first, as `notices` say, or all is done."""
    if card.problems or card.load_errors:
        return None
    return next(iter(to_do(card)), None)


def next_step(card: Scorecard) -> str:
    """The first task in their order that is not done, in the words of a student's pytest; empty where all is."""
    for task, results in by_task(card.results).items():
        lost = [result for result in results if mark(result) != "ok"]
        if not lost:
            continue
        if file := next((file for result in lost if (file := card.waits_for(result))), ""):
            return f"next: task {task} (waits for {file})"
        if all(mark(result) == NOT_STARTED for result in lost):
            return f"next: task {task} ({'not started yet' if len(lost) == len(results) else 'begun'})"
        return f"next: task {task} (not right yet)"
    return ""


def example(result: CheckResult) -> Failure | None:
    """The failure with an example that the student may see, if there is one."""
    return result.failure if result.failure and not result.failure.is_hidden else None
