"""What is told of a scorecard, in whatever form; to a student never a hidden example. Formats nothing."""

from collections.abc import Iterable, Iterator
from functools import reduce

from grader.kit.judging.failure import Failure
from grader.kit.plain import Raised
from grader.kit.points import total
from grader.kit.showing.messages import message_told
from grader.kit.wording.words import reworded, worded
from grader.results.scorecard import CheckResult, Scorecard, by_task

NOT_STARTED = "not started"


def notices(card: Scorecard) -> Iterator[str]:
    """Yield what concerns the whole submission: files that are missing or not imported, and lines of the source."""
    for file in files_at_fault(card):
        yield " ".join(filter(None, (of_the_file(file, card), note_on(file, card), waiting(file, card))))
    yield from of_the_rest(card)


def files_at_fault(card: Scorecard) -> list[str]:
    """Return the files that are not there, or could not be imported."""
    return [*sorted(card.problems), *sorted(file for file in card.load_errors if file not in card.problems)]


def of_the_file(file: str, card: Scorecard) -> str:
    """Return why a file is not there, or could not be imported, in a sentence."""
    if reason := card.problems.get(file):
        return reworded(reason) if reason.startswith(file) else f"{file}: {reworded(reason)}"
    error = card.load_errors[file]
    if error["!"] == "NotLoaded":  # our own reason, and no exception of the student's
        return f"{file}: {reworded(error['m'])}"
    return worded("{file} could not be imported: {error}", file=file, error=_said(error))


def note_on(file: str, card: Scorecard) -> str:
    """Return what is to be known besides of a file that could not be imported; empty where nothing is."""
    return reworded(card.load_notes.get(file, ""))


def waiting(file: str, card: Scorecard) -> str:
    """Return how many checks wait for the file, and their points; empty where none does."""
    rows = by_task([result for result in card.results if card.waits_for(result) == file])
    if not rows:
        return ""
    counts = [_of_task(task, len(results)) for task, results in rows.items()]
    listed = reduce(lambda some, one: worded("{some} and {one}", some=some, one=one), counts)
    points = f"{total(result.max_points for results in rows.values() for result in results):g}"
    if sum(map(len, rows.values())) == 1:
        return worded("{check} waits for it: {points} points.", check=listed, points=points)
    return worded("{checks} wait for it: {points} points.", checks=listed, points=points)


def _of_task(task: str, count: int) -> str:
    if count == 1:
        return worded("1 check of task {task}", task=task)
    return worded("{count} checks of task {task}", count=count, task=task)


def of_the_rest(card: Scorecard) -> Iterator[str]:
    """Yield how files were read, lines of the source, and calls with two answers."""
    yield from map(reworded, card.remarks)
    yield from map(reworded, card.told)
    yield from _of_the_source(card)
    if card.variations:
        yield worded("The same calls were answered differently when they were asked again; see below.")


def for_the_instructor(card: Scorecard) -> Iterator[str]:
    """Yield what concerns the whole submission, and is for the instructor alone."""
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
    """Return the digest of what was graded, as `python -m grader.kit.handin` prints it of what was handed in."""
    return worded("digest {digest}", digest=card.submission) if card.submission else ""


def _of_the_source(card: Scorecard) -> Iterator[str]:
    """Yield what is said of lines that import what is not there, or use what is forbidden."""
    errors = " ".join(error["m"] for error in card.load_errors.values())  # which may have said it already
    places = [place for place in card.not_there if place.partition(" which ")[0] not in errors]
    yield from (f"{reworded(place)}." for place in (*places, *card.passed_over))
    for place in map(reworded, card.forbidden):
        yield worded("{place} is not to be used in this assignment; your instructor is told.", place=place)
    for place in map(reworded, card.not_used):
        yield worded("{place}, for which the task asks. This costs no points.", place=place)


def _said(error: Raised) -> str:
    return f"{error['!']}: {message_told(error['!'], error['m'])}" if error["m"] else error["!"]


def mark(result: CheckResult) -> str:
    """Return what became of a check, in a word or two."""
    if result.verdict == "passed":
        return "ok" if result.share == 1 else "in part"
    return NOT_STARTED if result.failure and result.failure.mistake == "NOT-STARTED" else result.verdict


def mark_told(result: CheckResult) -> str:
    """Return the same in the words of whoever reads it."""
    words = {
        "ok": worded("ok"), "in part": worded("in part"), "failed": worded("failed"), "crashed": worded("crashed"),
        "timed out": worded("timed out"), "not judged": worded("not judged"), NOT_STARTED: worded("not started"),
    }  # fmt: skip
    return words[mark(result)]


def line_told(result: CheckResult, name: str = "") -> str:
    """Return the check, what became of it, and its points; `name` is how it is written where its own is markup."""
    return worded(
        "{check}: {mark}, {got} of {most} points",
        check=name or result.check, mark=mark_told(result), got=f"{result.points:g}", most=f"{result.max_points:g}",
    )  # fmt: skip


def points_told(results: Iterable[CheckResult]) -> str:
    """Return the points of some checks together."""
    rows = list(results)
    got, most = total(r.points for r in rows), total(r.max_points for r in rows)
    return worded("{got} of {most} points", got=f"{got:g}", most=f"{most:g}")


def detail_told(result: CheckResult) -> str:
    """Return what happened in the place of a failure."""
    return worded("But {detail}.", detail=reworded(result.detail))


NOT_RUN = "not run: a file could not be imported"


def waits(result: CheckResult, card: Scorecard) -> str:
    """Return why a check waits for something else to be done first, in a word or two; nothing where it does not."""
    if mark(result) == NOT_STARTED:
        return NOT_STARTED
    return NOT_RUN if card.waits_for(result) else ""


def counted(count: int, why: str) -> str:
    """Return how many checks wait for that reason, or passed where there is none."""
    if why == NOT_STARTED:
        return worded("{count} not started", count=count)
    if why == NOT_RUN:
        return worded("{count} not run: a file could not be imported", count=count)
    return worded("{count} passed", count=count)


def to_do(card: Scorecard) -> list[CheckResult]:
    """Return the checks that lost points, the next step first: by task, and in it what is wrong before what waits."""
    lost = [result for result in card.results if mark(result) != "ok"]
    tasks = list(by_task(lost))
    return sorted(lost, key=lambda result: (tasks.index(result.task), bool(waits(result, card))))


def next_check(card: Scorecard) -> CheckResult | None:
    """Return the check that is the next step; None where a file comes first, as `notices` say, or all is done."""
    if card.problems or card.load_errors:
        return None
    return next(iter(to_do(card)), None)


def next_step(card: Scorecard) -> str:
    """Return the first task in their order that is not done, in the words of a student's pytest; empty where all is."""
    for task, results in by_task(card.results).items():
        lost = [result for result in results if mark(result) != "ok"]
        if not lost:
            continue
        if file := next((file for result in lost if (file := card.waits_for(result))), ""):
            return worded("next: task {task} (waits for {file})", task=task, file=file)
        if any(mark(result) != NOT_STARTED for result in lost):
            return worded("next: task {task} (not right yet)", task=task)
        if len(lost) == len(results):
            return worded("next: task {task} (not started yet)", task=task)
        return worded("next: task {task} (begun)", task=task)
    return ""


def example(result: CheckResult) -> Failure | None:
    """Return the failure with an example that the student may see, if there is one."""
    return result.failure if result.failure and not result.failure.is_hidden else None
