"""Which versions of the modules that an assignment lists are installed where it is graded."""

from collections.abc import Mapping
from importlib.metadata import packages_distributions, version
from importlib.util import find_spec

from grader.courses.assignment import Assignment
from grader.kit.errors import HarnessFault


def versions(assignment: Assignment) -> Mapping[str, str]:
    """The version of each listed module; raises HarnessFault for one that is not installed here."""
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
