"""The messages of the relay, a strict type for each, and how a call is shown. Decodes them, and sends nothing.

From a test's child: ["example"], ["call", operator, [[argument, ...], ...]], ["rejected", type, message], ["drawn",
bytes] that are for another such child, and in the end ["test", [how it ended]].
From an implementation's: the answer to a call. Both run code of which nothing is known.
"""

import re
from collections.abc import Collection, Mapping
from functools import partial
from typing import Annotated, Any, TypedDict

import msgspec

from grader.kit.plain import Plain, Raised, is_raised
from grader.kit.showing.failure_text import clean, short
from grader.sandbox.faults import Garbled
from grader.sandbox.wire import Decoder, Text, decoded, is_oddity, nested

MAX_BYTES = 64 << 10  # of a message: two lists of a thousand numbers have 18 kB, and a test draws lists of a few
MAX_VALUES = 4096  # in a message, for the same reason: decoded, it takes below 1 MB
MAX_TESTS_FOUND, MAX_MARKS = 1000, 100  # of a file; a long one has some thirty tests with a few marks each
MAX_IMPORTS = 1000  # of a file that find no module
_DEPTH = 2  # lists of lists, of which an operator may make what it likes

_DIGITS = re.compile(r"-?[0-9]{1,400}")  # an integer that no other number of the wire can hold
_Name = Annotated[str, msgspec.Meta(pattern=r"\A\w{1,200}\Z")]  # of a mark or an operator
_TestName = Annotated[str, msgspec.Meta(pattern=r"\A\w{1,200}(\.\w{1,200})?\Z")]  # with that of its class, if any
_Line = Annotated[int, msgspec.Meta(ge=0, le=10**6)]
_Number = None | bool | int | float | Annotated[dict[str, Text], msgspec.Meta(max_length=1)]
_Arguments: Any = list[nested(_Number, _DEPTH)]  # type: ignore[misc]  # of one pair of parentheses
_Answer = None | bool | int | float | Text | Annotated[dict[str, Text], msgspec.Meta(max_length=2)]


