"""Writes the notebooks of a course, and beside them the checks that their locked cells run; finds which are stale."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from grader.courses.assignment import Assignment, assignments, load_assignment
from grader.kit.testing.notebook import ARCHIVE
from grader.notebooks.making.making import notebook_text
from grader.release.choosing import choose

_MOMENT = (1980, 1, 1, 0, 0, 0)  # of each file in the archive, so that it depends on their texts alone


def stale_notebooks(root: Path) -> dict[Path, bytes]:
    """Return what must be written, by its place, so that all notebooks are what the course gives."""
    return _stale({path: data for one in _with_notebooks(root) for path, data in _texts(root, one).items()})


def stale_archives(root: Path) -> dict[Path, bytes]:
    """Return the same of the checks beside the notebooks, which are there by then."""
    return _stale({one.path.parent / ARCHIVE: checks_archive(root, one) for one in _with_notebooks(root)})


def write(stale: Mapping[Path, bytes]) -> None:
    """Write them."""
    for path, data in stale.items():
        path.write_bytes(data)


def _with_notebooks(root: Path) -> list[Assignment]:
    known = (load_assignment(root, name) for name in assignments(root))
    return [one for one in known if one.notebooks]


def _texts(root: Path, assignment: Assignment) -> dict[Path, bytes]:
    folder = assignment.path.parent
    return {folder / name: notebook_text(root, assignment, name).encode() for name in assignment.notebooks}


def _stale(wanted: Mapping[Path, bytes]) -> dict[Path, bytes]:
    return {p: data for p, data in wanted.items() if not p.is_file() or not _is_same(p.read_bytes(), data)}


def checks_archive(root: Path, assignment: Assignment) -> bytes:
    """Return an archive of what belongs to the assignment, without the stubs."""
    files = choose(root, [assignment.name]).files
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted({*files, "assignments/course.toml"}):
            if (root / name).is_file():
                info = zipfile.ZipInfo(name, _MOMENT)
                archive.writestr(info, (root / name).read_bytes(), zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def _is_same(one: bytes, other: bytes) -> bool:
    """Return whether they are the same; of archives, what is in them, since not every zlib packs alike."""
    return one == other or (other.startswith(b"PK") and one.startswith(b"PK") and _members(one) == _members(other))


def _members(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile:
        return {}
