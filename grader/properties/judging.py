"""Judges what a student's tests did on right and on wrong implementations: a check's result for each property. Pure.

A test counts where it accepts every wheat. One that asks for few different inputs is an example of the property, and
what only examples show is worth a part of the points. A chaff is caught where one of the tests that count rejects it,
after a call of an operator. All of a property's points need all of its chaffs (or `enough` of them): see the table.
Where a file has several tests of a property they count together, so that one that is too strict does not cost what the
others show.
"""

import builtins
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.courses.properties import Property, Variant
from grader.kit.judging.failure import Failure
from grader.kit.plain import Raised
from grader.kit.showing.failure_text import clean
from grader.kit.wording.words import english
from grader.properties.watched import Run
from grader.results.scorecard import CheckResult, Verdict

SHOWN_HINTS = 2  # chaffs that are described at once; whoever mends the test is told of others the next time
EXAMPLE_SHARE = 0.5  # of the points: an example says what must hold, and not that it always does
NOT_DRAWN = -1  # in place of a count: the test asks for the same numbers whatever is drawn
# ends of a run that say nothing of the implementation
INCONCLUSIVE = ("timed out", "crashed", "varies", "over the budget")


@dataclass(frozen=True)
class TestRuns:
    """What one test did on each implementation that it was tried on."""

    name: str
    runs: Mapping[str, Run]  # by the implementation's text
    checked: Mapping[str, int] = field(default_factory=dict)  # by the property's name, where it was counted

    def strict_on(self, wheats: Sequence[str]) -> str | None:
        """Return the first wheat that it does not accept."""
        return next((w for w in wheats if w in self.runs and self.runs[w].end != "passed"), None)

    def inputs(self, prop: Property) -> int:
        """Return how many different inputs it asks of the operator under test."""
        run = self.runs.get(prop.wheats[0], Run())
        return run.inputs.get((prop.operator, prop.calls), 0)

    def is_general(self, prop: Property) -> bool:
        """Return whether it shows the property, as far as is known, and not a few examples of it."""
        return self.inputs(prop) >= prop.inputs and self.checked.get(prop.name, prop.checked) >= prop.checked

    def catches(self, chaff: Variant) -> bool:
        """Return whether it rejects a wrong implementation, having called it."""
        run = self.runs.get(chaff.text)
        return run is not None and run.end == "raised" and run.calls > 0


def judge(prop: Property, tests: Sequence[TestRuns]) -> CheckResult:
    """Return the result of a property by the tests of it that were handed in."""
    if not tests:
        return _failed(prop, english(f"the file has no test of that name ({' or '.join(prop.tests)})"))
    if all(_is_stub(test) for test in tests):
        return _not_started(prop, tests[0])
    if inconclusive := next((t for t in tests for run in t.runs.values() if run.end in INCONCLUSIVE), None):
        return _inconclusive(prop, inconclusive)
    counting = [t for t in tests if t.strict_on(prop.wheats) is None]
    if not counting:
        return _failed(prop, _too_strict(prop, tests[0]))
    missed = _missed(prop, counting)
    if len(prop.chaffs) - len(missed) >= prop.enough:
        general = [t for t in counting if t.is_general(prop)]
        is_shown = len(prop.chaffs) - len(_missed(prop, general)) >= prop.enough
        return _result(prop, "passed") if is_shown else _example(prop, counting)
    return _failed(prop, _vacuous(prop, counting, missed) or _lets_through(missed))


def _missed(prop: Property, tests: Sequence[TestRuns]) -> list[Variant]:
    """Return the chaffs that none of the tests rejects."""
    return [chaff for chaff in prop.chaffs if not any(t.catches(chaff) for t in tests)]


def _example(prop: Property, tests: Sequence[TestRuns]) -> CheckResult:
    """Return the result where the property is shown by a few inputs alone."""
    asked = " and ".join(f"{t.name} ({t.inputs(prop)})" for t in tests if t.inputs(prop) < prop.inputs)
    fixed = [t.name for t in tests if t.checked.get(prop.name) == NOT_DRAWN]
    names = " and ".join(fixed)
    few = [english(f"fixed numbers alone are asked for by {names}, and none are drawn by @given")] if fixed else []
    few += [english(f"fewer than {prop.inputs} different inputs are asked for by {asked}")] if asked else []
    few += [
        english(f"{t.name} noticed a wrong answer at {t.checked[prop.name]} of its inputs, fewer than {prop.checked}")
        for t in tests
        if t.inputs(prop) >= prop.inputs and not t.is_general(prop) and t.name not in fixed
    ]
    detail = english(f"{'; '.join(few)}: an example, which is half of the points")
    return _result(prop, "passed", share=EXAMPLE_SHARE, detail=detail)


