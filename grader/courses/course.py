"""Course: the repository with the assignments, and the folder of the class that takes it.

A *course* is a repository with assignments. A *class* is the people who take it: its folder holds its hidden sets and
its results, of which nothing may get lost, so a folder that is taken for the other kind is refused.
"""

import shlex
from dataclasses import dataclass
from pathlib import Path

from grader.courses.assignment import Assignment, assignments, load_assignment
from grader.kit.errors import HarnessFault
from grader.kit.testing.tasks import by_number

CLASS_FILE = "class.toml"  # in the folder of a class; what it says is read by grader/classes
_CLASS = "class"  # in the course's repository, where nothing else is said
_FORMER = "course"  # what that folder was called by default in the release before


@dataclass(frozen=True)
class Course:
    """A course, and the class that is graded on it."""

    root: Path
    class_folder: Path
    hidden_elsewhere: Path | None = None
    results_elsewhere: Path | None = None

    @property
    def hidden(self) -> Path:
        """The hidden example sets."""
        return self.hidden_elsewhere or self.class_folder / "hidden"

    @property
    def results(self) -> Path:
        """The database."""
        return self.results_elsewhere or self.class_folder / "results.sqlite"

    def make_class_folder(self) -> bool:
        """Make the folder of the class where there is none, for its owner alone; True if it is new.

        One whose own folder is missing too is more likely a name that was mistyped.
        """
        if self.class_folder.is_dir():
            return False
        try:
            self.class_folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise HarnessFault(
                f"{self.class_folder}: the folder of the class is not there, and cannot be made: {error.strerror};"
                " correct --class, or make the folder that it lies in"
            ) from error
        return True

    def chosen(self, assignment: str | None) -> Assignment:
        """Return the assignment that was asked for, else the one whose first task comes first."""
        if assignment:
            return load_assignment(self.root, assignment)
        known = [load_assignment(self.root, name) for name in assignments(self.root)]
        if not known:
            raise HarnessFault(f"{self.root / 'assignments'}: no assignment here")
        return min(known, key=lambda a: by_number(a.tasks[0].id))


def open_course(start: Path, root: Path | None, class_folder: Path | None) -> Course:
    """Return the course at `root`, else the one around `start`, with this class, else the one in the repository."""
    found = _required(root.resolve()) if root else _around(start)
    course = Course(found, (class_folder or found / _CLASS).resolve())
    if _is_course(course.class_folder):
        raise HarnessFault(
            f"{course.class_folder}: holds a course's assignments/: --class and GRADER_CLASS mean the folder of one"
            " class, with its hidden sets and results; for the course's repository, give --course"
        )
    _refuse_to_begin_anew(course.class_folder)
    return course


def _around(start: Path) -> Path:
    """Return the nearest folder at or above `start` that holds assignments/."""
    found = next((f for f in (start, *start.parents) if _is_course(f)), None)
    if found is None:
        raise HarnessFault(
            f"{start}: no course here: expected a folder assignments/; change to the course, or give --course"
        )
    return found


def _required(root: Path) -> Path:
    """Return the folder, where it is a course; --course was once the option for the folder of a class."""
    if _is_course(root):
        return root
    what = "holds a class's hidden sets or results" if _is_class(root) else "no course here"
    raise HarnessFault(
        f"{root}: {what}: --course and GRADER_COURSE mean the course's repository, which has a folder assignments/;"
        " for the folder of a class, give --class or GRADER_CLASS"
    )


def _refuse_to_begin_anew(class_folder: Path) -> None:
    """Stop where the class has no folder yet, and beside it lies one with the name that was the default before."""
    former = class_folder.with_name(_FORMER)
    if class_folder.name != _CLASS or _is_class(class_folder) or _is_course(former) or not _is_class(former):
        return
    rename = "" if class_folder.exists() else f"rename it: {shlex.join(['mv', str(former), str(class_folder)])}; or "
    raise HarnessFault(
        f"{former}: holds a class's hidden sets or results; it was the default, which now is {class_folder}:"
        f" {rename}give --class {former}; nothing was changed"
    )


def _is_course(folder: Path) -> bool:
    return (folder / "assignments").is_dir()


def _is_class(folder: Path) -> bool:
    try:
        return (folder / "hidden").is_dir() or any((folder / n).exists() for n in ("results.sqlite", CLASS_FILE))
    except PermissionError:
        return False  # somebody else's
