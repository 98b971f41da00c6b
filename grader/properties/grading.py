"""Grades a submission of tests: runs each test on each implementation of its properties, and makes the scorecard.

Each run has two fresh children, which learn neither which implementation it is nor how many there are, nor what was
run before. They come in an order that nobody can know beforehand, not even from the submission and the source of this
program: a test that guesses by its process id, say, guesses anew each time. For an honest test the order is nothing.

All runs of a submission have one budget. A test whose runs it does not pay for has no verdict.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from grader.courses.properties import SCALES, Property
from grader.courses.suite import Suite
from grader.intake.values import Submission
from grader.kit.answering.loading import known_roots
from grader.kit.wording.words import in_english
from grader.properties.answering import Answers
from grader.properties.confirming import Confirmation, to_run_again
from grader.properties.inside.calling import OWN
from grader.properties.judging import NOT_DRAWN, TestRuns, judge, not_loaded
from grader.properties.relay import Asked, Relay, SubmittedTests, absent_imports, test_names
from grader.properties.trying import Trial
from grader.properties.watched import Run
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
MAX_TESTS = 5  # of one property that are run; a student who writes more is guessing
SHRUNK_CPU, SHRUNK_ASLEEP = 10.0, 10.0  # seconds for the simplest examples: no verdict is decided there


@dataclass(frozen=True)
class PropertyExaminer:
    """What grading tests needs: the properties, and a fork server that has pytest and hypothesis."""

    suite: Suite
    server: ForkServer
    order: random.Random = field(default_factory=random.SystemRandom)
    wide: Callable[[], ForkServer] | None = None  # one that holds all that may be imported

    @in_english()
    def grade(self, submission: Submission) -> Scorecard:
        """Return the scorecard of one submission: what was run before it missed a module is forgotten."""
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
        own = {f"{OWN}{name}": text for name, text in submission.files.items() if name in tools.files}
        files = {**tools.spare, **submission.files, **own, **tools.files}
        submitted = SubmittedTests(files, file.removesuffix(".py"), tools, _scale(files))
        said = self._said_of_imports(submitted, budget)
        found = _unread(submission, file) or test_names(partial(self.server.spawn, budget), submitted)
        if isinstance(found, Run):
            error = found.error or {"!": "NotLoaded", "m": "the file has no tests"}
            results = [not_loaded(prop, error) for prop in self.suite.properties]
            return scorecard(submission, self.suite, results, load_errors={file: error}, **said)
        tests = {prop: names[:MAX_TESTS] for prop, names in _of_each(self.suite.properties, found).items()}
        with closing(self._answers(budget, submitted)) as answers:
            relay = Relay(partial(self.server.spawn, budget), submitted, answers)
            shown = Relay(partial(self.server.spawn, budget.part(SHRUNK_CPU, SHRUNK_ASLEEP)), submitted, answers)
            runs = _Runs(self.suite.properties[0].wheats[0], self.order, relay, shown).of(tests)
        results = [judge(prop, runs[prop]) for prop in self.suite.properties]
        return scorecard(submission, self.suite, results, load_errors={}, **said)

    def _said_of_imports(self, submitted: SubmittedTests, budget: Budget) -> dict[str, tuple[str, ...]]:
        """Return what the scorecard says of imports that find no module."""
        listed = (*TOOLS, *self.suite.assignment.imports)
        known = [*listed, *known_roots(submitted.files, self.suite.package)]
        return said_of_imports(absent_imports(partial(self.server.spawn, budget), submitted, known), listed)

    def _answers(self, budget: Budget, submitted: SubmittedTests) -> Answers:
        texts = [text for prop in self.suite.properties for text in _implementations(prop)]
        return Answers(partial(self.server.spawn, budget), self.suite.tools, texts, submitted.scale)


@dataclass(frozen=True)
class _Runs:
    """The runs of one submission's tests."""

    reference: str  # its text: what every test is tried on first
    order: random.Random
    relay: Relay
    shown: Relay  # for what is only shown
    runs: dict[tuple[str, str], Run] = field(default_factory=dict)  # by test and implementation
    trials: dict[str, Trial] = field(default_factory=dict)  # by test

    def of(self, tests: Mapping[Property, Sequence[str]]) -> dict[Property, list[TestRuns]]:
        """Return what each test did on the implementations of all of its properties; each pair is run once."""
        for name in dict.fromkeys(n for found in tests.values() for n in found):
            texts = dict.fromkeys(t for prop, found in tests.items() if name in found for t in _implementations(prop))
            self._try(name, list(texts))
        self._simplify(tests)
        return self._by_property(tests, self._confirm(tests))

    def _try(self, name: str, texts: Sequence[str]) -> None:
        """Run a test on the reference, and where it accepts that, on all others."""
        trial = self.trials[name] = Trial.begin(self.relay, name, self.reference)
        first = self.runs[name, self.reference] = trial.first.run
        if first.end in ("timed out", "over the budget"):  # it gets nothing, and each run would cost as much
            self.runs.update(dict.fromkeys(((name, text) for text in texts), first))
        if first.end != "passed":
            return
        others = [text for text in texts if text != self.reference]
        for text in self._shuffled(others):
            run = self.runs[name, text] = first if trial.is_same_on(text) else trial.on(text).run
            if run.end in ("timed out", "over the budget"):
                self.runs.update(dict.fromkeys(((name, other) for other in texts), run))
                break

    def _shuffled(self, texts: Sequence[str]) -> list[str]:
        return self.order.sample(texts, len(texts))

    def _confirm(self, tests: Mapping[Property, Sequence[str]]) -> dict[tuple[str, str], int]:
        """Run again what earns points; at how many inputs each test notices a wrong answer, by test and property.

        Test by test, in the order of the file: where the budget ends must not depend on chance.
        """
        earning: dict[str, list[tuple[Property, TestRuns]]] = {}
        for prop, runs_of_tests in self._by_property(tests).items():
            if judge(prop, runs_of_tests).verdict == "passed":
                for test in (t for t in runs_of_tests if t.strict_on(prop.wheats) is None):
                    earning.setdefault(test.name, []).append((prop, test))
        return {
            (name, prop): count for name, of_test in earning.items() for prop, count in self._confirmed(name, of_test)
        }

    def _confirmed(self, name: str, of_test: Sequence[tuple[Property, TestRuns]]) -> list[tuple[str, int]]:
        """Run a test again for the properties that it earns points of; what it checks, by the property's name."""
        trial, first = self.trials[name], self.trials[name].first.run
        tried = {text for test, text in self.runs if test == name and self.runs[test, text] is not first}
        confirmation = Confirmation(trial, of_test[0][1], self.runs, [], self.order, 0)
        checked: dict[Property, int] = {}
        for prop, test in of_test:
            if prop.inputs > 1 and test.is_general(prop):
                right = [self.reference, *(w for w in prop.wheats if w in tried)]
                found = confirmation.mixed(prop, test, right) if trial.is_drawn else NOT_DRAWN
                if found is not None:
                    checked[prop] = found
        left = [(prop, test) for prop, test in of_test if checked.get(prop, NOT_DRAWN) == NOT_DRAWN]
        confirmation.again = self._shuffled(to_run_again(left, tried))
        general = [prop for prop, test in left if prop not in checked and prop.inputs > 1 and test.is_general(prop)]
        confirmation.expected = sum(prop.checked for prop in general)
        checked |= {prop: confirmation.checked(prop) for prop in general}
        confirmation.finish()
        return [(prop.name, count) for prop, count in checked.items()]

    def _simplify(self, tests: Mapping[Property, Sequence[str]]) -> None:
        """Find the simplest example on which a test rejects a right implementation, where it does."""
        seen: set[str] = set()
        for prop, found in tests.items():
            for name in (n for n in found if n not in seen):
                seen.add(name)
                rejected = (w for w in prop.wheats if (r := self.runs.get((name, w))) and r.end == "raised")
                strict = next(rejected, None)
                if strict is not None and self.runs[name, strict].calls:
                    simple = self.shown.run(Asked(name, strict, is_shrunk=True)).run
                    if simple.end == "raised":
                        self.runs[name, strict] = simple

    def _by_property(
        self, tests: Mapping[Property, Sequence[str]], checked: Mapping[tuple[str, str], int] = MappingProxyType({})
    ) -> dict[Property, list[TestRuns]]:
        def test_runs(prop: Property, name: str) -> TestRuns:
            of_test = {text: self.runs[name, text] for text in _implementations(prop) if (name, text) in self.runs}
            key = (name, prop.name)
            return TestRuns(name, of_test, {prop.name: checked[key]} if key in checked else {})

        return {prop: [test_runs(prop, name) for name in found] for prop, found in tests.items()}


