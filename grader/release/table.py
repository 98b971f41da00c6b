"""What a course says of its release in `tests/release.toml`; a course without the file says nothing."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from grader.courses.toml_file import Text, TomlFile, read_toml
from grader.kit.errors import HarnessFault

TABLE = "tests/release.toml"


class Command(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A command that the students' README names, with this course's own words in it."""

    run: Text
    does: Text
    assignment: str = ""  # whose it is; empty: it is named whatever is released


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    exempt: Mapping[str, Text] = msgspec.field(default_factory=dict)  # solution -> why it is not searched for
    mistakes: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)  # module -> whose mistakes it has
    files: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)  # more files, as a pattern -> whose
    command: tuple[Command, ...] = ()


def read_table(root: Path) -> TomlFile[Table]:
    """Return the table of the course at `root`; raises HarnessFault where it cannot be read."""
    path = root / TABLE
    try:
        return read_toml(path, Table)
    except FileNotFoundError:
        return TomlFile(path, Table(), {}, ())
    except OSError as error:
        raise HarnessFault(f"{path}: cannot be read: {error.strerror}") from error
