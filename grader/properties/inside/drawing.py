"""What Hypothesis drew for a test, as bytes: a later run of the same test takes it from there, and draws nothing.

Numbers, texts, lists and tuples can be sent, as most tests draw them. A test that draws anything else draws it anew.
The later run takes them from the last one to the first: a test whose examples depend on what is drawn then makes the
same examples in another order, and one that only counts them does not.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

MOST_BYTES = 48 << 10  # of all that is drawn for a test; a hundred examples of ten numbers have 9,000
_SCALARS = frozenset((float, bool, type(None), str))

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode


class _NotSent(Exception):
    """A value of another kind."""


def as_recorded(rows: Sequence[tuple[int, Mapping[str, Any]]]) -> bytes | None:
    """Return the values by the number of their case, or None where they cannot be sent, or where there are none."""
    try:
        sent = _encode([[n, {name: _sent(value) for name, value in values.items()}] for n, values in reversed(rows)])
    except (_NotSent, RecursionError):
        return None
    return sent if rows and len(sent) <= MOST_BYTES else None


def as_replayed(sent: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the rows that `as_recorded` made bytes of, each with lists of its own."""
    for n, values in _decode(sent):
        yield n, {name: _received(value) for name, value in values.items()}


def _sent(value: Any) -> Any:
    kind = type(value)
    if kind in _SCALARS or (kind is int and value.bit_length() < 64):
        return value
    if kind in (list, tuple):
        return [kind is list, *map(_sent, value)]
    raise _NotSent


def _received(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    is_list, *items = value
    return list(map(_received, items)) if is_list else tuple(map(_received, items))
