"""Says of calls that raise where in the submission they do, as the text that stands for a plain answer.

Runs beside the code, so what it says is the code's own word: a place to look at, which decides nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from grader.kit.answering.answers import function_of
from grader.kit.answering.library import FOLDER
from grader.kit.answering.places import told
from grader.kit.plain import plain

TARGET = "raising.place"  # which no probe of a course is called: its part before the dot is a file of the course's
APART = "\t"
_DEEP = 8  # lists in lists that are looked into, since what is worked out late raises late


def place(probes: Mapping[str, Callable[..., Any]], code: Any, calls: Sequence[Any]) -> str:
    """File, line, the columns of the part at fault, and the name that was meant, of the last call that raises."""
    last: BaseException | None = None
    for target, args in calls:
        try:
            plain(function_of(code, probes, target)(*args), _DEEP)
        except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt of a student's as well
            last = error
    if last is None:
        return ""
    found = told(last, FOLDER, is_import=False)
    return APART.join(str(found[part]) for part in ("file", "line", "begin", "end", "meant"))
