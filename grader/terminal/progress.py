"""Progress of a long run on standard error: a bar with an estimate on a terminal, a line now and then elsewhere.

Where nobody reads it any more, it is silent: the run itself goes on.
"""

import contextlib
import sys
import time
from typing import Any

import click

from grader.terminal.plain import is_plain

LINE_SECONDS = 5.0  # between two lines where there is no terminal


class Progress:
    """Counts up to a total."""

    def __init__(self, label: str, total: int) -> None:
        self._label, self._total, self._done, self._kept = label, total, 0, 0
        self._start = self._said = time.monotonic()
        self._bar: Any = None
        if sys.stderr.isatty() and total and not is_plain():
            self._bar = click.progressbar(length=total, label=label, file=sys.stderr, show_eta=True, show_pos=True)
            self._bar.render_progress()

    def step(self, *, is_new: bool = True) -> None:
        """One more is done; not new: it was kept from before."""
        self._done += 1
        self._kept += not is_new
        if self._bar:
            self._bar.update(1)
        elif time.monotonic() - self._said >= LINE_SECONDS:
            self._said = time.monotonic()
            left = (self._said - self._start) / self._done * (self._total - self._done)
            _say(f"{self._label}: {self._done} of {self._total}, about {left:.0f} s left")

    def count(self, _name: str, _done: int, _total: int) -> None:
        """One more is done, as a callback of freezing."""
        self.step()

    def finish(self) -> None:
        """End the bar, and say how long it took."""
        if self._bar:
            self._bar.render_finish()
        seconds = time.monotonic() - self._start
        kept = f", {self._kept} of them kept from before" if self._kept else ""
        _say(f"{self._label}: {self._done} in {seconds:.1f} s{kept}")


def _say(line: str) -> None:
    with contextlib.suppress(OSError):
        click.echo(line, err=True)
