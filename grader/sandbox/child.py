"""The loop of a locked child: receives one submission and one plan, answers every call, sends plain data, and ends.

Everything here is at the mercy of the student's code once that is loaded. That is fine: whatever leaves is only
decoded against a type and compared. But little is there to be read: while it runs, the rest of the plan lies in no
variable of a function that called it. What comes next is known only to the iterator that is being run through.

Frames are a u32 length (little-endian) and msgpack. In: a `head` map, then the plan [[group, depth, reads_source,
calls], ...]. Out: [group, answers] for each group that reads the source, before any of it runs; [file, what loading it
raised] for each graded file; [group, answers] for each other group; ["", printed text]. With `each`, a group's answers
come one by one as [group, [answer]], so that the one that hangs is known. Then it waits for another plan, of which
nothing reads the source.
"""

import io
import os
import struct
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain, filterfalse
from typing import Any, Literal

import msgspec

from grader.kit.answering.answers import answers
from grader.kit.answering.loading import Code, Sources
from grader.sandbox.importing.holding import Held

MAX_PRINTED = 4096  # characters; the rest of what a submission prints is dropped
LENGTH = struct.Struct("<I")

Probes = Mapping[str, Callable[..., Any]]


class Request(msgspec.Struct, array_like=True):
    """One group of calls, as the grader sends it and the child receives it."""

    group: str
    depth: int  # of its answers
    reads_source: bool
    calls: msgspec.Raw  # encoded until they are answered

    def take(self, field: Literal["group", "calls"]) -> Any:
        """The value of a field, which the request loses."""
        value = getattr(self, field)
        setattr(self, field, None)
        return value


# A loop of Python's would have a variable for what it is at, and one for what comes.
_run_through: Callable[[Iterator[None]], object] = partial(deque, maxlen=0)


class Printed(io.TextIOBase):
    """Takes what the student's code prints and keeps the beginning."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        """Keep as much as there is room for."""
        if len(self.text) < MAX_PRINTED:
            self.text += str(text)[: MAX_PRINTED - len(self.text)]
        return len(text)


def serve(channel: int, probes: Probes, held: Held, package: str) -> None:
    """Answer plans on `channel` until it is closed; the files of a submission are modules of `package`."""
    printed = Printed()
    sys.stdout = sys.stderr = printed
    encode, decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder().decode
    requests = msgspec.msgpack.Decoder(list[Request]).decode
    head, plan = decode(receive(channel)), requests(receive(channel))  # before any code runs, so sending never waits
    if head["each"]:
        plan = _one_by_one(plan)

    def load(name: str) -> None:
        send(channel, encode([name, code.load(name)]))

    def reply(target: Any, request: Request) -> None:
        """Answer one group. Its request is used up, so that student code finds neither its name nor its calls here."""
        # decoded now, into the memory that the group before it left
        send(
            channel,
            encode([request.take("group"), answers(target, probes, decode(request.take("calls")), request.depth)]),
        )

    sources = Sources(head["files"], head["broken"])
    _run_through(map(partial(reply, sources), filter(_reads_source, plan)))
    rest = list(filterfalse(_reads_source, plan))
    if not (rest or head["load"]):
        return  # none of it need run
    held.give_way(head["files"])
    sys.meta_path.append(held.library(head["files"]))
    code = Code(head["files"], head["broken"], package=package)
    steps: list[Iterator[None]] = [chain(map(load, head["load"]), map(partial(reply, code), rest))]
    del plan, rest
    while True:
        _run_through(steps.pop())  # from here on, only the iterators themselves hold what comes
        send(channel, encode(["", printed.text.encode("utf-8", "replace").decode()]))
        steps.append(map(partial(reply, code), requests(receive(channel))))


def _one_by_one(plan: list[Request]) -> list[Request]:
    """The same plan with a request for each call, so that each is answered before the next one begins."""
    encode, decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder().decode
    rows = [(request, call) for request in plan for call in decode(request.calls)]
    return [msgspec.structs.replace(request, calls=msgspec.Raw(encode([call]))) for request, call in rows]


def _reads_source(request: Request) -> bool:
    return request.reads_source


def receive(channel: int) -> bytearray:
    """The next frame; where there is none to come, the process ends."""
    (length,) = LENGTH.unpack(_read(channel, LENGTH.size))
    return _read(channel, length)


def _read(channel: int, length: int) -> bytearray:
    received = bytearray(length)
    rest = memoryview(received)
    while rest:
        if not (size := os.readv(channel, [rest])):
            os._exit(0)
        rest = rest[size:]
    return received


def send(channel: int, frame: bytes) -> None:
    """Send one frame."""
    rest = LENGTH.pack(len(frame)) + frame
    while rest:
        rest = rest[os.write(channel, rest) :]
