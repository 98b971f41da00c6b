"""Hostile zip archives, each with what must happen instead."""

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

STRAY = "a name that leaves the archive or is no name; passed over"


def _zip(name: str, aim: str, says: str, data: Data, reads: tuple[str, ...] = ("module.py",)) -> Attack:
    return Attack(f"zip_{name}", aim, says, packed(data, ".zip"), reads)


def _unjudged(name: str, aim: str, says: str, data: Data) -> Attack:
    """One of more files than are searched, which gets no grade."""
    return Attack(f"zip_{name}", aim, says, packed(data, ".zip"), (), is_graded=False)


def zips() -> tuple[Attack, ...]:
    """Every hostile zip archive."""
    link, fifo, block = stat.S_IFLNK | 0o777, stat.S_IFIFO | 0o666, stat.S_IFBLK | 0o666
    both = ("module.py", "operators.py")
    huge = struct.pack("<HHQ", 1, 8, 1 << 60)
    return (
        _zip(
            "slip", "writes above the folder", STRAY, zipped(("../operators.py", EVIL), ("a/../../operators.py", EVIL))
        ),
        _zip("absolute", "writes to the root", STRAY, zipped(("/operators.py", EVIL))),
        _zip("backslash", "leaves the folder on Windows", STRAY, zipped(("..\\operators.py", EVIL))),
        _zip("drive", "names a drive", STRAY, zipped(("C:/operators.py", EVIL), ("C:operators.py", EVIL))),
        _zip("share", "names another machine", STRAY, zipped(("\\\\server\\share\\operators.py", EVIL))),
        _zip("link", "reads /etc/passwd", "is a symbolic link", zipped((marked("operators.py", link), b"/etc/passwd"))),
        _zip(
            "link_then_file",
            "writes through its own link",
            "minitorch: there more than once",
            zipped((marked("minitorch", link), b"../other"), ("minitorch/operators.py", EVIL)),
        ),
        _zip("fifo", "holds up the reader", "is not an ordinary file", zipped((marked("operators.py", fifo), b""))),
        _zip("device", "reads a disk", "is not an ordinary file", zipped((marked("operators.py", block), b""))),
        _zip(
            "as_folder",
            "is a folder and a file",
            "is there more than once",
            zipped(("operators.py", EVIL), ("operators.py/x", b"")),
        ),
        _zip(
            "twice",
            "shows one file and has another graded",
            "is there more than once",
            zipped(("operators.py", GOOD), ("operators.py", EVIL)),
        ),
        _zip(
            "twice_hidden",
            "the same, by another spelling",
            "is there more than once",
            zipped(("operators.py", GOOD), (".//operators.py", EVIL)),
        ),
        _zip("bomb", "fills the memory", "has 104,857,600 bytes; at most 262,144 are read", bomb),
        _zip(
            "bomb_lying",
            "fills the memory, and claims to be small",
            "is damaged in the archive",
            lambda: bomb().replace(struct.pack("<L", BOMB_BYTES), struct.pack("<L", 1000)),
        ),
        _zip(
            "bomb_inside",
            "fills the memory from an archive inside",
            "has 104,857,600 bytes",
            lambda: only("a.zip", bomb()),
        ),
        _zip(
            "huge_inside",
            "fills the memory by an archive inside",
            "has 33,554,432 bytes; at most 16,777,216 are read",
            lambda: only("a.zip", bytes(1 << 25)),
            (),
        ),
        _zip(
            "matryoshka",
            "keeps the reader unpacking",
            "inner.zip: an archive in the submission; passed over",
            nested(),
        ),
        _zip(
            "droste",
            "unpacks without end",
            "an archive in the submission, looked into",
            only("a.zip", only("b.zip", only("c.zip", zipped()))),
            (),
        ),
        _zip("overlapping", "unpacks one body forty times", "m00.py has a NUL byte in line 1", overlapping, both),
        _zip(
            "one_body",
            "lists one body ten thousand times",
            "is damaged in the archive",
            lambda: many_members(9_000, one_body=True),
            both,
        ),
        _unjudged("many", "lists 100,000 files", "lists too many files", lambda: many_members(100_000)),
        _unjudged(
            "many_short",
            "lists as many as the directory may hold",
            "there are more than 10,000 files",
            lambda: many_members(60_000),
        ),
        _unjudged(
            "long_names",
            "lists very long names",
            "lists too many files",
            lambda: by_hand(*(Part(b"%05d" % n + b"x" * 60_000) for n in range(80))),
        ),
        _zip(
            "control",
            "moves the cursor of who reads the notes",
            "\\u001b[2J",
            zipped(("\x1b[2J\x07.py", EVIL), ("operators.py", EVIL)),
            both,
        ),
        _zip(
            "forged_line",
            "writes a line into the report",
            "x\\u000a100 of 100",
            zipped(("x\n100 of 100.py", EVIL), ("operators.py", EVIL)),
            both,
        ),
        _zip(
            "workflow",
            "gives the workflow a command",
            "\\u003a:error",
            zipped(("::error::x.py", EVIL), ("operators.py", EVIL)),
            both,
        ),
        _zip(
            "right_to_left",
            "turns the line around",
            "\\u202eoperators.py: a name nearly like operators.py",
            zipped(("\u202eoperators.py", EVIL)),
        ),
        _zip(
            "zero_width",
            "is a name that only looks right",
            "a name nearly like operators.py",
            zipped(("opera\u200btors.py", EVIL)),
        ),
        _zip(
            "homoglyph",
            "is a name that only looks right",
            "a name nearly like operators.py",
            zipped(("\u043eperators.py", EVIL)),
        ),
        _zip(
            "case",
            "is read on some systems only",
            "Operators.py: a name nearly like operators.py",
            zipped(("operators.py", GOOD), ("Operators.py", EVIL)),
            both,
        ),
        _zip(
            "trailing",
            "is read on Windows only",
            "operators.py.: a name nearly like operators.py",
            zipped(("operators.py.", EVIL), ("operators.py ", EVIL)),
        ),
        _zip("nul", "ends where the C library thinks", "\\u0000.txt: " + STRAY, zipped(("operators.py\0.txt", EVIL))),
        _zip(
            "two_forms",
            "has one name in two forms",
            "no name of a module; passed over",
            zipped(("caf\u00e9.py", GOOD), ("cafe\u0301.py", EVIL), ("operators.py", EVIL)),
            both,
        ),
        _zip("encrypted", "cannot be read", "is encrypted; pack it without a password", encrypted()),
        _zip(
            "truncated", "ends early", "is no zip archive, or a damaged one", zipped(("operators.py", EVIL))[:-30], ()
        ),
        _zip(
            "prepended",
            "is two archives, for two readers",
            "something else before its first file",
            zipped(("operators.py", GOOD)) + zipped(("operators.py", EVIL)),
            (),
        ),
        _zip(
            "two_directories",
            "is two archives, for two readers",
            "something else before its first file",
            two_directories(),
            (),
        ),
        _zip(
            "second_volume",
            "is a part of an archive",
            "is no zip or tar archive",
            zipped(("operators.py", EVIL))[40:],
            (),
        ),
        _zip(
            "volumes",
            "claims to be the last of seven",
            "something else before its first file",
            by_hand(Part(b"operators.py", EVIL, offset=7_000_000), disk=7),
            (),
        ),
        _zip(
            "not_utf8",
            "says UTF-8 and is not",
            "is no zip archive, or a damaged one",
            by_hand(Part(b"\xff\xfe.py", flags=0x800)),
            (),
        ),
        _zip(
            "old_letters",
            "writes a look-alike in an old code page",
            "a name nearly like operators.py",
            by_hand(Part(b"\xe5perators.py", EVIL)),
        ),
        _zip(
            "two_names",
            "is one file in the list and another in the archive",
            "is damaged in the archive",
            by_hand(Part(b"shown_to_you", EVIL, listed=b"operators.py")),
        ),
        _zip(
            "rare", "needs a rare unpacker", "is packed in a rare way", by_hand(Part(b"operators.py", EVIL, method=99))
        ),
        _zip(
            "huge_size",
            "claims an exabyte",
            "has 1,152,921,504,606,846,976 bytes",
            by_hand(Part(b"operators.py", EVIL, size=0xFFFFFFFF, extra=huge)),
        ),
        _zip(
            "empty_extra",
            "breaks the reader of extra fields",
            "is no zip archive, or a damaged one",
            by_hand(Part(b"operators.py", EVIL, size=0xFFFFFFFF, extra=b"\1\0\xff\xff")),
            (),
        ),
    )
