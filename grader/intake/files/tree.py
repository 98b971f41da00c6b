"""Owns what a tree of files is, its limits, and the two ways in which it cannot be read. No behaviour."""

from dataclasses import dataclass
from typing import BinaryIO, Literal, Protocol

from grader.kit.errors import HarnessFault, StudentFault

MAX_MEMBERS = 10_000  # files in an archive, without .git and .venv: more are data, not source
MAX_UNPACKED_BYTES = 64 * 1024 * 1024  # of an archive that can only be unpacked as a whole: it goes to disk


class UnreadableError(StudentFault):
    """A file or an archive of a submission that cannot be read; the message goes on after its name."""


class NotGradedError(HarnessFault):
    """A submission that nobody can judge as it lies here: its student gets no grade by it, and the others get theirs.

    It is raised for all that the bytes handed in are not at fault for: who may read them, whose they are, how many
    files there are to search, and what this machine could not do. A zero would be a grade for one of these.
    """


Kind = Literal["file", "folder", "link", "special", "twice", "locked", "closed", "vanished"]


@dataclass(frozen=True)
class Entry:
    """A name in a folder of a tree, and what it stands for.

    "twice": for two things in one archive. "locked" and "closed": for a file and for a folder that their own
    permissions close even to their owner. "vanished": for what was gone when it was looked at.
    """

    name: str
    kind: Kind


class Tree(Protocol):
    """The files of a submission, wherever they are; places are written with slashes, "" is the top."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What of the tree is left out, and why."""

    def entries(self, folder: str) -> tuple[Entry, ...]:
        """Return the entries of a folder, sorted by name; none if there is no such folder."""

    def open(self, place: str, max_bytes: int) -> BinaryIO:
        """Return the bytes of a file, at most so many; raises UnreadableError for what is no file, or is larger."""

    def modified(self, place: str) -> str:
        """Return when the file was changed last, "2026-10-24 21:58:11"; empty where nobody knows."""


def joined(folder: str, name: str) -> str:
    """Return the place of a name in a folder."""
    return f"{folder}/{name}" if folder else name


@dataclass(frozen=True)
class Packed:
    """Where and how a zip archive keeps a member, so that it is found again without reading the directory."""

    name: str  # as the archive writes it
    kind: Kind
    offset: int
    packed_bytes: int
    size: int
    method: int
    crc: int
    is_locked: bool
    modified: str = ""  # as the archive says, in no time zone
