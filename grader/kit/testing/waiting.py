"""Shows on a terminal which call is waited for, below what pytest prints, and takes that away when the answer is there.

Where the output is kept, read aloud or read by a program, nothing of it is written.
"""

import os
import sys

import pytest

from grader.kit.calls import Call
from grader.kit.probe import find_probes
from grader.kit.showing.columns import columns, shortened
from grader.kit.showing.failure_text import call_text
from grader.kit.wording.words import worded

_CLEAR = "\r\x1b[K\x1b[A"  # the line that was written, and one up again


class Waiting:
    """What is shown of a call that takes its time. It is given each such call, and None when that is over."""

    def __init__(self, config: pytest.Config, *, is_plain: bool) -> None:
        self._config, self._is_plain, self._is_shown = config, is_plain, False

    def __call__(self, call: Call | None) -> None:
        """Show the call in the place of the one before, or nothing any more."""
        manager = self._config.pluginmanager
        if self._is_plain or os.environ.get("CI") or not manager.has_plugin("terminalreporter"):
            return
        writer, capture = self._config.get_terminal_writer(), manager.get_plugin("capturemanager")
        if capture is None or not writer.hasmarkup:  # as on a dumb terminal, with NO_COLOR, and with --color=no
            return
        with capture.global_and_fixture_disabled():
            if sys.stdout.isatty():
                sys.stdout.write(self._clear(writer.width_of_current_line) + self._said(call, writer.fullwidth))
                sys.stdout.flush()
        self._is_shown = call is not None

    def _clear(self, column: int) -> str:
        """Return what takes away the line before, and goes back to where pytest writes on."""
        if not self._is_shown:
            return ""
        return _CLEAR + (f"\x1b[{column}C" if column else "")

    @staticmethod
    def _said(call: Call | None, width: int) -> str:
        if call is None:
            return ""
        room = width - columns(worded("waiting for {call} ...", call="")) - 1  # a full line would begin another one
        shown = shortened("; ".join(call_text(call, find_probes()).splitlines()), room)
        return "\n" + worded("waiting for {call} ...", call=shown)
