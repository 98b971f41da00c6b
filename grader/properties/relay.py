"""Runs one test of a student's on one implementation: two locked children, and each call goes through here.

The test's child learns nothing but answers. What it did is read from the calls that came, which are counted and kept
here; what it says of itself is how it ended, and a test that lies there is a wrong test.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import msgspec

from grader.kit.plain import MAX_ITEMS, MAX_TEXT, Oddity, Plain
from grader.sandbox.client import Child, ChildFault, Deadline, Garbled, Head, OverBudget, TimedOut

# The slowest honest test seen takes 0.3 seconds of processor time: 100 examples of 20 calls and more.
TEST = Deadline(cpu_seconds=5, asleep_seconds=1)
ANSWER = Deadline(cpu_seconds=1, asleep_seconds=1)  # an operator needs microseconds
MAX_CALLS = 5_000  # of one test on one implementation: what it has not shown by then, it does not show
KEPT_CALLS = 50  # of the last example, for the student to read

# What may be called, and be an argument where a function belongs: no other name of an implementation's file.
OPERATORS = frozenset(
    """mul id add neg lt eq max is_close sigmoid relu log exp log_back inv inv_back relu_back
    map negList zipWith addLists reduce sum prod""".split()  # noqa: SIM905 - reads better as words
)

_encode = msgspec.msgpack.Encoder().encode
_TEXT = Annotated[str, msgspec.Meta(max_length=MAX_TEXT)]
_NUMBER = None | bool | int | float | Annotated[dict[_TEXT, _TEXT], msgspec.Meta(max_length=2)]


def _nested(scalar: Any, depth: int) -> Any:
    """Plain data with so many lists in one another."""
    kind: Any = scalar
    for _ in range(depth):
        kind = scalar | Annotated[list[kind], msgspec.Meta(max_length=MAX_ITEMS + 1)]
    return kind


_FRAME = msgspec.msgpack.Decoder(tuple[Literal["example", "call", "test"], msgspec.Raw])
_CALL: Any = msgspec.msgpack.Decoder(list[_TEXT | list[_nested(_NUMBER, 2)]])  # type: ignore[misc]
_LAST: Any = msgspec.msgpack.Decoder(list[_nested(_NUMBER | _TEXT, 2)])  # type: ignore[misc]
_ANSWER: Any = msgspec.msgpack.Decoder(_nested(_NUMBER | _TEXT, 2))

Spawn = Callable[[], Child]  # a fresh child, which spends of the submission's budget; raises OverBudget
End = Literal["passed", "raised", "timed out", "crashed", "not loaded", "varies", "over the budget"]


@dataclass
class Run:
    """What a test did on an implementation, as it was seen from here."""

    end: End = "crashed"
    error: Oddity = field(default_factory=dict)  # what the test raised, or the file when it was loaded
    calls: int = 0
    operators: set[str] = field(default_factory=set)  # those that were called
    last: list[tuple[Plain, Plain]] = field(default_factory=list)  # the calls of the last example, and the answers


def test_names(spawn: Spawn, files: Mapping[str, str]) -> dict[str, frozenset[str]] | Run:
    """The names of the tests in the files, with their marks; where they cannot be loaded, how that ended."""
    with closing(_Test(spawn, files, ["testing.names", []])) as test:
        run = Run()
        found = test.end(run)
    try:
        rows = msgspec.convert(found, list[tuple[str, ...]])
    except msgspec.ValidationError:
        return run
    return {row[0]: frozenset(row[1:]) for row in rows if row}


def run_test(spawn: Spawn, files: Mapping[str, str], name: str, implementation: str, *, is_shrunk: bool = False) -> Run:
    """What the test of that name does on an implementation."""
    run = Run()
    with ExitStack() as stack:
        try:
            test = stack.enter_context(closing(_Test(spawn, files, ["testing.run", [name, is_shrunk]])))
            operators = stack.enter_context(closing(_Operators(spawn, implementation)))
            while (asked := test.next_call(run)) is not None:
                test.answer(operators.ask(asked, run))
        except TimedOut:
            run.end = "timed out"
        except OverBudget:
            run.end = "over the budget"
        except ChildFault:
            run.end = "crashed"
    return run


class _Operators:
    """A child that answers calls with an implementation."""

    def __init__(self, spawn: Spawn, text: str) -> None:
        self._child = spawn()
        plan = _encode([["implement", 0, False, [["implementing.implement", []]]]])
        self._child.send(Head({"operators.py": text}, load=()), plan)

    def ask(self, asked: Plain, run: Run) -> bytes:
        """The answer's frame; the call and the answer are kept in `run`."""
        self._child.send_more(_encode(asked))
        frame = self._child.receive(self._child.until(ANSWER))
        answer = _decoded(_ANSWER, frame)
        run.last.append((asked, answer))
        del run.last[:-KEPT_CALLS]
        return frame if not isinstance(answer, dict) or "int" in answer else _encode(_without_words(answer))

    def close(self) -> None:
        self._child.end()


