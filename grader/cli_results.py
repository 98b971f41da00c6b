"""What `grader grade` says of results: whose points fall, what became of an older file."""

from collections.abc import Sequence

import click

from grader.settling import Fallen, Left, Terms, settle
from grader.store import Store
from grader.suite import Suite


def settled(store: Store, suite: Suite, terms: Terms) -> tuple[Left, ...]:
    """Make results of what was graded; says whose points fall though nothing has changed."""
    try:
        settled = settle(store, suite, terms)
    except Fallen as fallen:
        for fall in fallen.falls:
            click.echo(str(fall), err=True)
        raise
    for fall in settled.falls:
        click.echo(f"note: the files are the same, and the points are fewer: {fall}", err=True)
    return settled.left


def say_copy(store: Store) -> None:
    """Say that the file was of an older format, and where that is kept."""
    if store.copy:
        click.echo(
            f"{store.path}: was of the release before; brought to this one's, the old file is kept: {store.copy}",
            err=True,
        )


def say_left(left: Sequence[Left]) -> None:
    """Say whose result stays what it was, with both places."""
    for one in left:
        click.echo(str(one), err=True)