@contextmanager
def open_property_examiner(root: Path, suite: Suite) -> Iterator[PropertyExaminer]:
    """Yield a fork server that is shown to hold a submission; raises IsolationFault or HarnessFault where it is not."""
    imports = (*TOOLS, *suite.assignment.imports)
    with ExitStack() as stack:

        def started(*, is_wide: bool) -> ForkServer:
            server = stack.enter_context(ForkServer(root, holds=Holds(INSIDE, imports, is_wide)))
            require_isolation(server)
            return server

        yield PropertyExaminer(suite, started(is_wide=False), wide=once(partial(started, is_wide=True)))


def _scale(files: Mapping[str, str]) -> float:
    """Return the SCALE of the implementations that have one: the same for the same files, unknown beforehand."""
    return random.Random(repr(sorted(files.items()))).choice(SCALES)  # noqa: S311 - it hides nothing


def _of_each(props: Sequence[Property], found: Mapping[str, frozenset[str]]) -> dict[Property, list[str]]:
    """Return the tests of each property: those of its names, and those of its mark that have no name of another's."""
    named: dict[Property, list[str]] = {prop: [] for prop in props}
    for name in found:
        of_words = ([prop for prop in props if prop.counts(words)] for words in _words(name))
        for prop in next(filter(None, of_words), []):
            named[prop].append(name)
    taken = {n for names in named.values() for n in names}
    return {r: names + [n for n in found if n not in taken and r.mark in found[n]] for r, names in named.items()}


def _words(name: str) -> list[str]:
    """Return how a test may be meant: test_grows of the class TestShares is test_shares_grows, or just test_grows."""
    owner, _, function = name.rpartition(".")
    subject = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", owner.replace("Tests", "").replace("Test", "")).lower()
    return [f"test_{subject}{function.removeprefix('test')}", function] if subject else [function]


def _implementations(prop: Property) -> tuple[str, ...]:
    return (*prop.wheats, *(chaff.text for chaff in prop.chaffs))


def _unread(submission: Submission, file: str) -> Run | None:
    reason = submission.problems.get(file)
    return None if reason is None else Run(error={"!": "NotLoaded", "m": reason})
