"""Grades a submission of tests: runs each test on each implementation of its properties, and makes the scorecard.

Each run has two fresh children, which learn neither which implementation it is nor how many there are, nor what was
run before. They come in an order that nobody can know beforehand, not even from the submission and the source of this
program: a test that guesses by its process id, say, guesses anew each time. For an honest test the order is nothing.

All runs of a submission have one budget. A test whose runs it does not pay for has no verdict.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from grader.courses.properties import SCALES, Property
from grader.courses.suite import Suite
from grader.intake.values import Submission
from grader.kit.answering.loading import known_roots
from grader.properties.confirming import AGAIN, RIGHT, Confirmation
from grader.properties.inputs import Inputs
from grader.properties.judging import TestRuns, judge, not_loaded
from grader.properties.relay import Asked, Run, SubmittedTests, absent_imports, run_test, run_watched, test_names
from grader.results.absent_imports import said_of_imports
from grader.results.making import scorecard
from grader.results.scorecard import Scorecard
from grader.sandbox.budget import Budget
from grader.sandbox.client import ForkServer
from grader.sandbox.faults import Missed
from grader.sandbox.importing.holding import Holds
from grader.sandbox.importing.starting import once
from grader.sandbox.isolation.canary import require_isolation

TOOLS = ("pytest", "hypothesis")  # which tests import
INSIDE = "grader.properties.inside"  # what its children know of us
MAX_TESTS = 5  # of one property that are run; whoever writes more is guessing
SHRUNK_CPU, SHRUNK_ASLEEP = 10.0, 10.0  # seconds for the simplest examples: no verdict is decided there


@dataclass(frozen=True)
class PropertyExaminer:
    """What grading tests needs: the properties, and a fork server that has pytest and hypothesis."""

    suite: Suite
    server: ForkServer
    order: random.Random = field(default_factory=random.SystemRandom)
    wide: Callable[[], ForkServer] | None = None  # one that holds all that may be imported

    def grade(self, submission: Submission) -> Scorecard:
        """The scorecard of one submission: what was run before it missed a module is forgotten."""
        budget = Budget()
        try:
            return self._graded(submission, budget)
        except Missed:
            if self.wide is None:
                raise
            return replace(self, server=self.wide(), wide=None)._graded(submission, budget)

    def _graded(self, submission: Submission, budget: Budget) -> Scorecard:
        (file,) = self.suite.assignment.files
        tools = self.suite.tools
        files = {**tools.spare, **submission.files, **tools.files}
        submitted = SubmittedTests(files, file.removesuffix(".py"), tools, _scale(files))
        said = self._said_of_imports(submitted, budget)
        found = _unread(submission, file) or test_names(partial(self.server.spawn, budget), submitted)
        if isinstance(found, Run):
            error = found.error or {"!": "NotLoaded", "m": "the file has no tests"}
            results = [not_loaded(prop, error) for prop in self.suite.properties]
            return scorecard(submission, self.suite, results, load_errors={file: error}, **said)
        tests = {prop: names[:MAX_TESTS] for prop, names in _of_each(self.suite.properties, found).items()}
        runs = _Runs(self, submitted, budget).of(tests)
        results = [judge(prop, runs[prop]) for prop in self.suite.properties]
        return scorecard(submission, self.suite, results, load_errors={}, **said)

    def _said_of_imports(self, submitted: SubmittedTests, budget: Budget) -> dict[str, tuple[str, ...]]:
        """What the scorecard says of imports that find no module."""
        listed = (*TOOLS, *self.suite.assignment.imports)
        known = [*listed, *known_roots(submitted.files, self.suite.package)]
        return said_of_imports(absent_imports(partial(self.server.spawn, budget), submitted, known), listed)


@dataclass(frozen=True)
class _Runs:
    """The runs of one submission's tests."""

    examiner: PropertyExaminer
    submitted: SubmittedTests
    budget: Budget

    def of(self, tests: Mapping[Property, Sequence[str]]) -> dict[Property, list[TestRuns]]:
        """What each test did on the implementations of all of its properties; each pair is run once."""
        runs: dict[tuple[str, str], Run] = {}
        asked: dict[str, Inputs] = {}
        for name in dict.fromkeys(n for found in tests.values() for n in found):
            texts = dict.fromkeys(t for prop, found in tests.items() if name in found for t in _implementations(prop))
            for text in self._shuffled(texts):
                run, inputs = self._watched(Asked(name, text))
                runs[name, text] = run
                if text == self.examiner.suite.properties[0].wheats[0]:
                    asked[name] = inputs
                if run.end in ("timed out", "over the budget"):  # it gets nothing, and each run would cost as much
                    runs |= dict.fromkeys(((name, other) for other in texts), run)
                    break
        self._simplify(tests, runs)
        return _by_property(tests, runs, self._confirm(tests, runs, asked))

    def _watched(self, asked: Asked) -> tuple[Run, Inputs]:
        return run_watched(partial(self.examiner.server.spawn, self.budget), self.submitted, asked)

    def _shuffled(self, texts: Iterable[str]) -> list[str]:
        known = list(texts)
        return self.examiner.order.sample(known, len(known))

    def _confirm(
        self, tests: Mapping[Property, Sequence[str]], runs: dict[tuple[str, str], Run], asked: Mapping[str, Inputs]
    ) -> dict[tuple[str, str], int]:
        """Run again what earns points; at how many inputs each test notices a wrong answer, by test and property.

        Test by test, in the order of the file: where the budget ends must not depend on chance.
        """
        earning: dict[str, list[tuple[Property, TestRuns]]] = {}
        for prop, runs_of_tests in _by_property(tests, runs).items():
            if judge(prop, runs_of_tests).verdict == "passed":
                for test in runs_of_tests:
                    earning.setdefault(test.name, []).append((prop, test))
        checked = {}
        for name, of_test in earning.items():
            general = [prop for prop, test in of_test if _may_earn_all(prop, test)]
            confirmation = Confirmation(
                self._watched,
                of_test[0][1],
                runs,
                self._shuffled(_again(of_test)),
                self.examiner.order,
                sum(prop.checked for prop in general),
            )
            for prop in general:
                checked[name, prop.name] = confirmation.checked(prop, asked[name])
            confirmation.finish()
        return checked

    def _simplify(self, tests: Mapping[Property, Sequence[str]], runs: dict[tuple[str, str], Run]) -> None:
        """Where a test rejects a right implementation, find the simplest example on which it does."""
        budget = self.budget.part(SHRUNK_CPU, SHRUNK_ASLEEP)
        seen: set[str] = set()
        for prop, found in tests.items():
            for name in (n for n in found if n not in seen):
                seen.add(name)
                strict = next((w for w in prop.wheats if (r := runs.get((name, w))) and r.end == "raised"), None)
                if strict is not None and runs[name, strict].calls:
                    spawn = partial(self.examiner.server.spawn, budget)
                    simple = run_test(spawn, self.submitted, Asked(name, strict, is_shrunk=True))
                    if simple.end == "raised":
                        runs[name, strict] = simple


