"""The formats of `grader export`: each is two functions, which write the lines and read what was written last time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from grader.exports.writing import (
    canvas,
    classroom50,
    d2l,
    gradescope,
    junit,
    moodle,
    moodle_worksheet,
    plain,
    prairielearn,
)
from grader.exports.writing.lines import Export, Made
from grader.kit.probe import Probe


@dataclass(frozen=True)
class Format:
    """How a file is written, and how one of last time is read: who has which points."""

    write: Callable[[Export], Made]
    read: Callable[[bytes], Mapping[str, str]]


NAMES = (
    *("canvas", "moodle", "moodle-worksheet", "gradescope", "prairielearn", "classroom50"),
    *("d2l", "junit", "csv", "json"),
)


def format_of(name: str, probes: Mapping[str, Probe], titles: Mapping[str, str], column: str = "") -> Format:
    """Return the format of this name.

    `titles` are those of the assignment's tasks, `column` is what somebody has given.
    """
    return {
        "canvas": Format(canvas.write, canvas.read),
        "moodle": Format(moodle.write, moodle.read),
        "moodle-worksheet": Format(moodle_worksheet.write, moodle_worksheet.reader(column)),
        "gradescope": Format(gradescope.writer(probes, titles), gradescope.read),
        "prairielearn": Format(prairielearn.write, prairielearn.read),
        "classroom50": Format(classroom50.write, classroom50.read),
        "d2l": Format(d2l.write, d2l.read),
        "junit": Format(junit.write, junit.read),
        "csv": Format(plain.write_csv, plain.read_csv),
        "json": Format(plain.write_json, plain.read_json),
    }[name]


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Return what is other in a file than it was last time, a line each."""
    changed = [(who, before.get(who), after.get(who)) for who in dict.fromkeys([*after, *before])]
    return [_change(who, old, new) for who, old, new in changed if old != new]


def _change(who: str, old: str | None, new: str | None) -> str:
    if old is None:
        return f"{who}: new, {new or 'no score'}"
    return f"{who}: {old or 'no score'}, now {'not there' if new is None else new or 'no score'}"
