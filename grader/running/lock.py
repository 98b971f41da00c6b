"""Lets one process at a time change a class's folder, and says to another one who that is."""

import fcntl
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from grader.kit.errors import HarnessFault
from grader.records.user import user_name

_LOOK_AGAIN_SECONDS = 0.2  # while another one is waited for
_MOST_SAID = 500  # bytes of a note that somebody may have changed


@contextmanager
def sole_grader(class_folder: Path, wait_seconds: float = 0.0) -> Iterator[None]:
    """Keep every other process from changing this class's folder while inside.

    Raises HarnessFault, which says who it is, where another one still does after the time that it is waited for.
    """
    place = class_folder / "grading.lock"
    try:
        class_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = place.open("ab+")
    except OSError as error:
        raise HarnessFault(
            f"{place}: cannot be written: {error.strerror}; make the folder writable, or give another --class"
        ) from error
    with file:
        if not _is_taken(file, wait_seconds):
            raise HarnessFault(
                f"{class_folder}: another process is at work here{_holder(file)}; nothing was changed; --wait MINUTES"
                " waits until it is done"
            )
        _note(file, f"{user_name()} on {socket.gethostname()}, process {os.getpid()}, since {_now()}")
        try:
            yield
        finally:
            _note(file, "")


def _is_taken(file: BinaryIO, wait_seconds: float) -> bool:
    """Take the lock, which the kernel undoes, however this process ends; False where another one keeps it."""
    end = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(_LOOK_AGAIN_SECONDS)
        else:
            return True


def _holder(file: BinaryIO) -> str:
    """Return who it is, by the note in the file; nothing where it has none yet."""
    file.seek(0)
    text = file.read(_MOST_SAID).decode("utf-8", "replace").strip()
    return f" ({text})" if text else ""


def _note(file: BinaryIO, text: str) -> None:
    """Leave a note for others; the lock holds also where the disk is too full for it."""
    with suppress(OSError):
        file.truncate(0)
        file.write(text.encode("utf-8", "replace"))
        file.flush()


def _now() -> str:
    return datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S %z")
