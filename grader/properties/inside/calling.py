"""Sends the calls of a student's test out of its process, and brings the answers back.

All operators look alike from here: a call is a name and its arguments, and the answer comes over the channel from
somebody who has an implementation. Frames out: ["example"], ["call", name, [[argument, ...], ...]], with one list of
arguments for each pair of parentheses, and ["rejected", type, message], where the test rejects the example. Frame in:
the answer. Calls whose answers came beforehand are told of all the same, but nobody waits for each of them.
"""

import builtins
import importlib
import os
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from typing import Any

import msgspec

from grader.kit.plain import Plain, plain, raised
from grader.sandbox.child import LENGTH, receive, send
from grader.sandbox.forkserver import CHANNEL

OWN = "own_"  # how the name of the student's own file of operators begins here
MAX_DIGITS = 400  # of an integer; the largest float has 309
_MOST_WAITING = 8 << 10  # bytes that are sent together
_DEPTH = 2  # lists of lists, of which an operator may make what it likes

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode


class _Outbox:
    """Frames that are still to be sent, and the calls whose answers are known: all that this process keeps of calls."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._known: dict[bytes, bytes] = {}

    def know(self, answers: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep the answers to these calls, which need not be asked for."""
        self._known = dict(answers)

    def say(self, message: list[Any]) -> None:
        """Send it with what comes next, unless there is much already."""
        self._add(_encode(message))

    def ask(self, message: list[Any]) -> Any:
        """Return the answer to a call."""
        frame = _encode(message)
        if (answer := self._known.get(frame)) is not None:
            self._add(frame)
            return _decode(answer)
        self.flush()
        send(CHANNEL, frame)
        return _decode(receive(CHANNEL))

    def flush(self) -> None:
        """Send what waits."""
        while self._waiting:
            del self._waiting[: os.write(CHANNEL, self._waiting)]

    def _add(self, frame: bytes) -> None:
        self._waiting += LENGTH.pack(len(frame)) + frame
        if len(self._waiting) > _MOST_WAITING:
            self.flush()


_outbox = _Outbox()
know, flush = _outbox.know, _outbox.flush


def begin_example() -> None:
    """Say that the test begins with another example: the calls after it belong together."""
    _outbox.say(["example"])


def say_rejected(error: BaseException) -> None:
    """Say that the test rejects this example, or could not come to it."""
    said = raised(error)
    _outbox.say(["rejected", said["!"], said["m"]])


def say_drawn(rows: bytes | None) -> None:
    """Say what was drawn for all examples, where it can be said."""
    if rows is not None:
        _outbox.say(["drawn", rows])


def call(name: str, *lists_of_arguments: tuple[Any, ...]) -> Any:
    """Return what the operator returns for these arguments; raises what it raises."""
    return as_received(_outbox.ask(["call", name, [[as_sent(a) for a in args] for args in lists_of_arguments]]))


def curried(name: str, function: Any, *more: Any) -> Callable[..., Any] | None:
    """Return the function that a higher-order operator returns for an operator; None for any other function.

    Only an operator has a name by which it is known where the call goes.
    """
    operator = getattr(function, "operator", "")
    if not isinstance(operator, str) or not operator:
        return None
    return lambda *lists: call(name, (function, *more), lists)


def applied(function: Callable[..., Any], lists: Sequence[Any]) -> Any:
    """Return the function itself, or what it returns where its lists came with it: students write it either way."""
    return function(*lists) if lists else function


def operator(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a function as the operator of its name."""
    function.operator = function.__name__  # type: ignore[attr-defined]
    return function


class Truth(float):
    """1.0 or 0.0 where a bool would be as right: it can be joined with others as bools can."""

    def __and__(self, other: Any) -> bool:
        return bool(self) & bool(other)

    def __or__(self, other: Any) -> bool:
        return bool(self) | bool(other)

    def __xor__(self, other: Any) -> bool:
        return bool(self) ^ bool(other)

    __rand__, __ror__, __rxor__ = __and__, __or__, __xor__


def truth(answer: Any) -> Any:
    """Return the answer, which is a truth if it is a float."""
    return Truth(answer) if type(answer) is float else answer


def others(operators: dict[str, Any]) -> Callable[[str], Any]:
    """Look up what only the student's own file of operators has: helpers, which then call these operators.

    That file is loaded when something of it is first asked for, and not before: most tests need nothing of it. To
    import what is nowhere is no fault, to use it is.
    """
    ours = {n: value for n, value in operators.items() if getattr(value, "__module__", "") == operators["__name__"]}

    @cache
    def own() -> dict[str, Any]:
        package, _, module = operators["__name__"].rpartition(".")
        try:
            found = importlib.import_module(f"{package}.{OWN}{module}")
        except BaseException:  # noqa: BLE001 - a student's module may raise anything, SystemExit included
            return {}
        vars(found).update(ours)
        return vars(found)

    def look_up(name: str) -> Any:
        if name == "__all__":
            return sorted(n for n in {*ours, *own()} if not n.startswith("_"))
        if name.startswith("__"):
            raise AttributeError(name)
        return own().get(name) or partial(_unknown, name)

    return look_up


def _unknown(name: str, *_: object, **__: object) -> Any:
    raise AttributeError(f"the course has no operator {name}")


def as_sent(value: Any) -> Plain:
    """Return the value as it goes over the channel; raises TypeError for what is no number and no list of numbers."""
    if type(value) is int and value.bit_length() > 63:
        return {"int": _digits(value)}
    if isinstance(name := getattr(value, "operator", None), str):
        return {"op": name}
    value = [_bare(item) for item in value] if isinstance(value, (list, tuple)) else _bare(value)
    sent = plain(value, _DEPTH)
    if isinstance(sent, (dict, str)):
        raise TypeError(f"an operator takes numbers and lists of numbers, not {type(value).__name__}")
    return sent


def _bare(value: Any) -> Any:
    return float(value) if type(value) is Truth else value


def _digits(value: int) -> str:
    if value.bit_length() > 1024:
        raise OverflowError("int too large to convert to float")
    return str(value)


def as_received(answer: Any) -> Any:
    """Return the value for what came over the channel; raises the exception that it stands for."""
    if not isinstance(answer, dict):
        return answer
    if "int" in answer:
        return int(answer["int"])
    if "!" in answer:
        raise _exception(answer["!"], answer.get("m", ""))
    return None


def _exception(name: str, message: str) -> Exception:
    kind = getattr(builtins, name, None)
    is_plain = isinstance(kind, type) and issubclass(kind, Exception) and not issubclass(kind, UnicodeError)
    return kind(message) if is_plain else RuntimeError(f"{name}: {message}")  # type: ignore[misc]
