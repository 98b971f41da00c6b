"""Says when a syntax error comes from a Python newer than the one that grades. Looks at the text, parses nothing.

Nobody can say how good code is that this Python cannot read, so a submission of such code has no grade. A pattern
therefore asks for all of a new form that a line can show: a mere slip, as `def f[x]:`, has no newer Python to wait for.
"""

import re
import sys
from collections.abc import Mapping
from typing import NamedTuple

from grader.kit.plain import Raised
from grader.kit.showing.slips import fix_of
from grader.kit.wording.words import english
from grader.results.f_strings import is_newer_at

Version = tuple[int, int]

# A string without a prefix, of which nothing is looked at but that it is there.
_TEXT = re.compile(r"""(?<![\w"'])(["'])(?:(?!\1)[^\\]|\\.)*\1""")
_PARAMETERS = r"\[(?:.*\]\s*{}|[^\]]*$)"  # of a type, and what follows them, unless they go on in the next line
_ONE_NAME = r"(?:\w+\.)*[A-Z]\w*"  # of an exception; `except ValueError, e:` is of Python 2
# Syntax by the line at which an older Python stops, and the version that brought it.
NEWER: tuple[tuple[re.Pattern[str], Version], ...] = (
    (re.compile(r"^\s*type\s+\w+\s*(\[.*\])?\s*=(?!=)"), (3, 12)),
    (re.compile(r"^\s*(async\s+)?def\s+\w+\s*" + _PARAMETERS.format(r"\(")), (3, 12)),
    (re.compile(r"^\s*class\s+\w+\s*" + _PARAMETERS.format("[(:]")), (3, 12)),
    (re.compile(r"^\s*((async\s+)?def|class)\s+\w+\s*\[[^\]]*\w\s*=(?!=).*\]\s*[(:]"), (3, 13)),  # a default
    (re.compile(r"^\s*type\s+\w+\s*\[[^\]]*\w\s*=(?!=).*\]\s*="), (3, 13)),
    (re.compile(r"(?<![\w\"'])[tT][\"']"), (3, 14)),
    (re.compile(rf"^\s*except\*?\s+{_ONE_NAME}(\s*,\s*{_ONE_NAME})+\s*:"), (3, 14)),
)
F_STRINGS = (3, 12)  # in which they may span lines, repeat quotes and have backslashes
KINDS = ("SyntaxError", "IndentationError", "TabError")
_PLACE = re.compile(r"\(([^()]+), line ([0-9]{1,6})(?:, column ([0-9]{1,6}))?\)$")
MAX_LINE = 200  # characters that are looked at: a pattern takes the square of a hostile line's length


class Stop(NamedTuple):
    """Where Python stopped reading: the file, its text, and the line's number from 1."""

    file: str
    text: str
    number: int
    column: int = 0  # in that line without the blanks around it, from 1; 0 where it is not known

    @property
    def line(self) -> str:
        """The line, as far as it is looked at."""
        return self.text.split("\n")[self.number - 1].strip()[:MAX_LINE]


def notes(errors: Mapping[str, Raised], files: Mapping[str, str]) -> dict[str, str]:
    """Return for each such file the line itself, and what to do about it."""
    fixes = {file: fix_of(stop.line, errors[file].get("m", "")) for file, stop in stops(errors, files).items()}
    lines = {file: stop.line[:120] for file, stop in stops(errors, files).items()}
    return {file: _note(line, fixes[file]) for file, line in lines.items()}


def _note(line: str, fix: str) -> str:
    return english(f"The line is: {line}. {fix}") if fix else english(f"The line is: {line}.")


def stops(errors: Mapping[str, Raised], files: Mapping[str, str]) -> dict[str, Stop]:
    """Return for each file that could not be imported, the line at which Python stopped reading or running, if it
    is known.
    """
    found = {file: _stop(error, files) for file, error in errors.items()}
    return {file: stop for file, stop in found.items() if stop}


def needs(errors: Mapping[str, Raised], files: Mapping[str, str]) -> str:
    """Return which newer Python the files need, by which line; empty if no error comes from that."""
    for _, error in sorted(errors.items()):
        if error.get("!") in KINDS and (stop := _stop(error, files)) and (said := needs_newer(stop)):
            return said
    return ""


def needs_newer(stop: Stop) -> str:
    """Return which newer Python the code needs at whose line reading stopped; empty if it needs none."""
    if not (version := newer_python(stop)):
        return ""
    return (
        f"needs {_dotted(version)}, and Python {_dotted(sys.version_info[:2])} grades here: {stop.file}, line"
        f" {stop.number}, has syntax of Python {_dotted(version)}: {stop.line[:80]!r}; give a newer one with"
        " `grader grade --python PATH`"
    )


def _stop(error: Raised, files: Mapping[str, str]) -> Stop | None:
    place = _PLACE.search(error.get("m", "")[-MAX_LINE:])
    if not error.get("!") or place is None or place[1] not in files:
        return None
    number, lines = int(place[2]), files[place[1]].split("\n")
    if not 0 < number <= len(lines):
        return None
    indented = len(lines[number - 1]) - len(lines[number - 1].lstrip())
    return Stop(place[1], files[place[1]], number, max(0, int(place[3] or 0) - indented))


def without_place(message: str) -> str:
    """Return the words of Python's parser without the file and the line at their end."""
    return _PLACE.sub("", message).rstrip()


def newer_python(stop: Stop) -> Version | None:
    """Return the version that brought the syntax at which Python stopped, if it is newer than the running one."""
    bare = _TEXT.sub(lambda text: "{0}{0}".format(text[1]), stop.line)
    versions = [version for pattern, version in NEWER if pattern.search(bare)]
    if sys.version_info[:2] < F_STRINGS and is_newer_at(stop.text, stop.number):
        versions.append(F_STRINGS)
    return next((v for v in sorted(versions, reverse=True) if v > sys.version_info[:2]), None)


def _dotted(version: Version) -> str:
    return ".".join(map(str, version))
