"""Folders with hostile names and texts, each with what must happen instead."""

from tests.harness.attacks.intake_folders import BOTH, EVIL, folder_row
from tests.harness.attacks.intake_rows import GOOD, Attack


def _look_alikes() -> tuple[Attack, ...]:
    """Names that look like a graded one."""
    return (
        folder_row(
            "case",
            "is read on some systems only",
            "Operators.py: a name nearly like operators.py",
            ("operators.py", GOOD),
            ("Operators.py", EVIL),
            reads=BOTH,
        ),
        folder_row(
            "homoglyph",
            "is a name that only looks right",
            "a name nearly like operators.py",
            ("oper\u0430tors.py", EVIL),
        ),
        folder_row(
            "zero_width",
            "is a name that only looks right",
            "operators\\u200d.py: a name nearly like operators.py",
            ("operators\u200d.py", EVIL),
        ),
        folder_row("blank", "is read on Windows only", "a name nearly like operators.py", ("operators.py ", EVIL)),
        folder_row(
            "copy",
            "leaves open which one counts",
            "operators (1).py: a name nearly like operators.py",
            ("operators.py", GOOD),
            ("operators (1).py", EVIL),
            reads=BOTH,
        ),
    )


def _twins() -> tuple[Attack, ...]:
    """Names that are there twice, or are no text."""
    return (
        folder_row(
            "two_places",
            "leaves open which one counts",
            "operators.py is not graded: it is there in two versions, operators.py, minitorch/operators.py",
            ("operators.py", GOOD),
            ("minitorch/operators.py", EVIL),
        ),
        folder_row(
            "two_forms",
            "has one name in two forms",
            "no name of a module; passed over",
            ("operators.py", GOOD),
            ("caf\u00e9.py", GOOD),
            ("cafe\u0301.py", EVIL),
            reads=BOTH,
        ),
        folder_row(
            "undecodable",
            "has a name that is no text",
            "\\udcff.py: no name of a module",
            ("operators.py", GOOD),
            (b"\xff.py", EVIL),
            reads=BOTH,
        ),
    )


def _commands() -> tuple[Attack, ...]:
    """Names that speak to a report or a workflow."""
    return (
        folder_row(
            "forged_line",
            "writes a line into the report",
            "\\u000aTask 0.1  100 of 100.py",
            ("operators.py", GOOD),
            ("x\nTask 0.1  100 of 100.py", EVIL),
            reads=BOTH,
        ),
        folder_row(
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
        folder_row(
            "utf16",
            "is another text for another reader",
            "is written in UTF-16",
            ("operators.py", "x = 1".encode("utf-16")),
        ),
        folder_row(
            "utf7",
            "hides code in a comment",
            "declares the encoding utf-7",
            ("operators.py", b"# coding: utf-7\n# +AAo-evil()"),
        ),
        folder_row(
            "unknown_codec",
            "has a codec of its own loaded",
            "declares the encoding evil.codec",
            ("operators.py", b"# coding: evil.codec\n"),
        ),
        folder_row(
            "bom_and_codec",
            "declares two encodings",
            "begins like UTF-8 and declares Latin-1",
            ("operators.py", b"\xef\xbb\xbf# coding: latin-1\n"),
        ),
        folder_row("nul", "ends where C thinks", "has a NUL byte in line 2", ("operators.py", b"x = 1\n\0")),
        folder_row(
            "surrogates", "is no UTF-8", "is not UTF-8: line 1 has the byte 0xed", ("operators.py", b"'\xed\xa0\x80'")
        ),
        folder_row("overlong", "is no UTF-8", "is not UTF-8: line 1 has the byte 0xc0", ("operators.py", b"\xc0\xaf")),
    )


def folders_of_names() -> tuple[Attack, ...]:
    """Every folder whose names or texts are hostile."""
    return (*_look_alikes(), *_twins(), *_commands(), *_texts())
