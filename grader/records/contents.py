"""What was handed in, as it is kept beside its grade: so it can be graded again when its files are gone.

It is JSON in ASCII, since a text may have characters that UTF-8 has no bytes for.
"""

import json
import zlib

import msgspec

from grader.courses.assignment import Assignment
from grader.intake.values import Submission
from grader.kit.errors import StoredFault
from grader.results.store import Results


class NotKeptError(Exception):
    """What was handed in cannot be had from the results; the message says why."""


def pack_submission(submission: Submission, assignment: Assignment) -> bytes:
    """Return the submission as it is kept, with the names of the files that were asked for."""
    data = {"asked": sorted(assignment.files), "submission": msgspec.to_builtins(submission)}
    return zlib.compress(json.dumps(data).encode("ascii"))


def has_content(results: Results, name: str, student: str, submission: str) -> bool:
    """Return whether what was handed in is kept."""
    query = "SELECT 1 FROM submissions WHERE assignment = ? AND student = ? AND submission = ?"
    return results.rows_of("submissions", query, name, student, submission) != []


def kept_submission(results: Results, name: str, assignment: Assignment, student: str, submission: str) -> Submission:
    """Return what was handed in, by its digest.

    Raises NotKeptError where it is not kept, or other files were asked for.

    `name` is the one under which results are kept: that of the assignment, or of a task of it.
    """
    query = "SELECT content FROM submissions WHERE assignment = ? AND student = ? AND submission = ?"
    rows = results.rows_of("submissions", query, name, student, submission)
    if not rows:
        raise NotKeptError("its files are not kept: it was graded by an older release; grade its folder with --again")
    try:
        data = json.loads(zlib.decompress(rows[0][0]))
        if data["asked"] != sorted(assignment.files):
            asked = ", ".join(sorted({*assignment.files} ^ {*data["asked"]}))
            raise NotKeptError(
                f"the assignment asks for other files than when it was graded ({asked}); grade its folder"
            )
        return msgspec.convert(data["submission"], Submission)
    except (zlib.error, ValueError, KeyError, TypeError, RecursionError) as error:
        raise StoredFault(f"{results.path}: what {student} handed in cannot be read ({error})") from error
