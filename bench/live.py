"""A pytest plugin: the same checks as ordinary hypothesis tests on code in this very process. What grading replaces.

`pytest -p bench.live --code DIR --sizes FILE`: each check draws as many examples as its frozen sets hold. Nothing of it
is used to grade.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings

from grader.kit.answering.in_process import InProcess, read_folder
from grader.kit.calls import Ask, Call
from grader.kit.check import Check
from grader.kit.course import read_course_table
from grader.kit.observe import Rejected, Replay, run
from grader.kit.plain import Plain


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --code and --sizes."""
    parser.addoption("--code", type=Path, required=True)
    parser.addoption("--sizes", type=Path, required=True)


def pytest_configure(config: pytest.Config) -> None:
    """Load the code once, as `import` would."""
    package = read_course_table(config.rootpath).package
    code = InProcess(read_folder(config.option.code), str(config.option.code), package)
    sizes = json.loads(config.option.sizes.read_text(encoding="utf-8"))
    config.pluginmanager.register(Live(code, sizes), "live-checks")


@dataclass(frozen=True)
class Live:
    """Makes a test of each check."""

    code: InProcess
    sizes: dict[str, int]

    def pytest_pycollect_makeitem(self, collector: pytest.Module, name: str, obj: object) -> pytest.Function | None:
        """Collect each Check as a test function."""
        if not isinstance(obj, Check):
            return None
        test = live_test(obj, self.code.for_check(obj), self.sizes[obj.name])
        found: pytest.Function = pytest.Function.from_parent(collector, name=name, callobj=test)
        return found


@dataclass
class AtOnce(Replay):
    """Answers each call when it is asked."""

    ask: Ask = lambda rows: [[] for _ in rows]

    def take(self, call: Call) -> Plain:
        """Return what the code returns now."""
        return self.ask([[call]])[0][0]


def live_test(check: Check, ask: Ask, count: int) -> Callable[..., None]:
    """Return the check as a hypothesis test of `count` examples."""

    def test(**inputs: Any) -> None:
        try:
            run(check.body, inputs, AtOnce((), (), ask=ask))
        except Rejected:
            reject()

    if not check.inputs:
        return test
    limits = settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    strategies = {name: kind.strategy for name, kind in check.inputs.items()}
    return limits(given(**strategies)(test))
