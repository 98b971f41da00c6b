"""Writes the student's repository.

Owns which files go to a student, and that a folder appears whole or not at all. Does not own how a stub is made
(strip.py), what the files written for the student say (handout.py), or what counts as a leak (leaks.py).
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.kit.errors import HarnessFault
from grader.release.handout import handout_files
from grader.release.leaks import Leak, find_leaks
from grader.release.strip import stubs

# All that is copied; what is not named here stays behind. Beside it go the stubs and the files of handout.py.
_REQUIRED = (
    "assignments/*/assignment.toml",
    "tests/checks/**/*.py",
    "tests/examples/*/*.json",
)
# Of the course where it has a copy, else of what runs here.
_KIT = ("grader/__init__.py", "grader/figures/**/*.py", "grader/kit/**/*.py")
_HERE = Path(__file__).parents[2]
_IF_PRESENT = (
    "LICENSE",
    "assignments/course.toml",
    "conftest.py",
    "lecture/**/*.py",
    "tests/__init__.py",
    "tests/conftest.py",
    "tests/mistakes/**/*.py",
    "tests/probes/**/*.py",
    "tests/strategies/**/*.py",
)


@dataclass(frozen=True)
class Released:
    """A student's repository that was written: its folder, and the names of its files in order."""

    folder: Path
    files: tuple[str, ...]


class LeakError(HarnessFault):
    """What was about to be released holds something that students must not get; nothing was written."""

    def __init__(self, leaks: Sequence[Leak]) -> None:
        self.leaks = tuple(leaks)
        listed = "\n".join(f"  {leak}" for leak in leaks)
        super().__init__(f"nothing was released; take these out first:\n{listed}")


def release(root: Path, out: Path, hidden: Path | None) -> Released:
    """Return the student's repository, written to the new or empty folder `out`; nothing is written on a HarnessFault.

    `root` is the course's repository. `hidden` holds the hidden example sets, none of which may be in the result.
    """
    out = out.absolute()
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise HarnessFault(f"{out}: exists and is not an empty folder; name another one, or remove it")
    files = _files_to_release(root)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as scratch:
        folder = Path(scratch) / out.name
        _write(folder, files)
        leaks = find_leaks(folder, root, hidden)
        if leaks:
            raise LeakError(leaks)
        if out.exists():
            out.rmdir()  # it is empty; Windows does not rename onto it
        folder.rename(out)
    return Released(out, tuple(sorted(files)))


def _files_to_release(root: Path) -> dict[str, bytes]:
    """Return name and content of each file of the student's repository."""
    files = dict(_copied(root, _REQUIRED, are_required=True))
    files |= _copied(root if (root / "grader").is_dir() else _HERE, _KIT, are_required=True)
    files |= _copied(root, _IF_PRESENT, are_required=False)
    files |= {f"student/{name}": text.encode() for name, text in stubs(root).items()}
    return files | handout_files(root)


def _copied(root: Path, globs: Sequence[str], *, are_required: bool) -> Iterator[tuple[str, bytes]]:
    for glob in globs:
        paths = [path for path in sorted(root.glob(glob)) if path.is_file()]
        if are_required and not paths:
            raise HarnessFault(
                f"{root / glob}: no such file; a student cannot do without: is this the course's repository?"
            )
        yield from ((path.relative_to(root).as_posix(), path.read_bytes()) for path in paths)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
