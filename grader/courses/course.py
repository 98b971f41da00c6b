"""Place: where the course is, and which of its assignments is meant."""

from dataclasses import dataclass
from pathlib import Path

from grader.courses.assignment import assignments, load_assignment
from grader.kit.errors import HarnessFault


@dataclass(frozen=True)
class Place:
    """Where the course is, and where its secrets and results are kept."""

    root: Path
    course: Path

    @property
    def hidden(self) -> Path:
        """The hidden example sets."""
        return self.course / "hidden"

    @property
    def results(self) -> Path:
        """The database."""
        return self.course / "results.sqlite"

    def make_course(self) -> bool:
        """Make the folder of the course where there is none, for its owner alone; True if it is new.

        One whose own folder is missing too is more likely a name that was mistyped.
        """
        if self.course.is_dir():
            return False
        try:
            self.course.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise HarnessFault(
                f"{self.course}: the folder of the course is not there, and cannot be made: {error.strerror};"
                " correct --course, or make the folder that it lies in"
            ) from error
        return True

    def chosen(self, assignment: str | None) -> str:
        """The assignment that was asked for, else the one whose first task comes first."""
        if assignment:
            return load_assignment(self.root, assignment).name
        known = [load_assignment(self.root, name) for name in assignments(self.root)]
        if not known:
            raise HarnessFault(f"{self.root / 'assignments'}: no assignment here")
        return min(known, key=lambda a: a.tasks[0].id).name


def find_root(start: Path) -> Path:
    """The nearest folder at or above `start` that holds assignments/."""
    found = next((f for f in (start, *start.parents) if (f / "assignments").is_dir()), None)
    if found is None:
        raise HarnessFault(
            f"{start}: no course here: expected a folder assignments/; change to the course, or give --root"
        )
    return found
