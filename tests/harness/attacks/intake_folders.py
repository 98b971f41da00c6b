"""Hostile folders, but for those of hostile names and texts, each with what must happen instead."""

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


def folder_row(
    name: str, aim: str, says: str, *contents: tuple[str | bytes, bytes], then: Then | None = None,
    reads: tuple[str, ...] = ("module.py",),
) -> Attack:  # fmt: skip
    return Attack(f"folder_{name}", aim, says, folder(*contents, then=then), reads)


def folder_not_graded(name: str, aim: str, says: str, *contents: tuple[str | bytes, bytes], then: Then) -> Attack:
    """One that gets no grade, since what was handed in is not at fault."""
    return Attack(f"folder_{name}", aim, says, folder(*contents, then=then), (), is_graded=False)


def _foreign_links() -> tuple[Attack, ...]:
    says = "belongs to somebody else"
    return (
        folder_not_graded(
            "hard_link", "reads a file outside by a second name", f"operators.py {says}", then=foreign("operators.py")
        ),
        folder_not_graded(
            "hard_link_below",
            "the same, further down",
            f"minitorch/operators.py {says}",
            ("minitorch/x.txt", b""),
            then=foreign("minitorch/operators.py"),
        ),
        folder_not_graded(
            "hard_link_beside",
            "the same, by a helper",
            f"helper.py {says}",
            ("operators.py", EVIL),
            then=foreign("helper.py"),
        ),
        folder_not_graded("hard_link_archive", "the same, by an archive", f"a.zip {says}", then=only_archive),
    )


def _links_out() -> tuple[Attack, ...]:
    """Links to what is outside of the class, and to themselves."""
    secret: Then = lambda place, outside: (place / "operators.py").symlink_to(outside / "secret.py")  # noqa: E731
    helper: Then = lambda place, outside: (place / "stolen.py").symlink_to(outside / "secret.py")  # noqa: E731
    way_out: Then = lambda place, outside: (place / "minitorch").symlink_to(outside)  # noqa: E731
    return (
        folder_row("link", "reads a file outside", "is a symbolic link", then=secret),
        folder_row(
            "link_beside",
            "takes a file outside as its helper",
            "is a symbolic link",
            ("operators.py", EVIL),
            then=helper,
            reads=BOTH,
        ),
        folder_row("linked_folder", "reads a folder outside", "minitorch: a symbolic link; passed over", then=way_out),
        folder_row(
            "loop", "is inside itself", "minitorch: a symbolic link; passed over", then=linked("minitorch", ".")
        ),
        folder_row(
            "loop_of_links", "is a link to itself", "is a symbolic link", then=linked("operators.py", "operators.py")
        ),
    )


def _links_beside() -> tuple[Attack, ...]:
    """Links to what the grader and other students have."""
    return (
        folder_row(
            "proc",
            "reads the grader's own memory",
            "minitorch: a symbolic link; passed over",
            then=linked("minitorch", "/proc/self"),
        ),
        folder_row(
            "environment",
            "reads the grader's environment",
            "is a symbolic link",
            then=linked("operators.py", "/proc/self/environ"),
        ),
        folder_row(
            "neighbour",
            "hands in another's work",
            "student: a symbolic link; passed over",
            then=linked("student", "../a_honest"),
        ),
        folder_row(
            "neighbours_file",
            "hands in another's file",
            "is a symbolic link",
            then=linked("operators.py", "../a_honest/operators.py"),
        ),
        folder_row(
            "standard_input", "waits for the terminal", "is a symbolic link", then=linked("operators.py", "/dev/stdin")
        ),
    )


def _no_files() -> tuple[Attack, ...]:
    """What is no file, where one is expected."""
    fifo: Then = lambda place, _: os.mkfifo(place / "operators.py")  # noqa: E731
    folder_of_it: Then = lambda place, _: (place / "operators.py").mkdir()  # noqa: E731
    return (
        folder_row("fifo", "holds up the reader", "is not an ordinary file", then=fifo),
        folder_row(
            "fifo_beside",
            "holds up the reader by a helper",
            "is not an ordinary file",
            ("operators.py", EVIL),
            then=lambda place, _: os.mkfifo(place / "x.py"),
            reads=BOTH,
        ),
        folder_row("socket", "holds up the reader", "is not an ordinary file", then=a_socket),
        folder_row("device", "gives zeros without end", "is not an ordinary file", then=a_device),
        folder_row("folder", "is no file", "is a folder; hand in the file", then=folder_of_it),
        folder_row(
            "package",
            "is a package of the same name",
            "a folder with the name of operators.py; passed over",
            ("operators/__init__.py", EVIL),
        ),
    )


def _locked() -> tuple[Attack, ...]:
    """What nobody may read."""
    return (
        folder_not_graded(
            "locked",
            "stops who may not read it",
            "operators.py: its permissions let nobody read it",
            ("operators.py", EVIL),
            then=locked("operators.py"),
        ),
        folder_not_graded(
            "locked_folder",
            "stops who may not enter",
            "minitorch: its permissions let nobody read it",
            ("minitorch/operators.py", EVIL),
            then=locked("minitorch"),
        ),
    )


def _sizes() -> tuple[Attack, ...]:
    """More than anybody searches or reads."""
    return (
        folder_row("deep", "is 5,000 folders deep", "operators.py was not found", then=deep),
        folder_row("large", "has 50 MB", "has 52,428,800 bytes; at most 262,144 are read", then=sized(50 << 20)),
        folder_row(
            "hole", "has a terabyte", "has 1,099,511,627,776 bytes; at most 262,144 are read", then=sized(1 << 40)
        ),
        folder_not_graded("many", "has 100,001 files", "the folder holds more than 100,000 files", then=many_files),
        folder_not_graded(
            "many_folders", "is to be searched for hours", "more than 1,000 folders to search", then=many_folders
        ),
        folder_not_graded("crowd", "has 90,000 folders", "more than 1,000 folders to search", then=crowd),
        folder_row(
            "helpers",
            "has more text than a child is sent",
            "all files together may have 1,048,576 bytes",
            ("operators.py", EVIL),
            *((f"m{n}.py", b"#" * 262_144) for n in range(6)),
            reads=BOTH,
        ),
    )


def _choices() -> tuple[Attack, ...]:
    """Several things of which one would have to be chosen."""
    return (
        folder_row(
            "rivals",
            "has two projects to choose from",
            "operators.py is not graded: it is there in two versions, a/operators.py, b/operators.py",
            ("a/operators.py", GOOD),
            ("b/operators.py", EVIL),
            then=lambda place, _: (place / "module.py").unlink(),
            reads=(),
        ),
        folder_row(
            "archives",
            "has two archives to choose from",
            "b.zip: an archive that is no zip or tar archive",
            ("a.zip", b"PK"),
            ("b.zip", b"PK"),
        ),
    )


def folders() -> tuple[Attack, ...]:
    """Every hostile folder whose names and texts do no harm."""
    foreign = _foreign_links() if os.geteuid() == 0 else ()  # nobody else can make a file of another user
    return (*_links_out(), *_links_beside(), *foreign, *_no_files(), *_locked(), *_sizes(), *_choices())
