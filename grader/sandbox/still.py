"""Makes time and chance the same in every child, so that the same code gives the same answers on every machine.

A clock that begins at a fixed moment and goes on by a fixed step at each look; random numbers from a fixed seed, also
where the system would be asked for them. Another fork server begins at another moment, with another seed: what depends
on either shows. It is no wall: code that asks the kernel itself gets the true time, and is flagged if its answers vary.
"""

import datetime
import os
import random
import time
from collections.abc import Callable
from typing import Any

import numpy as np

START_NS = 1_767_225_600 * 10**9  # 2026-01-01, 0:00 UTC
BETWEEN_SEEDS_NS = 100_003 * 10**9  # another second, minute, hour and day
STEP_NS = 10**6  # a look at the clock takes a millisecond

_CLOCKS = ("time", "monotonic", "perf_counter", "process_time", "thread_time")


class Stillness:
    """The moment and the random numbers of a seed. `install` once, before anything is forked; `begin` in each child."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._now_ns = START_NS + seed * BETWEEN_SEEDS_NS
        self._chance = random.Random(seed)  # noqa: S311 - chance, not secrets

    def begin(self) -> None:
        """Undo what `random` does by itself in each child: it takes a seed of the system's."""
        random.seed(self._seed)

    def install(self) -> None:
        """Put this clock and these random numbers in the place of the system's."""
        np.random.seed(self._seed)
        for name in _CLOCKS:
            setattr(time, name, self._seconds)
            setattr(time, f"{name}_ns", self._look)
        for name in ("localtime", "gmtime", "ctime"):
            setattr(time, name, self._of_now(getattr(time, name)))
        _replace_dates(self._seconds)
        os.urandom = self._bytes
        random._urandom = self._bytes  # type: ignore[attr-defined]  # of SystemRandom, and so of secrets and numpy
        seed = random.Random.seed

        def seeded(generator: random.Random, a: Any = None, version: int = 2) -> None:
            seed(generator, self._chance.getrandbits(64) if a is None else a, version)

        random.Random.seed = seeded  # type: ignore[method-assign, assignment]

    def _look(self) -> int:
        self._now_ns += STEP_NS
        return self._now_ns

    def _seconds(self) -> float:
        return self._look() / 1e9

    def _bytes(self, count: int) -> bytes:
        return self._chance.randbytes(count)

    def _of_now(self, convert: Callable[[float], Any]) -> Callable[..., Any]:
        return lambda seconds=None: convert(self._seconds() if seconds is None else seconds)


def _replace_dates(seconds: Callable[[], float]) -> None:
    """Give datetime and date subclasses in their place, which know what day it is by this clock."""

    class StillDatetime(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> "StillDatetime":
            return cls.fromtimestamp(seconds(), tz)

        @classmethod
        def utcnow(cls) -> "StillDatetime":
            return cls.fromtimestamp(seconds(), datetime.UTC).replace(tzinfo=None)

        @classmethod
        def today(cls) -> "StillDatetime":
            return cls.now()

    class StillDate(datetime.date):
        @classmethod
        def today(cls) -> "StillDate":
            return cls.fromtimestamp(seconds())

    StillDatetime.__name__ = StillDatetime.__qualname__ = "datetime"
    StillDate.__name__ = StillDate.__qualname__ = "date"
    datetime.datetime, datetime.date = StillDatetime, StillDate  # type: ignore[misc]
