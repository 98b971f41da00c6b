"""Owns reading tar archives, gzipped or not, within bounds.

The headers are read here and not by `tarfile`: that takes an extended header of any size into memory and
searches it with expressions that backtrack (CVE-2024-6232, open in Python 3.11.7), so that one archive
can hold up the grading of a class.
"""

import io
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import BinaryIO, cast

from grader.intake.files.members import Member
from grader.intake.files.tree import MAX_UNPACKED_BYTES, Kind, NotGradedError, UnreadableError

_BLOCK = 512
_MAX_NUMBER = 1 << 40  # bytes; all further on is no file but an attempt at an overflow
_MAX_HEADERS = 50_000  # with what is passed over, such as .git and .venv
_MAX_LONG_HEADER_BYTES = 64 * 1024  # a name has 4 kB at most; the Finder adds some attributes
_MAX_LONG_BYTES = 8 * 1024 * 1024  # of all these together: each record in them costs a microsecond
_IN_MEMORY_BYTES = 8 * 1024 * 1024  # a larger archive is unpacked to a nameless file on disk
_KINDS: dict[bytes, Kind] = {b"0": "file", b"\0": "file", b"7": "file", b"5": "folder", b"1": "link", b"2": "link"}
_LONG_NAME, _EXTENDED, _EXTENDED_FOR_ALL, _LONG_LINK = b"L", b"x", b"g", b"K"


@dataclass(frozen=True)
class _Header:
    name: bytes
    kind: bytes
    size: int
    modified: str


@contextmanager
def gunzipped(file: BinaryIO) -> Iterator[BinaryIO]:
    """Yield what a gzip file holds, to be read at any place.

    Raises UnreadableError above 64 MB, however small it is packed.
    """
    with tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES) as spooled:
        unpacked = cast(BinaryIO, spooled)
        _gunzip(file, unpacked)
        unpacked.seek(0)
        yield unpacked


def _gunzip(file: BinaryIO, unpacked: BinaryIO) -> None:
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        while not inflate.eof and (chunk := inflate.unconsumed_tail or file.read(_BLOCK * 128)):
            unpacked.write(inflate.decompress(chunk, _BLOCK * 2048))
            if unpacked.tell() > MAX_UNPACKED_BYTES:
                raise UnreadableError(f"unpacks to more than {MAX_UNPACKED_BYTES:,} bytes; hand in the source alone")
    except zlib.error as error:
        raise UnreadableError("is no gzip file, or a damaged one; pack it again") from error
    # Several gzip files in one are lawful, but thousands of empty ones would take hours.
    if not inflate.eof or inflate.unused_data.strip(b"\0"):
        raise UnreadableError("is cut off, or packed in several parts; pack it again")


def tar_members(file: BinaryIO) -> Iterator[Member]:
    """Yield the members of a tar archive, in its order; raises UnreadableError if it is none, or a damaged one."""
    long_name, long_bytes = b"", 0
    for count, header in enumerate(_headers(file)):
        start = file.tell()
        if header.kind in (_LONG_NAME, _EXTENDED):
            long_bytes += header.size
            long_name = _long_name(file, header) or long_name
        elif header.kind not in (_LONG_LINK, _EXTENDED_FOR_ALL):
            yield _member(file, header, long_name or header.name, start)
            long_name = b""
        if count >= _MAX_HEADERS or long_bytes > _MAX_LONG_BYTES:
            raise NotGradedError("the archive lists too many files; hand in the source alone")
        # Links and folders have no content, whatever size they claim.
        has_content = _KINDS.get(header.kind) not in ("folder", "link")
        file.seek(start + (-(-header.size // _BLOCK) * _BLOCK if has_content else 0))


def _headers(file: BinaryIO) -> Iterator[_Header]:
    """Yield the headers of the archive; between two of them, the file is moved to where the next one is."""
    while (block := file.read(_BLOCK)).strip(b"\0"):
        try:
            yield _header(block)
        except ValueError as error:
            raise UnreadableError("is no zip or tar archive, or a damaged one; pack it again") from error


def _header(block: bytes) -> _Header:
    """Return the fields of a header as POSIX (ustar) lays them out; raises ValueError if it is none."""
    if len(block) < _BLOCK or sum(block[:148]) + 8 * ord(" ") + sum(block[156:]) != _number(block[148:156]):
        raise ValueError("the checksum does not fit")
    name = block[:100].split(b"\0")[0]
    if block[257:263] == b"ustar\0" and (prefix := block[345:500].split(b"\0")[0]):
        name = prefix + b"/" + name
    return _Header(name, block[156:157], _number(block[124:136]), _time(block[136:148]))


def _time(field: bytes) -> str:
    """Return when the file was changed last, in UTC; empty for what is no time."""
    try:
        return f"{datetime.fromtimestamp(_number(field), UTC):%Y-%m-%d %H:%M:%S}"
    except (ValueError, OverflowError, OSError):
        return ""


def _number(field: bytes) -> int:
    # The high bit is GNU tar's sign for a number in bytes, where octal digits are too few.
    number = int.from_bytes(field[1:], "big") if field[0] & 0x80 else int(field.strip(b" \0") or b"0", 8)
    if not 0 <= number < _MAX_NUMBER:
        raise ValueError("no size of a file")
    return number


def _long_name(file: BinaryIO, header: _Header) -> bytes:
    """Return the name in a header of its own: GNU tar's way, or the record "length path=name" of POSIX (pax)."""
    if header.size > _MAX_LONG_HEADER_BYTES:
        raise UnreadableError("has a file name of more than 64 kB; pack it again")
    data = file.read(header.size)
    if header.kind == _LONG_NAME:
        return data.split(b"\0")[0]
    return _path_record(data)


def _path_record(data: bytes) -> bytes:
    """Return the value of the record "path".

    A record is "length key=value" and a newline, all of it counted by the length.
    """
    start, name = 0, b""
    while start < len(data):
        blank = data.find(b" ", start, start + 6)
        digits = data[start:blank] if blank > 0 else b""
        if not digits.isdigit() or int(digits) <= len(digits):
            raise UnreadableError("is a damaged tar archive; pack it again")
        key, _, value = data[blank + 1 : start + int(digits)].rstrip(b"\n").partition(b"=")
        if key == b"size":  # written for 8 GB and more; some programs would find other files behind this one
            raise UnreadableError("states the size of a file twice; pack it again")
        name = value if key == b"path" else name
        start += int(digits)
    return name


def _member(file: BinaryIO, header: _Header, name: bytes, start: int) -> Member:
    kind = _KINDS.get(header.kind, "special")
    if kind == "file" and name.endswith(b"/"):  # how the first tar wrote a folder
        kind = "folder"
    opened = partial(_content, file, start, header.size)
    return Member(name.decode("utf-8", "surrogateescape"), kind, opened, header.modified)


def _content(file: BinaryIO, start: int, size: int, max_bytes: int) -> BinaryIO:
    if size > max_bytes:
        raise UnreadableError(f"has {size:,} bytes; at most {max_bytes:,} are read")
    file.seek(start)
    data = file.read(size)
    if len(data) != size:
        raise UnreadableError("is cut off in the archive; pack it again")
    return io.BytesIO(data)
