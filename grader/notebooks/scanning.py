"""Goes through the bytes of a notebook token by token, and refuses what could deceive a person or a reader.

A key that stands twice in an object is one thing to one reader and another thing to another. What is nested deeply, or
has numbers without end, is made to break readers. In the outputs, of which nothing is read, both do no harm.
"""

import json
import re

from grader.kit.errors import StudentFault

MAX_TOKENS = 1_000_000  # a notebook has some thousand; so many take a second, and 64 MB as objects
MAX_DEPTH = 100  # a notebook has 8, and what outputs hold seldom 20
MAX_DIGITS = 400  # of a number: as long as the longest float written out
OF_OUTPUTS = ("outputs", "attachments", "widgets")  # keys below which nothing is read
_TOKEN = re.compile(
    r'[ \t\r\n]*+(?:("(?:[^"\\\x00-\x1f]++|\\.)*+")|([{}\[\],:])|([-+.\w]++)|(.))', re.DOTALL
)  # a text, a sign, a number or word, or what belongs to no JSON; none is tried twice, which a long one would make dear
_STRING, _SIGN, _WORD = 1, 2, 3  # groups of it, of which one is found


class NotebookFault(StudentFault):
    """Why nothing can be said of a notebook; the message goes on after its name."""


class _Level:
    """An object or a list that is open."""

    def __init__(self, *, is_object: bool, is_output: bool, start: int) -> None:
        self.is_object, self.is_output, self.start = is_object, is_output, start
        self.keys: set[str] = set()
        self.last = ""  # key of an object
        self.takes_key = is_object


def plain(text: str) -> str:
    """Return the text, in which there is none of that, without what its outputs hold; the lines stay.

    Whether it is JSON at all is for the JSON reader to say.
    """
    levels: list[_Level] = []
    level: _Level | None = None  # the innermost that is open
    outputs: list[tuple[int, int]] = []
    for count, found in enumerate(_TOKEN.finditer(text)):
        if count > MAX_TOKENS:
            raise NotebookFault(f"has more than {MAX_TOKENS:,} values; clear its outputs, and hand it in again")
        kind = found.lastindex
        if kind == _STRING:
            if level and level.takes_key:
                _take_key(found[_STRING], level, text, found.start(_STRING))
        elif kind == _SIGN and (sign := found[_SIGN]) in "{[":
            levels.append(_opened(sign, level, found.start(_SIGN)))
            if len(levels) > MAX_DEPTH:
                raise NotebookFault(f"is nested more than {MAX_DEPTH} deep, in line {_line(text, found.start(_SIGN))}")
            level = levels[-1]
        elif kind == _SIGN and level:
            if sign == ",":
                level.takes_key = level.is_object
            elif sign in "}]":
                levels.pop()
                outer = levels[-1] if levels else None
                if level.is_output and not (outer and outer.is_output):
                    outputs.append((level.start, found.end(_SIGN)))
                level = outer
        elif kind == _WORD and len(word := found[_WORD]) > MAX_DIGITS and not (level and level.is_output):
            raise NotebookFault(f"has a number of {len(word):,} characters in line {_line(text, found.start(_WORD))}")
    return _without(text, outputs)


def _opened(sign: str, around: _Level | None, start: int) -> _Level:
    is_output = around is not None and (around.is_output or around.last in OF_OUTPUTS)
    return _Level(is_object=sign == "{", is_output=is_output, start=start)


def _without(text: str, outputs: list[tuple[int, int]]) -> str:
    """Return the text with nothing but line ends in these spans."""
    parts, at = [], 0
    for start, end in outputs:
        parts += [text[at:start], "[", "\n" * text.count("\n", start, end), "]"]
        at = end
    return "".join((*parts, text[at:]))


def _take_key(string: str, level: _Level, text: str, at: int) -> None:
    key = string[1:-1] if "\\" not in string else _read_key(string)
    if key in level.keys and not level.is_output:
        raise NotebookFault(f"has the key {string[:40]} twice in one object, in line {_line(text, at)}")
    level.keys.add(key)
    level.last, level.takes_key = key, False


def _read_key(string: str) -> str:
    try:
        return str(json.loads(string))
    except ValueError:
        return string


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
