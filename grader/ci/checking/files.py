"""Finds the files of an assignment in what was pushed or handed in, by the places that the assignment names.

As a submission is read when it is graded: other files are not looked at, and a link is not followed.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.kit.errors import HarnessFault

_MOST_BYTES = 1 << 20  # of one file; what an intake reads of a module


@dataclass(frozen=True)
class Found:
    """The text of each file that is there, where it lies, and what is wrong with the others."""

    texts: Mapping[str, str]
    paths: Mapping[str, Path]
    problems: tuple[str, ...]


def wanted_files(root: Path, assignment: str) -> Mapping[str, Sequence[str]]:
    """Return the files of an assignment with the places where a submission may have them, the first one first."""
    path = root / "assignments" / assignment / "assignment.toml"
    try:
        table: Mapping[str, Sequence[str]] = tomllib.loads(path.read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError) as error:
        raise HarnessFault(f"{path}: {error}; expected [files] with the places of each file") from error
    return table


def find_files(folder: Path, wanted: Mapping[str, Sequence[str]]) -> Found:
    """Return what of these files is in `folder`."""
    texts, paths, problems = {}, {}, []
    for name, places in wanted.items():
        path = next((folder / place for place in places if (folder / place).is_file()), None)
        if path is None:
            problems.append(f"{name} is missing; it was looked for at {', '.join(places)}")
            continue
        try:
            texts[name], paths[name] = _text(folder, path), path
        except (OSError, ValueError) as error:
            problems.append(f"{name} cannot be read: {error}")
    return Found(texts, paths, tuple(problems))


def _text(folder: Path, path: Path) -> str:
    if any(part.is_symlink() for part in (path, *path.parents) if folder in part.parents):
        raise ValueError("it is a link, and not a file of its own")
    if path.stat().st_size > _MOST_BYTES:
        raise ValueError(f"it has more than {_MOST_BYTES} bytes")
    return path.read_text(encoding="utf-8-sig")
