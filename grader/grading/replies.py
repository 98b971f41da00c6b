"""Replies: what came back from a submission, decoded against a type, or what happened instead.

Owns how much of it is kept. Whether an answer is right is judged elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Literal, TypedDict

import msgspec

from grader.courses.suite import Shape
from grader.kit.plain import Plain, Raised
from grader.kit.wording.words import english
from grader.sandbox.child import MAX_PRINTED
from grader.sandbox.client import MAX_TOTAL
from grader.sandbox.faults import Garbled
from grader.sandbox.wire import Decoder, Scalar, Text, decoded, nested

SMALL_FRAME = 16 << 10  # bytes; of the frames of a reference of 68 checks, two are larger
MAX_NAME = 200  # characters of a group's or a file's name

_encode = msgspec.msgpack.Encoder().encode
_Raised = TypedDict("_Raised", {"!": Text, "m": Text})
_NAME = Annotated[str, msgspec.Meta(max_length=MAX_NAME)]


def _decoder(depth: int) -> Decoder:
    return msgspec.msgpack.Decoder(tuple[_NAME, list[nested(Scalar, depth)]])  # type: ignore[misc]


_DECODERS = {depth: _decoder(depth) for depth in range(5)}
_LOADED = msgspec.msgpack.Decoder(tuple[_NAME, _Raised | None])
_PRINTED = msgspec.msgpack.Decoder(tuple[_NAME, Annotated[str, msgspec.Meta(max_length=MAX_PRINTED)]])


@dataclass(frozen=True)
class NoAnswer:
    """A group without a whole reply: what happened, and at which of its calls (-1: not known)."""

    verdict: Literal["timed out", "crashed", "not judged"]
    call: int
    detail: str


TOO_MUCH = NoAnswer("crashed", -1, english("sent far more than an answer needs"))


Reply = bytes | NoAnswer


@dataclass
class Replies:
    """What a submission answered: raw frames by group, what loading each file raised, and what it printed."""

    groups: dict[str, Reply] = field(default_factory=dict)
    load_errors: dict[str, Raised] = field(default_factory=dict)
    printed: str = ""
    slow: Mapping[str, float] = field(default_factory=dict)  # check -> seconds, where it was answered only alone

    def room_for(self, frame: bytes) -> bool:
        """Return whether it can be kept: once much is, only what is no larger than most right answers."""
        if len(frame) <= SMALL_FRAME:
            return True
        return len(frame) + sum(len(reply) for reply in self.groups.values() if isinstance(reply, bytes)) <= MAX_TOTAL


def decode_answers(frame: bytes, shape: Shape) -> list[Plain]:
    """Return the answers in a group's frame; raises Garbled where they are not of that shape."""
    name, answers = decoded(_DECODERS[shape.depth], frame)
    if name != shape.name or len(answers) != shape.count:
        raise Garbled("a reply of another group or length")
    return list(answers)


def encode_answers(name: str, answers: Sequence[Plain]) -> bytes:
    """Return the frame in which a child sends these answers."""
    return _encode([name, list(answers)])


def decode_loaded(frame: bytes) -> Raised | None:
    """Return what loading a file raised; raises Garbled."""
    error: Raised | None = decoded(_LOADED, frame)[1]
    return error


def decode_printed(frame: bytes) -> str:
    """Return what the code printed; raises Garbled."""
    return str(decoded(_PRINTED, frame)[1])
