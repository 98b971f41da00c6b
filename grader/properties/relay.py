"""Runs one test of a student's on one implementation: a locked child runs it, and each of its calls goes through here.

The test's child learns nothing but answers. What it did is read from the calls that came, which are counted and kept
here; what it says of itself is which examples it rejects, and a test that lies there is a wrong test.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from contextlib import closing
from dataclasses import dataclass

import msgspec

from grader.courses.properties import Tools
from grader.kit.plain import Plain
from grader.properties.answering import ANSWER, Answers, Spawn
from grader.properties.inputs import digest_of
from grader.properties.inside.calling import OWN
from grader.properties.messages import (
    Call,
    Drawn,
    Ended,
    Example,
    Failed,
    Passed,
    Rejected,
    operator_of,
    read_absent,
    read_message,
    read_names,
)
from grader.properties.watched import End, Run, Watched
from grader.sandbox.client import Child, Head
from grader.sandbox.faults import ChildFault, Died, OverBudget, TimedOut
from grader.sandbox.source.importing import may_miss, missing
from grader.sandbox.watching import Deadline

# The slowest honest test seen takes 0.3 seconds of processor time: 100 examples of 20 calls and more.
TEST = Deadline(cpu_seconds=5, asleep_seconds=1)
SEED, OTHER_SEED = 2, 3  # of what hypothesis draws for a test; any numbers do, as long as they stay
MOST_EXAMPLES = 300  # as many as a test may ask for

_encode = msgspec.msgpack.Encoder().encode
EXAMPLE = Example()
_EXAMPLE = _encode(EXAMPLE)  # the most frequent message

_END_OF: Mapping[type, End] = {Passed: "passed", Failed: "raised", dict: "not loaded"}


@dataclass(frozen=True)
class Spoiled:
    """Calls that a wrong implementation answers in place of the one under test.

    It also answers what is asked in the same example with an answer of its own, as the second call of f(f(x)) is.
    """

    calls: Set[bytes]  # their digests
    usual: Set[bytes]  # all that the test asks where no answer is wrong
    by: str  # the wrong implementation's text


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
    """Return the names of the tests, with their marks; where they cannot be loaded, how that ended."""
    try:
        with closing(_Test(spawn, tests.files, ["testing.names", tests.named])) as test:
            found = read_names(test.receive())
    except ChildFault as fault:
        end, words = _end_while_loading(fault)
        return Run(end, {"!": "NotLoaded", "m": f"importing {tests.module}.py {words}"})
    return dict(found) if isinstance(found, list) else Run("not loaded", found)


def absent_imports(spawn: Spawn, tests: SubmittedTests, known: Sequence[str]) -> list[tuple[str, int, str, int]]:
    """Return the imports of the tests, and of what they import, that find no module.

    There is none where that cannot be found out.
    """
    left = {*tests.tools.files, *(f"{OWN}{name}" for name in tests.tools.files)}
    files = {name: text for name, text in tests.files.items() if name not in left}  # the student's, as they are
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
    is_shrunk: bool = False  # it ends with the simplest example that it rejects
    goes_on: bool = False  # after an example that it rejects
    seed: int = SEED
    most: int = MOST_EXAMPLES
    drawn: bytes | None = None  # by a run of it before: the same is not drawn again
    expected: Sequence[bytes] = ()  # calls that it will make, as far as is known


@dataclass(frozen=True)
class Relay:
    """Runs the tests of a submission, one at a time, each in a child of its own."""

    spawn: Spawn
    tests: SubmittedTests
    answers: Answers

    def run(self, asked: Asked) -> Watched:
        """Return what the test does on the implementation, up to the first example that it rejects."""
        watched = Watched()
        try:
            answering = _Answering(self.answers, asked)
            how = [asked.name, asked.seed, asked.most, asked.is_shrunk, asked.drawn, list(answering.known.items())]
            with closing(_Test(self.spawn, self.tests.files, ["testing.run", [*self.tests.named, how]])) as test:
                _relay(test, answering, watched, self.tests.tools.names, goes_on=asked.goes_on)
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
        match EXAMPLE if frame == _EXAMPLE else read_message(frame, names):
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
        """Begin another example."""
        self._has_spoiled = False

    def is_wrong(self, call: bytes) -> bool:
        """Return whether the wrong implementation answers."""
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
        """Return the answer's frame; raises a ChildFault."""
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
        """Return the frame that it sends next."""
        return self._child.receive(self._until)

    def answer(self, frame: bytes) -> None:
        """Pass the answer on."""
        self._child.send_more(frame)

    def close(self) -> None:
        """End the child."""
        self._child.end()
