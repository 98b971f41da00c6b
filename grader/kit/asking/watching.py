"""Ends a call of a student's that does not end by itself, and says in which of their lines it was.

A thread beside the call looks at the processor time that it takes: on a machine that is busy with other things a right
answer has as much of it as on an idle one. What holds the interpreter without letting another thread in is ended from
outside, later, by whoever asked.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

LOOKS_SECONDS = 0.05  # between two looks
WALL_TIMES = 5  # a call that waits, for a lock or in a sleep, has so many times as long by the clock


@contextmanager
def watched(seconds: float, end: Callable[[FrameType | None], Any]) -> Iterator[None]:
    """Call `end` with the frame of this thread, from another one, where what is done inside takes too long."""
    done, main = threading.Event(), threading.get_ident()
    begun, began = time.process_time(), time.monotonic()

    def look() -> None:
        while not done.wait(LOOKS_SECONDS):
            if time.process_time() - begun > seconds or time.monotonic() - began > WALL_TIMES * seconds:
                end(sys._current_frames().get(main))  # the interpreter has no public name for it
                return

    threading.Thread(target=look, daemon=True).start()
    try:
        yield
    finally:
        done.set()
