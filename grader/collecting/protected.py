"""Compares the files of a repository that a student must not change with the manifest of the release.

A change costs nothing: a submission is graded by the course's own checks. But practice points that came from changed
checks mean nothing, and somebody may have been helped who should be told.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from grader.release.manifest import MANIFEST, Manifest, digest

_FOLDERS = ("assignments", "grader", "tests", ".github/workflows")  # in which nothing may be added either
_LOADED = ("conftest.py", "sitecustomize.py", "usercustomize.py")  # what Python or pytest loads by its name
_IMPORTED = {*sys.stdlib_module_names, "numpy", "pytest", "_pytest", "hypothesis", "pluggy"}  # found at the top first
_MOST_BYTES = 1 << 24  # of a file that is read to be compared; none of a release is so long
_CLASSROOM50 = ".github/workflows/autograde.yaml"  # it adds its own workflow to each repository


def changed_files(repository: Path, manifest: Manifest) -> tuple[str, ...]:
    """Return what is missing, changed or added in the repository: a line for each file, in order."""
    return tuple(sorted({*_changed(repository, manifest), *_added(repository, manifest)}))


def _changed(repository: Path, manifest: Manifest) -> Iterator[str]:
    for name, wanted in manifest.files.items():
        path = repository / name
        if _is_behind_link(repository, name) or (path.exists() and not path.is_file()):
            yield f"{name}: changed"
        elif not path.exists():
            yield f"{name}: missing"
        elif path.stat().st_size > _MOST_BYTES or digest(path.read_bytes()) != wanted:
            yield f"{name}: changed"


def _added(repository: Path, manifest: Manifest) -> Iterator[str]:
    below = [path for folder in _FOLDERS for path in (repository / folder).rglob("*")]
    files = [path for path in below if path.is_symlink() or not path.is_dir()]
    loaded = [path for name in _LOADED for path in (repository / name, repository / "student" / name)]
    hiding = [path for path in repository.iterdir() if path.name.partition(".")[0] in _IMPORTED and _is_module(path)]
    for path in {*files, *loaded, *hiding}:
        name = path.relative_to(repository).as_posix()
        is_known = name in (*manifest.files, MANIFEST, _CLASSROOM50) or "__pycache__" in path.parts
        if not is_known and (path.exists() or path.is_symlink()):
            yield f"{name}: added"


def _is_module(path: Path) -> bool:
    return path.suffix in (".py", ".pyc", ".so", ".pyd") or (path / "__init__.py").exists()


def _is_behind_link(repository: Path, name: str) -> bool:
    path = repository / name
    return any(part.is_symlink() for part in (path, *path.parents) if part != repository and repository in part.parents)
