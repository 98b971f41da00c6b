"""Starts what may never be needed when it is first asked for, and keeps it."""

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def once(make: Callable[[], T]) -> Callable[[], T]:
    """Make it at the first call, and give the same from then on. Where making it fails, the next call tries again."""
    made: list[T] = []
    lock = threading.Lock()

    def get() -> T:
        with lock:
            if not made:
                made.append(make())
        return made[0]

    return get
