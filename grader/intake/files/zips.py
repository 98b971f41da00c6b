"""Owns reading zip archives: the directory by the standard library, each member by its offset, within bounds.

A member is found again by its offset because a download of a whole class is one archive: to read the
directory again for each student would take time in the square of the class.
"""

import io
import stat
import struct
import zipfile
import zlib
from functools import partial
from typing import BinaryIO

from grader.intake.files.members import Member
from grader.intake.files.tree import Kind, NotGradedError, Packed, UnreadableError

_MAX_DIRECTORY_BYTES = 4 * 1024 * 1024  # 40,000 files with names of 60 characters
_MAX_CLASS_DIRECTORY_BYTES = 64 * 1024 * 1024  # a class of 10,000 with 60 files each
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_UTF8_NAMES = 0x800  # bit of the flags
_LOCKED = 0x1
# What the standard library raises for archives that are broken in one way or another, found by random bytes.
_BROKEN = (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, EOFError, struct.error, IndexError)


class _Frugal(io.RawIOBase):
    """A file that refuses to be read in one piece larger than expected: the directory's size is the archive's claim."""

    def __init__(self, file: BinaryIO, max_bytes: int) -> None:
        self._file = file
        self._max_bytes = max_bytes

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size if 0 <= size <= self._max_bytes else self._max_bytes + 1)
        if len(data) > self._max_bytes:
            raise NotGradedError("the archive lists too many files; hand in the source alone")
        return data

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(_inside(offset) if whence == io.SEEK_SET else offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True


def zip_directory(file: BinaryIO, *, of_a_class: bool = False) -> tuple[Packed, ...]:
    """Return the members of a zip archive as its directory lists them."""
    frugal = _Frugal(file, _MAX_CLASS_DIRECTORY_BYTES if of_a_class else _MAX_DIRECTORY_BYTES)
    try:
        with zipfile.ZipFile(frugal) as archive:
            members = tuple(map(_packed, archive.infolist()))
    except _BROKEN as error:
        raise UnreadableError("is no zip archive, or a damaged one; pack it again") from error
    # Some programs would read what stands there, such as another archive.
    if members and min(one.offset for one in members) != 0:
        raise UnreadableError("is a damaged zip archive, with something else before its first file; pack it again")
    return members


def zip_members(file: BinaryIO) -> tuple[Member, ...]:
    """Return the members of a student's zip archive."""
    return tuple(packed_member(file, packed.name, packed) for packed in zip_directory(file))


def packed_member(file: BinaryIO, name: str, packed: Packed) -> Member:
    """Return a member of a zip archive, under a name that may be another than the archive's."""
    return Member(name, packed.kind, partial(_unpacked, file, packed), packed.modified)


def _packed(info: zipfile.ZipInfo) -> Packed:
    # orig_filename: the other name is cut off at a NUL, so that "averages.py\0.txt" would pass for averages.py.
    return Packed(
        name=_name_of(info),
        kind=_kind(info),
        offset=info.header_offset,
        packed_bytes=info.compress_size,
        size=info.file_size,
        method=info.compress_type,
        crc=info.CRC,
        is_locked=bool(info.flag_bits & _LOCKED),
        modified="{:04}-{:02}-{:02} {:02}:{:02}:{:02}".format(*info.date_time),
    )


def _name_of(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _UTF8_NAMES:
        return info.orig_filename
    return _name(info.orig_filename.encode("cp437"), info.flag_bits)


def _name(raw: bytes, flags: int) -> str:
    """Return a member's name.

    The Finder writes UTF-8 without saying so, and Explorer the code page of old: what is valid UTF-8 is UTF-8, since no
    name in the other one that anybody has reads as such by chance.
    """
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        if flags & _UTF8_NAMES:
            raise
        return raw.decode("cp437")


def _kind(info: zipfile.ZipInfo) -> Kind:
    if info.orig_filename.endswith(("/", "\\")):
        return "folder"
    mode = stat.S_IFMT(info.external_attr >> 16)  # 0 where the archive was made by Windows
    if mode == stat.S_IFLNK:
        return "link"
    if mode == stat.S_IFDIR:
        return "folder"
    return "file" if mode in (0, stat.S_IFREG) else "special"


def _unpacked(file: BinaryIO, packed: Packed, max_bytes: int) -> BinaryIO:
    if packed.is_locked:
        raise UnreadableError("is encrypted; pack it without a password")
    if packed.size > max_bytes:
        raise UnreadableError(f"has {packed.size:,} bytes; at most {max_bytes:,} are read")
    if packed.method not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnreadableError("is packed in a rare way; pack it as an ordinary zip archive")
    try:
        data = _inflated(_raw(file, packed), packed)
    except (zlib.error, struct.error, OverflowError, ValueError) as error:
        raise UnreadableError("is damaged in the archive; pack it again") from error
    if len(data) != packed.size or zlib.crc32(data) != packed.crc:
        raise UnreadableError("is damaged in the archive; pack it again")
    return io.BytesIO(data)


def _raw(file: BinaryIO, packed: Packed) -> bytes:
    """Return the member's bytes as they are in the archive; the name before them must be the one in the directory."""
    file.seek(_inside(packed.offset))
    signature, _, flags, *_, name_bytes, extra_bytes = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
    name = _name(file.read(name_bytes), flags)
    if signature != b"PK\x03\x04" or name != packed.name:
        raise ValueError("the directory points to another file")
    file.seek(extra_bytes, io.SEEK_CUR)
    # Deflate adds 5 bytes to each 16 kB at worst; what is longer is padding, and the length will not fit.
    return file.read(min(packed.packed_bytes, packed.size + packed.size // 1024 + 64))


def _inside(offset: int) -> int:
    """Return the offset, if a file can have it.

    For the others, an operating system's error would look like a broken disk.
    """
    if not 0 <= offset < 1 << 40:
        raise ValueError("an offset outside of any file")
    return offset


def _inflated(raw: bytes, packed: Packed) -> bytes:
    if packed.method == zipfile.ZIP_STORED:
        return raw
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(raw, packed.size + 1)
