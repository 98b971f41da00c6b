"""Answers calls on a loaded submission; the whole of what the untrusted side does with a request.

A call is a target and plain arguments. The target is a function of the student's ("averages:mean") or a probe
("averages.left_by_mean").
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from grader.kit.answering.loading import Code, with_file
from grader.kit.answering.refused import in_words
from grader.kit.plain import Plain, plain, raised


def answers(code: Code, probes: Mapping[str, Callable[..., Any]], calls: list[list[Any]], depth: int) -> list[Plain]:
    """Return what each call returned or raised, in their order, as plain data nested at most `depth` deep.

    The calls are used up. Any code can look at the variables of the functions that called it: here it finds its own
    earlier answers, and neither what it was called with nor what comes next.
    """
    found: list[Plain] = []
    functions: dict[str, Callable[..., Any]] = {}  # looking one up takes as long as most calls of it
    box = [calls]
    del calls
    for call in box.pop():
        target = call[0]
        try:
            if target not in functions:
                functions[target] = function_of(code, probes, target)
            found.append(plain(functions[target](*call.pop()), depth))
        except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt of a student's are answers too
            found.append(raised(in_words(with_file(error))))
    return found


def function_of(code: Code, probes: Mapping[str, Callable[..., Any]], target: str) -> Callable[..., Any]:
    """Return the function that a target names; raises what loading the student's file raised."""
    if target in probes:
        return partial(probes[target], code)
    module, _, name = target.partition(":")
    found: Callable[..., Any] = getattr(getattr(code, module), name)
    return found
