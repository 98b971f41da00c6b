"""Runs one test as often as it takes. Owns what is known of its first run, which makes the others cheap.

The first run is on the reference, and there hypothesis draws. Later runs take the same numbers from it, where they can
be sent, and get the answers to the same calls beforehand. An implementation that answers all of these calls with the
same bytes as the reference is not tried at all: the run would be the same.
"""

from bisect import bisect
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

from grader.properties.inputs import Inputs, digest_of
from grader.properties.relay import OTHER_SEED, Asked, Relay, Spoiled
from grader.properties.watched import Watched

MOST_EXPECTED = 128 << 10  # bytes of calls, with as many of answers; a hundred examples of five short calls have 20 kB
LONGEST_EXPECTED = 1 << 10  # bytes of a call: that of a list of a hundred numbers has 900; a longer one is asked for
OTHER_EXAMPLES = 10  # that are drawn to see whether others are asked for: the first ones are often the simplest


@dataclass(frozen=True)
class Trial:
    """One test, and its first run."""

    relay: Relay
    name: str
    reference: str  # its text
    first: Watched
    drawn: bytes | None  # for later runs; None where they must draw
    inputs: Inputs  # that it asks for

    @classmethod
    def begin(cls, relay: Relay, name: str, reference: str) -> "Trial":
        """Run the test for the first time, and once more to see whether the same numbers make the same run."""
        first = relay.run(Asked(name, reference))
        inputs = first.inputs()
        first.run.inputs = inputs.counts()
        trial = cls(relay, name, reference, first, first.drawn, inputs)
        if first.run.end != "passed" or first.drawn is None:
            return trial
        again = trial.on(reference)
        is_same = again.run.end == "passed" and _made(again) == _made(first)
        return trial if is_same else replace(trial, drawn=None)

    def on(self, text: str, spoiled: Spoiled | None = None, *, goes_on: bool = False) -> Watched:
        """Run it on an implementation."""
        how = Asked(self.name, text, spoiled, goes_on=goes_on, drawn=self.drawn, expected=self._expected)
        return self.relay.run(how)

    def is_same_on(self, text: str) -> bool:
        """Return whether an implementation answers all calls of the first run as the reference does."""
        calls = self._expected
        if len(calls) < self.first.run.calls:
            return False  # there are more than are looked at
        known = [self.relay.answers.known(one, calls) for one in (self.reference, text)]
        return known[0] == known[1] and len(known[0]) == len(set(calls))

    @cached_property
    def is_drawn(self) -> bool:
        """Whether it asks for other numbers when others are drawn."""
        if self.drawn is not None:  # the examples that it makes depend on that
            return len(_made(self.first)) > 1
        other = self.relay.run(Asked(self.name, self.reference, seed=OTHER_SEED, most=OTHER_EXAMPLES)).calls
        return other != self.first.calls[: len(other)]

    @cached_property
    def examples(self) -> list[list[bytes]]:
        """The calls in each example of the first run, by their digests."""
        return [[digest_of(call) for call in example.calls] for example in self.first.examples]

    @cached_property
    def _expected(self) -> Sequence[bytes]:
        short = [call for call in self.first.calls if len(call) <= LONGEST_EXPECTED]
        return short[: bisect(list(accumulate(map(len, short))), MOST_EXPECTED)]


def _made(watched: Watched) -> Mapping[tuple[bytes, ...], int]:
    """Return the examples of a run that have calls, each by its calls, and how often it was made."""
    return Counter(tuple(example.calls) for example in watched.examples if example.calls)
