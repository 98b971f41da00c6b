"""Owns what a course says of all its assignments together, in `assignments/course.toml`, and says it as a value.

The standard library is enough for it, since a student's pytest reads the file as well.
"""

import sys
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from grader.kit.errors import HarnessFault
from grader.kit.wording.catalogue import ENGLISH, is_language

TABLE = "assignments/course.toml"
_OURS = ("grader", "hypothesis", "numpy", "pytest", "tests")  # what runs beside a submission has these names


@dataclass(frozen=True)
class CourseTable:
    """The keys of the file, with what holds where one is not there."""

    package: str = "student"  # by this name a submission may import its own files
    text: str = "the assignment's text"  # that a check with `beyond` goes beyond, in the words of a report
    language: str = ENGLISH  # of what students read, where the environment names no other


def read_course_table(root: Path) -> CourseTable:
    """Return the table of the course at `root`; a course without the file says nothing. Raises HarnessFault."""
    path = root / TABLE
    try:
        keys = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return CourseTable()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise HarnessFault(f"{path}: cannot be read as TOML: {error}") from error
    known = [field.name for field in fields(CourseTable)]
    for key, value in keys.items():
        if key not in known:
            raise HarnessFault(f"{path}: {key}: no such key, only {', '.join(known)}")
        if not isinstance(value, str) or not value.strip():
            raise HarnessFault(f"{path}: {key} = {value!r}: expected a text that is not empty")
    table = CourseTable(**keys)
    if not table.package.isidentifier() or table.package in (*sys.stdlib_module_names, *_OURS):
        raise HarnessFault(
            f"{path}: package = {table.package!r}: expected the name of a package, which no module of Python's or of"
            " the harness has"
        )
    if not is_language(table.language):
        raise HarnessFault(
            f"{path}: language = {table.language!r}: expected the name of a language, such as de or pt_BR"
        )
    return table
