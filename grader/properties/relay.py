"""Runs one test of a student's on one implementation: a locked child runs it, and each of its calls goes through here.

The test's child learns nothing but answers. What it did is read from the calls that came, which are counted and kept
here; what it says of itself is which examples it rejects, and a test that lies there is a wrong test.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence, Set
from contextlib import closing
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from grader.courses.properties import Tools
from grader.kit.plain import Plain, Raised
from grader.properties.answering import Answers, Spawn
from grader.properties.inputs import Inputs, digest_of
from grader.properties.messages import (
    Call,
    Drawn,
    Ended,
    Example,
    Failed,
    Passed,
    Rejected,
    call_text,
    operator_of,
    read_answer,
    read_message,
    read_names,
)
from grader.sandbox.client import Child, Head
from grader.sandbox.faults import ChildFault, Garbled, Missed, OverBudget, TimedOut
from grader.sandbox.watching import Deadline

# The slowest honest test seen takes 0.3 seconds of processor time: 100 examples of 20 calls and more.
TEST = Deadline(cpu_seconds=5, asleep_seconds=1)
# Of one test on one implementation: what it has not shown by then, it does not show. Honest tests make some thousand
# calls of a hundred bytes each, and hypothesis begins at most ten examples for each that it keeps.
MAX_CALLS, MAX_EXAMPLES, MAX_SENT = 5_000, 20_000, 4 << 20
SHOWN_CALLS = 4  # of the example that a test rejects; the last ones are nearest to what failed
SEED, OTHER_SEED = 2, 3  # of what hypothesis draws for a test; any numbers do, as long as they stay
MOST_EXAMPLES = 300  # as many as a test may ask for

_encode = msgspec.msgpack.Encoder().encode

End = Literal["passed", "raised", "timed out", "crashed", "not loaded", "varies", "over the budget"]
_END_OF: Mapping[type, End] = {Passed: "passed", Failed: "raised", dict: "not loaded"}


@dataclass
class Run:
    """What a test did on an implementation, as it was seen from here. All runs are kept, so it holds little."""

    end: End = "crashed"
    error: Raised | None = None  # what the test raised, or the file when it was loaded
    calls: int = 0
    operators: set[str] = field(default_factory=set)  # those that were called
    inputs: Mapping[tuple[str, int], int] = field(default_factory=dict)  # how many different ones: see `Inputs.counts`
    last: tuple[str, ...] = ()  # the last calls of the last example, with the answers, as they would be typed


@dataclass(frozen=True)
class Spoiled:
    """Calls that a wrong implementation answers in place of the one under test.

    It also answers what is asked in the same example with an answer of its own, as the second call of f(f(x)) is.
    """

    calls: Set[bytes]  # their digests
    usual: Set[bytes]  # all that the test asks where no answer is wrong
    by: str  # the wrong implementation's text


@dataclass
class Tried:
    """An example of a run: its calls, whether an answer to one of them was wrong, and whether the test rejects it."""

    calls: list[bytes] = field(default_factory=list)
    is_spoiled: bool = False
    is_rejected: bool = False


@dataclass(frozen=True)
class SubmittedTests:
    """A student's file of tests among the files beside it, and what its tests may call."""

    files: Mapping[str, str]
    module: str  # the file of tests
    tools: Tools
    scale: float = 0.5  # SCALE of the implementations that have one

    @property
    def named(self) -> list[Plain]:
        """What a child must know to load it: the module, and those to load before."""
        beside = {*self.tools.files, *({"conftest.py"} & self.files.keys())}
        return [self.module, sorted(name.removesuffix(".py") for name in beside)]


def test_names(spawn: Spawn, tests: SubmittedTests) -> dict[str, frozenset[str]] | Run:
    """The names of the tests, with their marks; where they cannot be loaded, how that ended."""
    try:
        with closing(_Test(spawn, tests.files, ["testing.names", tests.named])) as test:
            found = read_names(test.receive())
    except ChildFault as fault:
        return Run("timed out" if isinstance(fault, TimedOut) else "crashed", {"!": "no tests", "m": ""})
    return dict(found) if isinstance(found, list) else Run("not loaded", found)


@dataclass(frozen=True)
class Asked:
    """A test that is to be run, and on what."""

    name: str
    implementation: str  # its text
    spoiled: Spoiled | None = None
    is_shrunk: bool = False  # it ends with the simplest example that it rejects
    goes_on: bool = False  # after an example that it rejects
    seed: int = SEED
    most: int = MOST_EXAMPLES
    drawn: bytes | None = None  # by a run of it before: the same is not drawn again
    expected: Sequence[bytes] = ()  # calls that it will make, as far as is known


@dataclass
class Watched:
    """What was seen of a run while it went on."""

    run: Run = field(default_factory=Run)
    examples: list[Tried] = field(default_factory=lambda: [Tried()])
    drawn: bytes | None = None
    _bytes: int = 0
    _last: deque[tuple[bytes, bytes]] = field(default_factory=lambda: deque(maxlen=SHOWN_CALLS))

    @property
    def calls(self) -> list[bytes]:
        """All calls, in their order."""
        return [call for example in self.examples for call in example.calls]

    def inputs(self) -> Inputs:
        """The different inputs that it asked for."""
        inputs = Inputs()
        for example in self.examples:
            for call in example.calls:
                inputs.add(operator_of(call), call)
            inputs.end_example()
        return inputs

    def example(self) -> None:
        """Another example begins."""
        self.examples.append(Tried())
        self._last.clear()

    def call(self, operator: str, call: bytes, answer: bytes, *, is_spoiled: bool) -> None:
        """The test has made a call, and was answered."""
        self.run.calls += 1
        self.run.operators.add(operator)
        self.examples[-1].calls.append(call)
        self.examples[-1].is_spoiled |= is_spoiled
        self._last.append((call, answer))
        self._bytes += len(call) + len(answer)

    def rejected(self, message: Rejected) -> None:
        """It rejects the example, for the first time or again."""
        self.examples[-1].is_rejected = True
        if self.run.end != "raised":
            self.run.end, self.run.error = "raised", {"!": message.kind, "m": message.words}

    def is_enough(self) -> bool:
        """Whether the test has had all the calls that a test may have."""
        return self.run.calls > MAX_CALLS or len(self.examples) > MAX_EXAMPLES or self._bytes > MAX_SENT

    def end(self) -> None:
        """Nothing more comes: keep what is told of it."""
        self.run.last = tuple(dict.fromkeys(_shown(call, answer) for call, answer in self._last))


