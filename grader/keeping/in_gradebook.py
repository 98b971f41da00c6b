"""What nbgrader's gradebook has of a person: how it is removed, and how somebody removes it by hand."""

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.keeping.person import Known
from grader.publishing.folders import ids_of
from grader.publishing.gradebook import remove_students, shown

_SQLITE = "sqlite:///"


@dataclass(frozen=True)
class InGradebook:
    """A person in a gradebook: where that is, whether there is one at all, and what they are called there."""

    url: str
    folder: Path  # of the class
    ids: tuple[str, ...]

    @classmethod
    def of(cls, known: Known, submissions: Iterable[str], url: str, folder: Path) -> "InGradebook":
        """By the names under which `grader publish` writes the submissions of this person alone."""
        ids = ids_of(submissions)
        return cls(url, folder, tuple(ids[name] for name in known.submissions if name in ids))

    @property
    def is_there(self) -> bool:
        """Whether there is one: its file, or a database that is none and was given."""
        if not self.url.startswith(_SQLITE):
            return True
        return Path(self.url.removeprefix(_SQLITE).partition("?")[0]).exists()

    def before(self, *, is_asked_for: bool) -> str:
        """Return what is said of it before anything is removed; nothing where there is no gradebook."""
        if not is_asked_for and not self.is_there:
            return ""
        if not self.is_there:
            return self._none
        said = f"nbgrader's gradebook, {shown(self.url)}: {', '.join(self.ids) or 'nothing'}"
        return said if is_asked_for else f"{said}: is not reached without --from nbgrader"

    @property
    def _none(self) -> str:
        return f"nbgrader's gradebook, {shown(self.url)}: is not there, so nothing is removed from it"

    def remove(self) -> str:
        """Remove it; says what there was."""
        if not self.is_there:  # to open it would be to make one
            return self._none
        gone = remove_students(self.url, self.folder, self.ids)
        return f"removed from nbgrader's gradebook: {', '.join(gone) or 'nothing, since it has none of these'}"

    @property
    def by_hand(self) -> str:
        """How it is removed with nbgrader itself, where it stays; nothing where there is no gradebook."""
        where = shlex.quote(shown(self.url))
        commands = [f"nbgrader db student remove {shlex.quote(one)} --force --db {where}" for one in self.ids]
        return (
            f"nbgrader's gradebook is not reached; by hand: {'; '.join(commands)}" if self.is_there and commands else ""
        )
