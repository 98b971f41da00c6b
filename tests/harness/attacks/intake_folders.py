"""Hostile folders, each with what must happen instead."""

import os
import socket
import stat
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

from tests.harness.attacks.intake_rows import GOOD, Attack, folder

EVIL = b"evil = 1\n"
BOTH = ("module.py", "operators.py")
DEEP = 5_000
MANY = 100_001
CROWD = 90_000
SOMEBODY = 12_345  # a user id that is not the one of the tests

Then = Callable[[Path, Path], object]


def _row(
    name: str, aim: str, says: str, *contents: tuple[str | bytes, bytes], then: Then | None = None,
    reads: tuple[str, ...] = ("module.py",),
) -> Attack:  # fmt: skip
    return Attack(f"folder_{name}", aim, says, folder(*contents, then=then), reads)


def _unjudged(name: str, aim: str, says: str, *contents: tuple[str | bytes, bytes], then: Then) -> Attack:
    """One that gets no grade, since what was handed in is not at fault."""
    return Attack(f"folder_{name}", aim, says, folder(*contents, then=then), (), is_graded=False)


def _socket(place: Path, _: Path) -> None:
    with chdir(place), socket.socket(socket.AF_UNIX) as server:  # a socket's path may have 108 characters only
        server.bind("operators.py")


def _device(place: Path, _: Path) -> None:
    """The device that never ends; a named pipe where only root may make one."""
    try:
        os.mknod(place / "operators.py", stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except PermissionError:
        os.mkfifo(place / "operators.py")


def _deep(place: Path, _: Path) -> None:
    here = os.open(place, os.O_RDONLY)
    for _n in range(DEEP):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)


def _sized(size: int) -> Then:
    """A file with a hole of that size: it takes no room on the disk."""

    def then(place: Path, _: Path) -> None:
        with (place / "operators.py").open("wb") as file:
            file.truncate(size)

    return then


