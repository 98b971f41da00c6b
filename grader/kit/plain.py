"""Plain data: what may travel between the student's code and the judge, and how anything else is named.

Owns the conversion that runs beside the student's code (`plain`, `raised`) and the questions that the
judge asks about its result (`is_raised`, ...). Nothing here calls what a student implements, but for two things:
an iterator is asked for its items, and an exception for its name and its words.

Plain data is None, bool, int (64 bit), float, str, and lists of plain data. Everything else is an *oddity*, a dict of
strings, of which there are exactly two kinds: `{"!": exception, "m": message}` for what was raised, `{"?": type}` for
an object of another type.
"""

from collections.abc import Callable
from itertools import chain, islice
from types import GeneratorType
from typing import Any, TypeAlias, TypedDict

import numpy as np

from grader.kit.wording.words import english

Raised = TypedDict("Raised", {"!": str, "m": str})
Other = TypedDict("Other", {"?": str})
Oddity: TypeAlias = Raised | Other
Plain: TypeAlias = (
    Any  # None | bool | int | float | str | list[Plain] | Oddity; recursive unions slow the judge's types down
)

MAX_ITEMS = 1024  # honest answers have at most a few dozen; an endless generator must stop somewhere
MAX_TEXT = 2000  # characters of one string
RESULT_VALUES, RESULT_TEXT = 2048, 20_000  # of one answer in a result: the longest that is wanted has 1,404 values
MAX_NODES = 20_000  # values in one answer; keeps a frame well below the size that the judge refuses

NO_ANSWER = ("TimedOut", "Crashed")  # stand for an exception where the process gave no answer

_AS_IT_IS = frozenset((float, bool, type(None)))  # most of all values; asked before any call is made
_SIMPLE = _AS_IT_IS | {str}
_LISTS = frozenset((list,))
_NUMPY_SCALARS: dict[type, Callable[[Any], Plain]] = {
    np.bool_: bool,
    **dict.fromkeys((np.float16, np.float32, np.float64), float),
    **dict.fromkeys((np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32), int),
}


def plain(value: object, depth: int) -> Plain:
    """`value` as plain data with lists nested at most `depth` deep; types are compared exactly."""
    if type(value) in _AS_IT_IS:
        return value
    if type(value) is list and (copy := _copy(value, depth)) is not None:
        return copy
    return _plain(value, depth, [MAX_NODES])


def _copy(items: list[Any], depth: int) -> list[Any] | None:
    """Return a copy of a list of numbers and short texts, or of such lists, as most answers are.

    It is None where it is another.

    Most calls take microseconds, and a fifth of that was to make their answers plain: here the loops are C's.
    """
    if depth == 0 or len(items) > MAX_ITEMS:
        return None
    flat, kinds = items, set(map(type, items))
    is_nested = kinds == _LISTS and depth > 1
    if is_nested:
        flat = list(islice(chain.from_iterable(items), MAX_ITEMS))
        kinds = set(map(type, flat))
    if len(items) + len(flat) > MAX_ITEMS or not kinds <= _SIMPLE:
        return None
    if str in kinds:
        text = "".join([item for item in flat if type(item) is str])
        if len(text) > MAX_TEXT or not text.isascii():
            return None
    return [item[:] for item in items] if is_nested else items[:]


def _plain(value: Any, depth: int, nodes_left: list[int]) -> Plain:
    kind = type(value)
    if kind in _AS_IT_IS or (kind is str and len(value) <= MAX_TEXT and value.isascii()):
        return value
    if kind is list or kind is tuple:
        return _items(value, depth, nodes_left)
    if kind is int:
        return value if -(1 << 63) <= value < (1 << 63) else {"?": english("an integer beyond 64 bits")}
    if kind is str:
        short = value[:MAX_TEXT]
        return short if short.isascii() else short.encode("utf-8", "replace").decode()
    if kind in _NUMPY_SCALARS:
        return _NUMPY_SCALARS[kind](value)
    if kind is np.ndarray:
        return _plain(np.ndarray.tolist(value), depth, nodes_left) if value.dtype.kind in "fbiu" else _odd(kind)
    if _is_iterator(kind):
        return _items(value, depth, nodes_left)
    return _odd(kind)


def _is_iterator(kind: type) -> bool:
    """Return True for generators, what map, zip, filter and itertools return, and a class that iterates."""
    return kind is GeneratorType or (hasattr(kind, "__next__") and hasattr(kind, "__iter__"))


def _items(value: Any, depth: int, nodes_left: list[int]) -> Plain:
    if depth == 0:
        return {"?": english(f"a {type(value).__name__} where a single value belongs")[:MAX_TEXT]}
    items = list(islice(value, MAX_ITEMS + 1))
    nodes_left[0] -= len(items)
    if nodes_left[0] < 0:
        return {"?": english("too many values")}
    items = [item if type(item) in _AS_IT_IS else _plain(item, depth - 1, nodes_left) for item in items]
    if len(items) > MAX_ITEMS:
        items[MAX_ITEMS] = {"?": english("and more")}
    return items


def _odd(kind: type) -> Other:
    name = type.__dict__["__qualname__"].__get__(kind)
    return {"?": str(name)[:200]}


def raised(error: BaseException) -> Raised:
    """Return the oddity for an exception of the student's code: its type, and its message as far as that can be had."""
    try:
        message = str(error)
    except Exception:  # noqa: BLE001 - the message is the student's code as well
        message = ""
    kind = type(error)
    text = message[:300].encode("utf-8", "replace").decode() if type(message) is str else ""
    return {"!": str(kind.__name__)[:100], "m": text}


def source_lines(text: str) -> list[str]:
    """Return the lines of a program as Python counts them: `str.splitlines` also ends one at a form feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def cut_large(value: Plain) -> Plain:
    """Return the value as a result keeps it: an oddity in its place where it is larger than anybody reads."""
    values, text = 0, 0
    lists: list[Plain] = [[value]]
    for items in lists:  # which grows
        values += len(items)
        text += sum(len(item) for item in items if isinstance(item, str))
        if values > RESULT_VALUES or text > RESULT_TEXT:
            return {"?": english("more values than a result keeps")}
        lists += [item for item in items if isinstance(item, (list, tuple))]
    return value


def is_plain(value: object) -> bool:
    """Return whether a value that came as JSON is plain data, however deep its lists are."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting += item
        elif isinstance(item, dict) and not _is_oddity(item):
            return False
    return True


def _is_oddity(item: dict[object, object]) -> bool:
    return item.keys() in ({"!", "m"}, {"?"}) and all(isinstance(text, str) for text in item.values())


def is_raised(seen: Plain, *kinds: str) -> bool:
    """Return whether the student's code raised an exception (one of `kinds`, where given) instead of returning."""
    return isinstance(seen, dict) and "!" in seen and (not kinds or seen["!"] in kinds)


def is_number(seen: Plain) -> bool:
    """Return whether `seen` is one number; a bool counts as 0 or 1, as it does in Python."""
    return isinstance(seen, (bool, int, float))
