"""What `grader grade` says of results: whose points fall, which cannot be read, what became of an older file."""

from collections.abc import Iterator, Sequence

import click

from grader.kit.errors import HarnessFault, StudentFault
from grader.scorecard import Scorecard
from grader.settling import Fallen, Left, Terms, settle
from grader.store import Store, UnreadableCard
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


def readable_cards(store: Store, name: str, students: Sequence[str]) -> tuple[Iterator[Scorecard], list[str]]:
    """The students' scorecards, one after another; those that cannot be read are said in the list at the end."""
    unreadable: list[str] = []

    def read() -> Iterator[Scorecard]:
        for student in students:
            try:
                card = store.get(name, student)
            except UnreadableCard as fault:
                unreadable.append(str(fault))
                continue
            if card is not None:
                yield card

    return read(), unreadable


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


def end_with_results(unreadable: Sequence[str], left: Sequence[Left]) -> None:
    """End the command where somebody has no row, or not the row of this hand-in."""
    if unreadable:
        more = f"; and {len(unreadable) - 1} more" if unreadable[1:] else ""
        raise HarnessFault(f"not shown: {unreadable[0]}{more}")
    if left:
        raise StudentFault(f"{len(left)} results are of another place, and were left as they were, see above")
