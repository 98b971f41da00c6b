"""Owns reading a folder on disk: no link is followed, nothing is opened that is not an ordinary file.

A hard link cannot be told from the file. It is read where the file belongs to the owner of the folder that it lies in:
then whoever made the name could read the file anyway. This holds where one user unpacked a class, where each student's
files belong to that student, and whoever grades; the owner of the class's folder does not matter. A file with a single
name is read whoever owns it, since root unpacks archives with owners that mean nothing.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from grader.intake.files.text import one_line
from grader.intake.files.tree import Entry, Kind, NotGradedError, UnreadableError

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# O_NONBLOCK: the opening of a named pipe would wait for a writer.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
# What a submission can bring about by itself. All else (no permission, too many open files, a broken disk) says
# nothing about what was handed in, and must not become a zero.
_THEIRS = frozenset({errno.ELOOP, errno.ENOTDIR, errno.ENXIO, errno.ENODEV, errno.ENAMETOOLONG, errno.EISDIR})
_ENTER = stat.S_IRUSR | stat.S_IXUSR  # without these, its owner cannot read a folder; root can, and must not differ
MAX_ENTRIES = 100_000  # in one folder of a student: more are data, and nobody made them by hand
MAX_CLASS_ENTRIES = 1_000_000  # in the folder of a class: one student's files must not use up the room of the others
LOCKED = "its permissions let nobody read it"
VANISHED = "vanished while it was read"


@dataclass(frozen=True)
class FolderTree:
    """A folder on disk as a tree."""

    root: Path
    notes: tuple[str, ...] = ()
    max_entries: int = MAX_ENTRIES

    def entries(self, folder: str) -> tuple[Entry, ...]:
        """Return the entries of a folder, sorted by name; none if there is no such folder."""
        try:
            with self._opened(folder) as descriptor, os.scandir(descriptor) as scan:
                seen = [Entry(entry.name, _kind(entry)) for entry in islice(scan, self.max_entries + 1)]
        except OSError as error:
            if error.errno in _THEIRS or error.errno == errno.ENOENT:
                return ()
            raise not_readable(folder, error) from error
        if len(seen) > self.max_entries:
            where = one_line(folder) or "the folder"
            raise NotGradedError(f"{where} holds more than {self.max_entries:,} files; hand in the source alone")
        return tuple(sorted(seen, key=lambda entry: entry.name))

    def open(self, place: str, max_bytes: int) -> BinaryIO:
        """Return the file, opened for reading; raises UnreadableError if it is no ordinary file, or is larger.

        NotGradedError if it is another user's, if this one may not read it, or if it is not there any more.
        """
        folder, _, name = place.rpartition("/")
        try:
            with self._opened(folder) as descriptor:
                owner = os.fstat(descriptor).st_uid
                file = os.fdopen(os.open(name, _FILE, dir_fd=descriptor), "rb")
        except OSError as error:
            if error.errno in _THEIRS:
                raise UnreadableError(f"cannot be opened: {os.strerror(error.errno)}") from error
            raise not_readable(place, error) from error
        try:
            _accept(os.fstat(file.fileno()), max_bytes)
            _require_owner(os.fstat(file.fileno()), owner, place)
        except (UnreadableError, NotGradedError):
            file.close()
            raise
        return file

    def modified(self, place: str) -> str:
        """Return when the file was changed last, in UTC."""
        folder, _, name = place.rpartition("/")
        try:
            with self._opened(folder) as descriptor:
                seconds = os.stat(name, dir_fd=descriptor, follow_symlinks=False).st_mtime
            return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}"
        except (OSError, OverflowError, ValueError, NotGradedError):
            return ""

    @contextmanager
    def _opened(self, folder: str) -> Iterator[int]:
        """Yield a descriptor of the folder, reached step by step, so that no part of the way is a link."""
        try:
            descriptor = os.open(self.root, _FOLDER)
        except FileNotFoundError as error:  # it was listed, so that somebody has just moved it away
            raise NotGradedError("the folder has gone since it was listed") from error
        try:
            for name in filter(None, folder.split("/")):
                inner = _entered(descriptor, name)
                os.close(descriptor)
                descriptor = inner
            yield descriptor
        finally:
            os.close(descriptor)


def _entered(descriptor: int, name: str) -> int:
    """Return a descriptor of a folder in a folder; what is closed by its own permissions is closed to root as well."""
    mode = os.stat(name, dir_fd=descriptor, follow_symlinks=False).st_mode
    if stat.S_ISDIR(mode) and mode & _ENTER != _ENTER:
        raise NotGradedError(f"{one_line(name)}: {LOCKED}")
    return os.open(name, _FOLDER, dir_fd=descriptor)


def _kind(entry: os.DirEntry[str]) -> Kind:
    if entry.is_symlink():
        return "link"
    try:
        mode = entry.stat(follow_symlinks=False).st_mode
    except FileNotFoundError:  # it has vanished since it was listed
        return "vanished"
    if stat.S_ISDIR(mode):
        return "folder" if mode & _ENTER == _ENTER else "closed"
    if stat.S_ISREG(mode):
        return "file" if mode & stat.S_IRUSR else "locked"
    return "special"


def _accept(status: os.stat_result, max_bytes: int) -> None:
    """Raise unless the opened file is an ordinary one and small enough."""
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableError("is not an ordinary file")
    if status.st_size > max_bytes:
        raise UnreadableError(f"has {status.st_size:,} bytes; at most {max_bytes:,} are read")


def _require_owner(status: os.stat_result, owner: int, place: str) -> None:
    """Raise for a second name of somebody else's file: it could show what the student may not read."""
    if status.st_nlink > 1 and status.st_uid != owner:
        raise NotGradedError(f"{one_line(place)} belongs to somebody else (it is a hard link); put a copy in its place")


def not_readable(place: str, error: OSError) -> NotGradedError:
    """Return what an error of the system means for a submission: nothing about what was handed in."""
    where = one_line(place) or "the folder"
    if error.errno == errno.ENOENT:  # it was listed; somebody moves these files, and nobody handed in less than before
        return NotGradedError(f"{where} {VANISHED}")
    if error.errno in (errno.EACCES, errno.EPERM):
        return NotGradedError(f"{where} may not be read by the user who grades")
    if error.errno == errno.EAGAIN:  # a lease: whoever may write a file can keep others from opening it
        return NotGradedError(f"{where} is kept from being read by another program; the same command tries again")
    return NotGradedError(f"{where} cannot be read: {error.strerror}; this is the machine's fault")
