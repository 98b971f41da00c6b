"""Owns the words of the intake: sources, submissions, trees of files, and the limits on them. No behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from grader.kit.errors import HarnessFault, StudentFault

MAX_FILE_BYTES = 256 * 1024  # a finished operators.py has some 10 kB
MAX_HELPERS = 64  # .py files beside the graded ones: three times as many as all of MiniTorch has
MAX_TEXT_BYTES = 1024 * 1024  # of all files of a submission together: half of what a child of the sandbox is sent
MAX_MEMBERS = 10_000  # files in an archive, without .git and .venv: more are data, not source
MAX_UNPACKED_BYTES = 64 * 1024 * 1024  # of an archive that can only be unpacked as a whole: it goes to disk
MAX_INNER_BYTES = 16 * 1024 * 1024  # of an archive in an archive: it is held in memory


class IntakeError(HarnessFault):
    """What was named as submissions is not there, or is nothing that can be listed: nobody gets a grade."""


class UnreadableError(StudentFault):
    """A file or an archive of a submission that cannot be read; the message goes on after its name."""


class NotGradedError(HarnessFault):
    """A submission that nobody can judge as it lies here: its student gets no grade by it, and the others get theirs.

    It is raised for all that the bytes handed in are not at fault for: who may read them, whose they are, how many
    files there are to search, and what this machine could not do. A zero would be a grade for one of these.
    """


Kind = Literal["file", "folder", "link", "special", "twice", "locked", "closed"]


@dataclass(frozen=True)
class Entry:
    """A name in a folder of a tree, and what it stands for.

    "twice": for two things in one archive. "locked" and "closed": for a file and for a folder that their own
    permissions close even to their owner.
    """

    name: str
    kind: Kind


class Tree(Protocol):
    """The files of a submission, wherever they are; places are written with slashes, "" is the top."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What of the tree is left out, and why."""

    def entries(self, folder: str) -> tuple[Entry, ...]:
        """The entries of a folder, sorted by name; none if there is no such folder."""

    def open(self, place: str, max_bytes: int) -> BinaryIO:
        """The bytes of a file, at most so many; UnreadableError if it is no ordinary file, or is larger."""


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


SourceKind = Literal["folder", "files", "zip", "tar", "packed"]


@dataclass(frozen=True)
class Source:
    """Where one student's submission is; nothing of it has been read.

    A "folder", "zip" or "tar" is the student's alone. "files" and "packed" lie among those of others, in
    a folder or in a zip archive; `members` says under which name, and which name the submission has for it.
    """

    student: str  # NFC, kept whole, unique in a listing
    path: Path
    kind: SourceKind
    members: tuple[tuple[str, str | Packed], ...] = ()


@dataclass(frozen=True)
class NotGraded:
    """A submission that was seen and gets no grade, and why."""

    student: str
    reason: str


@dataclass(frozen=True)
class Listing:
    """Who handed in, by name, and what was seen that is nobody's."""

    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    not_graded: tuple[NotGraded, ...] = ()  # one for each submission, also where several have one name
    unclear: tuple[str, ...] = ()  # what could be meant in two ways, and is somebody's loss in one: a person must look
    how: str = ""  # as what the path was read, where another way is possible


@dataclass(frozen=True)
class Submission:
    """The text of what a student handed in, and a sentence for all that cannot be read."""

    student: str
    files: Mapping[str, str]  # "operators.py", "_impl.py" -> text: the graded files and the .py files beside them
    found: Mapping[str, str]  # graded file -> its place inside the submission
    problems: Mapping[str, str]  # graded file -> why it cannot be read: shown to the student
    notes: tuple[str, ...]  # what else was passed over or not understood, a line each
    digest: str  # of files and problems: equal for equal submissions of two students
