"""A CSV file for the import into Moodle's gradebook: moodle/moodle, grade/import/csv/classes/load_data.php.

- prepare_import_grade_data: a row with an empty identifying cell is not skipped: `studentid` keeps the person of the
  row before, who gets the grade. PHP takes "0" for empty too (map_user_data_with_value, `!empty`). So there is one
  identifying column, and each row has something in it.
- check_user_exists: one person who is unknown there ends the whole import.
- insert_grade_record: one value over 100 ends it, or over `gradepointmax` where the site allows more.
- update_grade_item: an empty cell or "-" is "no grade", and replaces a grade.
- docs.moodle.org, "Grade import": grade and feedback of an item are mapped together, or one of them is lost.
"""

from collections.abc import Mapping

from grader.exports.writing.cells import best_key, key_of, read_back, require_key, table
from grader.exports.writing.lines import Export, Line, Made, decimal, scored

HEADERS = {"id": "ID number", "mail": "Email address", "login": "Username"}
MOST = 100  # what a site takes where its administrator has said nothing else


def write(export: Export) -> Made:
    """Return the file, with the one column by which Moodle knows a person."""
    sieve = scored(export.lines)
    key = best_key(sieve.lines, export.key)
    require_key(sieve, key)
    sieve.keep(lambda line: f"Moodle takes the {key} '0' for an empty cell" if key_of(line, key) == "0" else "")
    sieve.keep(_too_much)
    header = (HEADERS[key], export.title, f"{export.title} feedback")
    rows = [(key_of(line, key), line.final, feedback(line)) for line in sieve.lines]
    notes = (
        f"map {HEADERS[key]!r} to the user, {export.title!r} to the grade item, and the last column to its feedback;"
        " one person whom the site does not know ends the import",
    )
    return Made(table(header, rows), tuple(sieve.left_out), notes)


def read(data: bytes) -> Mapping[str, str]:
    """Return the points of a file of last time."""
    return read_back(data, tuple(HEADERS.values()), -2)


def _too_much(line: Line) -> str:
    is_too_much = line.points is not None and line.points.final > MOST
    return f"{line.final} is over {MOST}, at which Moodle's import ends" if is_too_much else ""


def feedback(line: Line) -> str:
    """Return the lines of the score in words, without a character that any text format obeys."""
    if line.points is None:
        return ""
    score = line.points
    words = {
        "extra credit": "of extra credit",
        "dropped": "by what is dropped",
        "override": "by an override",
        "late": f"for being {score.days_late} days late",
        "cap": "above the most that counts",
        "scale": "by the scale",
    }
    said = [f"{decimal(score.parts[name])} {told}" for name, told in words.items() if score.parts[name]]
    checks = f"{decimal(score.parts['raw'])} points by the checks"
    return "; ".join([checks, *said, f"{line.final} of {decimal(line.maximum)} in all"])
