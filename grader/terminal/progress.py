"""Progress of a long run on standard error: a bar with an estimate on a terminal, a line now and then elsewhere.

Where nobody reads it any more, it is silent: the run itself goes on. `--quiet` turns it off, and `--verbose` has a line
for each step. How a command gets these two options is in terminal/options.py.
"""

import contextlib
import sys
import time
from typing import Any

import click

from grader.terminal.ending import say
from grader.terminal.options import loudness
from grader.terminal.plain import is_plain

LINE_SECONDS = 5.0  # between two lines where there is no terminal
MINUTES_FROM = 100  # seconds; from here on an estimate in seconds is more exact than it can be


class Progress:
    """Counts up to a total."""

    def __init__(self, label: str, total: int) -> None:
        self._label, self._total, self._done, self._kept = label, total, 0, 0
        self._loudness = loudness()
        self._start = self._said = time.monotonic()
        self._bar: Any = None
        if self._loudness == "usual" and sys.stderr.isatty() and total and not is_plain():
            bar: Any = click.progressbar(length=total, label=label, file=sys.stderr, show_eta=False, show_pos=True)
            bar.item_show_func = lambda left: left  # nothing before the first step
            self._bar = bar
            self._bar.render_progress()

    def step(self, name: str = "", *, is_new: bool = True) -> None:
        """Count one more that is done. One that is not new was kept from before; `name` says which one it is."""
        self._done += 1
        self._kept += not is_new
        if self._bar:
            self._bar.update(1, self._left())
        elif self._loudness == "verbose":
            self._say(f"{name or 'one more'}{'' if is_new else ', kept from before'}; {self._position()}")
        elif time.monotonic() - self._said >= LINE_SECONDS:
            self._said = time.monotonic()
            self._say(self._position())

    def finish(self) -> None:
        """End the bar, and say how long it took."""
        if self._bar:
            self._bar.render_finish()
        seconds = time.monotonic() - self._start
        kept = f", {self._kept} of them kept from before" if self._kept else ""
        self._say(f"{self._done} in {seconds:.1f} s{kept}")

    def _position(self) -> str:
        return ", ".join(filter(None, (f"{self._done} of {self._total}", self._left())))

    def _left(self) -> str:
        """Return how long the rest will take, at the pace of those that were not kept from before.

        What was kept takes no time, and comes first in a run that goes on where another one was stopped. Before
        anything else is done, nothing can be said.
        """
        if self._done == self._kept:
            return ""
        pace = (time.monotonic() - self._start) / (self._done - self._kept)
        return _in_words(pace * (self._total - self._done))

    def _say(self, what: str) -> None:
        if self._loudness != "quiet":
            with contextlib.suppress(OSError):
                say(f"{self._label}: {what}")


def _in_words(seconds: float) -> str:
    return f"about {seconds / 60:.0f} min left" if seconds >= MINUTES_FROM else f"about {seconds:.0f} s left"
