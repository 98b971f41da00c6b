"""What is seen of a run of a test while it goes on: its calls, its examples, and which of these it rejects."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from grader.kit.plain import Raised
from grader.properties.inputs import Inputs
from grader.properties.messages import Call, Rejected, call_text, operator_of, read_answer
from grader.sandbox.faults import Garbled

# Of one test on one implementation: what it has not shown by then, it does not show. Honest tests make some thousand
# calls of a hundred bytes each, and hypothesis begins at most ten examples for each that it keeps.
MAX_CALLS, MAX_EXAMPLES, MAX_SENT = 5_000, 20_000, 4 << 20
SHOWN_CALLS = 4  # of the example that a test rejects; the last ones are nearest to what failed

End = Literal["passed", "raised", "timed out", "crashed", "not loaded", "varies", "over the budget"]


@dataclass
class Run:
    """What a test did on an implementation, as it was seen from here. All runs are kept, so it holds little."""

    end: End = "crashed"
    error: Raised | None = None  # what the test raised, or the file when it was loaded
    calls: int = 0
    operators: set[str] = field(default_factory=set)  # those that were called
    inputs: Mapping[tuple[str, int], int] = field(default_factory=dict)  # how many different ones: see `Inputs.counts`
    last: tuple[str, ...] = ()  # the last calls of the last example, with the answers, as they would be typed


@dataclass
class SeenExample:
    """An example of a run: its calls, whether an answer to one of them was wrong, and whether the test rejects it."""

    calls: list[bytes] = field(default_factory=list)
    is_spoiled: bool = False
    is_rejected: bool = False


@dataclass
class Watched:
    """What was seen of a run while it went on."""

    run: Run = field(default_factory=Run)
    examples: list[SeenExample] = field(default_factory=lambda: [SeenExample()])
    drawn: bytes | None = None
    _bytes: int = 0
    _last: deque[tuple[bytes, bytes]] = field(default_factory=lambda: deque(maxlen=SHOWN_CALLS))

    @property
    def calls(self) -> list[bytes]:
        """All calls, in their order."""
        return [call for example in self.examples for call in example.calls]

    def inputs(self) -> Inputs:
        """Return the different inputs that it asked for."""
        inputs = Inputs()
        for example in self.examples:
            for call in example.calls:
                inputs.add(operator_of(call), call)
            inputs.end_example()
        return inputs

    def example(self) -> None:
        """Begin another example."""
        self.examples.append(SeenExample())
        self._last.clear()

    def call(self, operator: str, call: bytes, answer: bytes, *, is_spoiled: bool) -> None:
        """Note that the test has made a call, and was answered."""
        self.run.calls += 1
        self.run.operators.add(operator)
        self.examples[-1].calls.append(call)
        self.examples[-1].is_spoiled |= is_spoiled
        self._last.append((call, answer))
        self._bytes += len(call) + len(answer)

    def rejected(self, message: Rejected) -> None:
        """Note that it rejects the example, for the first time or again."""
        self.examples[-1].is_rejected = True
        if self.run.end != "raised":
            self.run.end, self.run.error = "raised", {"!": message.kind, "m": message.words}

    def is_enough(self) -> bool:
        """Return whether the test has had all the calls that a test may have."""
        return self.run.calls > MAX_CALLS or len(self.examples) > MAX_EXAMPLES or self._bytes > MAX_SENT

    def end(self) -> None:
        """Keep what is told of it: nothing more comes."""
        self.run.last = tuple(dict.fromkeys(_shown(call, answer) for call, answer in self._last))


def _shown(call: bytes, answer: bytes) -> str:
    """Return the call as text; raises Garbled where it cannot be shown, which is the fault of whoever sent it."""
    try:
        return call_text(msgspec.msgpack.decode(call, type=Call), read_answer(answer))
    except Exception as error:
        raise Garbled(f"cannot be shown: {type(error).__name__}") from error
