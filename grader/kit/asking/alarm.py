"""Ends a call that lets no other thread of its process look at it, such as `10**10**9`, and says where it was.

Python does such a call in one step, and a thread that watches it waits for its end as well. What is used here is
Python's own report of a crash: it needs no thread, is written by the process that ends, and is read by whoever asked.
"""

import faulthandler
import re
import signal
import sys
from collections.abc import Collection, Iterable
from types import TracebackType
from typing import IO, Self

from grader.kit.answering.places import Told, named, told_at
from grader.kit.asking.watching import WALL_TIMES

LATER_SECONDS = 0.1  # than the end of the time: what can be watched is told better by who watches it
_FIRST = "Stack "  # how what is written begins where the process goes on
_BEGINS = (_FIRST, "Current thread 0x", "Thread 0x", "Timeout (")
_PLACE = re.compile(r'  File "(.*)", line (\d+) in (.*)\n')


class Alarm:
    """Writes to `file` where a row is after `first` seconds of processor time, and after `last` ends this process too.

    `first` may be 0, for never. Windows knows no timer of either kind: there the process is ended by the clock, which
    gives as many times as long as to a call that waits.
    """

    def __init__(self, file: IO[str], first: float, last: float) -> None:
        self._file, self._first, self._last = file, first, last

    def begin(self) -> None:
        """Give the row that begins now all of the time."""
        if sys.platform == "win32":
            faulthandler.dump_traceback_later(self._last * WALL_TIMES, exit=True, file=self._file)
        else:
            self._set(self._first, self._last)

    @staticmethod
    def _set(first: float, last: float) -> None:
        signal.setitimer(signal.ITIMER_VIRTUAL, first)
        signal.setitimer(signal.ITIMER_PROF, last)

    def __enter__(self) -> Self:
        if sys.platform != "win32":
            faulthandler.register(signal.SIGVTALRM, self._file, all_threads=False)
            faulthandler.register(signal.SIGPROF, self._file, chain=True)  # to the system's own, which ends it
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if sys.platform == "win32":
            faulthandler.cancel_dump_traceback_later()
        else:
            self._set(0.0, 0.0)


class Heard:
    """What an alarm writes, line by line: the places in their code, the innermost first."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._begin = f"{folder}/".encode("ascii", "backslashreplace").decode()  # as it is written
        self.places: list[Told] = []
        self.is_last = False  # whether the process ends with it

    def takes(self, line: str) -> bool:
        """Take a line; return whether it is one of an alarm's."""
        if line.startswith(_BEGINS) and not self.is_last:
            self.places, self.is_last = [], not line.startswith(_FIRST)
        found = _PLACE.fullmatch(line)
        if found and found[1].startswith(self._begin):
            path = f"{self._folder}/{found[1].removeprefix(self._begin)}"
            self.places.append({**told_at(path, int(found[2])), "function": found[3]})
        return bool(found) or line.startswith(_BEGINS) or (self.is_last and not line.strip())


def met_again(places: Iterable[Told], endless: Collection[str]) -> str:
    """Return the function among the places that had no end before; empty where there is none."""
    return next((name for name in map(named, places) if name in endless), "")
