"""Probes: functions of ours that run beside the student's code and return plain data.

A probe takes the loaded code first, then plain arguments. It says how the same call looks when a student
pastes it into Python, since a report shows calls and never our machinery.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Probe:
    """A named function beside the student's code; `paste` turns plain arguments into Python text."""

    target: str  # "lists.map_over": file and function
    run: Callable[..., Any]
    paste: Callable[..., str]


def probe(paste: str | Callable[..., str]) -> Callable[[Callable[..., Any]], Probe]:
    """Make a function a probe. `paste` is a template such as "map({0})({1})", or a function of the arguments."""

    def wrap(run: Callable[..., Any]) -> Probe:
        target = f"{run.__module__.rpartition('.')[2]}.{run.__name__}"
        return Probe(target, run, _template(paste) if isinstance(paste, str) else paste)

    return wrap


def _template(text: str) -> Callable[..., str]:
    return lambda *args: text.format(*args)
