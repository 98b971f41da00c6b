"""The loop of a locked child: receives one submission and one plan, answers every call, sends plain data, and ends.

Everything here is at the mercy of the student's code once that is loaded. That is fine: whatever leaves is only
decoded against a type and compared.

Frames are a u32 length (little-endian) and msgpack. In: a `head` map, then the plan [[group, depth, reads_source,
calls], ...]. Out: [group, answers] for each group that reads the source, before any of it runs; [file, what loading it
raised] for each graded file; [group, answers] for each other group; ["", printed text]. With `each`, a group's answers
come one by one as [group, [answer]], so that the one that hangs is known. Then it waits for another plan.
"""

import io
import os
import struct
import sys
from collections.abc import Callable, Mapping, Sequence
from itertools import dropwhile, takewhile
from typing import Any

import msgspec

from grader.kit.answering import Call, answers
from grader.kit.loading import Code, Sources, TestTools

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

    def reply(target: Any, group: str, depth: int, encoded: msgspec.Raw) -> None:
        calls: Sequence[Call] = decode(encoded)  # now, and into the memory that the group before it left
        parts = [[call] for call in calls] if head["each"] else [calls]
        for part in parts:
            send(channel, encode([group, answers(target, probes, part, depth)]))

    sources = Sources(head["files"], head["broken"])
    for group, depth, _, calls in takewhile(_reads_source, plan):
        reply(sources, group, depth, calls)
    plan = list(dropwhile(_reads_source, plan))
    if not (plan or head["load"]):
        return  # none of it need run
    sys.meta_path.append(TestTools())
    code = Code(head["files"], head["broken"])
    for name in head["load"]:
        send(channel, encode([name, code.load(name)]))
    while True:
        for group, depth, _, calls in plan:
            reply(code, group, depth, calls)
        send(channel, encode(["", printed.text.encode("utf-8", "replace").decode()]))
        plan = groups(receive(channel))


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
