"""The loop of a locked child: receives one submission and one plan, answers every call, sends plain data, and ends.

Everything here is at the mercy of the student's code once that is loaded. That is fine: whatever leaves is only
decoded against a type and compared. But little is there to be read: while it runs, the rest of the plan lies in no
variable of a function that called it. What comes next is known only to the iterator that is being run through.

Frames are a u32 length (little-endian) and msgpack. In: a `head` map, then the plan [[group, depth, reads_source,
calls], ...]. Out: [group, answers] for each group that reads the source, before any of it runs; [file, what loading it
raised] for each graded file; [group, answers] for each other group; ["", printed text]. With `each`, a group's answers
come one by one as [group, [answer]], so that the one that hangs is known; and now and then comes ["", lines], where
very much is printed. Then it waits for another plan, of which nothing reads the source.
"""

import io
import os
import socket
import struct
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import chain, filterfalse
from typing import Any, Literal

import msgspec

from grader.kit.answering.answers import answers
from grader.kit.answering.cells import Notebook, ReadNotebook, of_files
from grader.kit.answering.loading import Code, Sources
from grader.sandbox.importing import rehearsing
from grader.sandbox.importing.holding import Held

MAX_PRINTED = 4096  # characters; the rest of what a submission prints is dropped
MANY_LINES = 100_000  # that are printed before anybody is told of it; honest code prints a few for each call
LENGTH = struct.Struct("<I")

Probes = Mapping[str, Callable[..., Any]]


class Request(msgspec.Struct, array_like=True):
    """One group of calls, as the grader sends it and the child receives it."""

    group: str
    depth: int  # of its answers
    reads_source: bool
    calls: msgspec.Raw  # encoded until they are answered

    def take(self, field: Literal["group", "calls"]) -> Any:
        """Return the value of a field, which the request loses."""
        value = getattr(self, field)
        setattr(self, field, None)
        return value


# A loop of Python's would have a variable for what it is at, and one for what comes.
_run_through: Callable[[Iterator[None]], object] = partial(deque, maxlen=0)


class _Sink(io.BufferedIOBase):
    """Where printed bytes go: it keeps the beginning, and counts the lines. Nothing closes it."""

    name, mode = "<stdout>", "wb"

    def __init__(self) -> None:
        self.beginning = bytearray()
        self.say: Callable[[int], None] = lambda _: None
        self._lines, self._say_at = 0, MANY_LINES

    def writable(self) -> bool:
        """Return True: it takes everything."""
        return True

    def fileno(self) -> int:
        """Return the number of the descriptor that is /dev/null here."""
        return 1

    def close(self) -> None:
        """Stay open: what is printed later is kept as well."""

    def write(self, data: Any) -> int:
        """Keep as much as there is room for, and tell now and then how much it is."""
        data = bytes(data)
        self.beginning += data[: 4 * MAX_PRINTED - len(self.beginning)]  # no character has more than four bytes
        self._lines += data.count(b"\n")
        if self._lines >= self._say_at:
            self._say_at = 2 * self._lines
            self.say(self._lines)
        return len(data)


class Printed(io.TextIOWrapper):
    """The stream that the student's code prints to: a real one, so that it can be asked and changed like any other."""

    def __init__(self) -> None:
        self._sink = _Sink()
        super().__init__(self._sink, encoding="utf-8", errors="backslashreplace", newline="\n")

    mode = "w"

    @property
    def text(self) -> str:
        """The beginning of what was printed."""
        for stream in (self, sys.stdout):  # code may have put another one around the same bytes
            if stream is self or type(stream) is io.TextIOWrapper:
                with suppress(Exception):
                    stream.flush()
        return self._sink.beginning.decode("utf-8", "replace")[:MAX_PRINTED]

    def tell_lines(self, tell: Callable[[int], None]) -> None:
        """Tell from now on how many lines were printed, where they are very many."""
        self._sink.say = tell

    def close(self) -> None:
        """Stay open, like what is below."""
        self.flush()


@dataclass(frozen=True)
class Around:
    """What a child is told by the fork server that it was forked from."""

    held: Held
    package: str  # of which the files of a submission are modules
    begin: Callable[[Mapping[str, str]], None]  # is told of the files of the submission


def serve(channel: int, probes: Probes, around: Around) -> None:
    """Answer plans on `channel` until it is closed."""
    printed = Printed()
    sys.stdout = sys.stderr = printed
    encode, decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder().decode
    requests = msgspec.msgpack.Decoder(list[Request]).decode
    head, plan = decode(receive(channel)), requests(receive(channel))  # before any code runs, so sending never waits
    read = [ReadNotebook(Notebook.received(sent)) for sent in head["notebooks"]]
    files, notebooks = of_files(read, head["files"]), {file: one for one in read for file in one.notebook.files}
    around.begin(files)
    if head["each"]:
        plan = _one_by_one(plan)

    def tell(lines: int) -> None:
        send(channel, encode(["", str(lines)]))

    def load(name: str) -> None:
        send(channel, encode([name, code.load(name)]))

    def reply(asked: Any, request: Request) -> None:
        """Answer one group. Its request is used up, so that student code finds neither its name nor its calls here."""
        # decoded now, into the memory that the group before it left
        send(
            channel,
            encode([request.take("group"), answers(asked, probes, decode(request.take("calls")), request.depth)]),
        )

    sources = Sources(files, head["broken"], notebooks)
    _run_through(map(partial(reply, sources), filter(_reads_source, plan)))
    rest = list(filterfalse(_reads_source, plan))
    if not (rest or head["load"]):
        return  # none of it need run
    around.held.give_way(files)
    sys.meta_path.append(around.held.library(files))
    code = Code(files, head["broken"], package=around.package, notebooks=notebooks)
    telling = map(printed.tell_lines, [tell] * head["each"])  # once the files are loaded
    steps: list[Iterator[None]] = [chain(map(load, head["load"]), telling, map(partial(reply, code), rest))]
    del plan, rest, telling
    while True:
        _run_through(steps.pop())  # from here on, only the iterators themselves hold what comes
        send(channel, encode(["", printed.text]))
        steps.append(map(partial(reply, code), requests(receive(channel))))


def rehearse(probes: Probes, around: Around) -> None:
    """Answer a plan several times in the fork server itself, and leave everything as it was."""
    encode = msgspec.msgpack.Encoder().encode
    head = {"files": rehearsing.FILES, "load": list(rehearsing.MODULES), "broken": {}, "each": False, "notebooks": []}
    request = (head, [["calls", 2, False, rehearsing.CALLS]], None)
    sys._clear_type_cache()  # of what was looked up while modules were imported: a child would let go of each of these
    for _ in range(rehearsing.TIMES):
        ours, theirs = socket.socketpair()
        with ours, theirs, rehearsing.nothing_left(), suppress(msgspec.ValidationError):
            for frame in request:
                send(ours.fileno(), encode(frame))
            serve(theirs.fileno(), probes, around)  # until None comes, which is no plan


def _one_by_one(plan: list[Request]) -> list[Request]:
    """Return the same plan with a request for each call, so that each is answered before the next one begins."""
    encode, decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder().decode
    rows = [(request, call) for request in plan for call in decode(request.calls)]
    return [msgspec.structs.replace(request, calls=msgspec.Raw(encode([call]))) for request, call in rows]


def _reads_source(request: Request) -> bool:
    return request.reads_source


def receive(channel: int) -> bytearray:
    """Return the next frame; where there is none to come, the process ends."""
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
