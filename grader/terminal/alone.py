"""The lock of a class while a command changes it, and the option that says for how long another one is waited for."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])
_WAIT = "wait"  # as click keeps it for the whole command, in minutes
_DAY = 1440  # minutes


def wait_option(command: F) -> F:
    """Add --wait, which `alone` knows."""
    said = "Wait so long for another command that changes the class  [default: say who it is, and end]"
    how = click.FloatRange(0, _DAY)
    add = click.option("--wait", metavar="MINUTES", type=how, expose_value=False, callback=_keep_wait, help=said)
    return add(command)


def _keep_wait(context: click.Context, _option: click.Parameter, minutes: float | None) -> None:
    context.meta[_WAIT] = minutes or 0.0


def _minutes() -> float:
    context = click.get_current_context(silent=True)
    return float(context.meta.get(_WAIT, 0.0)) if context else 0.0


def as_words() -> list[str]:
    """Return the same wait as words of a command line, for a command that this one starts."""
    return ["--wait", f"{_minutes():g}"] if _minutes() else []


@contextmanager
def alone(class_folder: Path) -> Iterator[None]:
    """While inside, no other command changes this class; raises HarnessFault, which says who does, after the wait."""
    from grader.running.lock import sole_grader  # noqa: PLC0415 - Linux only

    with sole_grader(class_folder, 60 * _minutes()):
        yield
