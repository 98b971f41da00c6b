"""Zip archives with hostile names, each with what must happen instead."""

from tests.harness.attacks.intake_rows import (
    GOOD,
    Attack,
    Part,
    by_hand,
    zipped,
)
from tests.harness.attacks.intake_zip_bytes import (
    EVIL,
)
from tests.harness.attacks.intake_zips import BOTH, STRAY, zip_row


def _ways_out() -> tuple[Attack, ...]:
    """Names that leave the archive."""
    return (
        zip_row(
            "slip", "writes above the folder", STRAY, zipped(("../operators.py", EVIL), ("a/../../operators.py", EVIL))
        ),
        zip_row("absolute", "writes to the root", STRAY, zipped(("/operators.py", EVIL))),
        zip_row("backslash", "leaves the folder on Windows", STRAY, zipped(("..\\operators.py", EVIL))),
        zip_row("drive", "names a drive", STRAY, zipped(("C:/operators.py", EVIL), ("C:operators.py", EVIL))),
        zip_row("share", "names another machine", STRAY, zipped(("\\\\server\\share\\operators.py", EVIL))),
        zip_row(
            "nul", "ends where the C library thinks", "\\u0000.txt: " + STRAY, zipped(("operators.py\0.txt", EVIL))
        ),
    )


def _commands() -> tuple[Attack, ...]:
    """Names that speak to a terminal, a report or a workflow."""
    return (
        zip_row(
            "control",
            "moves the cursor of who reads the notes",
            "\\u001b[2J",
            zipped(("\x1b[2J\x07.py", EVIL), ("operators.py", EVIL)),
            BOTH,
        ),
        zip_row(
            "forged_line",
            "writes a line into the report",
            "x\\u000a100 of 100",
            zipped(("x\n100 of 100.py", EVIL), ("operators.py", EVIL)),
            BOTH,
        ),
        zip_row(
            "workflow",
            "gives the workflow a command",
            "\\u003a:error",
            zipped(("::error::x.py", EVIL), ("operators.py", EVIL)),
            BOTH,
        ),
    )


def _look_alikes() -> tuple[Attack, ...]:
    """Names that look like a graded one."""
    return (
        zip_row(
            "right_to_left",
            "turns the line around",
            "\\u202eoperators.py: a name nearly like operators.py",
            zipped(("\u202eoperators.py", EVIL)),
        ),
        zip_row(
            "zero_width",
            "is a name that only looks right",
            "a name nearly like operators.py",
            zipped(("opera\u200btors.py", EVIL)),
        ),
        zip_row(
            "homoglyph",
            "is a name that only looks right",
            "a name nearly like operators.py",
            zipped(("\u043eperators.py", EVIL)),
        ),
        zip_row(
            "old_letters",
            "writes a look-alike in an old code page",
            "a name nearly like operators.py",
            by_hand(Part(b"\xe5perators.py", EVIL)),
        ),
    )


def _twins() -> tuple[Attack, ...]:
    """Names that some systems take for the same."""
    return (
        zip_row(
            "case",
            "is read on some systems only",
            "Operators.py: a name nearly like operators.py",
            zipped(("operators.py", GOOD), ("Operators.py", EVIL)),
            BOTH,
        ),
        zip_row(
            "trailing",
            "is read on Windows only",
            "operators.py.: a name nearly like operators.py",
            zipped(("operators.py.", EVIL), ("operators.py ", EVIL)),
        ),
        zip_row(
            "two_forms",
            "has one name in two forms",
            "no name of a module; passed over",
            zipped(("caf\u00e9.py", GOOD), ("cafe\u0301.py", EVIL), ("operators.py", EVIL)),
            BOTH,
        ),
    )


def zips_of_names() -> tuple[Attack, ...]:
    """Every zip archive whose names are hostile."""
    return (*_ways_out(), *_commands(), *_look_alikes(), *_twins())
