"""What a course says of its release in `tests/release.toml`; a course without the file says nothing."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from grader.kit.errors import HarnessFault

TABLE = "tests/release.toml"

_Said = Annotated[str, msgspec.Meta(pattern=r"\S")]


class Command(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A command that the students' README names, with this course's own words in it."""

    run: _Said
    does: _Said
    assignment: str = ""  # whose it is; empty: it is named whatever is released


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    exempt: Mapping[str, _Said] = msgspec.field(default_factory=dict)  # solution -> why it is not searched for
    mistakes: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)  # module -> whose mistakes it has
    command: tuple[Command, ...] = ()


def read_table(root: Path) -> Table:
    """The table of the course at `root`; raises HarnessFault where it cannot be read."""
    path = root / TABLE
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Table)
    except FileNotFoundError:
        return Table()
    except (OSError, msgspec.DecodeError) as error:
        expected = "[exempt], [mistakes] and [[command]] with run and does"
        raise HarnessFault(f"{path}: {error}; expected {expected}") from error
