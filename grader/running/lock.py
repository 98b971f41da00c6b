"""Lets one process at a time grade in a class's folder."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.kit.errors import HarnessFault


@contextmanager
def sole_grader(course: Path) -> Iterator[None]:
    """While inside, no other process grades in this course; raises HarnessFault where one does."""
    place = course / "grading.lock"
    try:
        course.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = place.open("ab")
    except OSError as error:
        raise HarnessFault(
            f"{place}: cannot be written: {error.strerror}; make the folder writable, or give another --course"
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the kernel undoes it, however this process ends
        except BlockingIOError:
            raise HarnessFault(
                f"{course}: another process is grading here; wait until it is done, or stop it; nothing was changed"
            ) from None
        yield
