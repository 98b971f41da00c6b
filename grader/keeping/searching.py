"""Searches the files of a class for a person's names: their bytes, and what is packed in archives and databases."""

import json
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from grader.keeping.person import Known
from grader.keeping.rows import is_database, texts_of
from grader.kit.errors import HarnessFault

_READ = 1 << 20  # bytes of a file that are searched at once
_LONGEST = 1024  # bytes that two of these parts have in common, so that no name is cut in two
MOST_UNPACKED = 1 << 28  # bytes of an archive; a small one may unpack to more than a disk has room for
_ARCHIVE = b"PK\x03\x04"
_UNREADABLE = (
    *(OSError, EOFError, ValueError, RuntimeError, NotImplementedError, MemoryError),  # RuntimeError: it is encrypted
    *(zipfile.BadZipFile, zlib.error, sqlite3.Error, HarnessFault),
)


@dataclass(frozen=True)
class Search:
    """What a search has come to: the files that name somebody, and those that were not searched whole, with why."""

    naming: tuple[str, ...]
    unsearched: tuple[str, ...]


def search(known: Known, files: Collection[Path]) -> Search:
    """Look for somebody in every byte of the files, in zip archives, and in what a database has packed."""
    patterns = {trace: _pattern(trace) for trace in known.traces}
    naming, unsearched = [], []
    for file in files:
        # The numbers of hidden examples are no numbers of people.
        wanted = [p for trace, p in patterns.items() if not (trace.isdigit() and "hidden" in file.parts)]
        try:
            if any(pattern.search(part) for part in _parts(file) for pattern in wanted):
                naming.append(str(file))
        except _UNREADABLE as error:
            unsearched.append(f"{file} ({error or type(error).__name__})")
    return Search(tuple(naming), tuple(unsearched))


def _pattern(trace: str) -> re.Pattern[bytes]:
    """Return the name in each form in which a file may have it, and not as a part of a longer word."""
    as_json = json.dumps(trace)[1:-1]
    forms = {trace.encode("utf-8", "surrogatepass"), as_json.encode(), trace.encode("utf-16-le")}
    return re.compile(
        rb"(?<![0-9A-Za-z])(?:" + b"|".join(map(re.escape, sorted(forms))) + rb")(?![0-9A-Za-z])", re.IGNORECASE
    )


def _parts(file: Path) -> Iterator[bytes]:
    """Yield a file's name and its bytes, in parts that overlap, and what is packed in it."""
    yield file.name.encode("utf-8", "surrogateescape")
    with file.open("rb") as opened:
        yield from _overlapping(opened)
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            yield from _members(archive)
    if is_database(file):
        for text in texts_of(file):
            yield text.encode("utf-8", "surrogatepass")


def _members(archive: zipfile.ZipFile) -> Iterator[bytes]:
    """Yield the names and bytes of an archive's members.

    Raises ValueError where there is more than can be looked through.
    """
    count = 0
    for member in archive.infolist():
        yield member.filename.encode("utf-8", "surrogatepass")
    for member in archive.infolist():
        with archive.open(member) as opened:
            for n, part in enumerate(_overlapping(opened)):
                yield part
                count += len(part)
                if count > MOST_UNPACKED:
                    raise ValueError(f"it unpacks to more than {MOST_UNPACKED >> 20} MiB")
                if n == 0 and part.startswith(_ARCHIVE):
                    raise ValueError(f"an archive is in it: {member.filename!r}")


def _overlapping(opened: IO[bytes]) -> Iterator[bytes]:
    before = b""
    while part := opened.read(_READ):
        yield before + part
        before = part[-_LONGEST:]
