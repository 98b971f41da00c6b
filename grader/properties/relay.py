"""Runs one test of a student's on one implementation: two locked children, and each call goes through here.

The test's child learns nothing but answers. What it did is read from the calls that came, which are counted and kept
here; what it says of itself is how it ended, and a test that lies there is a wrong test.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence, Set
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from grader.courses.properties import Tools
from grader.kit.plain import Plain, Raised
from grader.properties.inputs import Inputs, digest_of
from grader.properties.messages import (
    Call,
    Ended,
    Example,
    Failed,
    Passed,
    call_text,
    read_absent,
    read_answer,
    read_message,
    read_names,
    without_words,
)
from grader.sandbox.client import Child, Head
from grader.sandbox.faults import ChildFault, Died, Garbled, OverBudget, TimedOut
from grader.sandbox.source.importing import may_miss, missing
from grader.sandbox.watching import Deadline

# The slowest honest test seen takes 0.3 seconds of processor time: 100 examples of 20 calls and more.
TEST = Deadline(cpu_seconds=5, asleep_seconds=1)
ANSWER = Deadline(cpu_seconds=1, asleep_seconds=1)  # an operator needs microseconds
# Of one test on one implementation: what it has not shown by then, it does not show. Honest tests make some thousand
# calls of a hundred bytes each, and hypothesis begins at most ten examples for each that it keeps.
MAX_CALLS, MAX_EXAMPLES, MAX_SENT = 5_000, 20_000, 4 << 20
SHOWN_CALLS = 4  # of the example that a test rejects; the last ones are nearest to what failed

_encode = msgspec.msgpack.Encoder().encode

Spawn = Callable[[], Child]  # a fresh child, which spends of the submission's budget; raises OverBudget
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


class _Watch:
    """What is seen of a run while it goes on."""

    def __init__(self) -> None:
        self.run = Run()
        self.inputs = Inputs()
        self._examples = self._bytes = 0
        self._last: deque[tuple[Call, Plain]] = deque(maxlen=SHOWN_CALLS)

    def example(self) -> None:
        """Another example begins."""
        self._examples += 1
        self.inputs.end_example()
        self._last.clear()

    def call(self, call: Call, sent: bytes) -> None:
        """The test has made a call."""
        self.run.calls += 1
        self.run.operators.add(call.operator)
        self.inputs.add(call.operator, sent)
        self._bytes += len(sent)

    def answer(self, call: Call, answer: Plain, frame: bytes) -> None:
        """It was answered."""
        self._last.append((call, answer))
        self._bytes += len(frame)

    def is_enough(self) -> bool:
        """Whether the test has had all the calls that a test may have."""
        return self.run.calls > MAX_CALLS or self._examples > MAX_EXAMPLES or self._bytes > MAX_SENT

    def end(self) -> None:
        """Nothing more comes: keep what is told of it."""
        self.inputs.end_example()
        self.run.inputs = self.inputs.counts()
        self.run.last = tuple(dict.fromkeys(_shown(call, answer) for call, answer in self._last))


def _shown(call: Call, answer: Plain) -> str:
    """The call as text; raises Garbled where it cannot be shown, which is the fault of whoever sent it."""
    try:
        return call_text(call, answer)
    except Exception as error:
        raise Garbled(f"cannot be shown: {type(error).__name__}") from error


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
        return [self.module, sorted(name.removesuffix(".py") for name in self.tools.files)]


def test_names(spawn: Spawn, tests: SubmittedTests) -> dict[str, frozenset[str]] | Run:
    """The names of the tests, with their marks; where they cannot be loaded, how that ended."""
    try:
        with closing(_Test(spawn, tests.files, ["testing.names", tests.named])) as test:
            found = read_names(test.receive())
    except ChildFault as fault:
        end, words = _end_while_loading(fault)
        return Run(end, {"!": "NotLoaded", "m": f"importing {tests.module}.py {words}"})
    return dict(found) if isinstance(found, list) else Run("not loaded", found)


def absent_imports(spawn: Spawn, tests: SubmittedTests, known: Sequence[str]) -> list[tuple[str, int, str, int]]:
    """The imports of the tests, and of what they import, that find no module; none where that cannot be found out."""
    files = {name: text for name, text in tests.files.items() if name not in tests.tools.files}  # the student's
    if not any(may_miss(text, known) for text in files.values()):
        return []
    graded: Plain = [f"{tests.module}.py"]
    plan = _encode([["imports", 2, True, [[missing.target, [graded, list(known)]]]]])
    try:
        child = spawn()
        try:
            child.send(Head(files, load=()), plan)
            return read_absent(child.receive(child.until(ANSWER)))
        finally:
            child.end()
    except ChildFault:
        return []


def _end_while_loading(fault: ChildFault) -> tuple[End, str]:
    if isinstance(fault, TimedOut):
        return "timed out", "did not come to an end in time"
    return "crashed", "ended the process" if isinstance(fault, Died) else "sent something that is not an answer"


@dataclass(frozen=True)
class Asked:
    """A test that is to be run, and on what."""

    name: str
    implementation: str  # its text
    spoiled: Spoiled | None = None
    is_shrunk: bool = False


def run_test(spawn: Spawn, tests: SubmittedTests, asked: Asked) -> Run:
    """What the test does on the implementation."""
    return run_watched(spawn, tests, asked)[0]


def run_watched(spawn: Spawn, tests: SubmittedTests, asked: Asked) -> tuple[Run, Inputs]:
    """What the test does on the implementation, and all that it had asked for by its end."""
    watch = _Watch()
    texts = [asked.implementation, *([asked.spoiled.by] if asked.spoiled else [])]
    with ExitStack() as stack:
        try:
            plan = ["testing.run", [*tests.named, asked.name, asked.is_shrunk]]
            test = stack.enter_context(closing(_Test(spawn, tests.files, plan)))
            children = [stack.enter_context(closing(_Operators(spawn, tests, text))) for text in texts]
            _relay(test, _Answering(children, asked.spoiled), watch)
        except TimedOut:
            watch.run.end = "timed out"
        except OverBudget:
            watch.run.end = "over the budget"
        except ChildFault:
            watch.run.end = "crashed"
    return watch.run, watch.inputs


def _relay(test: "_Test", operators: "_Answering", watch: _Watch) -> None:
    """Pass calls and answers on until the test ends; raises a ChildFault."""
    while not isinstance(message := read_message(test.receive(), operators.names), Ended):
        if isinstance(message, Example):
            watch.example()
            operators.example()
        else:
            _ask(message, test, operators, watch)
        if watch.is_enough():
            watch.run.end = "passed"
            break
    else:
        watch.run.end, watch.run.error = _END_OF[type(message.answers[0])], message.raised
    watch.end()


def _ask(call: Call, test: "_Test", operators: "_Answering", watch: _Watch) -> None:
    """Have a call answered; raises a ChildFault."""
    sent = _encode([call.operator, *call.lists])
    watch.call(call, sent)
    frame = operators.ask(sent)
    answer = read_answer(frame)
    watch.answer(call, answer, frame)
    test.answer(_encode(without_words(answer)) if isinstance(answer, dict) and "int" not in answer else frame)


class _Answering:
    """The child that answers calls, and the one that answers those which are spoiled."""

    def __init__(self, children: Sequence["_Operators"], spoiled: Spoiled | None) -> None:
        self.names = children[0].names
        self._children = children  # the second one, if any, has the wrong implementation
        self._spoiled = spoiled
        self._has_spoiled = False  # a call of this example

    def example(self) -> None:
        """Another example begins."""
        self._has_spoiled = False

    def ask(self, call: bytes) -> bytes:
        """The answer's frame."""
        is_wrong = self._spoiled is not None and self._is_wrong(digest_of(call), self._spoiled)
        self._has_spoiled |= is_wrong
        return self._children[is_wrong].ask(call)

    def _is_wrong(self, call: bytes, spoiled: Spoiled) -> bool:
        return call in spoiled.calls or (self._has_spoiled and call not in spoiled.usual)


class _Operators:
    """A child that answers calls with an implementation."""

    def __init__(self, spawn: Spawn, tests: SubmittedTests, text: str) -> None:
        tools = tests.tools
        self.names = tools.names
        self._child = spawn()
        plan = _encode([["implement", 0, False, [["implementing.implement", [tools.module, tests.scale]]]]])
        self._child.send(Head({tools.file: text}, load=()), plan)

    def ask(self, call: bytes) -> bytes:
        """The answer's frame."""
        self._child.send_more(call)
        return self._child.receive(self._child.until(ANSWER))

    def close(self) -> None:
        """End the child."""
        self._child.end()


class _Test:
    """A child that runs one test; a deadline for all of its work, however many calls it makes."""

    def __init__(self, spawn: Spawn, files: Mapping[str, str], asked: Plain) -> None:
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
