"""Options that several commands have."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])
FILE = click.Path(dir_okay=False, path_type=Path)


def assignment_option(command: F) -> F:
    """Add --assignment."""
    return click.option("-a", "--assignment", help="Which assignment  [default: the one with the first task]")(command)
