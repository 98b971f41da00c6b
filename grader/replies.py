"""Replies: what came back from a submission, decoded against a type, or what happened instead.

Owns how much of it is kept. Whether an answer is right is judged elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypedDict

import msgspec

from grader.kit.plain import MAX_ITEMS, MAX_TEXT, Oddity, Plain
from grader.sandbox.child import MAX_PRINTED
from grader.sandbox.client import MAX_TOTAL, Garbled

SMALL_FRAME = 16 << 10  # bytes; of the reference's frames of module0 two are larger

_encode = msgspec.msgpack.Encoder().encode
# As long as `kit.plain` makes them, and no longer: what comes is searched, sorted and compared.
_TEXT = Annotated[str, msgspec.Meta(max_length=MAX_TEXT)]
_ODDITY = Annotated[dict[Annotated[str, msgspec.Meta(max_length=1)], _TEXT], msgspec.Meta(max_length=2)]
_SCALAR = None | bool | int | float | _TEXT | _ODDITY
_Raised = TypedDict("_Raised", {"!": _TEXT, "m": _TEXT})


def _decoder(depth: int) -> "msgspec.msgpack.Decoder[Any]":
    kind: Any = _SCALAR
    for _ in range(depth):
        kind = _SCALAR | Annotated[list[kind], msgspec.Meta(max_length=MAX_ITEMS + 1)]
    return msgspec.msgpack.Decoder(tuple[str, list[kind]])


_DECODERS = {depth: _decoder(depth) for depth in range(5)}  # typed, so that a hostile frame costs no memory and no time
_LOADED = msgspec.msgpack.Decoder(tuple[str, _Raised | None])
_PRINTED = msgspec.msgpack.Decoder(tuple[str, Annotated[str, msgspec.Meta(max_length=MAX_PRINTED)]])


@dataclass(frozen=True)
class Stuck:
    """A group without a whole reply: what happened, and at which of its calls (-1: not known)."""

    verdict: Literal["timed out", "crashed", "not judged"]
    call: int
    detail: str


TOO_MUCH = Stuck("crashed", -1, "sent far more than an answer needs")


Reply = bytes | Stuck


@dataclass
class Replies:
    """What a submission answered: raw frames by group, what loading each file raised, and what it printed."""

    groups: dict[str, Reply] = field(default_factory=dict)
    load_errors: dict[str, Oddity] = field(default_factory=dict)
    printed: str = ""

    def room_for(self, frame: bytes) -> bool:
        """Whether it can be kept: once much is, only what is no larger than most right answers."""
        if len(frame) <= SMALL_FRAME:
            return True
        return len(frame) + sum(len(reply) for reply in self.groups.values() if isinstance(reply, bytes)) <= MAX_TOTAL


def decode_answers(frame: bytes, name: str, depth: int, count: int) -> list[Plain]:
    """The answers in a group's frame; raises Garbled where they are not `count` plain values of that depth."""
    found, answers = _decoded(_DECODERS[depth], frame)
    if found != name or len(answers) != count:
        raise Garbled("a reply of another group or length")
    return list(answers)


def encode_answers(name: str, answers: Sequence[Plain]) -> bytes:
    """The frame in which a child sends these answers."""
    return _encode([name, list(answers)])


def decode_loaded(frame: bytes) -> Oddity | None:
    """What loading a file raised; raises Garbled."""
    error: Oddity | None = _decoded(_LOADED, frame)[1]
    return error


def decode_printed(frame: bytes) -> str:
    """What the code printed; raises Garbled."""
    return str(_decoded(_PRINTED, frame)[1])


def _decoded(decoder: "msgspec.msgpack.Decoder[Any]", frame: bytes) -> Any:
    try:
        return decoder.decode(frame)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError, ValueError) as error:
        raise Garbled(f"not plain data: {type(error).__name__}") from error
