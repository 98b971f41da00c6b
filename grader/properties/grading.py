"""Grades a submission of tests: runs each test on each implementation of its properties, and makes the scorecard.

Each run has two fresh children, which learn neither which implementation it is nor how many there are, nor what was
run before. They come in an order that nobody can know beforehand, not even from the submission and the source of this
program: a test that guesses by its process id, say, guesses anew each time. For an honest test the order is nothing.
"""

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from grader import syntax
from grader.intake.values import Submission
from grader.kit.plain import Raised
from grader.properties.judging import Tried, judge, not_loaded
from grader.properties.relay import Run, run_test, test_names
from grader.properties.table import Property
from grader.sandbox.canary import LEVEL, require_isolation
from grader.sandbox.client import ForkServer
from grader.scorecard import Scorecard
from grader.suite import Suite

FILE = "properties.py"
BESIDE = Path(__file__).with_name("beside")
INSIDE = "grader.properties.inside"  # what its children know of us
AGAIN = 3  # times more that a chaff must be caught: with the wheats twice, who guesses wins once in 300 times
MAX_TESTS = 5  # of one property; more are no tests, but guesses
# Of all tests of a submission together; the reference's take below 5. Those after them in the file are not run.
MAX_CPU_SECONDS, MAX_WALL_SECONDS = 100, 1800


@dataclass(frozen=True)
class PropertyBench:
    """What grading tests needs: the properties, and a fork server that has pytest and hypothesis."""

    suite: Suite
    server: ForkServer
    order: random.Random = field(default_factory=random.SystemRandom)

    def grade(self, submission: Submission) -> Scorecard:
        """The scorecard of one submission."""
        files = _with_tools(submission.files)
        found = _unread(submission) or test_names(self.server, files)
        if isinstance(found, Run):
            error = found.error or {"!": "NotLoaded", "m": "the file has no tests"}
            return _scorecard(self.suite, submission, {}, {FILE: error})
        tests = {rule: names[:MAX_TESTS] for rule, names in _of_each(self.suite.properties, found).items()}
        return _scorecard(self.suite, submission, self._tried(files, tests), {})

    def _tried(self, files: Mapping[str, str], tests: Mapping[Property, Sequence[str]]) -> dict[Property, list[Tried]]:
        """What each test did on the implementations of all of its properties; each pair is run once."""
        names = dict.fromkeys(n for found in tests.values() for n in found)
        runs: dict[tuple[str, str], Run] = {}
        began, spent = time.monotonic(), 0.0
        for name in names:
            texts = dict.fromkeys(t for rule, found in tests.items() if name in found for t in _implementations(rule))
            for text in self.order.sample(list(texts), len(texts)):
                is_over = spent > MAX_CPU_SECONDS or time.monotonic() - began > MAX_WALL_SECONDS
                run = Run("timed out") if is_over else run_test(self.server, files, name, text)
                runs[name, text], spent = run, spent + run.cpu_seconds
                if run.end == "timed out":  # the test gets nothing, and each of its runs would cost as much
                    runs |= dict.fromkeys(((name, other) for other in texts), run)
                    break
        self._simplify(files, tests, runs)
        self._confirm(files, tests, runs)
        return _by_rule(tests, runs)

    def _confirm(
        self, files: Mapping[str, str], tests: Mapping[Property, Sequence[str]], runs: dict[tuple[str, str], Run]
    ) -> None:
        """Run again what earns points: a test that guesses is right once, and not each time."""
        again: dict[tuple[str, str], int] = {}
        for rule, tried in _by_rule(tests, runs).items():
            if judge(rule, tried).verdict == "passed":
                for test in tried:
                    caught = [c.text for c in rule.chaffs if test.catches(c)][: rule.enough]
                    again |= {(test.name, text): 1 for text in rule.wheats} | {(test.name, t): AGAIN for t in caught}
        pairs = [pair for pair, count in again.items() for _ in range(count)]
        for name, text in self.order.sample(pairs, len(pairs)):
            if runs[name, text].end not in (run_test(self.server, files, name, text).end, "varies"):
                runs[name, text] = Run("varies")

    def _simplify(
        self, files: Mapping[str, str], tests: Mapping[Property, Sequence[str]], runs: dict[tuple[str, str], Run]
    ) -> None:
        """Where a test rejects a right implementation, find the simplest example on which it does."""
        seen: set[str] = set()
        for rule, found in tests.items():
            for name in (n for n in found if n not in seen):
                seen.add(name)
                strict = next((w for w in rule.wheats if (r := runs.get((name, w))) and r.end == "raised"), None)
                if strict is not None and runs[name, strict].calls:
                    simple = run_test(self.server, files, name, strict, is_shrunk=True)
                    if simple.end == "raised":
                        runs[name, strict] = simple


@contextmanager
def open_property_bench(root: Path, suite: Suite) -> Iterator[PropertyBench]:
    """A fork server that is shown to hold a submission; raises IsolationFault or HarnessFault where it is not."""
    with ForkServer(root, probes=INSIDE) as server:
        require_isolation(server)
        yield PropertyBench(suite, server)


def _by_rule(
    tests: Mapping[Property, Sequence[str]], runs: Mapping[tuple[str, str], Run]
) -> dict[Property, list[Tried]]:
    return {
        rule: [Tried(n, {text: runs[n, text] for text in _implementations(rule) if (n, text) in runs}) for n in found]
        for rule, found in tests.items()
    }


def _of_each(rules: Sequence[Property], found: Mapping[str, frozenset[str]]) -> dict[Property, list[str]]:
    """The tests of each property: those of its names, and those of its mark that have no name of another's."""
    named = {rule: [n for n in found if rule.counts(n)] for rule in rules}
    taken = {n for names in named.values() for n in names}
    return {r: names + [n for n in found if n not in taken and r.mark in found[n]] for r, names in named.items()}


def _implementations(rule: Property) -> tuple[str, ...]:
    return (*rule.wheats, *(chaff.text for chaff in rule.chaffs))


def _with_tools(files: Mapping[str, str]) -> dict[str, str]:
    """The student's files, with the operators that call elsewhere, and MiniTorch's tools where there are none."""
    tools = {path.name: path.read_text(encoding="utf-8") for path in sorted(BESIDE.glob("[!_]*.py"))}
    return tools | dict(files) | {name: tools[name] for name in ("operators.py", "testing.py")}


def _unread(submission: Submission) -> Run | None:
    reason = submission.problems.get(FILE)
    return None if reason is None else Run(error={"!": "NotLoaded", "m": reason})


def _scorecard(
    suite: Suite,
    submission: Submission,
    tried: Mapping[Property, Sequence[Tried]],
    load_errors: dict[str, Raised],
) -> Scorecard:
    error = load_errors.get(FILE)
    return Scorecard(
        student=submission.student,
        assignment=suite.name,
        version=suite.assignment.version,
        submission=submission.digest,
        suite=suite.digest,
        level=LEVEL,
        results=tuple(not_loaded(p, error) if error else judge(p, tried[p]) for p in suite.properties),
        problems=dict(submission.problems),
        notes=submission.notes,
        load_errors=load_errors,
        load_notes=syntax.notes(load_errors, submission.files),
    )
