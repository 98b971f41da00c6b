"""What a card notes of the place where it was made: versions of listed modules, and the digest of the judging code."""

import hashlib
from collections.abc import Mapping
from importlib.metadata import packages_distributions, version
from importlib.util import find_spec
from pathlib import Path

from grader.courses.assignment import Assignment
from grader.kit.errors import HarnessFault

# The course's files for checks, and the rooms of the harness that ask and judge.
_OF_THE_COURSE = ("checks", "probes", "strategies", "mistakes")
_OF_THE_HARNESS = ("kit", "grading", "properties")


def versions(assignment: Assignment) -> Mapping[str, str]:
    """Return the version of each listed module; raises HarnessFault for one that is not installed here."""
    if not assignment.imports:
        return {}
    packages = packages_distributions()
    return {name: _version(assignment, name, packages) for name in assignment.imports}


def _version(assignment: Assignment, name: str, packages: Mapping[str, list[str]]) -> str:
    root = name.partition(".")[0]
    if find_spec(root) is None:
        expected = f"it to be installed beside the grader; `pip install {root}`, or take it off the list"
        raise HarnessFault(f"imports = {name!r} ({assignment.path}): expected {expected}")
    found = sorted(set(packages.get(root, ())))
    return ", ".join(map(version, found)) or "of no known version"


def code_digest(root: Path) -> str:
    """Return a digest that is equal as long as no line of checks, probes, strategies, mistakes and judging changes.

    No grade depends on it.
    """
    house = Path(__file__).parents[1]
    folders = [*(root / "tests" / name for name in _OF_THE_COURSE), *(house / name for name in _OF_THE_HARNESS)]
    digest = hashlib.blake2b(digest_size=8)
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            digest.update(f"{folder.name}/{path.relative_to(folder).as_posix()}\0".encode())
            digest.update(hashlib.blake2b(path.read_bytes()).digest())
    return digest.hexdigest()
