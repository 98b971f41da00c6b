"""Answers calls on a loaded submission; the whole of what the untrusted side does with a request.

A call is a target and plain arguments. The target is a function of the student's ("averages:mean") or a probe
("averages.left_by_mean").
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from grader.kit.answering.loading import Code
from grader.kit.answering.refused import file_and_line, in_words, places_in
from grader.kit.plain import Plain, plain, raised


def answers(code: Code, probes: Mapping[str, Callable[..., Any]], calls: list[list[Any]], depth: int) -> list[Plain]:
    """What each call returned or raised, in their order, as plain data nested at most `depth` deep.

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
            found.append(raised(in_words(error)))
    return found


def raised_at(
    code: Code, probes: Mapping[str, Callable[..., Any]], calls: Sequence[Sequence[Any]], depth: int, folder: str
) -> tuple[str, int] | None:
    """The file and line in the folder at which the last of these calls that raises does so, the deepest one.

    The calls are made once more for it. None where no line of these files was being run.
    """
    places: deque[tuple[str, int]] = deque(maxlen=1)
    for target, args in calls:
        try:
            plain(function_of(code, probes, target)(*args), depth)
        except BaseException as error:  # noqa: BLE001 - as in `answers`
            places.extend(file_and_line(*place) for place in places_in(folder, error.__traceback__))
    return places[0] if places else None


def function_of(code: Code, probes: Mapping[str, Callable[..., Any]], target: str) -> Callable[..., Any]:
    """The function that a target names; raises what loading the student's file raised."""
    if target in probes:
        return partial(probes[target], code)
    module, _, name = target.partition(":")
    found: Callable[..., Any] = getattr(getattr(code, module), name)
    return found
