"""Judges what a student's tests did on right and on wrong implementations: a check's result for each property. Pure.

A test counts where it accepts every wheat. A chaff is caught where one of the tests that count rejects it, after a call
of an operator. All of a property's points need all of its chaffs (or `enough` of them): see the table. Where a file has
several tests of a property they count together, so that one that is too strict does not cost what the others show.
"""

import builtins
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.kit.failure import Failure
from grader.kit.plain import Oddity, Plain
from grader.kit.render import clean, short
from grader.properties.relay import Run
from grader.properties.table import Chaff, Property
from grader.scorecard import CheckResult, Verdict

SHOWN_CALLS = 4  # of the example that a test rejects; the last ones are nearest to what failed
SHOWN_HINTS = 2  # one thing after another: who mends these is told the rest
NO_LONGER = ("timed out", "crashed", "varies", "over the budget")


@dataclass(frozen=True)
class Tried:
    """What one test did on each implementation that it was tried on."""

    name: str
    runs: Mapping[str, Run]  # by the implementation's text

    def strict_on(self, wheats: Sequence[str]) -> Run | None:
        """What it did on the first wheat that it does not accept."""
        return next((self.runs[w] for w in wheats if w in self.runs and self.runs[w].end != "passed"), None)

    def catches(self, chaff: Chaff) -> bool:
        """Whether it rejects a wrong implementation, having called it."""
        run = self.runs.get(chaff.text)
        return run is not None and run.end == "raised" and run.calls > 0


def judge(rule: Property, tests: Sequence[Tried]) -> CheckResult:
    """The result of a property by the tests of it that were handed in."""
    if not tests:
        return _failed(rule, f"the file has no test of that name ({' or '.join(rule.tests)})")
    if all(_is_stub(test) for test in tests):
        return _not_started(rule, tests[0])
    if stuck := next((t for t in tests for run in t.runs.values() if run.end in NO_LONGER), None):
        return _stuck(rule, stuck)
    counting = [t for t in tests if t.strict_on(rule.wheats) is None]
    if not counting:
        return _failed(rule, _too_strict(rule, tests[0]))
    missed = [chaff for chaff in rule.chaffs if not any(t.catches(chaff) for t in counting)]
    if len(rule.chaffs) - len(missed) >= rule.enough:
        return _result(rule, "passed")
    return _failed(rule, _vacuous(rule, counting, missed) or _lets_through(missed))


def not_loaded(rule: Property, error: Oddity) -> CheckResult:
    """The result of a property where the file cannot be loaded."""
    return _result(rule, "crashed", failure=Failure(rule.sentence, (), (), error, None, "a file that can be imported"))


def _is_stub(test: Tried) -> bool:
    ends = [run for run in test.runs.values() if run.end not in NO_LONGER]
    return bool(ends) and all(run.error.get("!") == "NotImplementedError" and not run.calls for run in ends)


def _not_started(rule: Property, test: Tried) -> CheckResult:
    error: Plain = next(iter(test.runs.values())).error
    return _result(rule, "crashed", failure=Failure(rule.sentence, (), (), error, None, "a test", "NOT-STARTED"))


def _stuck(rule: Property, test: Tried) -> CheckResult:
    ends = {run.end for run in test.runs.values()}
    if "varies" in ends:
        return _failed(rule, f"{test.name} does not end the same way each time that it is run on the same operators")
    if "timed out" in ends:
        return _result(rule, "timed out", detail=f"{test.name} did not come to an end in time")
    if "over the budget" in ends:
        return _result(rule, "not judged", detail="over the budget: your tests took longer in all than any need")
    return _result(rule, "crashed", detail=f"{test.name} ended its process, or sent what is no call of an operator")


def _too_strict(rule: Property, test: Tried) -> str:
    run = test.strict_on(rule.wheats) or Run()
    said = clean(f"{run.error.get('!', '')}: {run.error.get('m', '')}").strip().removesuffix(":")[:300]
    if run.error.get("!") == "Unsatisfiable":
        return f"{test.name} filters all of its inputs away, so that nothing is left to be tested"
    if "the course has no operator" in said:
        return f"{test.name} needs more than the operators of the course: {said}"
    if not run.calls:
        return f"{test.name} fails by itself, before it calls an operator: {said}"
    if not run.last:
        return f"{test.name} rejects a right implementation: {said}"
    return f"{test.name} rejects a right implementation, by {said}, where {_answers(run)}; each of these is right"


def _answers(run: Run) -> str:
    """The last calls with their answers, as they would be typed."""
    texts = [f"{_call(asked)} {_gives(answer)}" for asked, answer in run.last[-SHOWN_CALLS:]]
    return ", ".join(dict.fromkeys(texts))


def _gives(answer: Plain) -> str:
    return (
        f"raises {clean(answer['!'])}"
        if isinstance(answer, dict) and "!" in answer
        else f"is {short(_value(answer), 40)}"
    )


def _call(asked: Plain) -> str:
    """The call as it would be typed: zipWith(add)([1.0], [2.0]) has two pairs of parentheses."""
    name, *lists = asked
    return str(name) + "".join(f"({', '.join(_argument(a) for a in arguments)})" for arguments in lists)


def _argument(value: Plain) -> str:
    return str(value["op"]) if isinstance(value, dict) and "op" in value else short(_value(value), 60)


def _value(value: Plain) -> Plain:
    """A number that is too large for the wire is there as text."""
    return {"?": f"the integer {clean(value['int'])}"} if isinstance(value, dict) and "int" in value else value


def _vacuous(rule: Property, tests: Sequence[Tried], missed: Sequence[Chaff]) -> str:
    """Why the tests catch nothing at all, where that can be seen from their calls."""
    names = " and ".join(t.name for t in tests)
    called = {name for t in tests for run in t.runs.values() for name in run.operators}
    if not called:
        return f"{names} never calls an operator, so none can fail it (perhaps an `if` filters all inputs away)"
    if rule.operator and rule.operator not in called:
        own = f"; without an import, {rule.operator} is Python's own" if hasattr(builtins, rule.operator) else ""
        return f"{names} never calls {rule.operator}, so no {rule.operator} can fail it{own}"
    if len(missed) == len(rule.chaffs):
        return (
            f"{names} passes on all wrong operators that it was tried on: does it assert anything, does it let the"
            f" AssertionError out, and are its inputs more than a few? It lets through {missed[0].hint}"
        )
    return ""


def _lets_through(missed: Sequence[Chaff]) -> str:
    more = f"; and {len(missed) - SHOWN_HINTS} more" if len(missed) > SHOWN_HINTS else ""
    return f"it lets through {'; and '.join(chaff.hint for chaff in missed[:SHOWN_HINTS])}{more}"


def _failed(rule: Property, detail: str) -> CheckResult:
    return _result(rule, "failed", detail=detail)


def _result(rule: Property, verdict: Verdict, **rest: Any) -> CheckResult:
    return CheckResult(rule.name, rule.task, rule.sentence, verdict, rule.points, **rest)
