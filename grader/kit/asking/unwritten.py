"""Finds functions that nobody has begun to write: what is called and has no body, or is not there at all.

Some templates hand out `pass`, `...` or a docstring alone where others raise NotImplementedError, and some hand out
nothing but a comment. Runs beside the code.
"""

import dis
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, FrameType, ModuleType
from typing import Any

_EMPTY = (["RESUME", "LOAD_CONST", "RETURN_VALUE"], ["RESUME", "RETURN_CONST"])  # what `pass` is, by version of Python


@contextmanager
def called_without_body(folder: str) -> Iterator[list[str]]:
    """Collect the names of the functions of this folder that are called inside and have no body."""
    found: list[str] = []
    called: dict[CodeType, None] = {}  # in order

    def look(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            called[frame.f_code] = None  # and no more: code that calls itself without end leaves no room for calls

    sys.setprofile(look)
    try:
        yield found
    finally:
        sys.setprofile(None)
        found += [c.co_name for c in called if c.co_filename.startswith(f"{folder}/") and is_without_body(c)]


def is_without_body(code: CodeType) -> bool:
    """Return whether a function does nothing, and returns None; an __init__ may be meant so."""
    steps = list(dis.get_instructions(code))
    return (
        [step.opname for step in steps] in _EMPTY
        and steps[-1 if steps[-1].opname == "RETURN_CONST" else -2].argval is None
        and not code.co_name.startswith("__")
    )


def absent(error: BaseException, folder: str) -> str:
    """Return the name that was looked for in a file of this folder, where the file has none.

    It is empty for any other error.
    """
    if isinstance(error, AttributeError) and isinstance(error.obj, ModuleType) and type(error.name) is str:
        path = getattr(error.obj, "__file__", None)
        return error.name if type(path) is str and path.startswith(f"{folder}/") else ""
    return ""
