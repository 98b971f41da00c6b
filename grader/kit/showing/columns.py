"""Owns how much room text takes on a terminal, and how it is cut to fit: wide letters take two columns, marks none."""

import textwrap
import unicodedata
from typing import Any

_WIDE = frozenset("WF")
_NOTHING = frozenset(("Mn", "Me", "Cf"))
_ROOM = "\x00"  # stands beside a wide letter while lines are folded, so that both of its columns are counted


def columns(text: str) -> int:
    """Return the columns that a terminal shows the text in."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(char: str) -> int:
    if unicodedata.category(char) in _NOTHING:
        return 0
    return 2 if unicodedata.east_asian_width(char) in _WIDE else 1


def padded(text: str, width: int) -> str:
    """Return the text with blanks behind it, up to so many columns."""
    return text + " " * (width - columns(text))


def shortened(text: str, width: int) -> str:
    """Return the text in at most so many columns and characters.

    What is too long is left out in the middle, as "..".
    """
    if max(columns(text), len(text)) <= width:
        return text
    half = (width - 2) // 2
    return f"{_begin(text, half)}..{_begin(text[::-1], half)[::-1]}"


def folded(text: str, width: int, first: str, rest: str, **how: Any) -> list[str]:
    """Return the text in lines of at most so many columns, as `textwrap.wrap` folds it: `first` before line 1, then
    `rest`.
    """
    if text.isascii():
        return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=rest, **how)
    # A long word may be cut between a wide letter and its room, so a column is kept free.
    spread = "".join(_ROOM * (_width(char) - 1) + char for char in text.replace(_ROOM, ""))
    lines = textwrap.wrap(spread, width - 1, initial_indent=first, subsequent_indent=rest, **how)
    return [line.replace(_ROOM, "") for line in lines]


def _begin(text: str, width: int) -> str:
    taken = 0
    for n, char in enumerate(text):
        taken += max(1, _width(char))
        if taken > width:
            return text[:n]
    return text
