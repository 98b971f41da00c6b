"""Owns the words of the intake: sources, listings, submissions, and the limits on them. No behaviour."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from grader.intake.files.tree import Packed
from grader.intake.platforms.receipts import NO_RECEIPT, Receipt
from grader.kit.errors import HarnessFault
from grader.notebooks.matching import Matched

MAX_FILE_BYTES = 256 * 1024  # a finished file of a module has some 10 kB
MAX_HELPERS = 64  # .py files beside the graded ones: three times as many as a whole course's project has
MAX_TEXT_BYTES = 1024 * 1024  # of all files of a submission together: half of what a child of the sandbox is sent
NOT_FOUND, NOTHING = "file not found", "nothing handed in"
QUIET_GAPS = frozenset({NOT_FOUND, NOTHING})  # which a grade of 0 says; all others are of what was handed in
NEEDS_PYTHON = re.compile(r"needs \d+\.\d+(?=,)")  # how the reason begins of code that a newer Python reads
MAX_INNER_BYTES = 16 * 1024 * 1024  # of an archive in an archive: it is held in memory


class IntakeError(HarnessFault):
    """What was named as submissions is not there, or is nothing that can be listed: nobody gets a grade."""


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
    receipt: Receipt = NO_RECEIPT
    notes: tuple[str, ...] = ()  # what of this student's was passed over, as an earlier attempt
    pick: str = ""  # which of several versions of a file counts: the newest, or those in this folder
    entries: tuple[str, ...] = field(default=(), compare=False)  # what the class's folder or download calls it


@dataclass(frozen=True)
class NotGraded:
    """A submission that was seen and gets no grade, and why."""

    student: str
    reason: str
    receipt: Receipt = NO_RECEIPT
    flag: str = ""  # the reason in a word or two, where there is one


@dataclass(frozen=True)
class Listing:
    """Who handed in, by name, and what was seen that is nobody's."""

    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    not_graded: tuple[NotGraded, ...] = ()  # one for each submission, also where several have one name
    unclear: tuple[str, ...] = ()  # what could be meant in two ways, and is somebody's loss in one: a person must look
    how: str = ""  # as what the path was read, where another way is possible
    beside: tuple[str, ...] = ()  # entries that are no submissions: data, lists, a tutor's feedback
    earlier: tuple[tuple[Source, ...], ...] = ()  # the attempts before the newest one of those who have some, in order

    def rounds(self) -> tuple[tuple[Source, ...], ...]:
        """Return the earlier attempts in rounds, so that in each everybody has one at most, and all of them are
        in order.
        """
        longest = max(map(len, self.earlier), default=0)
        return tuple(tuple(of[n] for of in self.earlier if n < len(of)) for n in range(longest))


@dataclass(frozen=True)
class Submission:
    """The text of what a student handed in, and a sentence for all that cannot be read."""

    student: str
    files: Mapping[str, str]  # "averages.py", "_impl.py" -> text: the graded files and the .py files beside them
    found: Mapping[str, str]  # graded file -> its place inside the submission
    problems: Mapping[str, str]  # graded file -> why it cannot be read: shown to the student
    notes: tuple[str, ...]  # what else was passed over or not understood, a line each
    digest: str  # of files, problems and answers: equal for equal submissions of two students
    gaps: Mapping[str, str] = field(default_factory=dict)  # graded file that is not there -> why, in a few words
    remarks: tuple[str, ...] = ()  # what the student is told of how files were read; it costs nothing
    receipt: Receipt = NO_RECEIPT
    notebooks: tuple[Matched, ...] = ()  # of which the first file of each has the text, and the others none

    @classmethod
    def of(cls, student: str, files: Mapping[str, str]) -> "Submission":
        """Return one that nobody handed in: these files, each at its own place, under which no result is kept."""
        return cls(student, files, {name: name for name in files}, {}, (), "")
