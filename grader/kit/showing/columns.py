"""Owns how much room text takes on a terminal, and how it is cut to fit: wide letters take two columns, marks none."""

import unicodedata

_WIDE = frozenset("WF")
_NOTHING = frozenset(("Mn", "Me", "Cf"))


def columns(text: str) -> int:
    """The columns that a terminal shows the text in."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(char: str) -> int:
    if unicodedata.category(char) in _NOTHING:
        return 0
    return 2 if unicodedata.east_asian_width(char) in _WIDE else 1


def padded(text: str, width: int) -> str:
    """The text with blanks behind it, up to so many columns."""
    return text + " " * (width - columns(text))


def shortened(text: str, width: int) -> str:
    """The text in at most so many columns and characters; what is too long is left out in the middle, as ".."."""
    if max(columns(text), len(text)) <= width:
        return text
    half = (width - 2) // 2
    return f"{_begin(text, half)}..{_begin(text[::-1], half)[::-1]}"


def _begin(text: str, width: int) -> str:
    taken = 0
    for n, char in enumerate(text):
        taken += max(1, _width(char))
        if taken > width:
            return text[:n]
    return text
