"""Reads where code says itself to raise: it is believed no more than that one of its own lines is shown for it."""

from collections.abc import Collection, Mapping

from grader.kit.answering.places import MOST_COLUMNS
from grader.kit.answering.raising import APART
from grader.kit.judging.failure import Place
from grader.kit.plain import Plain, source_lines
from grader.kit.wording.words import english

MOST_MEANT = 60  # characters of a name that was perhaps meant


def read_place(said: Plain, files: Mapping[str, str], homes: Collection[str]) -> Place | None:
    """Return the place that code says itself to raise at, with the line as it was handed in; None where there is none.

    `homes` are files that were notebooks, and whose lines are said as cells later.
    """
    parts = said.split(APART) if type(said) is str else []
    if len(parts) != 5 or not all(part.isdecimal() and len(part) < 7 for part in parts[1:4]):
        return None
    file, (line, begin, end), meant = parts[0], map(int, parts[1:4]), parts[4]
    lines = source_lines(files.get(file, ""))
    lines = lines if lines[-1] else lines[:-1]  # the end of a line begins no other one
    if file not in homes and not 0 < line <= len(lines):
        return None
    text = lines[line - 1].rstrip()[:MOST_COLUMNS] if 0 < line <= len(lines) else ""
    return Place(
        english(f"{file}, line {line}"), text, min(begin, MOST_COLUMNS), min(end, MOST_COLUMNS), meant[:MOST_MEANT]
    )
