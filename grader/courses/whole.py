"""Files and folders that are written whole or not at all, however the process ends.

Owns the order of the steps: what is new is written beside its place and is on the disk before it takes that place.
"""

import ctypes
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from grader.kit.errors import HarnessFault

AT_FDCWD, RENAME_EXCHANGE = -100, 2  # of renameat2(2)


def write_file(path: Path, text: str) -> None:
    """Write the file, for its owner alone; one that is there is replaced in one step."""
    part = path.with_name(f".{path.name}.part")
    with said(path):
        try:
            _write(part, text)
            part.replace(path)
            _reach_disk(path.parent)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def write_folder(folder: Path, texts: Mapping[str, str]) -> None:
    """Make the folder with these files, which is not there yet, for its owner alone."""
    with said(folder), _beside(folder, texts, 0o700) as part:
        part.rename(folder)
        _reach_disk(folder.parent)


def replace_folder(folder: Path, texts: Mapping[str, str]) -> None:
    """Make the folder hold these files and no others, in one step where the system can exchange two folders."""
    with said(folder), _beside(folder, texts, 0o755) as part:
        if not folder.exists():
            part.rename(folder)
        elif not _exchange(part, folder):
            # The two renames leave a moment without the folder. A process that is killed then leaves the old sets
            # beside it, and a public set is in git.
            before = folder.with_name(f".{folder.name}.before")
            shutil.rmtree(before, ignore_errors=True)
            folder.rename(before)
            part.rename(folder)
            shutil.rmtree(before)
        _reach_disk(folder.parent)


@contextmanager
def said(path: Path) -> Iterator[None]:
    """Have an error of the system name the path that was to be written."""
    try:
        yield
    except OSError as error:
        raise HarnessFault(f"{path}: cannot be written: {error.strerror}; nothing there was changed") from error


@contextmanager
def _beside(folder: Path, texts: Mapping[str, str], mode: int) -> Iterator[Path]:
    """Yield a new folder with these files next to the place where it will be.

    What is left of it at the end is removed.
    """
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)  # of a process that was killed
    try:
        part.mkdir(mode=mode, parents=True)
        for name, text in texts.items():
            _write(part / name, text, mode & 0o666)
        _reach_disk(part)
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _write(path: Path, text: str, mode: int = 0o600) -> None:
    with open(path, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, mode)) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _reach_disk(folder: Path) -> None:
    """Have the names in the folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step; False where the C library, the kernel or the file system cannot."""
    try:
        rename = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError):
        return False
    return bool(rename(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0)
