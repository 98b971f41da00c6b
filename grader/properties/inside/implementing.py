"""Answers calls with implementations of the operators, until nobody asks any more."""

import sys
from collections.abc import Sequence
from functools import cache
from types import CodeType, ModuleType
from typing import Any, NoReturn

import msgspec

from grader.kit.answering.loading import Code
from grader.kit.plain import Plain, plain, raised
from grader.kit.probe import probe
from grader.properties.inside.calling import as_sent
from grader.sandbox.child import receive, send
from grader.sandbox.forkserver import CHANNEL

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode


@probe("implement({0})")
def implement(
    code: Code, module: str, scale: float, parts: Sequence[str], made_of: Sequence[Sequence[int]]
) -> NoReturn:
    """Answer calls, many at once, each time with one of the implementations; the process ends with the channel.

    An implementation is made of parts of source, one after another. `scale` is its SCALE: those that read it are a
    family, of which this is one. Frame in: [which one, [call, ...]]. Frame out: [answer, ...], each encoded by itself.
    """
    del code

    @cache
    def compiled(part: int) -> CodeType:
        return compile(parts[part], f"<{module}>", "exec", dont_inherit=True)

    @cache
    def loaded(number: int) -> ModuleType:
        found = ModuleType(f"{module}_{number}")
        sys.modules[found.__name__] = found  # where a dataclass looks for its own module
        for part in made_of[number]:
            exec(compiled(part), found.__dict__)  # noqa: S102 - the staff's own
        found.SCALE = scale  # type: ignore[attr-defined]
        return found

    while True:
        number, calls = _decode(receive(CHANNEL))
        send(CHANNEL, _encode([_encode(_answer(loaded(number), name, lists)) for _, name, lists in calls]))


def _answer(module: ModuleType, name: str, lists_of_arguments: list[list[Plain]]) -> Plain:
    try:
        value: Any = getattr(module, name)
        for arguments in lists_of_arguments:
            value = value(*(_meant(module, a) for a in arguments))
        return as_sent(value) if type(value) is int else plain(value, 2)
    except Exception as error:  # noqa: BLE001 - whatever an operator raises is its answer
        return raised(error)


def _meant(module: ModuleType, argument: Plain) -> Any:
    if not isinstance(argument, dict):
        return argument
    return getattr(module, argument["op"]) if "op" in argument else int(argument["int"])
