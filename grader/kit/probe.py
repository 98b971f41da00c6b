"""Probes: functions of ours that run beside the student's code and return plain data.

A probe takes the loaded code first, then plain arguments. It says how the same call looks when a student
pastes it into Python, since a report shows calls and never our machinery.
"""

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grader.kit.calls import Call
from grader.kit.picture import Picture, Shown

UNCLEAR = "unclear"
ALIAS = "alias"  # of the steps of a tree


@dataclass(frozen=True)
class Probe:
    """A named function beside the student's code; `paste` turns plain arguments into Python text."""

    target: str  # "averages.left_by_mean": file and function
    run: Callable[..., Any]
    paste: Callable[..., str]
    # Its first argument is the steps that build a tree, which a report draws. A step is [verb, dotted path, value]. It
    # makes a branch where the value is None, else a leaf. With the verb ALIAS, it puts there what another path, the
    # value, has already.
    is_of_tree: bool = False
    place: Callable[[str], str] = str  # where in the tree a name of its answer belongs: the path of the name
    says: str = ""  # how a report shows its answer, with a gap {} for each item; nothing: as the value that it is
    picture: Callable[[Shown], Picture | None] | None = None  # what a picture of a failure of this probe shows
    besides: Callable[..., Call | None] | None = None  # a call whose answer that picture needs, by the arguments


def probe(  # noqa: PLR0913 - each is a word of the declaration
    paste: str | Callable[..., str],
    *,
    is_of_tree: bool = False,
    place: Callable[[str], str] = str,
    says: str = "",
    picture: Callable[[Shown], Picture | None] | None = None,
    besides: Callable[..., Call | None] | None = None,
) -> Callable[[Callable[..., Any]], Probe]:
    """Make a function a probe; `paste` is a template such as "mean({0})", or a function of the arguments."""

    def wrap(run: Callable[..., Any]) -> Probe:
        target = f"{run.__module__.rpartition('.')[2]}.{run.__name__}"
        text = _template(paste) if isinstance(paste, str) else paste
        return Probe(target, run, text, is_of_tree, place, says, picture, besides)

    return wrap


def unclear(line: int, why: str) -> list[Any]:
    """Return the answer of a probe that could not decide, at which line of the source, and why: a person must look."""
    return [UNCLEAR, line, why]


def _template(text: str) -> Callable[..., str]:
    return text.format


def find_probes(package: str = "tests.probes") -> dict[str, Probe]:
    """Return every probe in the modules of `package`, by its target; a course that needs none has no such package."""
    if importlib.util.find_spec(package) is None:
        return {}
    folder = importlib.import_module(package)
    modules = [importlib.import_module(f"{package}.{m.name}") for m in pkgutil.iter_modules(folder.__path__)]
    return {p.target: p for module in modules for p in vars(module).values() if isinstance(p, Probe)}
