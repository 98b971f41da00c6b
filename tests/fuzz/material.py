"""What several targets need: the course, its checks and probes, and a folder to write into."""

import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from grader.courses.assignment import Assignment, assignments, load_assignment
from grader.courses.suite import Group, load_checks
from grader.kit.check import Check
from grader.kit.judging.examples import read_set, set_path
from grader.kit.probe import Probe, find_probes

ROOT = Path(__file__).parents[2]


ASKED = ("mul_multiplies", "id_returns_its_argument")  # what the child of `fuzz_child` is asked


MUL = ASKED[0]


@cache
def checks() -> Mapping[str, tuple[str, Check]]:
    """Every check by its name, with its assignment's."""
    every = ((name, check) for name in assignments(ROOT) for check in load_checks(ROOT, load_assignment(ROOT, name)))
    return {check.name: (name, check) for name, check in every}


@cache
def group(name: str) -> Group:
    """The check of that name with its first public example."""
    assignment, check = checks()[name]
    found = read_set(set_path(ROOT / "tests" / "examples", assignment, check), check)
    return Group(check, found.examples[:1], 1, found.digest)


@cache
def probes() -> Mapping[str, Probe]:
    """Every probe, for the text of calls."""
    return find_probes()


@cache
def module0() -> Assignment:
    """The assignment whose files are looked for."""
    return load_assignment(ROOT, "module0")


@cache
def _folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="fuzz-")


def scratch(name: str, data: bytes) -> Path:
    """A file with these bytes, in a folder that is removed at the end."""
    path = Path(_folder().name) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
