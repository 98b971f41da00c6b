"""Starts what may never be needed when it is first asked for, and keeps it."""

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def once(make: Callable[[], T]) -> Callable[[], T]:
    """Give what is made for the first who asks. Where that fails nothing is kept, and it is made anew for the next."""
    made: list[T] = []
    lock = threading.Lock()

    def get() -> T:
        with lock:
            if not made:
                made.append(make())
        return made[0]

    return get
