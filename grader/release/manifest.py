"""The manifest of a release: a digest of each file that a student must not change.

It is in the released repository, and the staff keep their own copy: what a student's repository says of itself proves
nothing. What students write, or may, is not in it.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.kit.errors import HarnessFault

MANIFEST = "manifest.json"
_THEIRS = ("student/", "README.md", "START.html", ".gitignore")


@dataclass(frozen=True)
class Manifest:
    """The assignments of a release, and the digest of each protected file by its name."""

    assignments: tuple[str, ...]
    files: Mapping[str, str]


def manifest_text(files: Mapping[str, bytes], assignments: Sequence[str]) -> str:
    """Return the manifest of these files, by their names."""
    protected = {name: digest(content) for name, content in sorted(files.items()) if not name.startswith(_THEIRS)}
    return json.dumps({"assignments": list(assignments), "files": protected}, indent=1) + "\n"


def read_manifest(path: Path) -> Manifest:
    """Return the manifest in this file, or in the folder of a release; raises HarnessFault."""
    path = path / MANIFEST if path.is_dir() else path
    try:
        data = json.loads(path.read_text("utf-8"))
        return Manifest(tuple(data["assignments"]), dict(data["files"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise HarnessFault(f"{path}: {error}; expected the {MANIFEST} of a release") from error


def digest(content: bytes) -> str:
    """Return the digest of a file's text: line ends as git writes them on Windows are the same text."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()