class _Array(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """A message that is sent as an array, with its kind as the first item."""


class Example(_Array, tag="example", frozen=True):
    """The test begins with another example."""


class Call(_Array, tag="call", frozen=True):
    """The test calls an operator; with a second list of arguments it calls what the first call gives."""

    operator: _Name
    lists: Annotated[list[_Arguments], msgspec.Meta(min_length=1, max_length=2)]


class Rejected(_Array, tag="rejected", frozen=True):
    """The test rejects the example, by an exception."""

    kind: Text
    words: Text


class Drawn(_Array, tag="drawn", frozen=True):
    """What was drawn for all examples: bytes for a child of the same submission, which nobody else reads."""

    rows: Annotated[bytes, msgspec.Meta(max_length=MAX_BYTES)]


class Passed(_Array, tag="passed", frozen=True):
    """The test came to its end."""


class Failed(_Array, tag="raised", frozen=True):
    """The test raised."""

    kind: Text
    words: Text


# A test, or a file of tests, that could not be loaded: what that raised.
NotLoaded = TypedDict("NotLoaded", {"!": Text, "m": Text})


class Ended(_Array, tag="test", frozen=True):
    """How a test ended."""

    answers: tuple[Passed | Failed | NotLoaded]

    @property
    def raised(self) -> Raised | None:
        """What was raised, where the test did not pass."""
        (ended,) = self.answers
        if isinstance(ended, Failed):
            return {"!": ended.kind, "m": ended.words}
        return None if isinstance(ended, Passed) else {"!": ended["!"], "m": ended["m"]}


class _Found(_Array, tag="test", frozen=True):
    """The names of tests, each with its marks."""

    answers: tuple[
        Annotated[
            list[Annotated[list[_TestName], msgspec.Meta(min_length=1, max_length=1 + MAX_MARKS)]],
            msgspec.Meta(max_length=MAX_TESTS_FOUND),
        ]
        | NotLoaded
    ]


class _Absent(_Array, tag="imports", frozen=True):
    """The imports that find no module: file, line, module, and the line that uses it first, or 0."""

    answers: tuple[
        Annotated[list[tuple[Text, _Line, Text, _Line]], msgspec.Meta(max_length=MAX_IMPORTS)] | dict[str, Text]
    ]


Message = Example | Call | Rejected | Drawn | Ended
_OF_A_TEST: Decoder = msgspec.msgpack.Decoder(Message)
_CALL = msgspec.msgpack.Decoder(Call)
_ABSENT: Decoder = msgspec.msgpack.Decoder(_Absent)
_FOUND: Decoder = msgspec.msgpack.Decoder(_Found)
_ANSWER: Decoder = msgspec.msgpack.Decoder(nested(_Answer, _DEPTH))


def read_message(frame: bytes, operators: Collection[str]) -> Message:
    """Return what a test's child sends, which may call these operators and no others; raises Garbled."""
    is_argument = partial(_is_argument, operators)
    message: Message = decoded(_OF_A_TEST, frame, is_argument, MAX_BYTES, MAX_VALUES)
    if isinstance(message, Call) and message.operator not in operators:
        raise Garbled("a call of no operator")
    return message


def read_names(frame: bytes) -> list[tuple[str, frozenset[str]]] | Raised:
    """Return the tests in a file, each with its marks, or why it cannot be loaded; raises Garbled."""
    (found,) = decoded(_FOUND, frame, most_bytes=MAX_BYTES, most_values=MAX_TESTS_FOUND * MAX_MARKS).answers
    return [(row[0], frozenset(row[1:])) for row in found] if isinstance(found, list) else found


def read_absent(frame: bytes) -> list[tuple[str, int, str, int]]:
    """Return the imports in a file that find no module; none where it could not be read. Raises Garbled."""
    (found,) = decoded(_ABSENT, frame, most_bytes=MAX_BYTES, most_values=5 * MAX_IMPORTS + 2).answers
    return found if isinstance(found, list) else []


def read_answer(frame: bytes) -> Plain:
    """Return what an implementation answers; raises Garbled."""
    return decoded(_ANSWER, frame, _is_answer, MAX_BYTES, MAX_VALUES)


def _is_argument(operators: Collection[str], found: Mapping[str, str]) -> bool:
    """Return whether a dict in a call is an operator, a large integer, or the type of something else."""
    return found.get("op") in operators or _is_large(found) or found.keys() in ({"?"}, {"!", "m"})


def _is_answer(found: Mapping[str, str]) -> bool:
    return _is_large(found) or is_oddity(found)


def _is_large(found: Mapping[str, str]) -> bool:
    return found.keys() == {"int"} and _DIGITS.fullmatch(found["int"]) is not None


def operator_of(call: bytes) -> str:
    """Return the operator that a call is of, which was read before."""
    return _CALL.decode(call).operator


def call_text(call: Call, answer: Plain) -> str:
    """Return a call with its answer, as they would be typed: scaled(2.0)([1.0, 2.0]) has two pairs of parentheses."""
    asked = "".join(f"({', '.join(_argument(a) for a in arguments)})" for arguments in call.lists)
    gives = f"raises {clean(answer['!'])}" if is_raised(answer) else f"is {short(_value(answer), 40)}"
    return f"{call.operator}{asked} {gives}"


def _argument(value: Plain) -> str:
    return str(value["op"]) if isinstance(value, dict) and "op" in value else short(_value(value), 60)


def _value(value: Plain) -> Plain:
    """Return the value, where a number that is too large for the wire is in words."""
    return {"?": f"the integer {value['int']}"} if isinstance(value, dict) and "int" in value else value


def without_words(answer: Plain) -> Plain:
    """Return an oddity by its type alone: the words of what was raised would tell how the operator is written."""
    return {"!": answer["!"], "m": ""} if "!" in answer else {"?": ""}
