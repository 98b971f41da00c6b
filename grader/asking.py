"""Asks a submission: sends groups of calls to fresh children and collects their raw replies, whatever the code does.

Owns deadlines, restarts and what a hang or a crash costs: its own group, after a second,
lone run. Judging is elsewhere.
"""

import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from grader.intake.values import Submission
from grader.kit.answering import Call
from grader.kit.check import Check
from grader.kit.errors import HarnessFault
from grader.kit.evaluate import Rows
from grader.kit.plain import Oddity, Plain
from grader.sandbox.client import Child, ChildFault, Deadline, Died, ForkServer, Garbled, Head, TimedOut
from grader.suite import Group, plan

# The reference's slowest group takes below 5 ms of processor time (`tox -e bench` prints it): 50 times that.
FIRST = Deadline(cpu_seconds=0.25)
LONE = Deadline(cpu_seconds=1.0, asleep_seconds=1.0)  # for a second try by itself, so that no neighbour is to blame
MAX_LONE = 8  # groups that get a second try; a submission that hangs more often is judged by its first

_encode = msgspec.msgpack.Encoder().encode
_SCALAR = None | bool | int | float | str | dict[str, str]


def _decoder(depth: int) -> "msgspec.msgpack.Decoder[Any]":
    kind: Any = _SCALAR
    for _ in range(depth):
        kind = _SCALAR | list[kind]
    return msgspec.msgpack.Decoder(tuple[str, list[kind]])


_DECODERS = {depth: _decoder(depth) for depth in range(5)}  # typed, so that a hostile frame costs no memory and no time
_LOADED = msgspec.msgpack.Decoder(tuple[str, dict[str, str] | None])
_PRINTED = msgspec.msgpack.Decoder(tuple[str, str])


@dataclass(frozen=True)
class Stuck:
    """A group without a whole reply: what happened, and at which of its calls (-1: not known)."""

    verdict: Literal["timed out", "crashed"]
    call: int
    detail: str


class NoAnswer(Exception):
    """A batch of calls that depend on earlier answers hung or crashed."""

    def __init__(self, stuck: Stuck) -> None:
        super().__init__(stuck.detail)
        self.stuck = stuck


Reply = bytes | Stuck


@dataclass
class Replies:
    """What a submission answered: raw frames by group, what loading each file raised, and what it printed."""

    groups: dict[str, Reply] = field(default_factory=dict)
    load_errors: dict[str, Oddity] = field(default_factory=dict)
    printed: str = ""


