"""Watches a walk go down a chain of Modules, and reports which code ran inside itself, and how often.

A function that calls itself on what is below runs inside itself at each level, however it is written; a loop over a
list of Modules does not. Whether that is what the source says is compared on the other side of the wall. Code that
looks for what watches it can deceive it: this is evidence, not proof.
"""

import sys
from collections.abc import Callable
from inspect import CO_GENERATOR
from types import CodeType, FrameType
from typing import Any

from grader.kit.probe import probe
from tests.probes import built

LEVELS = 8  # of the chain; what helps a loop runs inside itself once or twice
MOST_PLACES = 20  # that are reported; honest walks have at most four
OURS = (__file__, built.__file__)
LAMBDA = "<lambda>"

Counts = dict[int, tuple[int, CodeType]]  # identity of a piece of code -> how often it ran inside itself, and the code


@probe(f"root = a chain of {LEVELS} Modules, each inside the one before\nroot.{{0}}()")
def nested(code: Any, method: str) -> list[list[Any]]:
    """File, first line and count of each piece of code that ran inside itself during the walk; most often first."""
    chain = _chain(code.module)
    for module in chain if method in ("train", "eval") else ():
        built.set_training(module, value=method == "eval")  # a walk may stop where the mode is what it should be
    counts: Counts = {}
    try:
        _watched(getattr(chain[0], method), counts)
    except Exception:
        if not counts:
            raise
    places = sorted((-count, c.co_filename.rpartition("/")[2], c.co_firstlineno) for count, c in counts.values())
    return [[file, line, -count] for count, file, line in places[:MOST_PLACES]]


def _chain(file: Any) -> list[Any]:
    """Modules in each other, with a Parameter each: a wrong walk may stop where there is none, and call itself."""
    chain = [file.Module() for _ in range(LEVELS)]
    for n, module in enumerate(chain):
        module.p = file.Parameter(1.0)
        if n:
            setattr(chain[n - 1], f"m{n}", module)
    return chain


def _watched(walk: Callable[[], Any], counts: Counts) -> None:
    """Walk, and count in `counts` what runs inside itself. Frames are followed as they are entered and left.

    A lazy walk of C's own iterators, as map and chain are, leaves no frame that others could run in: the function is
    called at each level by whoever takes the next item. That counts the same.
    """
    running: dict[int, int] = {}  # by identity: to hash a piece of code is to hash all that is in it
    taken: dict[int, int] = {}

    def watch(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            key = id(frame.f_code)
            running[key] = count = running.get(key, 0) + 1
            if count == 1 and _is_taken(frame):
                taken[key] = count = taken.get(key, 0) + 1
            if count > 1 and (key not in counts or counts[key][0] < count):
                counts[key] = count, frame.f_code
        elif event == "return":
            key = id(frame.f_code)
            running[key] = running.get(key, 0) - 1

    sys.setprofile(watch)
    try:
        built.use_up(walk())
    finally:
        sys.setprofile(None)


def _is_taken(frame: FrameType) -> bool:
    """Whether a function is called from here, or by a lambda that is; a generator goes on, and is not called again."""
    back = frame.f_back
    while back and back.f_code.co_name == LAMBDA:
        back = back.f_back
    if back is None or back.f_code.co_filename not in OURS:
        return False
    return frame.f_code.co_name != LAMBDA and not frame.f_code.co_flags & CO_GENERATOR
