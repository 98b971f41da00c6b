"""Owns what an attack on the intake is, and how its files are packed."""

import io
import struct
import tarfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

SECRET = "the work of somebody else"  # noqa: S105 - in a file outside of the class: no text that is read may hold it
GOOD = b"m = 1\n"

Make = Callable[[Path, Path], None]
Data = bytes | Callable[[], bytes]  # what is large is made when it is needed


@dataclass(frozen=True)
class Attack:
    """A hostile submission: what it aims at, and what must happen instead."""

    name: str  # the student's
    aim: str
    says: str  # must be in the problems or notes of that student, or why there is no grade
    make: Make  # given the place without a suffix, and a folder outside of the class with `secret.py` in it
    reads: tuple[str, ...] = ("module.py",)  # the graded files that are read all the same
    is_graded: bool = True  # else nobody can judge it as it lies there, and it gets no grade, nor a zero


def packed(data: Data, suffix: str) -> Make:
    """Hands in an archive."""

    def make(place: Path, _: Path) -> None:
        place.with_name(place.name + suffix).write_bytes(data() if callable(data) else data)

    return make


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive, and a good module.py in it; names are written as they are."""
    whole = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(whole, "w", method) as archive:
        warnings.simplefilter("ignore")  # the same name twice
        for name, content in (*members, ("module.py", GOOD)):
            info = name if isinstance(name, zipfile.ZipInfo) else _named(name)
            archive.writestr(info, content, info.compress_type or method)
    return whole.getvalue()


def _named(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo()
    info.filename = name  # the constructor cuts it off at a NUL
    return info


def marked(name: str, mode: int) -> zipfile.ZipInfo:
    """A member with a Unix mode, such as that of a link."""
    info = _named(name)
    info.external_attr = mode << 16
    return info


@dataclass(frozen=True)
class Line:
    """A line of a zip archive's directory."""

    name: bytes
    offset: int = 0
    crc: int = 0
    packed_bytes: int = 0
    size: int = 0  # as it is claimed
    flags: int = 0
    method: int = zipfile.ZIP_STORED
    extra: bytes = b""

    def packed(self) -> bytes:
        """The line as it is written."""
        fixed = struct.pack(
            "<4s4B4HL2L5H2L", b"PK\1\2", 20, 3, 20, 0, self.flags, self.method, 0, 33, self.crc, self.packed_bytes,
            self.size, len(self.name), len(self.extra), 0, 0, 0, 0, self.offset,
        )  # fmt: skip
        return fixed + self.name + self.extra


@dataclass(frozen=True)
class Part:
    """A member of a zip archive, written by hand: its local header and its line in the directory may disagree."""

    name: bytes
    content: bytes = b""
    listed: bytes | None = None  # its name in the directory
    size: int | None = None  # which the directory claims
    flags: int = 0
    method: int = zipfile.ZIP_STORED
    extra: bytes = b""  # of the directory
    offset: int | None = None

    def local(self) -> bytes:
        """The local header with the content."""
        size, crc = len(self.content), zlib.crc32(self.content)
        head = struct.pack(
            "<4s5H3L2H", b"PK\3\4", 20, self.flags, self.method, 0, 33, crc, size, size, len(self.name), 0
        )
        return head + self.name + self.content

    def line(self, offset: int) -> bytes:
        """The line in the directory."""
        name = self.name if self.listed is None else self.listed
        size, crc = len(self.content), zlib.crc32(self.content)
        claimed = size if self.size is None else self.size
        return Line(name, offset, crc, size, claimed, self.flags, self.method, self.extra).packed()


def end_record(count: int, size: int, offset: int, comment: bytes = b"", disk: int = 0) -> bytes:
    """The end of a zip archive."""
    fixed = struct.pack("<4s4H2LH", b"PK\5\6", disk, disk, count % 65536, count % 65536, size, offset, len(comment))
    return fixed + comment


def by_hand(*parts: Part, disk: int = 0, is_class: bool = False) -> bytes:
    """A zip archive of parts, and, unless it is a class's, a good module.py in it."""
    body, lines = b"", b""
    every = parts if is_class else (*parts, Part(b"module.py", GOOD))
    for part in every:
        lines += part.line(len(body) if part.offset is None else part.offset)
        body += part.local()
    return body + lines + end_record(len(every), len(lines), len(body), disk=disk)


def tarred(*members: tuple[str, bytes] | tarfile.TarInfo | bytes) -> bytes:
    """A tar archive, and a good module.py in it; bytes are put in as they are."""
    whole = b"".join(_blocks(member) for member in (*members, ("module.py", GOOD)))
    return whole + bytes(1024)


def _blocks(member: tuple[str, bytes] | tarfile.TarInfo | bytes) -> bytes:
    if isinstance(member, bytes):
        return member
    if isinstance(member, tarfile.TarInfo):
        return member.tobuf(tarfile.GNU_FORMAT)
    info = typed(member[0], tarfile.REGTYPE)
    info.size = len(member[1])
    return info.tobuf(tarfile.GNU_FORMAT) + member[1] + bytes(-len(member[1]) % 512)


def typed(name: str, kind: bytes, target: str = "", size: int = 0) -> tarfile.TarInfo:
    """The header of a link, a device and the like."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, target, size
    return info


def extended(kind: bytes, content: bytes) -> bytes:
    """A header of the kinds whose content is about the next member."""
    return typed("x", kind, size=len(content)).tobuf(tarfile.USTAR_FORMAT) + content + bytes(-len(content) % 512)


def record(key: str, value: str) -> bytes:
    """A record of an extended header, with its own length before it."""
    rest = f" {key}={value}\n".encode()
    length = len(rest) + len(str(len(rest)))
    length = len(rest) + len(str(length))
    return str(length).encode() + rest


def files(place: Path, contents: Iterable[tuple[str | bytes, bytes]] = ()) -> Path:
    """A folder with these files and a good module.py in it."""
    place.mkdir()
    for name, content in (*contents, ("module.py", GOOD)):
        path = place / (name.decode("utf-8", "surrogateescape") if isinstance(name, bytes) else name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return place


def folder(*contents: tuple[str | bytes, bytes], then: Callable[[Path, Path], object] | None = None) -> Make:
    """Hands in a folder, with what `then` adds to it (given the folder, and the one outside)."""

    def make(place: Path, outside: Path) -> None:
        files(place, contents)
        if then:
            then(place, outside)

    return make
