"""Hostile folders, each with what must happen instead."""

import os

from tests.harness.attacks.intake_folder_tricks import (
    Then,
    a_device,
    a_socket,
    crowd,
    deep,
    foreign,
    linked,
    locked,
    many_files,
    many_folders,
    only_archive,
    sized,
)
from tests.harness.attacks.intake_rows import GOOD, Attack, folder

EVIL = b"evil = 1\n"
BOTH = ("module.py", "operators.py")


def _row(
    name: str, aim: str, says: str, *contents: tuple[str | bytes, bytes], then: Then | None = None,
    reads: tuple[str, ...] = ("module.py",),
) -> Attack:  # fmt: skip
    return Attack(f"folder_{name}", aim, says, folder(*contents, then=then), reads)


def _unjudged(name: str, aim: str, says: str, *contents: tuple[str | bytes, bytes], then: Then) -> Attack:
    """One that gets no grade, since what was handed in is not at fault."""
    return Attack(f"folder_{name}", aim, says, folder(*contents, then=then), (), is_graded=False)


def _foreign_links() -> tuple[Attack, ...]:
    says = "belongs to somebody else"
    return (
        _unjudged(
            "hard_link", "reads a file outside by a second name", f"operators.py {says}", then=foreign("operators.py")
        ),
        _unjudged(
            "hard_link_below",
            "the same, further down",
            f"minitorch/operators.py {says}",
            ("minitorch/x.txt", b""),
            then=foreign("minitorch/operators.py"),
        ),
        _unjudged(
            "hard_link_beside",
            "the same, by a helper",
            f"helper.py {says}",
            ("operators.py", EVIL),
            then=foreign("helper.py"),
        ),
        _unjudged("hard_link_archive", "the same, by an archive", f"a.zip {says}", then=only_archive),
    )


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
        _row("loop", "is inside itself", "minitorch: a symbolic link; passed over", then=linked("minitorch", ".")),
        _row("loop_of_links", "is a link to itself", "is a symbolic link", then=linked("operators.py", "operators.py")),
        _row(
            "proc",
            "reads the grader's own memory",
            "minitorch: a symbolic link; passed over",
            then=linked("minitorch", "/proc/self"),
        ),
        _row(
            "environment",
            "reads the grader's environment",
            "is a symbolic link",
            then=linked("operators.py", "/proc/self/environ"),
        ),
        _row(
            "neighbour",
            "hands in another's work",
            "student: a symbolic link; passed over",
            then=linked("student", "../a_honest"),
        ),
        _row(
            "neighbours_file",
            "hands in another's file",
            "is a symbolic link",
            then=linked("operators.py", "../a_honest/operators.py"),
        ),
        _row(
            "standard_input", "waits for the terminal", "is a symbolic link", then=linked("operators.py", "/dev/stdin")
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
        _row("socket", "holds up the reader", "is not an ordinary file", then=a_socket),
        _row("device", "gives zeros without end", "is not an ordinary file", then=a_device),
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
            then=locked("operators.py"),
        ),
        _unjudged(
            "locked_folder",
            "stops who may not enter",
            "minitorch: its permissions let nobody read it",
            ("minitorch/operators.py", EVIL),
            then=locked("minitorch"),
        ),
        _row("deep", "is 5,000 folders deep", "operators.py was not found", then=deep),
        _row("large", "has 50 MB", "has 52,428,800 bytes; at most 262,144 are read", then=sized(50 << 20)),
        _row("hole", "has a terabyte", "has 1,099,511,627,776 bytes; at most 262,144 are read", then=sized(1 << 40)),
        _unjudged("many", "has 100,001 files", "the folder holds more than 100,000 files", then=many_files),
        _unjudged(
            "many_folders", "is to be searched for hours", "more than 1,000 folders to search", then=many_folders
        ),
        _unjudged("crowd", "has 90,000 folders", "more than 1,000 folders to search", then=crowd),
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
