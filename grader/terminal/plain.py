"""The option of all commands that asks for lines which a screen reader reads in their order."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from grader.kit.showing.switch import SWITCH

F = TypeVar("F", bound=Callable[..., Any])
_PLAIN = "plain"  # as click keeps it for all commands


def plain_option(command: F) -> F:
    """Add --plain."""
    said = "For a screen reader: lines in their order, without columns, drawings and a moving bar."
    add = click.option("--plain", is_flag=True, envvar=SWITCH, expose_value=False, callback=_keep_plain, help=said)
    return add(command)


def _keep_plain(context: click.Context, _option: click.Parameter, value: bool) -> None:
    context.meta[_PLAIN] = value


def is_plain() -> bool:
    """Return whether whoever called asked for lines that are read aloud in their order, by --plain or in the
    environment.
    """
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get(_PLAIN))
