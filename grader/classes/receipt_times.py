"""Reads `receipts.csv`: when submissions were received, where the platform's download does not say it.

A row has the id of somebody on the roster, and a time; one with an assignment is of that alone. Of several rows of a
person the last time is that of what is at hand. A row without a time says that nobody knows it.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from grader.classes.csv_file import read_csv
from grader.classes.roster import RosterFault
from grader.courses.toml_file import nearest
from grader.scoring.clock import ClockError, Moment, moment_at, moment_of

RECEIPTS_FILE = "receipts.csv"
COLUMNS = ("id", "received", "assignment")
_SECONDS = re.compile(r"\d{9,10}", re.ASCII)  # since 1970, as programs count


@dataclass(frozen=True)
class ReceiptTimes:
    """When people handed in, by assignment and id; that of "" is of any assignment."""

    moments: Mapping[tuple[str, str], tuple[Moment, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def last(self, assignment: str, people: Collection[str]) -> Moment | None:
        """Return when the last of these people handed in last, as far as it is known."""
        keys = [(name, person) for person in people for name in (assignment, "")]
        known = [moment for key in keys for moment in self.moments.get(key, ())]
        return max(known, key=lambda moment: moment.at) if known else None


def read_receipts(path: Path, zone: ZoneInfo, people: Collection[str], assignments: Collection[str]) -> ReceiptTimes:
    """Return the times, as the clocks of the zone show them; raises RosterFault, with all mistakes at once."""
    file = read_csv(path, COLUMNS)
    columns = file.header.cells
    unknown = [f"{name!r}{nearest(name, COLUMNS)}" for name in columns if name not in COLUMNS]
    if unknown or not {"id", "received"} <= {*columns}:
        said = f"unknown columns: {'; '.join(unknown)}: " if unknown else ""
        raise RosterFault(f"{path}:{file.header.line}: {said}expected columns id and received, and perhaps assignment")
    moments: dict[tuple[str, str], list[Moment]] = {}
    mistakes, notes = [], []
    for row in file.rows:
        cells = dict.fromkeys(COLUMNS, "") | dict(zip(columns, row.cells, strict=False))
        place, person, name = f"{path}:{row.line}", cells["id"], cells["assignment"]
        if person not in people:
            notes.append(f"{place}: id {person!r} is nobody's on the roster{nearest(person, people)}")
        elif name and name not in assignments:
            mistakes.append(f"{place}: assignment = {name!r}: expected one of class.toml{nearest(name, assignments)}")
        elif not cells["received"]:
            notes.append(f"{place}: nobody knows when {person} handed in")
        else:
            try:
                moment = _moment(cells["received"], zone)
            except ClockError as error:
                mistakes.append(f"{place}: received = {cells['received']!r}: expected {error}")
                continue
            moments.setdefault((name, person), []).append(moment)
            notes += [f"{place}: {moment.note}"] if moment.note else []
    if mistakes:
        raise RosterFault("\n".join(mistakes))
    return ReceiptTimes({key: tuple(of) for key, of in moments.items()}, tuple(notes))


def _moment(text: str, zone: ZoneInfo) -> Moment:
    if _SECONDS.fullmatch(text):
        return moment_at(datetime.fromtimestamp(int(text), UTC), zone)
    return moment_of(text, zone)
