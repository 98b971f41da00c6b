"""Owns how bytes of a submission become source text, and names become one harmless line. It opens nothing."""

import codecs
import re
import unicodedata

from grader.intake.files.tree import UnreadableError
from grader.kit.showing.harmless import plain_text

# PEP 263: a comment on one of the first two lines, the second only if the first has no code.
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_NO_CODE = re.compile(rb"^[ \t\f]*(?:#.*)?$")
# All other codecs are refused: in some (utf-7) what reads as a comment is code. In these, ASCII is what it looks like.
_CODECS = {
    "UTF-8": ("utf-8", "utf8", "utf-8-sig", "u8"),
    "ASCII": ("ascii", "us-ascii"),
    "Windows-1252": ("cp1252", "windows-1252", "1252"),
    "ISO-8859-15": ("iso-8859-15", "iso8859-15", "latin-9", "latin9", "l9"),
    "Latin-1": ("latin-1", "latin1", "iso-8859-1", "iso8859-1", "iso-latin-1", "l1"),
}
_CODEC_OF = {alias: codec for codec, aliases in _CODECS.items() for alias in aliases}
# What a workflow's log obeys (:: at the start of a line, ##[ anywhere), also with the colon that follows in a note.
_COMMAND = re.compile(r":(?=:|$)|#(?=#\[)")
_MAX_NAME = 200  # characters of a name in a line of text; no file system has longer ones


def source_text(data: bytes) -> str:
    """Return the text of a Python file, with plain newlines and without BOM.

    Raises UnreadableError, which says what is wrong with it.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableError("is written in UTF-16; save it as UTF-8")
    has_bom = data.startswith(codecs.BOM_UTF8)
    data = data.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if (at := data.find(b"\0")) >= 0:
        raise UnreadableError(f"has a NUL byte in line {_line(data, at)}; it is not a text file")
    codec = _codec(data)
    if has_bom and codec != "UTF-8":
        raise UnreadableError(f"begins like UTF-8 and declares {codec}; save it as UTF-8, without that line")
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        line, byte = _line(data, error.start), f"0x{data[error.start]:02x}"
        raise UnreadableError(f"is not {codec}: line {line} has the byte {byte}; save it as UTF-8") from error


def one_line(name: str) -> str:
    """Return the name, harmless and in one line; the end of a very long one is left out."""
    shown = _harmless(name)
    return shown if len(shown) <= _MAX_NAME else f"{shown[:_MAX_NAME]}..."


def person(name: str) -> str:
    """Return a person's name: kept whole, composed (NFC), and in one line."""
    return _harmless(unicodedata.normalize("NFC", in_utf8(name)))


def in_utf8(name: str) -> str:
    """Return the name as UTF-8 has it, also where Python was told of another alphabet, as in the locale POSIX.

    What is not UTF-8 stays as it is.
    """
    try:
        return name if name.isascii() else name.encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeError:
        return name


def _harmless(name: str) -> str:
    escaped = plain_text(in_utf8(name)).replace("\n", "\\u000a")
    return _COMMAND.sub(lambda found: f"\\u{ord(found.group()):04x}", escaped)


def _codec(data: bytes) -> str:
    """Return the codec that the file declares, one of those that are read."""
    for line in data.split(b"\n", 2)[:2]:
        if found := _COOKIE.match(line):
            declared = found[1].decode("ascii")
            alias = re.sub("-(unix|dos|mac)$", "", declared.lower().replace("_", "-"))  # Emacs writes the newlines, too
            if alias not in _CODEC_OF:
                raise UnreadableError(f"declares the encoding {one_line(declared)}; save it as UTF-8 without that")
            return _CODEC_OF[alias]
        if not _NO_CODE.match(line):
            break
    return "UTF-8"


def _line(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1
