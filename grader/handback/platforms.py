"""Owns what a file of feedback is called, so that a platform gives it to the right student.

Each name is made from what the platform's own download calls the submission, and from nothing else: a name that no
download has is not guessed. The rules are facts of the sources named beside each.
"""

import re
from collections.abc import Callable, Mapping

from grader.intake.platforms import canvas, moodle
from grader.intake.values import Source

FILE = "feedback"

# Gradescope takes no files back from an instructor: this is for whoever sends them by a program of his own, which
# finds the submission by the folder of the export. A group has one folder and a page for each of its members.
_GRADESCOPE = re.compile(r"submission_\d+")


def _of_canvas(entry: str, _file: str) -> str:
    # instructure/canvas-lms, AbstractAssignment#infer_comment_context_from_filename: the first two parts of the name
    # that are numbers are the user and one of the attachments that this user handed in.
    ids = canvas.ids_of(entry)
    return f"{ids}_{FILE}.html" if ids else ""


def _of_moodle(entry: str, _file: str) -> str:
    # moodle/moodle, mod/assign/feedback/file/importziplib.php (is_valid_filename_for_import): a name, the id, two words
    # for the plug-in, and the rest is what the file is called. A file that lies in no folder is read in all versions.
    ids = moodle.ids_of(entry)
    return f"{ids}_{FILE}.html" if ids else ""


def _of_gradescope(entry: str, file: str) -> str:
    return f"{entry}/{file}.html" if _GRADESCOPE.fullmatch(entry) else ""


_PLATFORMS: Mapping[str, Callable[[str, str], str]] = {
    "canvas": _of_canvas,
    "moodle": _of_moodle,
    "gradescope": _of_gradescope,
}
PLATFORMS = tuple(_PLATFORMS)


def place(platform: str, source: Source | None, file: str) -> str:
    """Return where in an archive for the platform a student's page belongs.

    It is empty where the download does not say it.

    `file` is the name of the page among those of all students.
    """
    names = (_PLATFORMS[platform](entry, file) for entry in (source.entries if source else ()))
    return next((name for name in names if name and _is_text(name)), "")


def _is_text(name: str) -> bool:
    """Return whether the name can be written into an archive: a folder may be called by bytes that are no text."""
    return not any("\ud800" <= char <= "\udfff" for char in name)
