"""Finds the line of a student's own code that a failure is about, so that a place can show it beside that line."""

import ast
import re
import warnings
from collections.abc import Mapping
from pathlib import Path

from grader.ci.checking.report import Spot
from grader.kit.judging.failure import Failure
from grader.kit.plain import is_raised
from grader.kit.probe import Probe
from grader.kit.showing.failure_text import call_text

_AT_LINE = re.compile(r"\(([A-Za-z_]\w*\.py), line (\d+)\)\Z")  # as Python's parser ends its message
_WORD = re.compile(r"[A-Za-z_]\w*")


def find_spot(
    failure: Failure,
    raised_at: tuple[str, int] | None,
    probes: Mapping[str, Probe],
    texts: Mapping[str, str],
    paths: Mapping[str, Path],
) -> Spot | None:
    """Where the code is that a failure is about; None where no file of the student's has it.

    A file that is no Python has the line that the parser names. What raised has the line that its own process says, a
    file and a number that may be any, and count where the file has such a line. Else it is the line of the function, or
    the class, that the last call names last.
    """
    found = _written(_of_message(failure), texts) or _written(raised_at, texts) or _of_call(failure, probes, texts)
    if found is None:
        return None
    file, line = found
    return Spot(_shown(paths[file]), line)


def _written(place: tuple[str, int] | None, texts: Mapping[str, str]) -> tuple[str, int] | None:
    """The place, if the files have it."""
    return place if place and 1 <= place[1] <= len(texts.get(place[0], "").splitlines()) else None


def _of_message(failure: Failure) -> tuple[str, int] | None:
    messages = [seen["m"] for seen in (failure.seen, *failure.answers) if is_raised(seen)]
    found = next(filter(None, map(_AT_LINE.search, messages)), None)
    return (found[1], int(found[2])) if found else None


def _of_call(failure: Failure, probes: Mapping[str, Probe], texts: Mapping[str, str]) -> tuple[str, int] | None:
    if not failure.calls:
        return None
    target = failure.calls[-1][0]
    module, _, name = target.partition(":")
    defined = {file: _definitions(text) for file, text in texts.items()}
    if line := defined.get(f"{module}.py", {}).get(name):
        return f"{module}.py", line
    named = _WORD.findall(call_text(failure.calls[-1], probes)) if target in probes else []
    for word in reversed(named):
        for file, lines in defined.items():
            if word in lines:
                return file, lines[word]
    return None


def _definitions(text: str) -> dict[str, int]:
    """The line of each function and class, the first of a name."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of a student's own escapes and comparisons
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    found = [node for node in ast.walk(tree) if isinstance(node, kinds)]
    return {node.name: node.lineno for node in reversed(found)}


def _shown(path: Path) -> str:
    """The path as a place knows it: relative to the folder of the command, where it is below it."""
    absolute, here = path.absolute(), Path.cwd()
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else path).as_posix()
