"""Watches calls of a student's that may not end by themselves, and tells in which of their lines they are meanwhile.

A thread beside the calls looks at the processor time that one takes: on a machine that is busy with other things a
right answer has as much of it as on an idle one. What holds the interpreter without letting another thread in is ended
from outside, later, by whoever asked.
"""

import sys
import threading
import time
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Self

LOOKS_SECONDS = 0.05  # between two looks
WALL_TIMES = 5  # a call that waits, for a lock or in a sleep, has so many times as long by the clock

Look = Callable[[int, float, FrameType | None], None]


class Watch:
    """Looks at what this thread does inside: `look` gets which row it is, how long it takes, and the running frame.

    It is called from another thread, and at the end of `with` it is over: nothing that it says comes after that.
    """

    def __init__(self, look: Look) -> None:
        self._look, self._main, self._done = look, threading.get_ident(), threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.begin(0)

    def begin(self, row: int) -> None:
        """Note that it is this row that takes the time from now on."""
        self._now = row, time.process_time(), time.monotonic()

    def _watch(self) -> None:
        while not self._done.wait(LOOKS_SECONDS):
            row, begun, began = self._now
            seconds = max(time.process_time() - begun, (time.monotonic() - began) / WALL_TIMES)
            self._look(row, seconds, sys._current_frames().get(self._main))  # the interpreter has no public name for it

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()
