"""Puts pseudonyms into all that a command prints from now on, also where it ends with an error."""

import sys
from collections.abc import Callable
from typing import Any, TextIO


class _Hiding:
    """A stream that changes each whole line before it passes it on; all else is the stream's own."""

    def __init__(self, stream: TextIO, hide: Callable[[str], str]) -> None:
        self._stream, self._hide, self._part = stream, hide, ""

    def write(self, text: str) -> int:
        """Keep what is no whole line yet, since a name may come in two parts."""
        self._part += text
        whole, end, self._part = self._part.rpartition("\n")
        if end:
            self._stream.write(self._hide(whole) + end)
        return len(text)

    def flush(self) -> None:
        """Pass on what there is: a bar that moves has no end of a line."""
        part, self._part = self._part, ""
        self._stream.write(self._hide(part))
        self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def hide_from_now_on(hide: Callable[[str], str]) -> None:
    """Have both standard streams hide what `hide` hides."""
    sys.stdout, sys.stderr = _Hiding(sys.stdout, hide), _Hiding(sys.stderr, hide)
