"""Owns how text from outside becomes harmless to show; it does not wrap, shorten or mark up.

What a student's file is called, prints or returns may hold characters that move the cursor, turn the line
around or are not seen at all. They are written as escapes, so that the reader sees that they are there. All other
letters stay as somebody wrote them: what a stream cannot encode is a matter of the stream.
"""

import re
import unicodedata

# Cc control, Cf format (bidi and zero-width), Cs lone surrogates (they cannot be encoded), Zl and Zp line breaks.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# Letters and marks by category, but nothing of them is drawn: grapheme joiner and the fillers of Hangul.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
# All that can be harmful lies outside printable ASCII, so most text needs one scan in C and no more.
_SUSPECT = re.compile(r"[^\n\x20-\x7e]")


# Two characters that are not seen, and without which names are misspelt, as in Persian and in Sinhala: between letters
# that they keep apart, or join.
_NON_JOINER, _JOINER = "\u200c", "\u200d"
_VIRAMA = 9  # the combining class of what takes the vowel from a letter of India
FIRST_STRONG_ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"
_RIGHT_TO_LEFT = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
_RUN = re.compile(rf"{_RIGHT_TO_LEFT}+(?:[ '\u2019.\u200c-]+{_RIGHT_TO_LEFT}+)*")


def plain_text(text: str) -> str:
    r"""Return the text with control (except newline), bidi, zero-width and impossible characters as \uXXXX escapes."""
    return _SUSPECT.sub(_harmless, text)


def isolated(text: str) -> str:
    """Return the text with each run of letters that are written from the right kept from moving what is beside it."""
    return _RUN.sub(rf"{FIRST_STRONG_ISOLATE}\g<0>{END_OF_ISOLATE}", text)


def escape(char: str) -> str:
    r"""Return the character as \uXXXX."""
    return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"


def _harmless(found: re.Match[str]) -> str:
    char = found[0]
    if char in (_NON_JOINER, _JOINER) and _is_spelling(char, found.string, found.start()):
        return char
    is_unseen = unicodedata.category(char) in _UNSEEN or char in _BLANK or _is_no_character(char)
    return escape(char) if is_unseen else char


def _is_no_character(char: str) -> bool:
    """Return whether Unicode will never have a character there: files of XML may not hold some of these."""
    return ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF


def _is_spelling(char: str, text: str, at: int) -> bool:
    """Return whether the word is written with it: behind a virama, or between two letters of Arabic that would be
    joined.
    """
    if not 0 < at < len(text) - 1:
        return False
    if unicodedata.combining(text[at - 1]) == _VIRAMA:
        return True
    letters = (unicodedata.bidirectional(text[at - 1]), unicodedata.bidirectional(text[at + 1]))
    return char == _NON_JOINER and letters == ("AL", "AL")
