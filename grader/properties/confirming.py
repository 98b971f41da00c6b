"""Runs a test again where it would earn points, so that nobody earns them by guessing, and counts what it checks.

Among the runs that only repeat what was seen are those in which some answers are wrong. A test must not learn in which
kind of run it is, from its process id, say: so chance says which kind comes next, and a test that rejects all that
comes late rejects a right implementation as well.
"""

from collections.abc import Callable, MutableMapping, Set
from dataclasses import dataclass, replace
from functools import partial
from random import Random

from grader.courses.properties import Property
from grader.properties.checking import count_checked
from grader.properties.inputs import Inputs
from grader.properties.judging import TestRuns
from grader.properties.relay import Asked, Run, Spoiled

RIGHT = 3  # runs at least in which all answers are right
AGAIN = 3  # times that a chaff must be caught once more; with the wheats, a test that guesses wins once in 300 times
SPOILED_BY = 3  # chaffs that give the wrong answers, one after another, until a test has noticed enough of them


@dataclass
class Confirmation:
    """The further runs of one test that would earn points."""

    run: Callable[[Asked], tuple[Run, Inputs]]
    test: TestRuns
    runs: MutableMapping[tuple[str, str], Run]  # by test and implementation; another end than before is noted here
    again: list[str]  # implementations that are still to be run again, in an order that nobody knows
    order: Random
    expected: int  # about as many runs with wrong answers will there be

    def checked(self, prop: Property, asked: Inputs) -> int:
        """At how many inputs the test notices a wrong answer; never more than the property wants."""
        parts, most = asked.parts(prop.operator, prop.calls), 0
        for chaff in [c for c in prop.chaffs if self.test.catches(c)][:SPOILED_BY]:
            rejects = partial(self._rejects, prop.wheats[0], Spoiled(frozenset(), asked.asked, chaff.text))
            most = max(most, count_checked(parts, rejects, prop.checked))
            if most >= prop.checked:
                break
        return most

    def finish(self) -> None:
        """Make the runs that are left."""
        while self.again:
            self._run_again()

    def _rejects(self, implementation: str, spoiled: Spoiled, calls: Set[bytes]) -> Set[bytes] | None:
        """What the test had asked for when it rejected wrong answers to these calls, or None where it accepts them."""
        while self.order.random() < len(self.again) / (len(self.again) + max(self.expected, 1)):
            self._run_again()
        self.expected -= 1
        run, inputs = self.run(Asked(self.test.name, implementation, replace(spoiled, calls=calls)))
        if run.end == "over the budget":
            self.runs[self.test.name, implementation] = run
        return inputs.asked if run.end == "raised" else None

    def _run_again(self) -> None:
        key = self.test.name, self.again.pop()
        run, _ = self.run(Asked(*key))
        if run.end == "over the budget":
            self.runs[key] = run
        elif self.runs[key].end not in (run.end, "varies", "over the budget"):
            self.runs[key] = Run("varies")
