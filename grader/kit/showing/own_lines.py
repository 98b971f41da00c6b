"""Finds the lines of a student's own code that a failure is about, and cuts out what is shown of them.

It neither runs nor parses them: a function is known by its first line, and ends where the indentation does.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.kit.judging.failure import Failure
from grader.kit.plain import Raised, is_raised, source_lines
from grader.kit.probe import Probe
from grader.kit.showing.failure_text import call_text

MOST_LINES = 40  # of a function that is shown: of a longer one, those around the line that is marked
MOST_COLUMNS = 160  # of a line
AROUND = 3  # lines on either side of one that belongs to no function
MARK = ">"

_AT_LINE = re.compile(r"\(([A-Za-z_]\w*\.py), line (\d+)(?:, column \d+)?\)\Z")  # as Python's parser ends its message
_WORD = re.compile(r"[A-Za-z_]\w*")
_DEFINED = re.compile(r"([ \t]*)(?:async[ \t]+)?(?:def|class)[ \t]+([^\W\d]\w*)")
_GOES_ON = (")", "]", "}", "#")  # with which a line begins that belongs to a block, though it is not indented


@dataclass(frozen=True)
class OwnLines:
    """Lines of a file of the student's, one of which is marked."""

    file: str
    first: int  # the number of the first line
    lines: tuple[str, ...]
    marked: int  # the number of the line that is marked

    def numbered(self) -> Iterator[tuple[bool, str]]:
        """Yield each line with its number, as text, and whether it is the marked one, which begins with MARK."""
        width = len(str(self.first + len(self.lines) - 1))
        for number, line in enumerate(self.lines, self.first):
            is_marked = number == self.marked
            yield is_marked, f"{MARK if is_marked else ' '} {number:>{width}}  {line}".rstrip()


def own_lines(failure: Failure, probes: Mapping[str, Probe], texts: Mapping[str, str]) -> OwnLines | None:
    """Return the function or class that a failure is about; None where no file of the student's defines it."""
    found = find_line(failure, probes, texts)
    return _around(found[0], texts[found[0]], found[1]) if found else None


def lines_at_fault(error: Raised, texts: Mapping[str, str]) -> OwnLines | None:
    """Return the lines around the one that an error names, such as one in a file that is no Python."""
    found = _named(error["m"], texts)
    return _around(found[0], texts[found[0]], found[1]) if found else None


def find_line(
    failure: Failure,
    probes: Mapping[str, Probe],
    texts: Mapping[str, str],
    raised_at: tuple[str, int] | None = None,
) -> tuple[str, int] | None:
    """Return the file and the line that a failure is about; None where no file of the student's has it.

    A file that is no Python has the line that the parser names. A stub has the line that raises. What else raised has
    the line `raised_at`, where that is known. Its own process says it, so it may be any: it counts where the file has
    such a line. Else it is the line of the function, or the class, that the last call names last.
    """
    return _of_message(failure, texts) or _written(raised_at, texts) or _of_call(failure, probes, texts)


def _written(place: tuple[str, int] | None, texts: Mapping[str, str]) -> tuple[str, int] | None:
    """Return the place, if the files have it."""
    return place if place and place[0] in texts and 1 <= place[1] <= len(source_lines(texts[place[0]])) else None


def _of_message(failure: Failure, texts: Mapping[str, str]) -> tuple[str, int] | None:
    for seen in (failure.seen, *failure.answers):
        if not is_raised(seen):
            continue
        message = seen["m"]
        if found := _named(message, texts):
            return found
        if seen["!"] == "NotImplementedError" and message:
            for file, text in texts.items():
                for number, written in enumerate(source_lines(text), 1):
                    if written.strip().startswith("raise NotImplementedError(") and message in written:
                        return file, number
    return None


def _named(message: str, texts: Mapping[str, str]) -> tuple[str, int] | None:
    """Return the file and the line that a message ends with, where there is such a line."""
    at = _AT_LINE.search(message)
    return _written((at[1], int(at[2])), texts) if at else None


def _of_call(failure: Failure, probes: Mapping[str, Probe], texts: Mapping[str, str]) -> tuple[str, int] | None:
    if not failure.calls:
        return None
    target = failure.calls[-1][0]
    module, _, name = target.partition(":")
    defined = {file: _definitions(source_lines(text)) for file, text in texts.items()}
    if line := defined.get(f"{module}.py", {}).get(name):
        return f"{module}.py", line
    named = _WORD.findall(call_text(failure.calls[-1], probes)) if target in probes else []
    for word in reversed(named):
        for file, lines in defined.items():
            if word in lines:
                return file, lines[word]
    return None


def _definitions(written: Sequence[str]) -> dict[str, int]:
    """Return the line of each function and class, the first of a name."""
    found = ((_DEFINED.match(written[n]), n + 1) for n in range(len(written) - 1, -1, -1))
    return {match[2]: line for match, line in found if match}


def _around(file: str, text: str, marked: int) -> OwnLines:
    """Return the innermost function or class that the line is in.

    What is longer than a screen is cut around the line.
    """
    written = source_lines(text)
    first, last = _block(written, marked) or (max(1, marked - AROUND), min(len(written), marked + AROUND))
    if last - first >= MOST_LINES:
        first = max(first, marked - MOST_LINES // 2)
        last = min(last, first + MOST_LINES - 1)
    return OwnLines(file, first, tuple(map(_cut, written[first - 1 : last])), marked)


def _block(written: Sequence[str], marked: int) -> tuple[int, int] | None:
    """Return the first and the last line of the innermost definition that a line is in."""
    for line in range(marked, 0, -1):
        if head := _DEFINED.match(written[line - 1]):
            last = _end(written, line, len(head[1].expandtabs()))
            if last >= marked:
                return line, last
    return None


def _end(written: Sequence[str], first: int, indent: int) -> int:
    """Return the last line of the block that a line with this indentation begins."""
    last = first
    for number, line in enumerate(written[first:], first + 1):
        inside = line.expandtabs().lstrip(" ")
        if not inside:
            continue
        if len(line.expandtabs()) - len(inside) <= indent and not inside.startswith(_GOES_ON):
            break
        last = number
    return last


def _cut(line: str) -> str:
    line = line.expandtabs(4)
    return line if len(line) <= MOST_COLUMNS else f"{line[:MOST_COLUMNS]} ..."
