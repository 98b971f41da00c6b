"""Owns what is said of a line at which Python stopped reading, where the slip is a usual one. It parses nothing."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_CURLY = re.compile("[\u2018-\u201f\u00ab\u00bb\u2039\u203a]")
_FULL_WIDTH = re.compile("[\uff01-\uff5e\u3001\u3002\u2013\u2014\u2212\u00d7\u00f7]")
_UNSEEN = re.compile("[\u00a0\u2000-\u200f\u202f\u2060\ufeff]")


class Slip(NamedTuple):
    """A slip that many make: how it is known by the line or by Python's words, and what to do."""

    line: re.Pattern[str]
    message: re.Pattern[str]
    fix: str


def _slip(fix: str, *, line: str | re.Pattern[str] = "", message: str = "") -> Slip:
    return Slip(re.compile(line), re.compile(message), fix)


# The first that fits is said.
SLIPS: Sequence[Slip] = (
    _slip(
        "A merge was not finished here: keep one of the two versions, and take out the lines that mark them.",
        line=r"^\s*(?:<{7}|={7}|>{7})",
    ),
    _slip("This is a command of a notebook, and no Python: take the line out.", line=r"^\s*(?:%{1,2}[a-z]|![\w.])"),
    _slip(
        "Write straight quotes, \" or ', in place of the curly ones.", line=_CURLY, message="invalid|unterminated"
    ),
    _slip("Indent with four blanks everywhere: tabs and blanks are mixed here.", message="inconsistent use of tabs"),
    _slip(
        "Indent this line like its neighbours, with four blanks a level and no tab.",
        message="unindent does not match|unexpected indent|unexpected unindent",
    ),
    _slip(
        "There is a character that is not seen: delete the blanks there, and type them again.",
        line=_UNSEEN, message="non-printable|invalid",
    ),
    _slip("Write this character as the keyboard for English has it.", line=_FULL_WIDTH, message="invalid"),
    _slip("A bracket is opened here, and never closed.", message="was never closed"),
    _slip("A bracket is closed that was not opened, or another one was.", message="unmatched|does not match opening"),
    _slip("Close the quotes of this string.", message="unterminated|EOL while scanning"),
    _slip(
        "A block belongs below this: indent the next lines by four blanks, or write pass there.",
        message="expected an indented block",
    ),
    _slip("Put a colon at the end of this line.", message=r"expected ':'"),
    _slip("In Python 3, print takes brackets: print(x).", message="Missing parentheses in call to 'print'"),
    _slip("In Python 3 it is `except ValueError as error:`.", message="multiple exception types must be parenthesized"),
)  # fmt: skip


def fix_of(line: str, message: str) -> str:
    """Return what to do about the line, as far as that is known."""
    return next((slip.fix for slip in SLIPS if slip.line.search(line) and slip.message.search(message)), "")
