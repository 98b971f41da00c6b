"""Tells which different inputs a test asks an operator for. It reads no clock and keeps little, whatever comes.

Nobody tells what the inputs of a test are: they are read from its calls. The calls of one example are cut into parts of
as many calls as it takes to ask for one input, and different parts are different inputs. So an example that hypothesis
draws, or a row of a parametrized test, is one input, and so is each turn of a loop within a test.
"""

from collections import defaultdict
from collections.abc import Mapping
from hashlib import blake2b

from grader.courses.properties import ENOUGH, MOST_CALLS

KEPT = 300  # calls of an operator in one example: a loop that has not asked for ten inputs by then is not counted on
ANY = ""  # stands for all operators together
DIGEST = 8  # bytes that stand for a call

Part = tuple[bytes, ...]  # the calls of one input, each by its digest


def digest_of(call: bytes) -> bytes:
    """Return what stands for a call here."""
    return blake2b(call, digest_size=DIGEST).digest()


class Inputs:
    """What a test has asked so far."""

    def __init__(self) -> None:
        self.asked: set[bytes] = set()  # the digests of all calls
        self._example: dict[str, list[bytes]] = defaultdict(list)
        self._parts: dict[tuple[str, int], dict[Part, None]] = defaultdict(dict)

    def add(self, operator: str, call: bytes) -> None:
        """Note a call, by its bytes."""
        digest = digest_of(call)
        self.asked.add(digest)
        for name in (operator, ANY):
            if len(self._example[name]) < KEPT:
                self._example[name].append(digest)

    def end_example(self) -> None:
        """Note that what comes belongs to another example."""
        for name, calls in self._example.items():
            for size in range(1, MOST_CALLS + 1):
                parts = self._parts[name, size]
                whole = max(len(calls) // size, 1)
                for n in range(whole):
                    if len(parts) < ENOUGH:
                        parts[tuple(calls[n * size : (n + 1) * size])] = None
        self._example.clear()

    def parts(self, operator: str, size: int) -> tuple[Part, ...]:
        """Return the different inputs of an operator, in the order in which they were first asked for."""
        return tuple(self._parts.get((operator, size), ()))

    def counts(self) -> Mapping[tuple[str, int], int]:
        """Return how many different inputs each operator was asked for, by the number of calls that one of
        them takes.
        """
        return {key: len(parts) for key, parts in self._parts.items()}
