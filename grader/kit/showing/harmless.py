"""Owns how text from outside becomes harmless to show; it does not wrap, shorten or mark up.

What a student's file is called, prints or returns may hold characters that move the cursor, turn the line
around or are not seen at all. They are written as escapes, so that the reader sees that they are there.
"""

import re
import unicodedata

# Cc control, Cf format (bidi and zero-width), Cs lone surrogates (they cannot be encoded), Zl and Zp line breaks.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# Letters and marks by category, but nothing of them is drawn: grapheme joiner and the fillers of Hangul.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
# All that can be harmful lies outside printable ASCII, so most text needs one scan in C and no more.
_SUSPECT = re.compile(r"[^\n\x20-\x7e]")


def plain_text(text: str) -> str:
    r"""The text with control (except newline), bidi and zero-width characters as \uXXXX escapes."""
    return _SUSPECT.sub(lambda found: _shown(found.group()), text)


def escape(char: str) -> str:
    r"""The character as \uXXXX."""
    return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"


def _shown(char: str) -> str:
    return escape(char) if unicodedata.category(char) in _UNSEEN or char in _BLANK else char
