"""Goes on in another Python, where `grader grade --python PATH` names one: the whole command, not the children alone.

So everything that depends on the version is of one Python: what may be imported, what counts as newer syntax, which
versions of listed modules are on a scorecard, and the digest that names what a grade depends on.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import msgspec

from grader.kit.errors import HarnessFault

OPTION = "--python"
OURS = Path(__file__).parents[1]  # the folder of this grader
OLDEST = (3, 11)  # as pyproject.toml says
NEEDED = ("click", "hypothesis", "msgspec", "numpy", "pytest", "grader")
ASK_SECONDS = 60  # for the imports, which take half a second
# Isolated from PYTHONPATH, from the user's own packages, which no fork server has, and from the folder in which the
# command was given: that may be one of hand-ins, and one of them may be named like a module.
ISOLATED = "-I"
ASK = """
import importlib, json, sys
missing, folder = {}, ""
if sys.version_info[:2] >= tuple(json.loads(sys.argv[1])):
    for name in json.loads(sys.argv[2]):
        try:
            module = importlib.import_module(name)
            folder = module.__path__[0] if name == "grader" else folder
        except Exception as error:
            missing[name] = str(error)
print(json.dumps({"version": sys.version_info[:2], "missing": missing, "folder": folder}))
"""


@dataclass(frozen=True)
class Found:
    """What another Python says of itself."""

    version: tuple[int, int]
    missing: Mapping[str, str]  # modules that the grader needs and that cannot be imported there, each with its error
    folder: str  # of the grader that is installed there; empty: none is


def go_on_in(python: str, arguments: Sequence[str]) -> NoReturn:
    """Run the same command, with these arguments, in that Python, in place of this process; raises HarnessFault."""
    path = found(python)
    require_fit(python, ask(path))
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(path, [path, ISOLATED, "-m", "grader", *without_option(arguments)])  # noqa: S606 - whoever grades names it


def found(python: str) -> str:
    """Return the path of a program that was named by its path, or as it is found on PATH."""
    if path := shutil.which(python):
        return str(Path.cwd() / path)  # which is not resolved: an environment is known by its link
    if Path(python).is_dir():
        raise HarnessFault(f"{OPTION} {python}: is a folder; give the Python in it, as bin/python of an environment")
    if Path(python).exists() and not os.access(python, os.X_OK):
        raise HarnessFault(f"{OPTION} {python}: is not executable; give the path of a Python, as bin/python")
    where = "no such file" if os.sep in python else "no such program on PATH"
    raise HarnessFault(f"{OPTION} {python}: {where}; give the path of a Python, as bin/python of an environment")


def ask(path: str) -> Found:
    """Return what the program at `path` says of itself.

    Raises HarnessFault where it does not answer as a Python does.
    """
    command = [path, ISOLATED, "-c", ASK, json.dumps(OLDEST), json.dumps(NEEDED)]
    try:
        done = subprocess.run(  # noqa: S603 - whoever grades names it
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=ASK_SECONDS, check=False
        )
        return msgspec.json.decode(done.stdout.strip().rpartition(b"\n")[2], type=Found)
    except OSError as error:
        raise HarnessFault(f"{OPTION} {path}: cannot be started: {error.strerror}") from error
    except subprocess.TimeoutExpired as error:
        raise HarnessFault(f"{OPTION} {path}: has not said its version in {ASK_SECONDS} seconds") from error
    except msgspec.DecodeError as error:
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise HarnessFault(
            f"{OPTION} {path}: does not answer as Python {_dotted(OLDEST)} or newer does: {last or 'it says nothing'}"
        ) from error


def require_fit(python: str, other: Found) -> None:
    """Return in silence if that Python can grade, by the very grader that was started; raises HarnessFault."""
    name = f"{OPTION} {python} (Python {_dotted(other.version)})"
    if other.version < OLDEST:
        raise HarnessFault(f"{name}: too old, the grader needs Python {_dotted(OLDEST)} or newer")
    install = f"install it there: {python} -m pip install 'PROJECT[grader]', PROJECT being the folder of this grader"
    if "grader" in other.missing:
        raise HarnessFault(f"{name}: the grader is not installed there ({other.missing['grader']}); {install}")
    for module, error in other.missing.items():
        raise HarnessFault(f"{name}: {module}, which the grader needs, cannot be imported there ({error}); {install}")
    if not is_same_grader(Path(other.folder), OURS):
        raise HarnessFault(f"{name}: {other.folder} is not the grader that you have started; {install}")


def is_same_grader(one: Path, other: Path) -> bool:
    """Return whether two folders have the same source: by another grader the same hand-in might get another grade."""
    return one.resolve() == other.resolve() or _source(one) == _source(other)


def _source(folder: Path) -> Mapping[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.py")}


def without_option(arguments: Sequence[str]) -> list[str]:
    """Return the arguments of the command without the Python that is to run it, which it is then run by."""
    kept, rest = [], iter(arguments)
    for word in rest:
        if word == OPTION:
            next(rest, None)
        elif not word.startswith(f"{OPTION}="):
            kept.append(word)
    return kept


def _dotted(version: tuple[int, int]) -> str:
    return ".".join(map(str, version))
