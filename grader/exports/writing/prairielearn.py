"""A CSV file for PrairieLearn's upload of an assessment's scores: PrairieLearn/PrairieLearn.

apps/prairielearn/src/lib/score-upload.ts, updateAssessmentInstanceFromJson: columns uid, instance, and score_perc or
points; where score_perc is there, points are not looked at. A uid that has no such instance is an error of that row
alone. A cell that is no number becomes NaN, so a line without a score is not written.
"""

from collections.abc import Mapping

from grader.exports.writing.cells import best_key, key_of, read_back, require_key, table
from grader.exports.writing.lines import Export, Line, Made, scored

HEADER = ("uid", "instance", "points")


def write(export: Export) -> Made:
    """Return the file; a uid is a mail address nearly everywhere."""
    sieve = scored(export.lines)
    key = export.key or ("mail" if any(line.person.mail for line in sieve.lines) else best_key(sieve.lines, ""))
    require_key(sieve, key)
    sieve.keep(above_maximum)
    rows = [(key_of(line, key), "1", line.final) for line in sieve.lines]
    notes = ("points are those of the whole assessment, of its first instance: it must be worth as many there",)
    return Made(table(HEADER, rows), tuple(sieve.left_out), notes)


def read(data: bytes) -> Mapping[str, str]:
    """Return the points of a file of last time."""
    return read_back(data, ("uid",), "points")


def above_maximum(line: Line) -> str:
    """Return why a line cannot be written where no score may be above its maximum."""
    is_above = line.points is not None and line.points.final > line.maximum
    return f"{line.final} is above the maximum, which this place does not take" if is_above else ""
