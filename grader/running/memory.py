"""Keeps the grading process small, whatever its children send."""

import ctypes
import gc
from contextlib import suppress

M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8  # of mallopt(3)


def keep_memory_small() -> None:
    """Have garbage found soon, and what is freed given back: hostile children fill large frames."""
    gc.collect()
    gc.freeze()  # checks and sets stay: a search among them is long, and for that reason rare
    with suppress(AttributeError):  # another C library than glibc
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(M_ARENA_MAX, 1)
        mallopt(M_MMAP_THRESHOLD, 128 << 10)  # its default, which grows by itself unless it is set
