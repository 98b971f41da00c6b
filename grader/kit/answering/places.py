"""Says where in a student's files something was raised, or is running: the line, its part, the name that was meant.

Runs beside the code. The lines are those of the student's files alone: what the harness and Python's own modules did
on the way is nothing that somebody at their first exercise can change.
"""

import builtins
import difflib
import linecache
import sys
import traceback
from collections.abc import Iterator
from itertools import islice
from types import FrameType, TracebackType
from typing import Any, TypedDict

from grader.kit.plain import raised

MOST_COLUMNS = 160  # of a line of theirs
_FIRST_STEPS = 8  # bytes of code that a function has before its first line


class Told(TypedDict):
    """Where something was raised, or where code was when it was ended. Lines and columns count from 1; 0: not known."""

    error: str  # the exception and its message; empty where nothing was raised
    meant: str  # the name that was perhaps meant
    file: str
    line: int
    text: str  # of the line
    begin: int  # the part of the line that is at fault
    end: int
    function: str
    printed: str  # what the code printed meanwhile
    unwritten: str  # the function that was called and has no body yet, or is not there and nothing like it
    is_import: bool  # raised while a file was imported, so that every check of that file meets it


def told(error: BaseException, folder: str, *, is_import: bool, function: str = "") -> Told:
    """Return what is said of an exception; with a `function`, of the line of it that was running."""
    if isinstance(error, SyntaxError) and error.lineno and error.filename:
        found = _at(error.filename, error.lineno, error.offset or 0, error.end_offset or 0, "")
        found["text"] = (error.text or "").rstrip("\r\n")[:MOST_COLUMNS] or found["text"]
        message = error.msg
    else:
        found = _innermost(error, folder, function)
        message = raised(error)["m"]
    found["error"] = f"{type(error).__name__}: {message}".removesuffix(": ")
    found["meant"], found["is_import"] = _meant(error, folder), is_import
    return found


def where_it_is(frame: FrameType | None, folder: str) -> list[Told]:
    """Return the places of their code in a running call, the innermost first."""
    frames = traceback.walk_stack(frame)
    return [_at(f.f_code.co_filename, line, 0, 0, f.f_code.co_name) for f, line in frames if _is_own(f, folder)]


def named(place: Told) -> str:
    """Return the function of a place, as the target of a call names it."""
    return f"{place['file'].removesuffix('.py')}:{place['function']}"


def told_at(path: str, line: int) -> Told:
    """Return what is said of a line of a file; of none where it is 0."""
    return _at(path, line, 0, 0, "")


def _innermost(error: BaseException, folder: str, function: str) -> Told:
    own = [one for one in _traces(error.__traceback__) if _is_own(one.tb_frame, folder)]
    own = [one for one in own if one.tb_frame.f_code.co_name == function] or own
    written = [one for one in own if not _is_on_the_way(one, error)] or own
    if not written:
        return _at("", 0, 0, 0, "")
    code = written[-1].tb_frame.f_code
    line, last, begin, end = next(islice(code.co_positions(), written[-1].tb_lasti // 2, None))
    end = end if last == line else None
    return _at(code.co_filename, line or written[-1].tb_lineno, _column(begin), _column(end), code.co_name)


def _is_on_the_way(one: TracebackType, error: BaseException) -> bool:
    """Whether the line is not what has to be changed: the head of a function that is called once too often, and what
    Python runs to look up an attribute. There it is the line that calls, or asks.
    """
    code = one.tb_frame.f_code
    if isinstance(error, RecursionError):
        return one.tb_lineno == code.co_firstlineno and one.tb_lasti <= _FIRST_STEPS
    return isinstance(error, AttributeError) and code.co_name in ("__getattr__", "__setattr__")


def _column(offset: int | None) -> int:
    return 0 if offset is None else offset + 1


def _traces(trace: TracebackType | None) -> Iterator[TracebackType]:
    while trace is not None:
        yield trace
        trace = trace.tb_next


def _is_own(frame: FrameType, folder: str) -> bool:
    return frame.f_code.co_filename.startswith(f"{folder}/")


def _at(path: str, line: int, begin: int, end: int, function: str) -> Told:
    text = linecache.getline(path, line).rstrip()[:MOST_COLUMNS] if line else ""
    return {
        "error": "", "meant": "", "file": path.rpartition("/")[2], "line": line, "text": text,
        "begin": begin, "end": end, "function": function, "printed": "", "unwritten": "",
        "is_import": False,
    }  # fmt: skip


def _meant(error: BaseException, folder: str) -> str:
    """Return the name that is most like the one that is not there; Python 3.11 says it of no error that is caught."""
    if isinstance(error, NameError) and type(error.name) is str:
        return _name_meant(error, error.name, folder)
    if isinstance(error, ModuleNotFoundError) and type(error.name) is str:
        return _nearest(error.name, sys.stdlib_module_names | {"numpy"})
    if isinstance(error, AttributeError) and type(error.name) is str and type(error.obj) is type(sys):
        return _nearest(error.name, vars(error.obj))
    if isinstance(error, ImportError) and type(named := getattr(error, "name_from", None)) is str:
        return _nearest(named, vars(sys.modules.get(error.name or "", builtins)))
    return ""


def _name_meant(error: NameError, name: str, folder: str) -> str:
    frames = [one.tb_frame for one in _traces(error.__traceback__) if _is_own(one.tb_frame, folder)]
    names = {n for frame in frames[-1:] for space in (frame.f_locals, frame.f_globals) for n in space} - {name}
    return f"import {name}" if name in sys.stdlib_module_names else _nearest(name, names | set(dir(builtins)))


def _nearest(name: str, names: Any) -> str:
    """Return a name that differs from it by little, by its capitals least of all."""
    own = [n for n in names if type(n) is str and not n.startswith("__")]
    if same := [n for n in own if n.lower() == name.lower()]:
        return same[0]
    return next(iter(difflib.get_close_matches(name, sorted(own), n=1, cutoff=0.6)), "")
