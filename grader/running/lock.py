"""Lets one process at a time grade in a class's folder."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.kit.errors import HarnessFault


@contextmanager
def sole_grader(class_folder: Path) -> Iterator[None]:
    """While inside, no other process grades in this class's folder; raises HarnessFault where one does."""
    place = class_folder / "grading.lock"
    try:
        class_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = place.open("ab")
    except OSError as error:
        raise HarnessFault(
            f"{place}: cannot be written: {error.strerror}; make the folder writable, or give another --class"
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the kernel undoes it, however this process ends
        except BlockingIOError:
            raise HarnessFault(
                f"{class_folder}: another process is grading here; wait until it is done, or stop it;"
                " nothing was changed"
            ) from None
        yield
