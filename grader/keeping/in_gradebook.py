"""What nbgrader's gradebook has of a person: how it is removed, and how somebody removes it by hand."""

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.keeping.person import Known
from grader.publishing.folders import ids_of
from grader.publishing.gradebook import remove_students, shown, url_of


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
        """Whether the class has a gradebook: its file, or one that was given."""
        return self.url != url_of("", self.folder) or (self.folder / "gradebook.db").exists()

    def before(self, *, is_asked_for: bool) -> str:
        """Return what is said of it before anything is removed; nothing where there is no gradebook."""
        if not is_asked_for and not self.is_there:
            return ""
        said = f"nbgrader's gradebook, {shown(self.url)}: {', '.join(self.ids) or 'nothing'}"
        return said if is_asked_for else f"{said}: is not reached without --from nbgrader"

    def remove(self) -> str:
        """Remove it; says what there was."""
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
