"""A scorecard as a Report, from which the writers of `grader.ci` make what a place shows; nothing hidden is in it."""

from collections.abc import Iterator, Mapping

from grader.ci.checking.report import Report, Row, State, TaskReport
from grader.feedback.told import NOT_STARTED, mark, notices
from grader.kit.judging.failure import Failure
from grader.kit.picturing.in_text import failure_told
from grader.kit.picturing.pictures import picture
from grader.kit.probe import Probe
from grader.kit.showing.failure_text import clean
from grader.kit.testing.tasks import marker
from grader.results.scorecard import CheckResult, Scorecard, by_task

_STATES: Mapping[str, State] = {
    "passed": "passed", "failed": "failed", "crashed": "crashed", "timed out": "timed out", "not judged": "not run"
}  # fmt: skip


def report_of(card: Scorecard, probes: Mapping[str, Probe], titles: Mapping[str, str]) -> Report:
    """Return the report; `titles` are those of the tasks."""
    tasks = []
    for task, results in by_task(card.results).items():
        rows = tuple(_row(result, card, probes) for result in results)
        tasks.append(TaskReport(task, titles.get(task, task), card.assignment, f"pytest -m {marker(task)}", rows))
    said = (*notices(card), *_cut_off(card))
    return Report(tuple(tasks), tuple(map(clean, said)), is_practice=False)


def _cut_off(card: Scorecard) -> Iterator[str]:
    """Return what has no verdict, and why: a place shows a check without one as not run."""
    cut = [r.check for r in card.results if r.verdict == "not judged" and not card.waits_for(r)]
    if cut:
        checks = f"{len(cut)} check{'s' * (len(cut) > 1)}"
        yield f"{checks} not judged: over the budget (a right answer takes less time). Your instructor must look."


def _row(result: CheckResult, card: Scorecard, probes: Mapping[str, Probe]) -> Row:
    state = _state(result, card)
    row = Row(result.check, result.sentence, result.max_points, state, share=result.share)
    if state in ("passed", "not started", "not run"):
        return row
    if result.failure is None:
        return Row(row.name, row.sentence, row.points, state, clean(f"{result.sentence} But {result.detail}."))
    told = failure_told(result.failure, probes)
    return Row(row.name, row.sentence, row.points, state, told, picture=drawn(result.failure, probes))


def drawn(failure: Failure, probes: Mapping[str, Probe]) -> str:
    """Return the picture of a failure as an SVG file; empty where it has none."""
    figure = picture(failure, probes)
    return figure.svg() if figure else ""


def _state(result: CheckResult, card: Scorecard) -> State:
    if card.waits_for(result):
        return "not run"
    return "not started" if mark(result) == NOT_STARTED else _STATES[result.verdict]
