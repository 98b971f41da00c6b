"""Ends a call that lets no other thread of its process look at it, such as `10**10**9`, and says where it was.

Python does such a call in one step, and a thread that watches it waits for its end as well. What is used here is
Python's own report of a crash: it needs no thread, is written by the process that ends, and is read by whoever asked.
"""

import faulthandler
import re
import signal
import sys
from collections.abc import Iterable
from types import TracebackType
from typing import IO, Self

from grader.kit.answering.places import Told, named, told_at
from grader.kit.asking.watching import WALL_TIMES

LATER_SECONDS = 0.1  # than the end of the time: what can be watched is told better by who watches it
_PLACE = re.compile(r'  File "(.*)", line (\d+) in (.*)\n')


class Alarm:
    """Ends this process where a row takes longer than `seconds` of processor time, and writes to `file` where it was.

    Windows knows no timer of that kind: there it is the clock's time, so many times as long as for a call that waits.
    """

    def __init__(self, seconds: float, file: IO[str]) -> None:
        self._seconds, self._file = seconds, file

    def begin(self) -> None:
        """Give the row that begins now all of the time."""
        if sys.platform == "win32":
            faulthandler.dump_traceback_later(self._seconds * WALL_TIMES, exit=True, file=self._file)
        else:
            signal.setitimer(signal.ITIMER_PROF, self._seconds)

    def __enter__(self) -> Self:
        if sys.platform != "win32":
            faulthandler.register(signal.SIGPROF, self._file, chain=True)  # to Python's own, which ends it
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if sys.platform == "win32":
            faulthandler.cancel_dump_traceback_later()
        else:
            signal.setitimer(signal.ITIMER_PROF, 0.0)


def is_alarm(line: str) -> bool:
    """Return whether what an alarm writes begins with this line."""
    return line.startswith(("Current thread 0x", "Thread 0x", "Timeout ("))


def places_in(lines: Iterable[str], folder: str) -> list[Told]:
    """Return the places in their code that an alarm wrote, the innermost first."""
    begin = f"{folder}/".encode("ascii", "backslashreplace").decode()  # as they are written
    found = [match.groups() for line in lines if (match := _PLACE.fullmatch(line)) and match[1].startswith(begin)]
    return [
        {**told_at(f"{folder}/{path.removeprefix(begin)}", int(line)), "function": function}
        for path, line, function in found
    ]


def met_again(places: Iterable[Told], endless: Iterable[str]) -> str:
    """Return the function among the places that had no end before; empty where there is none."""
    known = frozenset(endless)
    return next((name for name in map(named, places) if name in known), "")
