"""Makes time and chance the same in every child, so that the same code gives the same answers on every machine.

A clock that begins at a fixed moment and goes on by a fixed step at each look, and at once by as long as somebody would
wait: a submission has nobody to wait for. Random numbers come from a fixed seed, also where the system would be asked.
Another fork server begins at another moment, with another seed: what depends on either shows. It is no wall: code that
asks the kernel itself gets the true time, and is flagged if its answers vary.
"""

import _queue
import _thread
import datetime
import os
import queue
import random
import select
import selectors
import sys
import threading
import time
from _thread import allocate_lock
from collections.abc import Callable
from typing import Any

import numpy as np

START_NS = 1_767_225_600 * 10**9  # 2026-01-01, 0:00 UTC
BETWEEN_SEEDS_NS = 100_003 * 10**9  # another second, minute, hour and day
STEP_NS = 10**6  # a look at the clock takes a millisecond
LONGEST_NS = 1 << 63  # what Python's own functions can wait for

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
        before = dict(vars(time))
        for name in _CLOCKS:
            setattr(time, name, self._seconds)
            setattr(time, f"{name}_ns", self._look)
        for name in ("localtime", "gmtime", "ctime"):
            setattr(time, name, self._of_now(getattr(time, name)))
        self._replace_texts(time.strftime, time.asctime)
        self._replace_waits()
        _replace_where_taken({id(old): getattr(time, name) for name, old in before.items() if callable(old)})
        _replace_dates(self._seconds)
        os.urandom = self._bytes
        random._urandom = self._bytes  # type: ignore[attr-defined]  # of SystemRandom, and so of secrets and numpy
        seed = random.Random.seed

        def seeded(generator: random.Random, a: Any = None, version: int = 2) -> None:
            seed(generator, self._chance.getrandbits(64) if a is None else a, version)

        random.Random.seed = seeded  # type: ignore[method-assign, assignment]

    def _replace_texts(self, strftime: Callable[..., str], asctime: Callable[..., str]) -> None:
        time.strftime = lambda form, moment=None: strftime(form, time.localtime() if moment is None else moment)
        time.asctime = lambda moment=None: asctime(time.localtime() if moment is None else moment)

    def _replace_waits(self) -> None:
        """Let whoever waits for a time have waited. Whoever waits without an end still does, and runs out of time."""
        wait, select_ready = threading.Condition.wait, select.select

        def condition_wait(condition: threading.Condition, timeout: float | None = None) -> bool:
            if timeout is None or not condition._is_owned():  # type: ignore[attr-defined]  # which raises the right error
                return wait(condition, timeout)
            self._sleep(max(timeout, 0))
            return False  # there is no other thread that could have called

        def ready(*files_and_timeout: Any) -> tuple[list[Any], list[Any], list[Any]]:
            timeout = files_and_timeout[3] if len(files_and_timeout) > 3 else None
            if timeout is None:
                return select_ready(*files_and_timeout)
            self._sleep(timeout)
            return [], [], []

        time.sleep = self._sleep  # type: ignore[assignment]
        threading.Condition.wait = condition_wait  # type: ignore[method-assign, assignment]
        select.select = ready
        selectors.SelectSelector._select = staticmethod(ready)  # type: ignore[attr-defined]
        _replace_locks(self._sleep)
        _replace_polls(self._sleep)
        # Its twin in C waits by itself.
        queue.SimpleQueue = _queue.SimpleQueue = queue._PySimpleQueue  # type: ignore[attr-defined, misc]

    def _sleep(self, seconds: float) -> None:
        """Move the clock on, as if that time had passed."""
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        if not seconds * 1e9 < LONGEST_NS:
            raise OverflowError("timestamp too large to convert to C PyTime_t")
        self._now_ns += int(seconds * 1e9)

    def _look(self) -> int:
        self._now_ns += STEP_NS
        return self._now_ns

    def _seconds(self) -> float:
        return self._look() / 1e9

    def _bytes(self, count: int) -> bytes:
        return self._chance.randbytes(count)

    def _of_now(self, convert: Callable[[float], Any]) -> Callable[..., Any]:
        return lambda seconds=None: convert(self._seconds() if seconds is None else seconds)


def _replace_locks(sleep: Callable[[float], None]) -> None:
    """Give a class in the place of the lock in C, which waits by itself."""

    class StillLock:
        def __init__(self) -> None:
            self._lock = allocate_lock()
            self.release, self.locked = self._lock.release, self._lock.locked

        def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
            if not blocking or timeout == -1:
                return self._lock.acquire(blocking, timeout)
            is_free = self._lock.acquire(blocking=False)
            if not is_free:
                sleep(timeout)  # there is no other thread that could have let it go
            return is_free

        def __enter__(self) -> bool:
            return self.acquire()

        def __exit__(self, *_: object) -> None:
            self.release()

    StillLock.__name__ = StillLock.__qualname__ = "lock"
    threading.Lock = StillLock  # type: ignore[assignment]
    for name in ("allocate_lock", "allocate", "lock", "LockType"):  # which of them there are depends on the Python
        if hasattr(_thread, name):
            setattr(_thread, name, StillLock)


def _replace_polls(sleep: Callable[[float], None]) -> None:
    make = select.poll

    class StillPoll:
        def __init__(self) -> None:
            self._poll = make()
            self.register, self.modify, self.unregister = self._poll.register, self._poll.modify, self._poll.unregister

        def poll(self, timeout: float | None = None) -> list[tuple[int, int]]:
            if timeout is None or timeout < 0:
                return self._poll.poll(timeout)
            sleep(timeout / 1000)
            return []

    StillPoll.__name__ = StillPoll.__qualname__ = "poll"
    select.poll = StillPoll  # type: ignore[misc, assignment]
    selectors.PollSelector._selector_cls = StillPoll  # type: ignore[attr-defined]


def _replace_where_taken(new: dict[int, Any]) -> None:
    """Put the new functions into modules that took an old one by name before, as `queue` takes `monotonic`."""
    for module in [m for m in list(sys.modules.values()) if m is not None and m.__name__ != __name__]:
        for name, value in list(vars(module).items()):
            if id(value) in new:
                setattr(module, name, new[id(value)])


class _Replacing(type):
    """The type of a class in the place of another one: what that made before is of this class too."""

    def __instancecheck__(cls, value: object) -> bool:
        """Return whether the value is of the class. A class that somebody derives from it is one like any other."""
        replaced = cls.__dict__.get("replaced")
        return super().__instancecheck__(value) if replaced is None else isinstance(value, replaced)


def _replace_dates(seconds: Callable[[], float]) -> None:
    """Give datetime and date subclasses in their place, which know what day it is by this clock."""

    class StillDatetime(datetime.datetime, metaclass=_Replacing):
        replaced = datetime.datetime

        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> "StillDatetime":
            return cls.fromtimestamp(seconds(), tz)

        @classmethod
        def utcnow(cls) -> "StillDatetime":
            return cls.fromtimestamp(seconds(), datetime.UTC).replace(tzinfo=None)

        @classmethod
        def today(cls) -> "StillDatetime":
            return cls.now()

    class StillDate(datetime.date, metaclass=_Replacing):
        replaced = datetime.date

        @classmethod
        def today(cls) -> "StillDate":
            return cls.fromtimestamp(seconds())

    StillDatetime.__name__ = StillDatetime.__qualname__ = "datetime"
    StillDate.__name__ = StillDate.__qualname__ = "date"
    datetime.datetime, datetime.date = StillDatetime, StillDate  # type: ignore[misc]
