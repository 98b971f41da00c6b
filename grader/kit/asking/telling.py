"""Tells where a student's code raised on their own machine: the line, the part of it, and the name that was meant.

Runs beside the code. The lines are those of the student's files alone: what the harness and Python's own modules did
on the way is nothing that somebody at their first exercise can change.
"""

import contextlib
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.kit.answering.answers import function_of
from grader.kit.answering.in_process import read_own_folder
from grader.kit.answering.loading import Sources
from grader.kit.answering.not_loaded import NotLoaded
from grader.kit.answering.places import Told, told, told_at
from grader.kit.asking.unwritten import absent, called_without_body
from grader.kit.plain import plain

MOST_PRINTED = 2000  # characters


def explain(code: Any, probes: Mapping[str, Any], row: Sequence[Any], depth: int, folder: str) -> Told:
    """Make the calls of an example again, and tell where the last of them that raises does so, and what they print.

    `code` is their loaded files, or the texts of them for a check that reads the source.
    """
    last: BaseException | None = None
    printed = Printed()
    with contextlib.redirect_stdout(printed), called_without_body(folder) as unwritten:
        for target, args in row:
            try:
                plain(function_of(code, probes, target)(*args), depth)
            except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt of a student's as well
                last = error
    found = told_at("", 0) if last is None else _told_of(last, code, folder)
    found["printed"] = printed.text
    if last is not None and not found["meant"] and (name := absent(last, folder)):
        unwritten.append(name)
    found["unwritten"] = next(iter(unwritten), "")
    return found


class Printed(io.TextIOBase):
    """What is printed while it stands for the standard output, as far as anybody reads it."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> int:
        """Keep the beginning."""
        if len(self.text) < MOST_PRINTED:
            self.text += text[: MOST_PRINTED - len(self.text)]
        return len(text)


def _told_of(error: BaseException, code: Any, folder: str) -> Told:
    # What is kept of such an error for the grade has its place in words alone.
    if isinstance(error, SyntaxError) and (unread := _unread(folder)):
        return told(unread, folder, is_import=True)
    if isinstance(code, Sources):
        return told(error, folder, is_import=isinstance(error, NotLoaded))  # a file without a text cannot be imported
    return told(error, folder, is_import=code.is_of_import(error))


def _unread(folder: str) -> SyntaxError | None:
    """Return the error of the first file that Python cannot read: who parses a text without its name cannot say it."""
    files, _ = read_own_folder(Path(folder))
    for name, text in files.items():
        try:
            compile(text, f"{folder}/{name}", "exec", dont_inherit=True)
        except (SyntaxError, ValueError) as error:  # 3.11 has a ValueError for a character 0
            return (
                error if isinstance(error, SyntaxError) and error.lineno else _at_zero(error, f"{folder}/{name}", text)
            )
    return None


def _at_zero(error: Exception, path: str, text: str) -> SyntaxError:
    """Return the error of a text with a character 0 in it, of which Python says neither the file nor the line."""
    line = text.partition("\0")[0].count("\n") + 1
    return SyntaxError(
        f"{error}: save the file as UTF-8 in your editor",
        (path, line, 0, text.splitlines()[line - 1].partition("\0")[0]),
    )
