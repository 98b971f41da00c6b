"""Puts in words what the walls around graded code refuse: which call it was, on which line, and what to do.

Where a call has no harmless answer, Python raises an error that says little ("Operation not permitted"). Code can catch
it like any other. What it does not catch is said here, and only of code that is graded: elsewhere a file is a file.
"""

import errno
import linecache
from collections import deque
from collections.abc import Iterator
from itertools import islice
from types import CodeType, TracebackType

from grader.kit.answering.library import FOLDER

MOST_SHOWN = 50  # characters of a call; the whole sentence is shown in three lines
MOST_CAUSES = 4  # of an error that are looked at: a library wraps one or two
# What else than a refused system call comes of what is not there: a thread, a keyboard, a name server.
_WORDS = {
    "RuntimeError": ("can't start new thread", "can't allocate", "unable to start"),
    "EOFError": ("EOF when reading a line",),
    "BdbQuit": ("",),
    "gaierror": ("",),
}


class NotWhenGraded(Exception):
    """A call that cannot be made while code is graded."""


def in_words(error: BaseException) -> BaseException:
    """Return the error; or where the walls are its cause, one that names the call, its line and what to do."""
    if not any(map(_is_refused, _causes(error))):
        return error
    places = deque(places_in(FOLDER, error.__traceback__), maxlen=1)
    if not places or (call := _call(*places[0])).startswith("raise"):  # the code says so itself
        return error
    code, at = places[0]
    file, line = file_and_line(code, at)
    place = f"{file}, line {line}"
    return NotWhenGraded(f'{place}: {call} is refused when code is graded; guard it with if __name__ == "__main__":')


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error, and those that a library met before it."""
    found: BaseException | None = error
    for _ in range(MOST_CAUSES):
        if found is None:
            return
        yield found
        found = found.__context__ if isinstance(found, OSError) else None


def _is_refused(error: BaseException) -> bool:
    if isinstance(error, PermissionError) and error.errno == errno.EPERM:
        return True
    words = _WORDS.get(type(error).__name__)
    return words is not None and isinstance(error, Exception) and str(error).startswith(words)


def places_in(folder: str, trace: TracebackType | None) -> Iterator[tuple[CodeType, int]]:
    """Yield where the code of this folder was, from the outside in: each function, and the instruction in it."""
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.startswith(f"{folder}/"):
            yield trace.tb_frame.f_code, trace.tb_lasti
        trace = trace.tb_next


def file_and_line(code: CodeType, at: int) -> tuple[str, int]:
    """Return the name of the file that a place is in, and its line there."""
    line = next(islice(code.co_positions(), at // 2, None))[0] or code.co_firstlineno
    return code.co_filename.rpartition("/")[2], line


def _call(code: CodeType, at: int) -> str:
    """Return the text of the call; the beginning of one that takes several lines."""
    line, last, begin, end = next(islice(code.co_positions(), at // 2, None))
    text = linecache.getline(code.co_filename, line or 0).encode()
    text = text[begin or 0 : end if line == last else None]
    shown = text.decode("utf-8", "replace").strip()
    return shown if len(shown) <= MOST_SHOWN else f"{shown[:MOST_SHOWN]}..."
