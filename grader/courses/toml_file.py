"""Reads the TOML files of a course, each as a value of a strict type; a mistake is an error that says where it is.

Owns the sentence about a mistake: the file, the line, the key, its value, what was expected, and the nearest known
word. The types, and what must hold between values, belong to the modules that read a file. A student's `pytest`, which
has no msgspec, reads what it needs by itself (kit/testing/tasks.py).
"""

import difflib
import re
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, Generic, NoReturn, TypeVar

import msgspec
from msgspec import inspect

from grader.kit.errors import HarnessFault

T = TypeVar("T")
Key = str | int  # of a table; or the index of a list, counted from 0

MAX_SHOWN = 80  # characters of a value: of the code of an implementation the beginning is enough
Text = Annotated[str, msgspec.Meta(pattern=r"\S")]  # one that is not empty

_STEP = re.compile(r"\.(?P<name>[\w-]+)|\[(?P<index>\d+)\]|\[\.\.\.\]")  # of a place as msgspec writes it: $.task[0].id
_LONG = re.compile(r"'''.*?'''|\"\"\".*?\"\"\"", re.DOTALL)  # texts of several lines, in which anything may stand
_HEAD = re.compile(r"\s*\[\[?\s*(?P<name>[\w\"'.-]+)\s*\]\]?\s*(#.*)?$")


class TomlFault(HarnessFault):
    """A TOML file that cannot be used: the message has the value, the place and what was expected."""


@dataclass(frozen=True)
class TomlFile(Generic[T]):
    """A file that was read: its value, and where each part of it stands."""

    path: Path
    value: T
    data: Mapping[str, Any]
    lines: tuple[str, ...]

    def fail(self, place: Sequence[Key], expected: str) -> NoReturn:
        """Raise TomlFault for what stands at a place, such as `("task", 0, "id")`."""
        raise _fault(self.path, self.lines, self.data, place, expected)