@contextmanager
def open_property_examiner(root: Path, suite: Suite) -> Iterator[PropertyExaminer]:
    """A fork server that is shown to hold a submission; raises IsolationFault or HarnessFault where it is not."""
    imports = (*TOOLS, *suite.assignment.imports)
    with ExitStack() as stack:

        def started(*, is_wide: bool) -> ForkServer:
            server = stack.enter_context(ForkServer(root, holds=Holds(INSIDE, imports, is_wide)))
            require_isolation(server)
            return server

        yield PropertyExaminer(suite, started(is_wide=False), wide=once(partial(started, is_wide=True)))


def _by_property(
    tests: Mapping[Property, Sequence[str]],
    runs: Mapping[tuple[str, str], Run],
    checked: Mapping[tuple[str, str], int] = MappingProxyType({}),
) -> dict[Property, list[TestRuns]]:
    def test_runs(prop: Property, name: str) -> TestRuns:
        of_test = {text: runs[name, text] for text in _implementations(prop) if (name, text) in runs}
        key = (name, prop.name)
        return TestRuns(name, of_test, {prop.name: checked[key]} if key in checked else {})

    return {prop: [test_runs(prop, name) for name in found] for prop, found in tests.items()}


def _scale(files: Mapping[str, str]) -> float:
    """SCALE of the implementations that have one: the same for the same files, and known to nobody who writes them."""
    return random.Random(repr(sorted(files.items()))).choice(SCALES)  # noqa: S311 - it hides nothing


def _may_earn_all(prop: Property, test: TestRuns) -> bool:
    """Whether all points depend on what this test checks."""
    return prop.inputs > 1 and test.is_general(prop) and test.strict_on(prop.wheats) is None


def _again(of_test: Sequence[tuple[Property, TestRuns]]) -> list[str]:
    """The implementations on which a test that earns points is run again, each as often as it is run."""
    counts: dict[str, int] = {}
    for prop, test in of_test:
        caught = [c.text for c in prop.chaffs if test.catches(c)][: prop.enough]
        wanted = dict.fromkeys(prop.wheats, 1) | dict.fromkeys(caught, AGAIN)
        wanted[prop.wheats[0]] = max(1, RIGHT + 1 - len(prop.wheats))
        # properties share implementations, and each must have all the runs that it wants
        counts |= {text: max(count, counts.get(text, 0)) for text, count in wanted.items()}
    return [text for text, count in counts.items() for _ in range(count)]


def _of_each(props: Sequence[Property], found: Mapping[str, frozenset[str]]) -> dict[Property, list[str]]:
    """The tests of each property: those of its names, and those of its mark that have no name of another's."""
    named = {prop: [n for n in found if prop.counts(n)] for prop in props}
    taken = {n for names in named.values() for n in names}
    return {r: names + [n for n in found if n not in taken and r.mark in found[n]] for r, names in named.items()}


def _implementations(prop: Property) -> tuple[str, ...]:
    return (*prop.wheats, *(chaff.text for chaff in prop.chaffs))


def _unread(submission: Submission, file: str) -> Run | None:
    reason = submission.problems.get(file)
    return None if reason is None else Run(error={"!": "NotLoaded", "m": reason})
