"""Answers calls with an implementation of the operators, until nobody asks any more."""

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
def implement(code: Code, module: str, scale: float) -> NoReturn:
    """Answer each call with what the module has of that name; the process ends with the channel.

    `scale` is the module's SCALE: the implementations that read it are a family, of which this is one.
    """
    getattr(code, module).SCALE = scale
    while True:
        name, *lists_of_arguments = _decode(receive(CHANNEL))
        send(CHANNEL, _encode(_answer(code, module, name, lists_of_arguments)))


def _answer(code: Code, module: str, name: str, lists_of_arguments: list[list[Plain]]) -> Plain:
    try:
        value = getattr(getattr(code, module), name)
        for arguments in lists_of_arguments:
            value = value(*(_meant(code, module, a) for a in arguments))
        return as_sent(value) if type(value) is int else plain(value, 2)
    except Exception as error:  # noqa: BLE001 - whatever an operator raises is its answer
        return raised(error)


def _meant(code: Code, module: str, argument: Plain) -> Any:
    if not isinstance(argument, dict):
        return argument
    return getattr(getattr(code, module), argument["op"]) if "op" in argument else int(argument["int"])