def _many(place: Path, _: Path) -> None:
    here = os.open(place, os.O_RDONLY)
    for n in range(MANY):
        os.close(os.open(f"{n}.txt", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)


def _folders(place: Path, _: Path) -> None:
    (place / "module.py").unlink()
    for n in range(1_100):
        (place / f"d{n}").mkdir()


def _crowd(place: Path, _: Path) -> None:
    (place / "module.py").unlink()
    for n in range(CROWD):
        (place / f"{n}").mkdir()


def _foreign(name: str) -> Then:
    """A second name of a file outside that belongs to another user; only root can make one here."""

    def then(place: Path, outside: Path) -> None:
        os.chown(outside / "foreign.py", SOMEBODY, SOMEBODY)
        (place / name).unlink(missing_ok=True)
        (place / name).hardlink_to(outside / "foreign.py")

    return then


def _foreign_links() -> tuple[Attack, ...]:
    says = "belongs to somebody else"
    return (
        _unjudged(
            "hard_link", "reads a file outside by a second name", f"operators.py {says}", then=_foreign("operators.py")
        ),
        _unjudged(
            "hard_link_below",
            "the same, further down",
            f"minitorch/operators.py {says}",
            ("minitorch/x.txt", b""),
            then=_foreign("minitorch/operators.py"),
        ),
        _unjudged(
            "hard_link_beside",
            "the same, by a helper",
            f"helper.py {says}",
            ("operators.py", EVIL),
            then=_foreign("helper.py"),
        ),
        _unjudged("hard_link_archive", "the same, by an archive", f"a.zip {says}", then=_only_archive),
    )


def _only_archive(place: Path, outside: Path) -> None:
    (place / "module.py").unlink()
    _foreign("a.zip")(place, outside)


def _locked(name: str) -> Then:
    return lambda place, _: (place / name).chmod(0)


def _linked(name: str, target: str) -> Then:
    return lambda place, _: (place / name).symlink_to(target)


def _links() -> tuple[Attack, ...]:
    secret: Then = lambda place, outside: (place / "operators.py").symlink_to(outside / "secret.py")  # noqa: E731
    helper: Then = lambda place, outside: (place / "stolen.py").symlink_to(outside / "secret.py")  # noqa: E731
    way_out: Then = lambda place, outside: (place / "minitorch").symlink_to(outside)  # noqa: E731
    return (
        _row("link", "reads a file outside", "is a symbolic link", then=secret),
        _row(
            "link_beside",
            "takes a file outside as its helper",
            "is a symbolic link",
            ("operators.py", EVIL),
            then=helper,
            reads=BOTH,
        ),
        _row("linked_folder", "reads a folder outside", "minitorch: a symbolic link; passed over", then=way_out),
        _row("loop", "is inside itself", "minitorch: a symbolic link; passed over", then=_linked("minitorch", ".")),
        _row(
            "loop_of_links", "is a link to itself", "is a symbolic link", then=_linked("operators.py", "operators.py")
        ),
        _row(
            "proc",
            "reads the grader's own memory",
            "minitorch: a symbolic link; passed over",
            then=_linked("minitorch", "/proc/self"),
        ),
        _row(
            "environment",
            "reads the grader's environment",
            "is a symbolic link",
            then=_linked("operators.py", "/proc/self/environ"),
        ),
        _row(
            "neighbour",
            "hands in another's work",
            "student: a symbolic link; passed over",
            then=_linked("student", "../a_honest"),
        ),
        _row(
            "neighbours_file",
            "hands in another's file",
            "is a symbolic link",
            then=_linked("operators.py", "../a_honest/operators.py"),
        ),
        _row(
            "standard_input", "waits for the terminal", "is a symbolic link", then=_linked("operators.py", "/dev/stdin")
        ),
    )


def _specials() -> tuple[Attack, ...]:
    fifo: Then = lambda place, _: os.mkfifo(place / "operators.py")  # noqa: E731
    folder_of_it: Then = lambda place, _: (place / "operators.py").mkdir()  # noqa: E731
    return (
        _row("fifo", "holds up the reader", "is not an ordinary file", then=fifo),
        _row(
            "fifo_beside",
            "holds up the reader by a helper",
            "is not an ordinary file",
            ("operators.py", EVIL),
            then=lambda place, _: os.mkfifo(place / "x.py"),
            reads=BOTH,
        ),
        _row("socket", "holds up the reader", "is not an ordinary file", then=_socket),
        _row("device", "gives zeros without end", "is not an ordinary file", then=_device),
        _row("folder", "is no file", "is a folder; hand in the file", then=folder_of_it),
        _row(
            "package",
            "is a package of the same name",
            "a folder with the name of operators.py; passed over",
            ("operators/__init__.py", EVIL),
        ),
        _unjudged(
            "locked",
            "stops who may not read it",
            "operators.py: its permissions let nobody read it",
            ("operators.py", EVIL),
            then=_locked("operators.py"),
        ),
        _unjudged(
            "locked_folder",
            "stops who may not enter",
            "minitorch: its permissions let nobody read it",
            ("minitorch/operators.py", EVIL),
            then=_locked("minitorch"),
        ),
        _row("deep", "is 5,000 folders deep", "operators.py was not found", then=_deep),
        _row("large", "has 50 MB", "has 52,428,800 bytes; at most 262,144 are read", then=_sized(50 << 20)),
        _row("hole", "has a terabyte", "has 1,099,511,627,776 bytes; at most 262,144 are read", then=_sized(1 << 40)),
        _unjudged("many", "has 100,001 files", "the folder holds more than 100,000 files", then=_many),
        _unjudged("many_folders", "is to be searched for hours", "more than 1,000 folders to search", then=_folders),
        _unjudged("crowd", "has 90,000 folders", "more than 1,000 folders to search", then=_crowd),
        _row(
            "helpers",
            "has more text than a child is sent",
            "all files together may have 1,048,576 bytes",
            ("operators.py", EVIL),
            *((f"m{n}.py", b"#" * 262_144) for n in range(6)),
            reads=BOTH,
        ),
        _row(
            "rivals",
            "has two projects to choose from",
            "2 folders could be meant (a/, b/)",
            ("a/operators.py", GOOD),
            ("b/operators.py", EVIL),
            then=lambda place, _: (place / "module.py").unlink(),
            reads=(),
        ),
        _row(
            "archives",
            "has two archives to choose from",
            "b.zip: an archive in the submission; passed over",
            ("a.zip", b"PK"),
            ("b.zip", b"PK"),
        ),
    )


def _names() -> tuple[Attack, ...]:
    return (
        _row(
            "case",
            "is read on some systems only",
            "Operators.py: a name nearly like operators.py",
            ("operators.py", GOOD),
            ("Operators.py", EVIL),
            reads=BOTH,
        ),
        _row(
            "homoglyph",
            "is a name that only looks right",
            "a name nearly like operators.py",
            ("oper\u0430tors.py", EVIL),
        ),
        _row(
            "zero_width",
            "is a name that only looks right",
            "operators\\u200d.py: a name nearly like operators.py",
            ("operators\u200d.py", EVIL),
        ),
        _row("blank", "is read on Windows only", "a name nearly like operators.py", ("operators.py ", EVIL)),
        _row(
            "copy",
            "leaves open which one counts",
            "operators (1).py: a name nearly like operators.py",
            ("operators.py", GOOD),
            ("operators (1).py", EVIL),
            reads=BOTH,
        ),
        _row(
            "two_places",
            "leaves open which one counts",
            "minitorch/operators.py: a second operators.py; passed over",
            ("operators.py", GOOD),
            ("minitorch/operators.py", EVIL),
            reads=BOTH,
        ),
        _row(
            "two_forms",
            "has one name in two forms",
            "no name of a module; passed over",
            ("operators.py", GOOD),
            ("caf\u00e9.py", GOOD),
            ("cafe\u0301.py", EVIL),
            reads=BOTH,
        ),
        _row(
            "undecodable",
            "has a name that is no text",
            "\\udcff.py: no name of a module",
            ("operators.py", GOOD),
            (b"\xff.py", EVIL),
            reads=BOTH,
        ),
        _row(
            "forged_line",
            "writes a line into the report",
            "\\u000aTask 0.1  100 of 100.py",
            ("operators.py", GOOD),
            ("x\nTask 0.1  100 of 100.py", EVIL),
            reads=BOTH,
        ),
        _row(
            "workflow",
            "gives the workflow a command",
            "\\u003a:set-output name=score\\u003a:100.py",
            ("operators.py", GOOD),
            ("::set-output name=score::100.py", EVIL),
            reads=BOTH,
        ),
    )


def _texts() -> tuple[Attack, ...]:
    return (
        _row(
            "utf16",
            "is another text for another reader",
            "is written in UTF-16",
            ("operators.py", "x = 1".encode("utf-16")),
        ),
        _row(
            "utf7",
            "hides code in a comment",
            "declares the encoding utf-7",
            ("operators.py", b"# coding: utf-7\n# +AAo-evil()"),
        ),
        _row(
            "unknown_codec",
            "has a codec of its own loaded",
            "declares the encoding evil.codec",
            ("operators.py", b"# coding: evil.codec\n"),
        ),
        _row(
            "bom_and_codec",
            "declares two encodings",
            "begins like UTF-8 and declares Latin-1",
            ("operators.py", b"\xef\xbb\xbf# coding: latin-1\n"),
        ),
        _row("nul", "ends where C thinks", "has a NUL byte in line 2", ("operators.py", b"x = 1\n\0")),
        _row(
            "surrogates", "is no UTF-8", "is not UTF-8: line 1 has the byte 0xed", ("operators.py", b"'\xed\xa0\x80'")
        ),
        _row("overlong", "is no UTF-8", "is not UTF-8: line 1 has the byte 0xc0", ("operators.py", b"\xc0\xaf")),
    )


def folders() -> tuple[Attack, ...]:
    """Every hostile folder."""
    foreign = _foreign_links() if os.geteuid() == 0 else ()  # nobody else can make a file of another user
    return (*_links(), *foreign, *_specials(), *_names(), *_texts())
