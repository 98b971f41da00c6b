"""The wire: decodes what a child sends. Owns the types of plain data as they arrive, and the limits on their size.

Every message of a child has one strict type, and is decoded here: nothing else gets further. Whatever goes wrong while
these bytes are read is a fault of the child that sent them, and of nobody else.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, TypeAlias

import msgspec

from grader.kit.plain import MAX_ITEMS, MAX_TEXT, Plain
from grader.sandbox.faults import Garbled

# Values in one frame. The largest honest one has 22,489; a frame of empty lists would have 262,000 and take 16 MB.
MAX_VALUES = 64_000

# Texts and lists are as long as `kit.plain` makes them, and no longer: what comes is searched, sorted and compared.
Text = Annotated[str, msgspec.Meta(max_length=MAX_TEXT)]
Scalar = None | bool | int | float | Text | Annotated[dict[Literal["!", "m", "?"], Text], msgspec.Meta(max_length=2)]

_LISTS = frozenset((list, tuple))

Decoder: TypeAlias = "msgspec.msgpack.Decoder[Any]"


def nested(scalar: Any, depth: int) -> Any:
    """Return the type of a scalar, or of lists of them in one another, so many deep."""
    kind: Any = scalar
    for _ in range(depth):
        kind = scalar | Annotated[list[kind], msgspec.Meta(max_length=MAX_ITEMS + 1)]
    return kind


def is_oddity(found: Mapping[str, str]) -> bool:
    """Return whether a dict is what `kit.plain` makes: what was raised, with its words, or the type of another
    object.
    """
    return found.keys() in ({"!", "m"}, {"?"})


def decoded(
    decoder: Decoder,
    frame: bytes,
    is_known: Callable[[Mapping[str, str]], bool] = is_oddity,
    most_bytes: int = 1 << 20,  # a child's channel takes no frame as large as that
    most_values: int = MAX_VALUES,
) -> Any:
    """Return the message in a frame.

    Raises Garbled for everything that is not of its type, or larger than it may be.
    """
    if len(frame) > most_bytes:
        raise Garbled(f"a message of {len(frame)} bytes")
    try:
        message = decoder.decode(frame)
        is_struct = isinstance(message, msgspec.Struct)
        _require_plain(msgspec.to_builtins(message) if is_struct else message, is_known, most_values)
    except Garbled:
        raise
    except Exception as error:  # whatever it is: nobody but the child had a hand in these bytes
        raise Garbled(f"not plain data: {type(error).__name__}") from error
    return message


def _require_plain(message: Plain, is_known: Callable[[Mapping[str, str]], bool], most: int) -> None:
    """Raise Garbled where there are too many values in the message, or a dict that nobody knows."""
    lists: list[Plain] = [[message]]
    for items in lists:  # which grows; most of them hold scalars alone, so their kinds are looked at and not they
        most -= len(items)
        if most < 0:
            raise Garbled("more values than any answer has")
        kinds = set(map(type, items))
        if dict in kinds and not all(is_known(item) for item in items if isinstance(item, dict)):
            raise Garbled("an object of no known kind")
        if not kinds.isdisjoint(_LISTS):
            lists += [item for item in items if isinstance(item, (list, tuple))]
