"""Hostile tar archives, each with what must happen instead."""

import gzip
import tarfile

from tests.harness.attacks.intake_rows import Attack, Data, extended, packed, record, tarred, typed

EVIL = b"evil = 1\n"
STRAY = "a name that leaves the archive or is no name; passed over"
BOTH = ("module.py", "operators.py")


def _tar(name: str, aim: str, says: str, data: Data, reads: tuple[str, ...] = ("module.py",)) -> Attack:
    return Attack(f"tar_{name}", aim, says, packed(data, ".tar"), reads)


def _not_graded(name: str, aim: str, says: str, data: Data) -> Attack:
    """One of more files than are searched, which gets no grade."""
    return Attack(f"tar_{name}", aim, says, packed(data, ".tar"), (), is_graded=False)


def _gz(name: str, aim: str, says: str, data: Data) -> Attack:
    return Attack(f"tar_{name}", aim, says, packed(data, ".tar.gz"), ())


def _with_size(field: bytes) -> bytes:
    """An archive whose first header has this in the field of the size, and a checksum that fits."""
    data = bytearray(tarred(("operators.py", EVIL)))
    data[124:136] = field.ljust(12, b"\0")
    data[148:156] = b"%06o\0 " % (sum(data[:148]) + 8 * 32 + sum(data[156:512]))
    return bytes(data)


def _links() -> tuple[Attack, ...]:
    """Links, and a name that has one and a file."""
    return (
        _tar(
            "link_out",
            "reads a file outside",
            "is a symbolic link",
            tarred(typed("operators.py", tarfile.SYMTYPE, "/etc/passwd")),
        ),
        _tar(
            "link_inside",
            "is another file of its own",
            "is a symbolic link",
            tarred(typed("operators.py", tarfile.SYMTYPE, "module.py")),
        ),
        _tar(
            "hard_link",
            "is another student's file",
            "is a symbolic link",
            tarred(typed("operators.py", tarfile.LNKTYPE, "../zoe/operators.py")),
        ),
        _tar(
            "link_then_file",
            "writes through its own link",
            "minitorch: there more than once",
            tarred(typed("minitorch", tarfile.SYMTYPE, ".."), ("minitorch/operators.py", EVIL)),
        ),
        _tar(
            "full_link",
            "hides files in a link's content",
            "is a symbolic link",
            tarred(typed("operators.py", tarfile.SYMTYPE, "module.py", size=1024)),
        ),
    )


def _kinds() -> tuple[Attack, ...]:
    """Names that leave the archive, and what is no ordinary file."""
    sparse = typed("operators.py", tarfile.GNUTYPE_SPARSE, size=0)
    return (
        _tar("slip", "writes above the folder", STRAY, tarred(("../operators.py", EVIL))),
        _tar("absolute", "writes to the root", STRAY, tarred(("/operators.py", EVIL))),
        _tar("device", "reads without end", "is not an ordinary file", tarred(typed("operators.py", tarfile.CHRTYPE))),
        _tar("block", "reads a disk", "is not an ordinary file", tarred(typed("operators.py", tarfile.BLKTYPE))),
        _tar("fifo", "holds up the reader", "is not an ordinary file", tarred(typed("operators.py", tarfile.FIFOTYPE))),
        _tar("sparse", "is a hole of a terabyte", "is not an ordinary file", tarred(sparse)),
    )


def _records() -> tuple[Attack, ...]:
    """Records that say more of a file than its header."""
    long = b"operators.py" + b"x" * 60_000
    return (
        _tar(
            "two_sizes",
            "has other files for other readers",
            "states the size of a file twice",
            tarred(extended(tarfile.XHDTYPE, record("size", "99999999999")), ("operators.py", EVIL)),
            (),
        ),
        _tar(
            "long_path",
            "has a name of 70 kB",
            "has a file name of more than 64 kB",
            tarred(extended(tarfile.XHDTYPE, record("path", "x" * 70_000)), ("operators.py", EVIL)),
            (),
        ),
        _tar(
            "records",
            "keeps the reader of records busy",
            "is a damaged tar archive",
            tarred(extended(tarfile.XHDTYPE, b"9" * 50_000), ("operators.py", EVIL)),
            (),
        ),
        _not_graded(
            "long_names",
            "has 10 MB of names",
            "lists too many files",
            lambda: tarred(*[extended(tarfile.GNUTYPE_LONGNAME, long)] * 170, ("operators.py", EVIL)),
        ),
        _tar(
            "renamed_all",
            "names all of its files at once",
            "operators.py was not found",
            tarred(extended(tarfile.XGLTYPE, record("path", "operators.py")), ("evil.txt", EVIL)),
        ),
    )


def _names() -> tuple[Attack, ...]:
    """Names that speak to a terminal, or are there twice."""
    return (
        _tar(
            "control",
            "moves the cursor of who reads the notes",
            "\\u001b[2J",
            tarred(("\x1b[2J.py", EVIL), ("operators.py", EVIL)),
            BOTH,
        ),
        _tar(
            "case",
            "is read on some systems only",
            "OPERATORS.PY: a name nearly like operators.py",
            tarred(("OPERATORS.PY", EVIL)),
        ),
        _tar(
            "twice",
            "shows one file and has another graded",
            "is there more than once",
            tarred(("operators.py", b""), ("operators.py", EVIL)),
        ),
    )


def _headers() -> tuple[Attack, ...]:
    """Headers that say what is not so, and too many of them."""
    return (
        _tar(
            "negative",
            "goes back to its own header",
            "is no zip or tar archive, or a damaged one",
            _with_size(b"-0000001000"),
            (),
        ),
        _tar(
            "overflow",
            "has a size in base 256 beyond any disk",
            "is no zip or tar archive, or a damaged one",
            _with_size(b"\x80" + b"\xff" * 11),
            (),
        ),
        _tar(
            "terabyte",
            "claims a terabyte",
            "bytes; at most 262,144 are read",
            _with_size(b"\x80" + bytes(6) + (1 << 39).to_bytes(5, "big")),
            (),
        ),
        _tar(
            "checksum",
            "is no header",
            "is no zip or tar archive, or a damaged one",
            tarred(b"x" * 512, ("operators.py", EVIL)),
            (),
        ),
        _not_graded(
            "many",
            "lists 60,000 files",
            "there are more than 10,000 files",
            lambda: tarred(*[typed("d/x", tarfile.REGTYPE).tobuf()] * 60_000),
        ),
    )


def _packed() -> tuple[Attack, ...]:
    """What is wrong with the packing."""
    return (
        _gz(
            "bomb",
            "fills the memory or the disk",
            "unpacks to more than 67,108,864 bytes",
            lambda: gzip.compress(tarred(("data.bin", bytes(100_000_000)), ("operators.py", EVIL)), 1),
        ),
        _gz(
            "endless",
            "unpacks for hours",
            "is cut off, or packed in several parts",
            lambda: gzip.compress(b"") * 100_000,
        ),
        _gz(
            "truncated",
            "ends early",
            "is cut off, or packed in several parts",
            gzip.compress(tarred(("operators.py", EVIL)))[:-20],
        ),
        _gz(
            "wrapped",
            "is packed twice",
            "is no zip or tar archive, or a damaged one",
            lambda: gzip.compress(gzip.compress(bytes(1 << 24))),
        ),
        _gz("rar", "is of another kind", "is a RAR archive", b"Rar!\x1a\x07\x00" + b"x" * 100),
    )


def tars() -> tuple[Attack, ...]:
    """Every hostile tar archive."""
    return (*_links(), *_kinds(), *_records(), *_names(), *_headers(), *_packed())
