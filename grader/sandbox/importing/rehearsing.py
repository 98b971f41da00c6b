"""What a fork server goes through before it forks: all that a child does, on a file of our own.

A process that does something for the first time notes where it found what it needed, and a forked child copies each
page of memory on which it notes something. After a rehearsal most of that is noted already. Nothing else is left of
it: a child finds what it would have found without. It runs in `grader/sandbox/child.py`.
"""

import linecache
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager

TIMES = 12  # Python turns a function into its quicker form once it has run it eight times
MODULES = ("rehearsed",)
_TEXT = '''
"""Stands for a file of a submission."""

import math
from typing import Any, Callable, Iterable, Iterator


def half(x: float) -> float:
    """Return half of x."""
    return x / 2.0


def apply(fn: Callable[[float], float]) -> Callable[[Iterable[float]], list[float]]:
    return lambda xs: [fn(x) for x in xs]


def halves(xs: Iterable[float]) -> list[float]:
    return apply(half)(xs)


def root(x: float) -> float:
    if x < 0.0:
        raise ValueError(f"no root of {x}")
    return math.sqrt(x)


class Leaf:
    def __init__(self, value: Any) -> None:
        self.value = value

    def __repr__(self) -> str:
        return f"({self.value})"


class Branch(Leaf):
    def __setattr__(self, name: str, value: Any) -> None:
        self.__dict__.setdefault("below", {})[name] = value

    def __getattr__(self, name: str) -> Any:
        return self.__dict__["below"].get(name)

    def leaves(self) -> Iterator[Leaf]:
        for thing in self.__dict__["below"].values():
            if isinstance(thing, Branch):
                yield from thing.leaves()
            else:
                yield thing


def shown(first: Any, second: Any) -> str:
    print(first)
    branch = Branch(first)
    branch.below_it = Branch(second)
    return repr(list(branch.leaves()))
'''
FILES = {f"{name}.py": _TEXT for name in MODULES}
CALLS = [
    *([f"{MODULES[0]}:half", [number / 4]] for number in range(-8, 8)),
    *([f"{MODULES[0]}:halves", [[number / 4] * number]] for number in range(8)),
    *([f"{MODULES[0]}:root", [number / 4]] for number in range(-4, 4)),
    *([f"{MODULES[0]}:shown", [number, "text"]] for number in range(4)),
    [f"{MODULES[0]}:missing", []],
]


@contextmanager
def nothing_left() -> Iterator[None]:
    """Put back whatever a child changes."""
    streams, finders = (sys.stdout, sys.stderr), list(sys.meta_path)
    kept = [(space, dict(space)) for space in (sys.modules, vars(os), vars(platform), linecache.cache)]
    try:
        yield
    finally:
        sys.stdout, sys.stderr = streams
        sys.meta_path[:] = finders
        for space, before in kept:
            for name in space.keys() - before.keys():
                del space[name]
            space.update(before)