def not_loaded(prop: Property, error: Raised) -> CheckResult:
    """Return the result of a property where the file cannot be loaded."""
    return _result(
        prop, "crashed", failure=Failure(prop.sentence, (), (), error, None, english("a file that can be imported"))
    )


def _is_stub(test: TestRuns) -> bool:
    ends = [run for run in test.runs.values() if run.end not in INCONCLUSIVE]
    return bool(ends) and all(_kind(run) == "NotImplementedError" and not run.calls for run in ends)


def _not_started(prop: Property, test: TestRuns) -> CheckResult:
    error = next(iter(test.runs.values())).error
    return _result(
        prop, "crashed", failure=Failure(prop.sentence, (), (), error, None, english("a test"), "NOT-STARTED")
    )


def _inconclusive(prop: Property, test: TestRuns) -> CheckResult:
    ends = {run.end for run in test.runs.values()}
    if "varies" in ends:
        said = english(f"{test.name} does not end the same way each time that it is run on the same operators")
        return _failed(prop, said)
    if "timed out" in ends:
        return _result(prop, "timed out", detail=english(f"{test.name} did not come to an end in time"))
    if "over the budget" in ends:
        return _result(
            prop, "not judged", detail=english("over the budget: your tests took longer in all than any need")
        )
    said = english(f"{test.name} ended its process, or sent what is no call of an operator")
    return _result(prop, "crashed", detail=said)


def _too_strict(prop: Property, test: TestRuns) -> str:
    wheat = test.strict_on(prop.wheats) or ""
    run, other = test.runs.get(wheat, Run()), next((o.hint for o in prop.others if o.text == wheat), "")
    said = _said(run)
    if _kind(run) == "Unsatisfiable":
        return english(f"{test.name} filters all of its inputs away, so that nothing is left to be tested")
    if "the course has no operator" in said:
        return english(f"{test.name} needs more than the operators of the course: {said}")
    if not run.calls:
        return english(f"{test.name} fails by itself, before it calls an operator: {said}")
    if not run.last:
        return english(f"{test.name} rejects a right implementation: {said}")
    if other:
        return english(
            f"{test.name} rejects {other}, for which the property holds: test the property, and not the values of your"
            f" own operators (by {said}, where {', '.join(run.last)})"
        )
    last = ", ".join(run.last)
    return english(f"{test.name} rejects a right implementation, by {said}, where {last}; each of these is right")


def _kind(run: Run) -> str:
    return run.error["!"] if run.error else ""


def _said(run: Run) -> str:
    """Return what the test raised, as a part of a sentence."""
    return clean(f"{run.error['!']}: {run.error['m']}").strip().removesuffix(":")[:300] if run.error else ""


def _vacuous(prop: Property, tests: Sequence[TestRuns], missed: Sequence[Variant]) -> str:
    """Return why the tests catch nothing at all, where that can be seen from their calls."""
    names = " and ".join(t.name for t in tests)
    called = {name for t in tests for run in t.runs.values() for name in run.operators}
    if not called:
        return english(
            f"{names} never calls an operator, so none can fail it (perhaps an `if` filters all inputs away)"
        )
    if prop.operator and prop.operator not in called:
        name = prop.operator
        if hasattr(builtins, name):
            return english(
                f"{names} never calls {name}, so no {name} can fail it; without an import, {name} is Python's own"
            )
        return english(f"{names} never calls {name}, so no {name} can fail it")
    if len(missed) == len(prop.chaffs):
        return english(
            f"{names} passes on all wrong operators that it was tried on: does it assert anything, does it let the"
            f" AssertionError out, and are its inputs more than a few? It lets through {missed[0].hint}"
        )
    return ""


def _lets_through(missed: Sequence[Variant]) -> str:
    hints = "; and ".join(chaff.hint for chaff in missed[:SHOWN_HINTS])
    if len(missed) > SHOWN_HINTS:
        return english(f"it lets through {hints}; and {len(missed) - SHOWN_HINTS} more")
    return english(f"it lets through {hints}")


def _failed(prop: Property, detail: str) -> CheckResult:
    return _result(prop, "failed", detail=detail)


def _result(prop: Property, verdict: Verdict, **rest: Any) -> CheckResult:
    return CheckResult(prop.name, prop.task, prop.sentence, verdict, prop.points, **rest)