class Asker:
    """Asks one submission on one fork server."""

    def __init__(self, server: ForkServer, submission: Submission, graded: Sequence[str], seed: int = 0) -> None:
        self._server, self._seed = server, seed
        self._files = dict(submission.files)
        self._names = tuple(f.removesuffix(".py") for f in graded if f in submission.files)
        self._broken = {f: reason for f, reason in submission.problems.items() if f not in submission.files}
        self._slow: set[str] = set()  # files whose import hung or crashed once

    def ask(self, groups: Sequence[Group], request: bytes) -> Replies:
        """The reply of each group; all of them read the source, or none does. `request` is `plan(groups)`."""
        replies = Replies()
        suspects: list[Group] = []
        todo, runs = list(groups), 0
        while todo:
            todo = self._run(todo, request if len(todo) == len(groups) else plan(todo), replies, suspects)
            runs += 1
            if runs > len(groups) + 2 * len(self._names) + 1:  # each run ends a group, or gives up on a file in two
                raise HarnessFault(
                    "children of the sandbox end before any code runs; `grader doctor` says what is missing"
                )
        for group in suspects[:MAX_LONE]:
            replies.groups[group.check.name] = self._alone(group)
        return replies

    def ask_rows(self, check: Check, rows: Rows) -> list[list[Plain]]:
        """The answers to each row of calls, in one fresh child; raises NoAnswer."""
        calls = [call for row in rows for call in row]
        child = self._server.spawn()
        try:
            self._start(child, _encode([[check.name, check.depth, calls]]), reads_source=check.reads_source)
            answers = iter(decode_answers(child.receive(child.until(LONE)), check.name, check.depth, len(calls)))
        except ChildFault as fault:
            raise NoAnswer(_stuck(fault, child, -1)) from fault
        finally:
            child.end()
        return [[next(answers) for _ in row] for row in rows]

    def _run(self, todo: list[Group], request: bytes, replies: Replies, suspects: list[Group]) -> list[Group]:
        """Ask in one child; returns what is left to be asked in another after a hang or a crash."""
        child = self._server.spawn()
        try:
            try:
                replies.load_errors = self._start(child, request, reads_source=todo[0].check.reads_source)
            except ChildFault:
                return todo  # without the file that is now known to be broken, or with more time for it
            for n, group in enumerate(todo):
                try:
                    replies.groups[group.check.name] = child.receive(child.until(FIRST))
                except ChildFault as fault:
                    replies.groups[group.check.name] = _stuck(fault, child, -1)
                    suspects.append(group)
                    return todo[n + 1 :]
            replies.printed = _printed(child)
        finally:
            child.end()
        return []

    def _start(self, child: Child, request: bytes, *, reads_source: bool, each: bool = False) -> dict[str, Oddity]:
        """Send the request and take the report on each file; a fault marks the file that was being loaded."""
        load = () if reads_source else tuple(n for n in self._names if f"{n}.py" not in self._broken)
        child.send(Head(self._files, load, self._broken, self._seed, each), request)
        errors: dict[str, Oddity] = {}
        for name in load:
            file = f"{name}.py"
            try:
                _, error = _decoded(_LOADED, child.receive(child.until(LONE if file in self._slow else FIRST)))
            except ChildFault as fault:
                if file in self._slow:
                    self._broken[file] = f"importing {file} {_stuck(fault, child, -1).detail}"
                self._slow.add(file)
                raise
            if error is not None:
                errors[file] = error
        return errors | {f: {"!": "NotLoaded", "m": reason} for f, reason in self._broken.items()}

    def _alone(self, group: Group) -> Reply:
        """A second try with more time, call by call, so that the one at fault is known."""
        name, depth, calls = group.request
        answers: list[Plain] = []
        child = self._server.spawn()
        try:
            self._start(child, plan([group]), reads_source=group.check.reads_source, each=True)
            until = child.until(LONE)
            for _ in calls:
                answers += decode_answers(child.receive(until), name, depth, 1)
        except ChildFault as fault:
            return _stuck(fault, child, len(answers))
        finally:
            child.end()
        return _encode([name, answers])


def decode_answers(frame: bytes, name: str, depth: int, count: int) -> list[Plain]:
    """The answers in a group's frame; raises Garbled where they are not `count` plain values of that depth."""
    found, answers = _decoded(_DECODERS[depth], frame)
    if found != name or len(answers) != count:
        raise Garbled("a reply of another group or length")
    return list(answers)


def encode_answers(name: str, answers: Sequence[Plain]) -> bytes:
    """The frame in which a child sends these answers."""
    return _encode([name, list(answers)])


def _decoded(decoder: "msgspec.msgpack.Decoder[Any]", frame: bytes) -> Any:
    try:
        return decoder.decode(frame)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError, ValueError) as error:
        raise Garbled(f"not plain data: {type(error).__name__}") from error


def _printed(child: Child) -> str:
    """What the code printed; nothing where it spoiled even that."""
    try:
        return str(_decoded(_PRINTED, child.receive(child.until(FIRST)))[1])
    except ChildFault:
        return ""


def _stuck(fault: ChildFault, child: Child, call: int) -> Stuck:
    if isinstance(fault, TimedOut):
        return Stuck("timed out", call, "did not come to an end in time")
    if isinstance(fault, Died):
        return Stuck("crashed", call, _death(child.end()))
    return Stuck("crashed", call, "sent something that is not an answer")


def _death(status: int) -> str:
    if os.WIFSIGNALED(status):
        return f"was ended by {signal.Signals(os.WTERMSIG(status)).name}"
    return f"ended the process with exit code {os.waitstatus_to_exitcode(status)}"


def call_at(group: Group, index: int) -> tuple[int, Call]:
    """The example (its index) and the call at `index` of the group's calls."""
    for n, example in enumerate(group.examples):
        if index < len(example.calls):
            return n, example.calls[index]
        index -= len(example.calls)
    raise IndexError(index)
