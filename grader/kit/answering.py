"""Answers calls on a loaded submission; the whole of what the untrusted side does with a request.

A call is a target and plain arguments. The target is a function of the student's ("operators:mul") or a probe
("trees.names").
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from grader.kit.loading import Code
from grader.kit.plain import Plain, plain, raised

Call = tuple[str, Sequence[Plain]]


def answer(code: Code, probes: Mapping[str, Callable[..., Any]], call: Call, depth: int) -> Plain:
    """What one call returned or raised, as plain data nested at most `depth` deep."""
    try:
        return plain(perform(code, probes, call), depth)
    except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt of a student's are answers too
        return raised(error)


def perform(code: Code, probes: Mapping[str, Callable[..., Any]], call: Call) -> Any:
    """What one call returned, as it is; raises what the student's code raised."""
    target, args = call
    if target in probes:
        return probes[target](code, *args)
    module, _, name = target.partition(":")
    return getattr(getattr(code, module), name)(*args)


def answers(code: Code, probes: Mapping[str, Callable[..., Any]], calls: Sequence[Call], depth: int) -> list[Plain]:
    """What each call returned or raised, in their order."""
    return [answer(code, probes, call, depth) for call in calls]
