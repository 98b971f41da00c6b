"""The class whose files were read when the command began: they are read once, and all of it sees the same."""

import click

from grader.classes.opening import Class
from grader.courses.course import CLASS_FILE, Course
from grader.kit.errors import HarnessFault

_CLASS = "class"  # as click keeps it for the whole command


def keep_class(opened: Class | None) -> None:
    """Keep the class that was opened, if the folder has one."""
    click.get_current_context().meta[_CLASS] = opened


def class_at_hand() -> Class | None:
    """Return the class of this command; None where its folder has no `class.toml`."""
    context = click.get_current_context(silent=True)
    opened: Class | None = context.meta.get(_CLASS) if context else None
    return opened


def require_people(course: Course) -> Class:
    """Return the class of this command; raises HarnessFault where nobody is known to be in it."""
    opened = class_at_hand()
    if opened is None or not opened.roster.people:
        raise HarnessFault(
            f"{course.class_folder}: {CLASS_FILE} and people on the roster are expected; make both files with"
            f" `grader init {course.class_folder}`"
        )
    return opened
