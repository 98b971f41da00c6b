"""Reads the reports of pytest: which checks were chosen and what became of them, and what is said of several at once.

Reports of checks carry what `plugin` has put there, as plain values: another process may have made them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from grader.kit.showing.failure_text import clean
from grader.kit.testing.saying import import_lines
from grader.kit.testing.standing import Asked
from grader.kit.wording.words import worded


def asked_in(stats: Mapping[str, Sequence[Any]]) -> list[Asked]:
    """Return the checks among the reports, by what pytest calls them."""
    return [
        Asked(report.task, report.check, report.points, report.state or state)
        for state, reports in stats.items()
        for report in reports
        if getattr(report, "task", None) is not None and report.when == "call"
    ]


def waiting_lines(reports: Sequence[Any]) -> Iterator[str]:
    """Yield what is said of each file that cannot be imported, once."""
    faults = {json.dumps(report.told, sort_keys=True): report.told for report in reports}
    for key, told in faults.items():
        yield ""
        yield from import_lines(told, sum(json.dumps(report.told, sort_keys=True) == key for report in reports))


def same_lines(reports: Iterable[Any]) -> Iterator[str]:
    """Yield which checks fail by the cause of one that is told."""
    told: dict[str, list[str]] = {}
    for report in reports:
        told.setdefault(report.same_as, []).append(report.check)
    for name, others in told.items():
        listed = ", ".join(others)
        yield clean(worded("By the cause of {check} these fail as well: {others}", check=name, others=listed))
