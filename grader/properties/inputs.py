"""Counts of how many different inputs a test asks an operator. It reads no clock and keeps little, whatever comes.

Nobody tells what the inputs of a test are: they are read from its calls. The calls of one example are cut into parts of
as many calls as it takes to ask for one input, and different parts are different inputs. So an example that hypothesis
draws, or a row of a parametrized test, is one input, and so is each turn of a loop within a test.
"""

from collections import defaultdict
from hashlib import blake2b

from grader.courses.properties import ENOUGH, MOST_CALLS

KEPT = 300  # calls of an operator in one example: a loop that has not asked for ten inputs by then is not counted on
ANY = ""  # stands for all operators together


class Inputs:
    """What a test has asked so far."""

    def __init__(self) -> None:
        self._example: dict[str, list[bytes]] = defaultdict(list)
        self._seen: dict[tuple[str, int], set[bytes]] = defaultdict(set)

    def add(self, operator: str, call: bytes) -> None:
        """Note a call, by its bytes."""
        for name in (operator, ANY):
            if len(self._example[name]) < KEPT:
                self._example[name].append(blake2b(call, digest_size=8).digest())

    def end_example(self) -> None:
        """Note that what comes belongs to another example."""
        for name, calls in self._example.items():
            for size in range(1, MOST_CALLS + 1):
                seen = self._seen[name, size]
                whole = max(len(calls) // size, 1)
                seen.update(b"".join(calls[n * size : (n + 1) * size]) for n in range(whole) if len(seen) < ENOUGH)
        self._example.clear()

    def counts(self) -> dict[tuple[str, int], int]:
        """How many different inputs each operator was asked of, by the number of calls that one of them takes."""
        return {key: len(seen) for key, seen in self._seen.items()}
