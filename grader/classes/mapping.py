"""Reads `mapping.csv`: who is who, where a platform calls people otherwise than the roster does.

A row has the id of somebody on the roster, and what else they are called: a login, a mail address, or the name of a
submission. What would be two people is an error; an id that nobody has is said.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.classes.csv_file import CsvFile, read_csv
from grader.classes.roster import RosterFault, matching
from grader.courses.toml_file import nearest

MAPPING_FILE = "mapping.csv"
_ID = "id"
COLUMNS = ("login", "mail", "name", "submission", _ID)


@dataclass(frozen=True)
class Mapped:
    """What people are called besides: each id of the roster by a name, as names are compared."""

    ids: Mapping[str, str]
    notes: tuple[str, ...] = ()


def read_mapping(path: Path, people: Collection[str]) -> Mapped:
    """Return the mapping, to these ids of people; raises RosterFault, with all mistakes at once."""
    file = read_csv(path, COLUMNS)
    _require_columns(file)
    found: dict[str, tuple[str, int]] = {}
    lines: dict[str, list[tuple[int, str]]] = {}  # by name, the rows that give it, with their ids
    notes = []
    for row in file.rows:
        cells = dict(zip(file.header.cells, row.cells, strict=False))
        person = cells.get(_ID, "")
        if person not in people:
            notes.append(f"{path}:{row.line}: id {person!r} is nobody's on the roster{nearest(person, people)}")
            continue
        for name in {matching(cell) for column, cell in cells.items() if column != _ID} - {""}:
            lines.setdefault(name, []).append((row.line, person))
            found[name] = (person, row.line)
    twice = {name: rows for name, rows in lines.items() if len({person for _, person in rows}) > 1}
    if twice:
        raise RosterFault(
            "\n".join(
                f"{path}:{line}: {name!r} is of {person} here, and of somebody else in another line; take one out"
                for name, rows in twice.items()
                for line, person in rows
            )
        )
    return Mapped({name: person for name, (person, _) in found.items()}, tuple(notes))


def _require_columns(file: CsvFile) -> None:
    columns = file.header.cells
    unknown = [f"{name!r}{nearest(name, COLUMNS)}" for name in columns if name not in COLUMNS]
    if unknown or _ID not in columns or len(columns) < 2:
        said = f"unknown columns: {'; '.join(unknown)}: " if unknown else ""
        raise RosterFault(
            f"{file.path}:{file.header.line}: {said}expected a column id, and at least one of {', '.join(COLUMNS[:-1])}"
        )
