"""How a command ends before its time: stopped by a signal, or without anybody who reads what it prints.

Owns the signals and the standard streams. What faults become in words and exit codes is in cli/group.py.
"""

import codecs
import ctypes
import io
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TextIO

from grader.kit.errors import HarnessFault
from grader.kit.showing.harmless import END_OF_ISOLATE, FIRST_STRONG_ISOLATE, isolated, plain_text

_PR_SET_PDEATHSIG = 1  # of prctl(2)
_IN_ITS_ALPHABET = "escaped"  # how a stream writes what it cannot encode
_SIGNALS = (signal.SIGINT, signal.SIGTERM)  # Ctrl-C, and what batch systems and shutdowns send


class Stopped(BaseException):
    """Somebody asked the command to stop; passes through everything that handles faults."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = 128 + number
        self.command: str | None = None  # which was running


def raise_on_stop_signals() -> None:
    """Have a signal to stop raise Stopped in the main thread from now on."""
    _on_signal(_stop)


def ignore_stop_signals() -> None:
    """Have a signal to stop change nothing from now on: the command is about to end."""
    _on_signal(signal.SIG_IGN)


def _stop(number: int, _frame: FrameType | None) -> None:
    raise Stopped(number)


def _on_signal(action: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for number in _SIGNALS:
        signal.signal(number, action)


def replace_closed_streams() -> None:
    """Give a command that was started with a standard stream closed one that leads nowhere.

    What a terminal's alphabet does not have is written as an escape: somebody's name must not end the table of a class.
    """
    codecs.register_error(_IN_ITS_ALPHABET, _escaped)
    sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_IN_ITS_ALPHABET)


def _escaped(error: UnicodeError) -> tuple[str | bytes, int]:
    """Return what is written for a character that the stream has no code for: nothing for an isolate, else an
    escape.
    """
    if isinstance(error, UnicodeEncodeError) and error.object[error.start] in (FIRST_STRONG_ISOLATE, END_OF_ISOLATE):
        return "", error.start + 1
    if isinstance(error, UnicodeEncodeError):
        error.end = error.start + 1
    return codecs.backslashreplace_errors(error)


def width() -> int | None:
    """Return the columns of the terminal that standard output is; None where it is a file or a pipe."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - for as long as the process


@contextmanager
def printing() -> Iterator[None]:
    """End the command where standard output cannot be written: in silence if its reader has gone, as `head` does."""
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what is still in the buffer goes there
        if isinstance(error, BrokenPipeError):
            raise SystemExit(128 + signal.SIGPIPE) from None
        raise HarnessFault(f"standard output: {error.strerror}; what is graded is kept, ask for it again") from error


def printed(text: str) -> None:
    """Print a text that is harmless already, as far as standard output has its letters."""
    with printing():
        sys.stdout.write(text)


def say(line: str) -> None:
    """Say a line on standard error, of which no part obeys whoever chose a name in it."""
    # By click.echo, a terminal that has ASCII alone would be sent UTF-8.
    sys.stderr.write(f"{isolated(plain_text(line))}\n")
    sys.stderr.flush()


def end_with_parent() -> None:
    """Have the calling process killed when the one that started it ends, however that ends."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