def _shown(call: bytes, answer: bytes) -> str:
    """The call as text; raises Garbled where it cannot be shown, which is the fault of whoever sent it."""
    try:
        return call_text(msgspec.msgpack.decode(call, type=Call), read_answer(answer))
    except Exception as error:
        raise Garbled(f"cannot be shown: {type(error).__name__}") from error


@dataclass(frozen=True)
class Relay:
    """Runs the tests of a submission, one at a time, each in a child of its own."""

    spawn: Spawn
    tests: SubmittedTests
    answers: Answers

    def run(self, asked: Asked) -> Watched:
        """What the test does on the implementation, up to the first example that it rejects."""
        watched = Watched()
        try:
            answering = _Answering(self.answers, asked)
            how = [asked.name, asked.seed, asked.most, asked.is_shrunk, asked.drawn, list(answering.known.items())]
            with closing(_Test(self.spawn, self.tests.files, ["testing.run", [*self.tests.named, how]])) as test:
                _relay(test, answering, watched, self.tests.tools.names, goes_on=asked.goes_on)
        except Missed:
            raise
        except TimedOut:
            watched.run.end = "timed out"
        except OverBudget:
            watched.run.end = "over the budget"
        except ChildFault:
            watched.run.end = "crashed"
        return watched


def _relay(test: "_Test", answering: "_Answering", watched: Watched, names: Set[str], *, goes_on: bool) -> None:
    """Pass calls and answers on until the test ends; raises a ChildFault."""
    while not watched.is_enough():
        frame = test.receive()
        if (operator := answering.operators.get(frame)) is not None:
            watched.call(operator, frame, answering.known[frame], is_spoiled=answering.is_wrong(frame))
            continue
        match read_message(frame, names):
            case Example():
                answering.example()
                watched.example()
            case Call() as call:
                _ask(call, test, answering, watched)
            case Drawn(rows):
                watched.drawn = rows
            case Rejected() as rejected:
                watched.rejected(rejected)
                if not goes_on:
                    break
            case Ended() as ended:
                _end(watched.run, ended)
                break
    else:
        watched.run.end = "passed"
    watched.end()


def _end(run: Run, ended: Ended) -> None:
    end = _END_OF[type(ended.answers[0])]
    if run.end != "raised" or end != "passed":  # else it has rejected an example, and then came to its end
        run.end, run.error = end, ended.raised


def _ask(call: Call, test: "_Test", answering: "_Answering", watched: Watched) -> None:
    """Have a call answered; raises a ChildFault."""
    sent = _encode(call)
    is_wrong = answering.is_wrong(sent)
    answer = answering.of(sent, is_wrong=is_wrong)
    watched.call(call.operator, sent, answer, is_spoiled=is_wrong)
    if sent not in answering.known:
        test.answer(answer)


class _Answering:
    """Who answers which call of a run, and the answers that its test is given beforehand."""

    def __init__(self, answers: Answers, asked: Asked) -> None:
        self._answers, self._asked, self._spoiled = answers, asked, asked.spoiled
        self._has_spoiled = False  # a call of this example
        self._wrong = set()
        if asked.spoiled is not None:
            self._wrong = {c for c in asked.expected if digest_of(c) in asked.spoiled.calls}
            right = [c for c in asked.expected if c not in self._wrong]
            self.known = answers.known(asked.implementation, right) | answers.known(asked.spoiled.by, [*self._wrong])
        else:
            self.known = answers.known(asked.implementation, asked.expected)
        self.operators = {call: operator_of(call) for call in self.known}

    def example(self) -> None:
        """Another example begins."""
        self._has_spoiled = False

    def is_wrong(self, call: bytes) -> bool:
        """Whether the wrong implementation answers."""
        if self._spoiled is None:
            return False
        if call in self.known:
            is_wrong = call in self._wrong
        else:
            digest = digest_of(call)
            is_wrong = digest in self._spoiled.calls or (self._has_spoiled and digest not in self._spoiled.usual)
        self._has_spoiled |= is_wrong
        return is_wrong

    def of(self, call: bytes, *, is_wrong: bool) -> bytes:
        """The answer's frame; raises a ChildFault."""
        if call in self.known:
            return self.known[call]
        text = self._spoiled.by if self._spoiled is not None and is_wrong else self._asked.implementation
        return self._answers.of(text, call)


class _Test:
    """A child that runs one test; a deadline for all of its work, however many calls it makes."""

    def __init__(self, spawn: Callable[[], Child], files: Mapping[str, str], asked: Plain) -> None:
        self._child = spawn()
        self._child.send(Head(dict(files), load=()), _encode([["test", 2, False, [asked]]]))
        self._until = self._child.until(TEST)

    def receive(self) -> bytes:
        """The frame that it sends next."""
        return self._child.receive(self._until)

    def answer(self, frame: bytes) -> None:
        """Pass the answer on."""
        self._child.send_more(frame)

    def close(self) -> None:
        """End the child."""
        self._child.end()
