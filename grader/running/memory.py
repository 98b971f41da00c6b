"""Keeps the grading process small, whatever its children send; nothing that is set for that outlives a run."""

import ctypes
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count

_EVERY = 32  # submissions: to give memory back takes a millisecond


@contextmanager
def small_memory() -> Iterator[Callable[[], None]]:
    """Have garbage found soon; gives what is to be called after each submission, so that freed memory is given back.

    Hostile children fill large frames, and the C library keeps what it thinks will be needed again.
    """
    gc.collect()
    gc.freeze()  # checks and sets stay: a search among them is long, and for that reason rare
    finished = count(1)

    def give_back() -> None:
        if next(finished) % _EVERY == 0:
            with suppress(AttributeError, OSError):  # another C library than glibc
                ctypes.CDLL(None).malloc_trim(0)

    try:
        yield give_back
    finally:
        gc.unfreeze()
