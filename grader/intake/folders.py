"""Owns reading a folder on disk: no link is followed, nothing is opened that is not an ordinary file."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from grader.intake.values import Entry, IntakeError, Kind, UnreadableError

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# O_NONBLOCK: the opening of a named pipe would wait for a writer.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
# What a submission can bring about by itself. All else (no permission, too many open files, a broken disk)
# is this machine's fault, and must not become a zero.
_THEIRS = frozenset(
    {errno.ELOOP, errno.ENOENT, errno.ENOTDIR, errno.ENXIO, errno.ENODEV, errno.ENAMETOOLONG, errno.EISDIR}
)
_ENTER = stat.S_IRUSR | stat.S_IXUSR  # without these, its owner cannot read a folder; root can, and must not differ
_MAX_ENTRIES = 100_000  # in one folder: a class, or a student's data; more is no folder that somebody made by hand


@dataclass(frozen=True)
class FolderTree:
    """A folder on disk as a tree."""

    root: Path
    notes: tuple[str, ...] = ()

    def entries(self, folder: str) -> tuple[Entry, ...]:
        """The entries of a folder, sorted by name; none if there is no such folder."""
        try:
            with self._opened(folder) as descriptor, os.scandir(descriptor) as scan:
                seen = [Entry(entry.name, _kind(entry)) for entry in islice(scan, _MAX_ENTRIES + 1)]
        except OSError as error:
            if error.errno in _THEIRS:
                return ()
            raise _ours(self.root / folder, error) from error
        if len(seen) > _MAX_ENTRIES:
            raise UnreadableError(f"lies in a folder of more than {_MAX_ENTRIES:,} files; hand in the source alone")
        return tuple(sorted(seen, key=lambda entry: entry.name))

    def open(self, place: str, max_bytes: int) -> BinaryIO:
        """The file, opened for reading; UnreadableError if it is no ordinary file, or is larger."""
        folder, _, name = place.rpartition("/")
        try:
            with self._opened(folder) as descriptor:
                file = os.fdopen(os.open(name, _FILE, dir_fd=descriptor), "rb")
        except OSError as error:
            if error.errno in _THEIRS:
                raise UnreadableError(f"cannot be opened: {os.strerror(error.errno)}") from error
            raise _ours(self.root / place, error) from error
        try:
            _accept(os.fstat(file.fileno()), max_bytes)
        except UnreadableError:
            file.close()
            raise
        return file

    @contextmanager
    def _opened(self, folder: str) -> Iterator[int]:
        """A descriptor of the folder, reached step by step, so that no part of the way is a link."""
        descriptor = os.open(self.root, _FOLDER)
        try:
            for name in filter(None, folder.split("/")):
                inner = _entered(descriptor, name)
                os.close(descriptor)
                descriptor = inner
            yield descriptor
        finally:
            os.close(descriptor)


def _entered(descriptor: int, name: str) -> int:
    """A descriptor of a folder in a folder; what is closed by its own permissions is as good as none, for root too."""
    mode = os.stat(name, dir_fd=descriptor, follow_symlinks=False).st_mode
    if stat.S_ISDIR(mode) and mode & _ENTER != _ENTER:
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), name)
    return os.open(name, _FOLDER, dir_fd=descriptor)


def _kind(entry: os.DirEntry[str]) -> Kind:
    if entry.is_symlink():
        return "link"
    try:
        mode = entry.stat(follow_symlinks=False).st_mode
    except FileNotFoundError:  # it has vanished since it was listed
        return "special"
    if stat.S_ISDIR(mode):
        return "folder" if mode & _ENTER == _ENTER else "locked"
    if stat.S_ISREG(mode):
        return "file" if mode & stat.S_IRUSR else "locked"
    return "special"


def _accept(status: os.stat_result, max_bytes: int) -> None:
    """Raises unless the opened file is an ordinary one, has this name alone, and is small enough."""
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableError("is not an ordinary file")
    if status.st_nlink != 1:
        raise UnreadableError("is a hard link, one file under several names; hand in a copy")
    if status.st_size > max_bytes:
        raise UnreadableError(f"has {status.st_size:,} bytes; at most {max_bytes:,} are read")


def _ours(path: Path, error: OSError) -> IntakeError:
    return IntakeError(f"{path}: cannot be read: {error.strerror}; grading needs to read all of the submissions")
