"""Owns which version of a graded file counts: equal ones are one file, and of different ones nobody chooses unasked."""

from collections.abc import Sequence
from dataclasses import dataclass

from grader.intake.files.folders import LOCKED, VANISHED
from grader.intake.files.text import one_line
from grader.intake.files.tree import NotGradedError, UnreadableError
from grader.intake.finding import Sighting
from grader.intake.values import MAX_FILE_BYTES

NEWEST = "newest"
_MAX_VERSIONS = 16  # that are compared: who has more has put them there on purpose
_NOT_A_FILE = {
    "folder": "is a folder; hand in the file",
    "link": "is a symbolic link; hand in the file itself",
    "special": "is not an ordinary file",
    "twice": "is there more than once; nobody can tell which one counts",
}


@dataclass(frozen=True)
class Version:
    """One of the places of a graded file, with its bytes."""

    sighting: Sighting
    data: bytes

    @property
    def shown(self) -> str:
        """The place, the date and the size."""
        when = self.modified
        return f"{self.sighting.shown} ({f'{when}, ' if when else ''}{len(self.data):,} bytes)"

    @property
    def modified(self) -> str:
        """When the file was changed last, as far as that is known."""
        return self.sighting.where.tree.modified(self.sighting.place)


@dataclass(frozen=True)
class Chosen:
    """The version that is read, or None where several differ, and all that there are."""

    version: Version | None
    others: tuple[Version, ...]


def choose(sightings: Sequence[Sighting], pick: str) -> Chosen:
    """Return the only version, or the one that was picked; raises UnreadableError where none can be read."""
    if len(sightings) == 1:
        return Chosen(Version(sightings[0], content(sightings[0])), ())
    versions, faults = [], []
    for sighting in sightings[:_MAX_VERSIONS]:
        try:
            versions.append(Version(sighting, content(sighting)))
        except UnreadableError as fault:
            faults.append(fault)
    if not versions:
        raise faults[0]
    found = picked(versions, pick) if pick else versions
    if len({version.data for version in found}) == 1 and len(sightings) <= _MAX_VERSIONS:
        return Chosen(found[0], tuple(v for v in versions if v is not found[0]))
    return Chosen(None, tuple(versions))


def picked(versions: Sequence[Version], pick: str) -> Sequence[Version]:
    """Return the newest, or those in a folder or an archive; all of them where none is there."""
    if pick == NEWEST:
        last = max(_age(version) for version in versions)
        return [version for version in versions if _age(version) == last]
    folder = pick.strip("/")
    return [v for v in versions if f"/{v.sighting.shown}".rpartition("/")[0].find(f"/{folder}") == 0] or versions


def _age(version: Version) -> tuple[str, tuple[tuple[bool, int, str], ...]]:
    """Return a key by the date, and then by the numbers in the place, so that attachment 12 is after 9."""
    parts = version.sighting.shown.replace("/", " ").split(" ")
    return version.modified, tuple((part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts)


def content(sighting: Sighting) -> bytes:
    """Return the bytes of the file at a place.

    Raises UnreadableError for what is none, and NotGradedError where it is closed or gone.
    """
    where = one_line(sighting.place)
    if sighting.kind in ("locked", "closed"):
        raise NotGradedError(f"{where}: {LOCKED}")
    if sighting.kind == "vanished":
        raise NotGradedError(f"{where} {VANISHED}")
    if sighting.kind != "file":
        raise UnreadableError(_NOT_A_FILE[sighting.kind])
    with sighting.where.tree.open(sighting.place, MAX_FILE_BYTES) as file:
        data = file.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:  # it has grown since it was opened
        raise UnreadableError(f"has more than {MAX_FILE_BYTES:,} bytes")
    return data