class _Test:
    """A child that runs one test; a deadline for all of its work, however many calls it makes."""

    def __init__(self, spawn: Spawn, files: Mapping[str, str], asked: Plain) -> None:
        self._child = spawn()
        self._child.send(Head(dict(files), load=()), _encode([["test", 2, False, [asked]]]))
        self._until = self._child.until(TEST)

    def next_call(self, run: Run) -> Plain:
        """The call that the test makes next; None once it has ended, which `run` knows then."""
        while (frame := self._receive())[0] == "example":
            run.last.clear()
        if frame[0] == "test":
            _conclude(run, _decoded(_LAST, frame[1]))
            return None
        asked = _checked(_decoded(_CALL, frame[1]))
        run.calls += 1
        run.operators.add(asked[0])
        if run.calls > MAX_CALLS:
            run.end = "passed"
            return None
        return asked

    def end(self, run: Run) -> Plain:
        """What the child says in the end, where no call is expected."""
        try:
            last = _decoded(_LAST, self._receive()[1])
            _conclude(run, last)
        except ChildFault as fault:
            run.end, run.error = ("timed out" if isinstance(fault, TimedOut) else "crashed"), {"!": "no tests", "m": ""}
            return None
        return last[0] if last else None

    def answer(self, frame: bytes) -> None:
        """Pass the answer on."""
        self._child.send_more(frame)

    def _receive(self) -> Any:
        return _decoded(_FRAME, self._child.receive(self._until))

    def close(self) -> None:
        self._child.end()


def _conclude(run: Run, last: Sequence[Plain]) -> None:
    """Read how the test ended from its last frame: [["raised", type, message]]."""
    answer = last[0] if len(last) == 1 else None
    if isinstance(answer, dict) and "!" in answer:
        run.end, run.error = "not loaded", answer
    elif answer == ["passed"]:
        run.end = "passed"
    elif isinstance(answer, list) and len(answer) == 3 and answer[0] == "raised":
        run.end, run.error = "raised", {"!": str(answer[1]), "m": str(answer[2])}


def _checked(asked: Any) -> Any:
    """A call as it must be: an operator's name, and one or two lists of arguments."""
    name, *lists = asked or [None]
    if not all(isinstance(arguments, list) for arguments in lists):
        raise Garbled("not a call")
    functions = [a["op"] for arguments in lists for a in arguments if isinstance(a, dict) and "op" in a]
    if len(lists) in (1, 2) and OPERATORS.issuperset([name, *functions]):
        return asked
    raise Garbled("not a call")


def _without_words(answer: Oddity) -> Oddity:
    """What was raised, by its type alone: its words would tell how the operator is written."""
    return {"!": answer["!"], "m": ""} if "!" in answer else {"?": ""}


def _decoded(decoder: "msgspec.msgpack.Decoder[Any]", frame: bytes) -> Any:
    try:
        return decoder.decode(frame)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError, ValueError) as error:
        raise Garbled(f"not plain data: {type(error).__name__}") from error
