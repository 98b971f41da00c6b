"""Finds the f-strings that Python reads only from 3.12 on: they may span lines, repeat quotes and have backslashes.

A text is run through once, as that Python takes it apart, and is not parsed: what is in braces need only look like an
expression. An f-string that no Python could read is a slip, and after a slip nothing is looked for.
"""

import keyword
import re
from dataclasses import dataclass, field

DEEPEST = 20  # f-strings in one another, with their fields: honest code has two or three
CLOSING = {"(": ")", "[": "]", "{": "}"}
_CODE = re.compile(
    r"""
    (?P<space>[ \t\f\r\n]+|\\\n)
    |(?P<comment>\#[^\n]*)
    |(?P<begin>(?i:f|fr|rf)(?P<quote>\"{3}|'{3}|"|'))
    |(?P<string>(?i:[bru]|br|rb)?(?:\"{3}(?:[^\\]|\\.)*?\"{3}|'{3}(?:[^\\]|\\.)*?'{3}
        |"(?!"")(?:[^\\\n"]|\\.)*"|'(?!'')(?:[^\\\n']|\\.)*'))
    |(?P<unended>["'])
    |(?P<word>\w+)
    |(?P<opening>[(\[{])
    |(?P<closing>[)\]}])
    |(?P<other>!=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_LITERAL = re.compile(r"[^\\{}\"'\n]+|\\N\{[^}\n]*\}|\\(?=[{}])|\\.|.", re.DOTALL)


class _Slip(Exception):
    """No Python reads this."""


@dataclass
class _Text:
    """The part of an f-string that stands for itself; or how a field is to be formatted, which ends with the field."""

    quote: str
    is_format: bool = False


@dataclass
class _Field:
    """What is in the braces of an f-string."""

    quote: str  # of the f-string
    start: int
    open: list[str] = field(default_factory=list)  # the brackets that are still to be closed
    last: str = ""  # which kind of token came last
    is_over: bool = False  # the expression; what follows says how it is shown


def is_newer_at(text: str, number: int) -> bool:
    """Return whether an f-string that only a newer Python reads has part of this line, or a string that is
    joined to it.
    """
    lines = text.split("\n")
    begin = sum(len(line) + 1 for line in lines[: number - 1])
    scan = _Scan(text)
    try:
        while scan.at < len(text) and scan.start < begin + len(lines[number - 1]):
            scan.step()
            if scan.is_newer and not scan.stack and scan.end > begin:
                return True
    except _Slip:
        pass
    return False


class _Scan:
    """How far the text was run through, and what is open there."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.stack: list[_Text | _Field] = []
        self.start = self.end = -1  # of the strings that stand side by side here, outside of all braces
        self.is_newer = False  # whether one of them is

    def step(self) -> None:
        """Take one token."""
        if len(self.stack) > DEEPEST:
            raise _Slip
        top = self.stack[-1] if self.stack else None
        if isinstance(top, _Text):
            self._take_literal(top)
        else:
            self._take_code(top)

    def _take_code(self, inside: _Field | None) -> None:
        match = _CODE.match(self.text, self.at)
        kind = match.lastgroup if match else None
        if match is None or kind is None or kind == "unended":
            raise _Slip
        begin, self.at = self.at, match.end()
        if inside is not None:
            self._take_in_field(inside, kind, match[0], begin)
        elif kind in ("begin", "string"):
            self.start = begin if self.start < 0 else self.start
            self.end = self.at
        elif kind not in ("space", "comment"):
            self.start, self.is_newer = -1, False
        if kind == "begin":
            self.stack.append(_Text(match["quote"]))

    def _take_in_field(self, inside: _Field, kind: str, piece: str, begin: int) -> None:
        if kind == "space":
            return
        if kind == "comment":
            self.is_newer = True
        elif kind == "opening":
            inside.open.append(CLOSING[piece])
        elif inside.open:
            if kind == "closing" and inside.open.pop() != piece:
                raise _Slip
        elif piece in ("!", ":", "}"):
            self._end_expression(inside, begin)
            if piece == "}":
                self.stack.pop()
                self._note_string()
            elif piece == ":":
                self.stack.append(_Text(inside.quote, is_format=True))
        elif kind == "closing":
            raise _Slip
        _require_operator(inside.last, kind, piece)
        inside.last = "keyword" if keyword.iskeyword(piece) else kind

    def _end_expression(self, inside: _Field, end: int) -> None:
        if inside.is_over:
            return
        inside.is_over = True
        expression = self.text[inside.start : end]
        if not expression.strip():
            raise _Slip
        spans = len(inside.quote) == 1 and "\n" in expression
        self.is_newer = self.is_newer or spans or "\\" in expression or inside.quote in expression

    def _take_literal(self, top: _Text) -> None:
        text, begin = self.text, self.at
        if text.startswith(top.quote, begin):
            if top.is_format:
                raise _Slip
            self.at += len(top.quote)
            self.stack.pop()
            self._note_string()
            return
        match = _LITERAL.match(text, begin)
        piece = match[0] if match else ""
        self.at += len(piece)
        if piece == "\n" and len(top.quote) == 1:
            raise _Slip
        if piece in ("{", "}") and not top.is_format and text.startswith(piece, self.at):
            self.at += 1  # twice: it stands for itself
        elif piece == "{":
            self.stack.append(_Field(top.quote, self.at))
        elif piece == "}" and not top.is_format:
            raise _Slip
        elif piece == "}":
            del self.stack[-2:]  # the format, and its field

    def _note_string(self) -> None:
        """Note that a whole string was taken, where there is no field around it: the last one until now."""
        if not self.stack:
            self.end = self.at


def _require_operator(last: str, kind: str, piece: str) -> None:
    """Refuse two operands side by side, which are no expression but for strings, which are joined."""
    is_operand = kind in ("begin", "string") or (kind == "word" and not keyword.iskeyword(piece))
    is_joined = last in ("begin", "string") and kind in ("begin", "string")
    if is_operand and last in ("begin", "string", "word", "closing") and not is_joined:
        raise _Slip
