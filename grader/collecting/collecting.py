"""Copies the files of some assignments out of a classroom's clones: a folder for each student, as `grade` reads it.

Nothing of a repository is run or followed. Files are taken from the places that an assignment names; a link is copied
as a link, so that grading says what it is.
"""

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.collecting.clones import Clone, Matched
from grader.collecting.protected import changed_files
from grader.courses.assignment import Assignment
from grader.kit.errors import HarnessFault
from grader.release.manifest import Manifest


@dataclass(frozen=True)
class Collected:
    """What was taken of a student's repository: its files, and the protected ones that are not as released."""

    student: str
    clone: Clone
    files: tuple[str, ...]
    changed: tuple[str, ...]


def collect(
    matched: Matched, assignments: Iterable[Assignment], manifest: Manifest | None, out: Path
) -> tuple[Collected, ...]:
    """Write the new or empty folder `out`, whole or not at all; raises HarnessFault."""
    out = out.absolute()
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise HarnessFault(f"{out}: exists and is not an empty folder; name another one, or remove it")
    places = sorted({place for a in assignments for found in a.files.values() for place in found})
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as scratch:
        folder = Path(scratch) / out.name
        folder.mkdir()
        rows = tuple(_taken(matched.clones, places, manifest, folder))
        if out.exists():
            out.rmdir()
        folder.rename(out)
    return rows


def _taken(
    clones: Mapping[str, Clone], places: Sequence[str], manifest: Manifest | None, folder: Path
) -> Iterator[Collected]:
    for student, clone in sorted(clones.items()):
        own = folder / student
        own.mkdir()
        files = tuple(place for place in places if _copy(clone.folder, place, own))
        changed = changed_files(clone.folder, manifest) if manifest else ()
        yield Collected(student, clone, files, changed)


def _copy(repository: Path, place: str, own: Path) -> bool:
    """Copy a file or a link, if one is there that is no other kind of thing and lies behind no link."""
    path, parents = repository / place, [repository / parent for parent in Path(place).parents]
    if any(parent.is_symlink() for parent in parents[:-1]) or not (path.is_symlink() or path.is_file()):
        return False
    target = own / place
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(path, target, follow_symlinks=False)
    return True
