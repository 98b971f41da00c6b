"""Runs the replay of a failure as somebody else would: in a folder with the files, by a Python without the grader."""

import re
import resource
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy

from grader.appealing.package import beside, packages_of
from grader.appealing.packing import home_of
from grader.appealing.replays import Replay, find_as_python, replay_of
from grader.kit.judging.failure import Failure
from grader.kit.probe import find_probes

ROOT = Path(__file__).parents[2]
PACKAGE = "minitorch"
_IN_WORDS = re.compile(r"'(no (Parameter|pair|variable|list)|another |missing|an object of|the same)|\{'\?'")
_NAMES = {"inf": float("inf"), "nan": float("nan")}
SOURCE_PROBE = "source.walk"  # whose replay prints the line that decided


@dataclass(frozen=True)
class Ran:
    """What a replay printed, and how it ended."""

    printed: list[Any]
    error: str  # the last line of a traceback
    seconds: float  # of its processor, since others may be at work on this machine


def replay(check: str, failure: Failure, files: Mapping[str, str]) -> Replay | None:
    """The replay of a failure of these files."""
    is_package = bool(packages_of(files.values(), PACKAGE, ()))
    home = replace(home_of(ROOT), package=PACKAGE if is_package else "")
    return replay_of(check, failure, find_probes(), find_as_python(), home)


def bare(folder: Path) -> "Python":
    """The Python of this environment with numpy, and with nothing else that the environment has installed."""
    installed = Path(numpy.__file__).parent
    for name in ("numpy", "numpy.libs"):
        if (installed.with_name(name)).exists():
            (folder / name).symlink_to(installed.with_name(name))
    return Python(f"{sys.base_prefix}/bin/python3.{sys.version_info.minor}", str(folder))


@dataclass(frozen=True)
class Python:
    """A Python that has no grader: its program, and where numpy is, if that is elsewhere."""

    program: str
    path: str = ""


def ran(made: Replay, files: Mapping[str, str], folder: Path, python: Python) -> Ran:
    """Run it in a folder with the files."""
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, text in beside(files.values(), PACKAGE, ()).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    (folder / "appeal.py").write_text(made.script, encoding="utf-8")
    command = shlex.split(made.one_line, comments=True)[1:] if made.one_line else ["appeal.py"]
    before = _of_children()
    done = subprocess.run(
        [python.program, *command],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": python.path},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    seconds = _of_children() - before
    printed = [_read(line) for line in done.stdout.splitlines()]
    return Ran(printed, done.stderr.strip().rpartition("\n")[2] if done.returncode else "", seconds)


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _read(line: str) -> Any:
    try:
        return _listed(eval(line, dict(_NAMES)))  # noqa: S307 - of our own wrong submissions
    except (SyntaxError, NameError):
        return line


def _listed(value: Any) -> Any:
    return [_listed(item) for item in value] if isinstance(value, (list, tuple)) else value


def shows(made: Ran, failure: Failure) -> bool:
    """Whether what was printed is what was seen, or at least is not what is right."""
    seen, printed = failure.seen, made.printed
    if failure.calls[-1][0] == SOURCE_PROBE and isinstance(seen, list):
        return bool(printed) and printed[-1][0] == seen[1]
    if isinstance(seen, dict) and "!" in seen:
        return made.error.startswith(seen["!"])
    if any(_is_alike(seen, one) for one in (*printed, printed)):
        return True
    if not printed:
        return bool(made.error) and bool(_IN_WORDS.search(repr(seen)))
    return failure.want is not None and any(repr(one) != repr(_listed(failure.want)) for one in printed)


def _is_alike(seen: Any, printed: Any) -> bool:
    """Whether the one is printed as the other; what a probe said in words stands for anything."""
    if isinstance(seen, (list, tuple)) and isinstance(printed, list) and len(seen) == len(printed):
        return all(map(_is_alike, seen, printed))
    return repr(seen) == repr(printed) or bool(_IN_WORDS.match(repr(seen)))
