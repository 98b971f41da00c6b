"""Says when a syntax error comes from a Python newer than the one that grades. Reads lines, parses nothing."""

import re
import sys
from collections.abc import Mapping

from grader.kit.plain import Raised

# Syntax by the line at which an older Python stops, and the version that brought it.
NEWER = (
    (re.compile(r"^\s*type\s+\w+(\[.*\])?\s*="), (3, 12)),
    (re.compile(r"^\s*(async\s+)?(def|class)\s+\w+\s*\["), (3, 12)),
    (re.compile(r"\bf(\"[^\"]*\{[^}]*\"|'[^']*\{[^}]*')"), (3, 12)),  # the same quotes inside an f-string
    (re.compile(r"^\s*class\s+\w+\s*\[\w+\s*=|def\s+\w+\[\w+\s*="), (3, 13)),
    (re.compile(r"\bt[\"']"), (3, 14)),
    (re.compile(r"^\s*except\s+[\w.]+\s*,\s*[\w.]+.*:"), (3, 14)),
)
KINDS = ("SyntaxError", "IndentationError")
_PLACE = re.compile(r"\(([^()]+), line ([0-9]{1,6})\)$")
MAX_LINE = 200  # characters that are looked at: a pattern takes the square of a hostile line's length


def notes(errors: Mapping[str, Raised], files: Mapping[str, str]) -> dict[str, str]:
    """For each file with a syntax error, the line itself, and the Python that it seems to need."""
    found = {file: _note(error, files) for file, error in errors.items() if error.get("!") in KINDS}
    return {file: note for file, note in found.items() if note}


def _note(error: Raised, files: Mapping[str, str]) -> str:
    place = _PLACE.search(error.get("m", "")[-MAX_LINE:])
    if place is None or place[1] not in files:
        return ""
    lines = files[place[1]].split("\n")
    line = lines[int(place[2]) - 1].strip()[:MAX_LINE] if int(place[2]) <= len(lines) else ""
    version = newer_python(line)
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    hint = f" This is syntax of Python {version[0]}.{version[1]}; grading runs Python {here}." if version else ""
    return f"The line is: {line[:120]}.{hint}"


def newer_python(line: str) -> tuple[int, int] | None:
    """The version that brought the syntax on this line, if it is newer than the running Python."""
    versions = [version for pattern, version in NEWER if pattern.search(line)]
    return next((v for v in sorted(versions, reverse=True) if v > sys.version_info[:2]), None)