def read_toml(path: Path, kind: type[T]) -> TomlFile[T]:
    """Return the file as a value of this type, a msgspec Struct.

    Raises TomlFault, and OSError where it cannot be opened.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")  # an editor of Windows may have put a mark at the beginning
    except UnicodeDecodeError as error:
        raise TomlFault(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from error
    lines = tuple(_LONG.sub(lambda long: "\n" * long[0].count("\n"), text).split("\n"))
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = re.search(r"at line (\d+)", str(error))
        raise TomlFault(f"{path}:{line[1] if line else len(lines)}: expected TOML: {error}") from error
    try:
        return TomlFile(path, msgspec.convert(data, kind), data, lines)
    except msgspec.ValidationError as error:
        try:
            place, expected = _explained(data, kind, error)
        except (LookupError, StopIteration, TypeError):  # a key that looks like the place of a mistake
            raise TomlFault(f"{path}: {error}") from error
        raise _fault(path, lines, data, place, expected) from error


def nearest(name: str, known: Collection[str]) -> str:
    """Return what an error adds where a known word is like the one that was written."""
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _fault(path: Path, lines: Sequence[str], data: Mapping[str, Any], place: Sequence[Key], expected: str) -> TomlFault:
    """Return the fault of what stands at a place, or is missing there."""
    try:
        value = repr(_at(data, place))
        value = value if len(value) <= MAX_SHOWN else f"{value[:MAX_SHOWN]}..."
    except (KeyError, IndexError):
        value = "nothing"
    key = next((key for key in reversed(place) if isinstance(key, str)), "")
    return TomlFault(f"{key} = {value} ({path}:{_line(lines, data, place)}): expected {expected}")


def _at(data: Any, place: Sequence[Key]) -> Any:
    for key in place:
        data = data[key]
    return data


# What msgspec found, as a place and a sentence.


def _explained(data: dict[str, Any], kind: type, error: msgspec.ValidationError) -> tuple[tuple[Key, ...], str]:
    """Return where the mistake is, and what was expected there."""
    place = _place(data, kind, error)
    info = _type_at(inspect.type_info(kind), place)
    found = _at(data, place)
    if isinstance(info, inspect.StructType) and isinstance(found, dict):
        fields = {field.encode_name: field for field in info.fields}
        if info.forbid_unknown_fields and (unknown := [key for key in found if key not in fields]):
            said = f"a key of {', '.join(fields)}{nearest(unknown[0], fields)}"
            return (*place, unknown[0]), said
        name = next(name for name, field in fields.items() if field.required and name not in found)
        return (*place, name), _expected(fields[name].type, name)
    name = next((str(key) for key in reversed(place) if isinstance(key, str)), "")
    if isinstance(info, inspect.StrType) and isinstance(found, date | time):
        return place, f'quotes around it, as in {name} = "{str(found).removesuffix(":00")}"'
    return place, _expected(info, name) + (
        nearest(found, [str(value) for value in info.values])
        if isinstance(info, inspect.LiteralType) and isinstance(found, str)
        else ""
    )


def _place(data: dict[str, Any], kind: type, error: msgspec.ValidationError) -> tuple[Key, ...]:
    """Return the place of the mistake. msgspec does not name the key of a table of any keys, so each is tried alone."""
    place: tuple[Key, ...] = ()
    _, at, steps = str(error).rpartition(" - at `$")
    for step in _STEP.finditer(steps if at else ""):  # no place is said of a mistake at the top
        if step["name"]:
            place += (step["name"],)
        elif step["index"]:
            place += (int(step["index"]),)
        else:
            table = _at(data, place)
            place += (next(key for key in table if _fails(_with(data, place, {key: table[key]}), kind, str(error))),)
    return place


def _fails(data: dict[str, Any], kind: type, message: str) -> bool:
    try:
        msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        return str(error) == message
    return False


def _with(data: Any, place: Sequence[Key], value: Any) -> Any:
    """Return the data with another value at a place."""
    if not place:
        return value
    copy: Any = list(data) if isinstance(data, list) else dict(data)
    copy[place[0]] = _with(data[place[0]], place[1:], value)
    return copy


def _type_at(info: inspect.Type, place: Sequence[Key]) -> inspect.Type:
    for key in place:
        info = _below(info, key)
    return _required(info)


def _below(info: inspect.Type, key: Key) -> inspect.Type:
    info = _required(info)
    if isinstance(info, inspect.StructType):
        return next(field.type for field in info.fields if field.encode_name == key)
    if isinstance(info, inspect.DictType):
        return info.value_type
    if isinstance(info, inspect.CollectionType):
        return info.item_type
    raise TypeError(f"{info}: a type that read_toml does not know")


def _required(info: inspect.Type) -> inspect.Type:
    """Return the type without its description, and without `None`, which stands for a key that is not there."""
    if isinstance(info, inspect.Metadata):
        return _required(info.type)
    if isinstance(info, inspect.UnionType):
        return _required(next(one for one in info.types if not isinstance(one, inspect.NoneType)))
    return info


def _expected(info: inspect.Type, key: str) -> str:
    """Return the words for a type."""
    info = _required(info)
    words: Mapping[type, Callable[[Any], str]] = {
        inspect.StrType: lambda i: "a text that is not empty" if i.pattern else "a text",
        inspect.IntType: lambda i: "a whole number" + _bounds(i),
        inspect.FloatType: lambda i: "a number" + _bounds(i),
        inspect.BoolType: lambda _: "true or false",
        inspect.LiteralType: lambda i: f"one of {', '.join(map(str, i.values))}",
        inspect.StructType: lambda _: "a table that is not empty",
        inspect.DictType: lambda _: "a table that is not empty",
        inspect.VarTupleType: lambda i: _expected_list(i, key),
    }
    return words[type(info)](info)


def _bounds(info: inspect.IntType | inspect.FloatType) -> str:
    if info.ge is not None and info.le is not None:
        return f" from {info.ge:,} to {info.le:,}"
    if info.gt is not None and info.le is not None:
        return f" above {info.gt:,}, and of at most {info.le:,}"
    return f" of at least {info.ge:,}" if info.ge is not None else ""


def _expected_list(info: inspect.VarTupleType, key: str) -> str:
    if isinstance(info.item_type, inspect.StructType):
        return f"at least one table [[{key}]]" if info.min_length else f"tables [[{key}]]"
    return "a list of texts"


# Where something stands. A search is enough, since tomllib has found the text well formed.


def _line(lines: Sequence[str], data: Any, place: Sequence[Key]) -> int:
    """Return the line of a place, counted from 1; of what is not there, the line of the table that lacks it."""
    first, last, name = 1, len(lines), ""
    for depth, key in enumerate(place):
        table = _at(data, place[:depth])
        if isinstance(key, int):
            heads = [n for n in range(first, last + 1) if _head(lines[n - 1]) == name and "[[" in lines[n - 1]]
            if len(heads) == len(table):  # else it is written in braces, on the line of its key
                first, last = (
                    heads[key],
                    heads[key + 1] - 1 if heads[key + 1 :] else _end(lines, heads[key], last, name),
                )
            continue
        name = f"{name}.{key}" if name else key
        found = next((n for n in range(first, last + 1) if _holds(lines[n - 1], key, name)), None)
        if key not in table or found is None:
            break
        first = found
        if _head(lines[first - 1]) and isinstance(table[key], dict):
            last = _end(lines, first, last, name)
    return first


def _end(lines: Sequence[str], head: int, last: int, name: str) -> int:
    """Return the last line of a table, with the tables below it."""
    others = (
        n for n in range(head + 1, last + 1) if (other := _head(lines[n - 1])) and not other.startswith(f"{name}.")
    )
    return next(others, last + 1) - 1


def _head(line: str) -> str:
    """Return the name of the table that begins on this line, if one does."""
    found = _HEAD.match(line)
    return re.sub(r"[\"']", "", found["name"]) if found else ""


def _holds(line: str, key: str, name: str) -> bool:
    """Return whether the key stands on this line, alone, in braces, or as the name of a table."""
    return _head(line) == name or bool(re.search(rf"(?:^|[{{,.])\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", line))
