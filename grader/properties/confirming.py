"""Runs a test again where it would earn points, so that nobody earns them by guessing, and counts what it checks.

Among the runs that only repeat what was seen are those in which some answers are wrong. A test must not learn in which
kind of run it is, from its process id, say: so chance says which kind comes next, and a test that rejects all that
comes late rejects a right implementation as well.
"""

from collections.abc import MutableMapping, Sequence, Set
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from random import Random

from grader.courses.properties import Property
from grader.properties.checking import count_checked, count_noticed, own_calls
from grader.properties.inputs import digest_of
from grader.properties.judging import TestRuns
from grader.properties.relay import Spoiled
from grader.properties.trying import Trial
from grader.properties.watched import Run, Watched

# Runs in which all answers are right, and in which a wrong implementation is noticed, that decide points: the first run
# is not counted, since a test can tell it from the others. A test that guesses wins once in 480 times at the best.
RIGHT, WRONG = 5, 4
SPOILED_BY = 3  # chaffs that give the wrong answers, one after another, until a test has noticed enough of them
# Ends of a run that cannot be had again by running it again.
_ONCE = ("varies", "over the budget")


def to_run_again(of_test: Sequence[tuple[Property, TestRuns]], tried: Set[str]) -> list[str]:
    """Return the implementations on which a test that earns points is run again, each as often as it is run.

    `tried`: those on which it was run. Those that answer as the reference does were not; the reference stands for them.
    """
    counts: dict[str, int] = {}
    for prop, test in of_test:
        reference, *others = prop.wheats
        right = [w for w in others if w in tried]
        caught = [c.text for c in prop.chaffs if test.catches(c)][: prop.enough]
        is_chosen = prop.enough < len(prop.chaffs)  # the first runs may have caught one of them by chance
        wanted = WRONG if is_chosen else max(len(caught), WRONG - len(caught))
        again = dict.fromkeys(right, 1) | {reference: max(1, RIGHT - 2 * len(right))}
        for text in islice(cycle(caught), wanted):
            again[text] = again.get(text, 0) + 1
        counts = {text: max(counts.get(text, 0), again.get(text, 0)) for text in {**counts, **again}}
    return [text for text, count in counts.items() for _ in range(count)]


@dataclass
class Confirmation:
    """The further runs of one test that would earn points."""

    trial: Trial
    test: TestRuns
    runs: MutableMapping[tuple[str, str], Run]  # by test and implementation; another end than before is noted here
    again: list[str]  # implementations that are still to be run again, in an order that nobody knows
    order: Random
    expected: int  # about as many runs with wrong answers will there be

    def mixed(self, prop: Property, test: TestRuns, right: Sequence[str]) -> int | None:
        """Run it with right and wrong answers side by side; the inputs at which it notices wrong ones, if they suffice.

        Each of the `right` implementations and each chaff that it caught has a part in one of these runs. None where
        the test has few examples, or where they do not show that it checks enough of them.
        """
        own = own_calls(self.trial.examples)
        if len(own) < 2 * prop.checked:
            return None
        caught = [c.text for c in prop.chaffs if test.catches(c)][: prop.enough]
        count = max(len(right), len(caught))
        pairs = [(right[k % len(right)], caught[k % len(caught)]) for k in range(count)]
        most = 0
        for base, by in self.order.sample(pairs, count):
            wanted = prop.checked if most < prop.checked else 1
            found = count_noticed(own, partial(self._tries, base, by), wanted, self.order)
            if not found:
                return None
            most = max(most, found)
        return most if most >= prop.checked else None

    def checked(self, prop: Property) -> int:
        """Return at how many inputs the test notices a wrong answer; never more than the property wants."""
        most, parts = 0, self.trial.inputs.parts(prop.operator, prop.calls)
        for chaff in [c for c in prop.chaffs if self.test.catches(c)][:SPOILED_BY]:
            rejects = partial(self._rejects, prop.wheats[0], chaff.text)
            most = max(most, count_checked(parts, rejects, prop.checked))
            if most >= prop.checked:
                break
        return most

    def finish(self) -> None:
        """Make the runs that are left."""
        while self.again:
            self._run_again()

    def _tries(self, base: str, by: str, calls: Set[bytes]) -> Sequence[tuple[bool, bool]] | None:
        """Return for each example whether an answer was wrong, and whether the test rejects it."""
        watched = self._run_spoiled(base, by, calls, goes_on=True)
        is_whole = watched.run.end in ("raised", "passed")
        return [(e.is_spoiled, e.is_rejected) for e in watched.examples] if is_whole else None

    def _rejects(self, base: str, by: str, calls: Set[bytes]) -> Set[bytes] | None:
        """Return what the test had asked for when it rejected wrong answers to these calls, or None where it
        accepts them.
        """
        while self.order.random() < len(self.again) / (len(self.again) + max(self.expected, 1)):
            self._run_again()
        self.expected -= 1
        watched = self._run_spoiled(base, by, calls, goes_on=False)
        return set(map(digest_of, watched.calls)) if watched.run.end == "raised" else None

    def _run_spoiled(self, base: str, by: str, calls: Set[bytes], *, goes_on: bool) -> Watched:
        watched = self.trial.on(base, Spoiled(calls, self.trial.inputs.asked, by), goes_on=goes_on)
        if watched.run.end == "over the budget":
            self.runs[self.test.name, base] = watched.run
        return watched

    def _run_again(self) -> None:
        text = self.again.pop()
        key = self.test.name, text
        run = self.trial.on(text).run
        if run.end == "over the budget":
            self.runs[key] = run
        elif self.runs[key].end not in (run.end, *_ONCE):
            self.runs[key] = Run("varies")
