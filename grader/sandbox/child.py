"""The loop of a locked child: receives one submission and one plan, answers every call, sends plain data, and ends.

Everything here is at the mercy of the student's code once that is loaded. That is fine: whatever leaves is only
decoded against a type and compared. But little is there to be read: while it runs, the rest of the plan lies in no
variable of a function that called it. It waits where the next step takes it from, in an iterator or an argument.

Frames are a u32 length (little-endian) and msgpack. In: a `head` map, then the plan [[group, depth, reads_source,
calls], ...]. Out: [group, answers] for each group that reads the source, before any of it runs; [file, what loading it
raised] for each graded file; [group, answers] for each other group; ["", printed text]. With `each`, a group's answers
come one by one as [group, [answer]], so that the one that hangs is known. Then it waits for another plan.
"""

import io
import os
import struct
import sys
from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from itertools import dropwhile, takewhile
from typing import Any

import msgspec

from grader.kit.answering.answers import answers
from grader.kit.answering.loading import Code, Sources, TestTools

MAX_PRINTED = 4096  # characters; the rest of what a submission prints is dropped
LENGTH = struct.Struct("<I")

Probes = Mapping[str, Callable[..., Any]]
Request = tuple[str, int, bool, msgspec.Raw]  # a group, its depth, whether it reads the source, its calls


class Printed(io.TextIOBase):
    """Takes what the student's code prints and keeps the beginning."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        """Keep as much as there is room for."""
        if len(self.text) < MAX_PRINTED:
            self.text += str(text)[: MAX_PRINTED - len(self.text)]
        return len(text)


def serve(channel: int, probes: Probes) -> None:
    """Answer plans on `channel` until it is closed."""
    printed = Printed()
    sys.stdout = sys.stderr = printed
    encode, decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder().decode
    groups = msgspec.msgpack.Decoder(list[Request]).decode
    head, plan = decode(receive(channel)), groups(receive(channel))  # before any code runs, so sending never waits

    def reply(target: Any, request: Request) -> None:
        """Answer one group. What student code can see of it in our variables is neither its name nor its calls."""
        group, depth, _, encoded = request
        box: list[Any] = [encoded, group]
        del group, encoded, request
        if not head["each"]:  # decoded now, into the memory that the group before it left
            send(channel, encode([box.pop(), answers(target, probes, decode(box.pop()), depth)]))
            return
        group = box.pop()
        for call in decode(box.pop()):
            send(channel, encode([group, answers(target, probes, [call], depth)]))

    sources = Sources(head["files"], head["broken"])
    deque(map(partial(reply, sources), takewhile(_reads_source, plan)), maxlen=0)
    box = [list(dropwhile(_reads_source, plan))]
    del plan
    if not (box[0] or head["load"]):
        return  # none of it need run
    sys.meta_path.append(TestTools())
    code = Code(head["files"], head["broken"])

    def load(name: str) -> None:
        send(channel, encode([name, code.load(name)]))

    box.append(_kept(box.pop(), deque(map(load, head["load"]), maxlen=0)))
    while True:
        deque(map(partial(reply, code), box.pop()), maxlen=0)  # what is left of the plan lies in no variable
        send(channel, encode(["", printed.text.encode("utf-8", "replace").decode()]))
        box.append(groups(receive(channel)))


def _kept(plan: list[Request], _: object) -> list[Request]:
    """The plan, which lies in no variable while the other argument is worked out: importing a file is to run it."""
    return plan


def _reads_source(request: Request) -> bool:
    return request[2]


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
