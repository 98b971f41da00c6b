"""Hostile zip archives, but for those of hostile names, each with what must happen instead."""

import stat
import struct

from tests.harness.attacks.intake_rows import (
    GOOD,
    Attack,
    Data,
    Part,
    by_hand,
    marked,
    packed,
    zipped,
)
from tests.harness.attacks.intake_zip_bytes import (
    BOMB_BYTES,
    EVIL,
    bomb,
    encrypted,
    many_members,
    nested,
    only,
    overlapping,
    two_directories,
)

BOTH = ("module.py", "operators.py")
LINK, FIFO, BLOCK = stat.S_IFLNK | 0o777, stat.S_IFIFO | 0o666, stat.S_IFBLK | 0o666
HUGE = struct.pack("<HHQ", 1, 8, 1 << 60)
STRAY = "a name that leaves the archive or is no name; passed over"


def zip_row(name: str, aim: str, says: str, data: Data, reads: tuple[str, ...] = ("module.py",)) -> Attack:
    return Attack(f"zip_{name}", aim, says, packed(data, ".zip"), reads)


def zip_not_graded(name: str, aim: str, says: str, data: Data) -> Attack:
    """One of more files than are searched, which gets no grade."""
    return Attack(f"zip_{name}", aim, says, packed(data, ".zip"), (), is_graded=False)


def _kinds() -> tuple[Attack, ...]:
    """What is no ordinary file, or is two things."""
    return (
        zip_row(
            "link", "reads /etc/passwd", "is a symbolic link", zipped((marked("operators.py", LINK), b"/etc/passwd"))
        ),
        zip_row(
            "link_then_file",
            "writes through its own link",
            "minitorch: there more than once",
            zipped((marked("minitorch", LINK), b"../other"), ("minitorch/operators.py", EVIL)),
        ),
        zip_row("fifo", "holds up the reader", "is not an ordinary file", zipped((marked("operators.py", FIFO), b""))),
        zip_row("device", "reads a disk", "is not an ordinary file", zipped((marked("operators.py", BLOCK), b""))),
        zip_row(
            "as_folder",
            "is a folder and a file",
            "is there more than once",
            zipped(("operators.py", EVIL), ("operators.py/x", b"")),
        ),
        zip_row(
            "twice",
            "shows one file and has another graded",
            "is there more than once",
            zipped(("operators.py", GOOD), ("operators.py", EVIL)),
        ),
        zip_row(
            "twice_hidden",
            "the same, by another spelling",
            "is there more than once",
            zipped(("operators.py", GOOD), (".//operators.py", EVIL)),
        ),
    )


def _bombs() -> tuple[Attack, ...]:
    """What unpacks to more than it says."""
    return (
        zip_row("bomb", "fills the memory", "has 104,857,600 bytes; at most 262,144 are read", bomb),
        zip_row(
            "bomb_lying",
            "fills the memory, and claims to be small",
            "is damaged in the archive",
            lambda: bomb().replace(struct.pack("<L", BOMB_BYTES), struct.pack("<L", 1000)),
        ),
        zip_row(
            "bomb_inside",
            "fills the memory from an archive inside",
            "has 104,857,600 bytes",
            lambda: only("a.zip", bomb()),
        ),
        zip_row(
            "huge_inside",
            "fills the memory by an archive inside",
            "has 33,554,432 bytes; at most 16,777,216 are read",
            lambda: only("a.zip", bytes(1 << 25)),
            (),
        ),
    )


def _again() -> tuple[Attack, ...]:
    """What is unpacked again and again."""
    return (
        zip_row(
            "matryoshka",
            "keeps the reader unpacking",
            "inner.zip: an archive in the submission; passed over",
            nested(),
        ),
        zip_row(
            "droste",
            "unpacks without end",
            "an archive in the submission, looked into",
            only("a.zip", only("b.zip", only("c.zip", only("d.zip", zipped())))),
            (),
        ),
        zip_row("overlapping", "unpacks one body forty times", "m00.py has a NUL byte in line 1", overlapping, BOTH),
        zip_row(
            "one_body",
            "lists one body ten thousand times",
            "is damaged in the archive",
            lambda: many_members(9_000, one_body=True),
            BOTH,
        ),
    )


def _crowds() -> tuple[Attack, ...]:
    """More files, or longer names, than are searched."""
    return (
        zip_not_graded("many", "lists 100,000 files", "lists too many files", lambda: many_members(100_000)),
        zip_not_graded(
            "many_short",
            "lists as many as the directory may hold",
            "there are more than 10,000 files",
            lambda: many_members(60_000),
        ),
        zip_not_graded(
            "long_names",
            "lists very long names",
            "lists too many files",
            lambda: by_hand(*(Part(b"%05d" % n + b"x" * 60_000) for n in range(80))),
        ),
    )


def _parts() -> tuple[Attack, ...]:
    """Archives that are locked, cut off, or two in one."""
    return (
        zip_row("encrypted", "cannot be read", "is encrypted; pack it without a password", encrypted()),
        zip_row(
            "truncated", "ends early", "is no zip archive, or a damaged one", zipped(("operators.py", EVIL))[:-30], ()
        ),
        zip_row(
            "prepended",
            "is two archives, for two readers",
            "something else before its first file",
            zipped(("operators.py", GOOD)) + zipped(("operators.py", EVIL)),
            (),
        ),
        zip_row(
            "two_directories",
            "is two archives, for two readers",
            "something else before its first file",
            two_directories(),
            (),
        ),
        zip_row(
            "second_volume",
            "is a part of an archive",
            "is no zip or tar archive",
            zipped(("operators.py", EVIL))[40:],
            (),
        ),
        zip_row(
            "volumes",
            "claims to be the last of seven",
            "something else before its first file",
            by_hand(Part(b"operators.py", EVIL, offset=7_000_000), disk=7),
            (),
        ),
    )


def _lies() -> tuple[Attack, ...]:
    """Headers that say what is not so."""
    return (
        zip_row(
            "not_utf8",
            "says UTF-8 and is not",
            "is no zip archive, or a damaged one",
            by_hand(Part(b"\xff\xfe.py", flags=0x800)),
            (),
        ),
        zip_row(
            "two_names",
            "is one file in the list and another in the archive",
            "is damaged in the archive",
            by_hand(Part(b"shown_to_you", EVIL, listed=b"operators.py")),
        ),
        zip_row(
            "rare", "needs a rare unpacker", "is packed in a rare way", by_hand(Part(b"operators.py", EVIL, method=99))
        ),
        zip_row(
            "huge_size",
            "claims an exabyte",
            "has 1,152,921,504,606,846,976 bytes",
            by_hand(Part(b"operators.py", EVIL, size=0xFFFFFFFF, extra=HUGE)),
        ),
        zip_row(
            "empty_extra",
            "breaks the reader of extra fields",
            "is no zip archive, or a damaged one",
            by_hand(Part(b"operators.py", EVIL, size=0xFFFFFFFF, extra=b"\1\0\xff\xff")),
            (),
        ),
    )


def zips() -> tuple[Attack, ...]:
    """Every hostile zip archive whose names do no harm."""
    return (*_kinds(), *_bombs(), *_again(), *_crowds(), *_parts(), *_lies())
