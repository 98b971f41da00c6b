"""Asks whoever is at the terminal before something is written; without a terminal nobody is asked."""

import sys

import click

from grader.kit.errors import HarnessFault
from grader.terminal.ending import printed


def is_terminal() -> bool:
    """Return whether somebody is there who can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def require_consent(question: str, *, is_given: bool) -> None:
    """Return where it was said on the command line, or is now; raises HarnessFault where nothing is to be written."""
    if is_given:
        return
    if not is_terminal():
        raise HarnessFault("nothing was changed; --yes does it")
    if not click.confirm(question, err=True):
        printed("nothing was changed\n")
        raise SystemExit(1)
