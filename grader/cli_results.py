"""What `grader grade` says of results: whose points fall, who has none, what became of an older file."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from grader.cli_ending import say
from grader.intake.values import Listing, NotGraded
from grader.kit.errors import HarnessFault, StudentFault
from grader.report import Unshown, not_shown
from grader.settling import Fallen, Left, Terms, settle
from grader.store import Store
from grader.suite import Suite

if TYPE_CHECKING:
    from grader.running import Done


def settled(store: Store, suite: Suite, terms: Terms, listing: Listing) -> tuple[Left, ...]:
    """Make results of what was graded; says whose points fall though nothing has changed."""
    try:
        settled = settle(store, suite, terms, {source.student for source in listing.sources})
    except Fallen as fallen:
        for fall in fallen.falls:
            say(str(fall))
        raise
    for fall in settled.falls:
        say(f"note: the files are the same, and the points are fewer: {fall}")
    return settled.left


def say_copy(store: Store) -> None:
    """Say that the file was of an older format, and where that is kept."""
    if store.copy:
        say(f"{store.path}: was of the release before; brought to this one's, the old file is kept: {store.copy}")


class Found:
    """What a run found besides scorecards, student by student."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing
        self.unjudged: list[NotGraded] = [*listing.not_graded]
        self.faulty: list[Done] = []
        self.left: list[Left] = []

    def add(self, done: "Done") -> None:
        """Keep what is to be said of a submission that is finished."""
        self.faulty += [done] if done.fault else []
        self.unjudged += [NotGraded(done.student, done.reason)] if done.reason else []
        self.left += [done.left] if done.left else []

    def add_left(self, left: Sequence[Left]) -> None:
        """Keep whose results stay what they were; a grade of a run that was refused may say so a second time."""
        said = {one.student for one in self.left}
        self.left += [one for one in left if one.student not in said]

    def students(self) -> list[str]:
        """Those who have a row: all but those at whom the harness failed."""
        failed = {done.student for done in self.faulty}
        return [source.student for source in self._listing.sources if source.student not in failed]

    def say(self, names: Mapping[str, str]) -> None:
        """Say what is not in the scores, was read in one of two ways, or stays what it was."""
        for note in (*filter(None, [self._listing.how]), *self._listing.notes):
            say(f"note: {note}")
        for line in self._listing.unclear:
            say(f"unclear: {line}")
        for one in self.unjudged:
            say(f"not graded: {names[one.student]}: {one.reason}")
        for left in self.left:
            say(str(left))

    def end(self, unshown: Sequence[Unshown]) -> None:
        """End the command where somebody has no row, or not the row of this hand-in."""
        from grader.running import not_graded  # noqa: PLC0415 - Linux only

        if self.faulty:
            raise HarnessFault(not_graded(self.faulty))
        if unshown:
            raise HarnessFault(not_shown(unshown))
        if self.left:
            raise StudentFault(f"{len(self.left)} results are of another place, and were left as they were, see above")
        if self.unjudged or self._listing.unclear:
            raise SystemExit(1)
