"""Owns which archives are read, and opens them as trees. What is in one is read by its name, never extracted."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from grader.intake.files.members import member_tree
from grader.intake.files.tars import gunzipped, tar_members
from grader.intake.files.tree import Tree, UnreadableError
from grader.intake.files.zips import zip_members

MAX_ARCHIVE_BYTES = 1024 * 1024 * 1024  # on disk: of a zip archive only the directory and the wanted members are read
ZIP_SUFFIXES = (".zip",)
TAR_SUFFIXES = (".tar.gz", ".tgz", ".tar")
# Known, so that a student who hands one in is told so, and not overlooked.
_OTHER_SUFFIXES = (".rar", ".7z", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst")
SUFFIXES = (*ZIP_SUFFIXES, *TAR_SUFFIXES, *_OTHER_SUFFIXES)

_EMPTY_ZIP, _ZIP, _GZIP = b"PK\x05\x06", b"PK\x03\x04", b"\x1f\x8b"
_OTHERS = {b"Rar!": "RAR", b"7z\xbc\xaf": "7-Zip", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"\x28\xb5\x2f\xfd": "Zstandard"}


def is_archive(name: str) -> bool:
    """Return whether the name is that of an archive, of a kind that is read or not."""
    return name.lower().endswith(SUFFIXES)


def stem(name: str) -> str:
    """Return the name of an archive without the suffix."""
    longest = max((suffix for suffix in SUFFIXES if name.lower().endswith(suffix)), key=len, default="")
    return name[: len(name) - len(longest)]


@contextmanager
def opened_archive(file: BinaryIO) -> Iterator[Tree]:
    """Yield the tree of an archive, of the kind that it begins as; raises UnreadableError if it cannot be read."""
    start = file.read(8)
    file.seek(0)
    if start.startswith((_ZIP, _EMPTY_ZIP)):
        yield _filled(member_tree(zip_members(file)))
    elif start.startswith(_GZIP):
        with gunzipped(file) as unpacked:
            yield _filled(member_tree(tar_members(unpacked)))
    elif other := next((kind for magic, kind in _OTHERS.items() if start.startswith(magic)), None):
        raise UnreadableError(f"is a {other} archive; pack it as .zip or .tar.gz")
    elif not start:
        raise UnreadableError("is empty, a file of 0 bytes")
    else:
        yield _filled(member_tree(tar_members(file)))


def _filled(tree: Tree) -> Tree:
    if not tree.entries("") and not tree.notes:
        raise UnreadableError("is an empty archive")
    return tree
