"""Tells of a student's own test what failed: its sentence, the numbers, the line, and what was compared.

What pytest and Hypothesis say of it takes thirty lines, most of them about themselves.
"""

import ctypes
import inspect
import re
import textwrap
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from grader.kit.answering.places import Told, told, told_at, where_it_is
from grader.kit.asking.watching import Watch
from grader.kit.plain import raised
from grader.kit.showing.failure_text import clean
from grader.kit.testing.saying import place_lines
from grader.kit.wording.words import worded

SECONDS = 2.0  # of processor time for a test; each of the reference's takes 0.2
_WIDTH, _LABEL = 80, 12
_MOST_LINES = 3  # of the numbers, and of what is said
_NUMBERS = re.compile(r"^\s*(?:Failing test case|Falsifying example): \w+\((.*)\)", re.DOTALL | re.MULTILINE)


class Endless(BaseException):
    """A test did not come to an end; no `except Exception` of a student's and none of Hypothesis' catches it."""

    def __init__(self) -> None:
        super().__init__(worded("it did not come to an end in time"))
        self.places: list[Told] = []


@contextmanager
def ended_after(seconds: float, folder: Path) -> Iterator[None]:
    """End what is done inside by an exception where it takes longer, and keep where it was then."""
    main, places = threading.get_ident(), list[Told]()

    def look(_: int, took: float, frame: FrameType | None) -> None:
        if took > seconds and not places:
            places.extend(where_it_is(frame, folder.as_posix()) or [told_at("", 0)])
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(main), ctypes.py_object(Endless))

    try:
        with Watch(look):
            yield
    except Endless as fault:
        fault.places = places
        raise


def own_failure(item: pytest.Function, error: BaseException, folder: Path) -> str:
    """Return what is said of a failing test of the student's own."""
    sentence = (inspect.getdoc(item.function) or item.name).partition("\n")[0]
    numbers = _NUMBERS.search("\n".join(getattr(error, "__notes__", ())))
    lines = [clean(line) for line in textwrap.wrap(sentence, _WIDTH)] + [""]
    if numbers:
        lines += _field(worded("with"), " ".join(re.sub(r"#.*", "", numbers[1]).split()).rstrip(","))
    return "\n".join([*lines, *_said(error), *_where(item, error, folder)])


def _said(error: BaseException) -> list[str]:
    missing = getattr(error, "argname", None)
    if missing is not None:  # pytest looked for a fixture
        said = worded("nothing gives {name} a value: @given needs a strategy for each argument, in order", name=missing)
        return _field(worded("failed"), said)
    if isinstance(error, Endless):
        return _field(worded("failed"), str(error))
    text = raised(error)["m"]
    if isinstance(error, AssertionError):
        shown = [line for line in text.split("\n") if line.strip()][:_MOST_LINES]
        label = worded("failed")
        return [line for n, one in enumerate(shown or ["assert"]) for line in _field(label * (not n), one)[:1]]
    return _field(worded("raised"), f"{type(error).__name__}: {' '.join(text.split())}".removesuffix(": "))


def _where(item: pytest.Function, error: BaseException, folder: Path) -> list[str]:
    if isinstance(error, Endless):
        return place_lines(error.places[0]) if error.places else []
    if hasattr(error, "argname"):
        path, line = inspect.getsourcefile(item.function) or "", inspect.getsourcelines(item.function)[1]
        return place_lines({**told_at(path, line + _head(item)), "error": "fixture"})
    # What a helper compares is asked for by the test, and its line is the one to look at.
    function = item.originalname if isinstance(error, AssertionError) else ""
    return place_lines(told(error, folder.as_posix(), is_import=False, function=function))


def _head(item: pytest.Function) -> int:
    """Return how many lines of decorators stand above the `def`."""
    lines = inspect.getsourcelines(item.function)[0]
    return next((n for n, line in enumerate(lines) if line.lstrip().startswith(("def ", "async def "))), 0)


def _field(label: str, text: str) -> list[str]:
    lines = textwrap.wrap(clean(text), _WIDTH - _LABEL)
    more = [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1]} ..."] if len(lines) > _MOST_LINES else lines
    return [f"    {label if not n else '':7} {line}" for n, line in enumerate(more)]
