"""Owns how names are shown in a list of many, so that no two look alike: as they are written, wherever that is enough.

Nobody is told here what may be a name. Only what cannot be seen is written as an escape (a blank at the end, a Latin
word with a Cyrillic letter in it), and where two names look alike nevertheless, what is not ASCII in these two.
"""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import groupby

from grader.kit.showing.columns import shortened
from grader.kit.showing.harmless import escape, plain_text

_MAX_MARKS = 3  # on one letter: a Hebrew one can have three, a Vietnamese one has two
_BLANKS = frozenset("\u2800\U0001d159")  # drawn as nothing, though they count as symbols
# Alphabets with letters that look like Latin ones. No word of a person's name is in two of them.
_ALPHABETS = frozenset({"LATIN", "CYRILLIC", "GREEK", "COPTIC", "ARMENIAN", "CHEROKEE", "LISU", "DESERET", "CARIAN"})
# Letters that look like a Latin one, where a whole word can be written with them; and what looks alike in ASCII.
_TWINS = {
    "A": "\u0410\u0391", "B": "\u0412\u0392", "C": "\u0421", "E": "\u0415\u0395", "H": "\u041d\u0397", "J": "\u0408",
    "K": "\u041a\u039a", "M": "\u041c\u039c", "N": "\u039d", "O": "\u041e\u039f0", "P": "\u0420\u03a1", "S": "\u0405",
    "T": "\u0422\u03a4", "X": "\u0425\u03a7", "Y": "\u0423\u03a5", "Z": "\u0396", "a": "\u0430\u03b1", "c": "\u0441",
    "d": "\u0501", "e": "\u0435", "h": "\u04bb", "i": "\u0456\u03b9\u0131", "j": "\u0458\u03f3\u0237",
    "l": "I1|\u0406\u04c0\u04cf\u0399", "o": "\u043e\u03bf", "p": "\u0440\u03c1", "q": "\u051b", "s": "\u0455",
    "u": "\u03c5", "v": "\u03bd\u0475", "w": "\u051d", "x": "\u0445\u03c7", "y": "\u0443\u03b3",
}  # fmt: skip
_UNSEEN: dict[int, str | None] = {0x200C: None, 0x200D: None}  # they may change nothing that is seen
_WHOLE = 10 * 4096  # characters: no name has so many, with an escape for each of them
_PLAIN: dict[int, str | None] = {ord(twin): latin for latin, twins in _TWINS.items() for twin in twins}


def told_apart(names: Sequence[str], width: int | None) -> dict[str, str]:
    """Return for each name how it is shown, so that no two of them look alike: in at most so many columns, or whole."""
    shown: dict[str, str] = {}
    width = width or _WHOLE
    left = list(dict.fromkeys(names))
    for way in (_as_written, _escaped, _from_the_start):
        texts = {name: way(name, width) for name in left}
        looks = Counter(map(_look, [*shown.values(), *texts.values()]))
        shown |= {name: text for name, text in texts.items() if looks[_look(text)] == 1}
        left = [name for name in left if name not in shown]
    return shown | {name: _numbered(name, width) for name in left}


def _as_written(name: str, width: int) -> str:
    return shortened(_text(name), width)


def _escaped(name: str, width: int) -> str:
    """Return the text with an escape for all that is not ASCII, and for each blank beside another one."""
    return shortened(_ascii(name), width)


def _from_the_start(name: str, width: int) -> str:
    return _ascii(name)[:width]


def _numbered(name: str, width: int) -> str:
    number = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return f"{_ascii(name)[: width - 9]}~{number}"


def _ascii(name: str) -> str:
    text = "".join(char if char.isascii() else escape(char) for char in _text(name))
    return "".join(char if char != " " or text[n - 1 : n] != " " else escape(char) for n, char in enumerate(text))


def _text(name: str) -> str:
    """Return the name as it is written, with an escape for what cannot be seen in it."""
    words = plain_text(name).split(" ")
    inner = " ".join(words if name.isascii() else map(_word, words))
    begin, end = len(inner) - len(inner.lstrip(" ")), len(inner) - len(inner.rstrip(" "))
    if begin == len(inner):
        return escape(" ") * begin
    return escape(" ") * begin + inner.strip(" ") + escape(" ") * end


def _word(word: str) -> str:
    alphabets = {unicodedata.name(char, "").partition(" ")[0] for char in word if char.isalpha()}
    if len(alphabets & _ALPHABETS) > 1:
        return "".join(char if char.isascii() else escape(char) for char in word)
    return "".join("".join(map(_char, run)) if not is_mark else _marks(list(run)) for is_mark, run in _runs(word))


def _runs(word: str) -> "groupby[bool, str]":
    is_mark: Callable[[str], bool] = lambda char: unicodedata.combining(char) > 0  # noqa: E731 - a key
    return groupby(word, is_mark)


def _marks(marks: Sequence[str]) -> str:
    return "".join(marks[:_MAX_MARKS]) + "".join(map(escape, marks[_MAX_MARKS:]))


def _char(char: str) -> str:
    is_odd_blank = unicodedata.category(char) == "Zs" and char != "\u3000"  # the wide one is usual in Japanese names
    is_selector = "VARIATION SELECTOR" in unicodedata.name(char, "")
    return escape(char) if is_odd_blank or is_selector or char in _BLANKS else char


def _look(text: str) -> str:
    """Return what is equal for texts that look alike: they differ in blanks, in forms of a letter, or in its
    alphabet.
    """
    return " ".join(unicodedata.normalize("NFKC", text).translate(_PLAIN | _UNSEEN).split())
