"""The files of a student's repository that exist nowhere else: its pyproject.toml, README.md and .gitignore.

Owns their text. Does not own the bounds of the dependencies and the pytest options: the course's pyproject.toml does.
Commands with names of the course in them are in its release.toml.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from grader.courses.toml_file import read_toml
from grader.kit.errors import HarnessFault
from grader.release.table import Command, read_table


class _Project(msgspec.Struct, frozen=True, rename="kebab"):
    version: str
    requires_python: str
    dependencies: tuple[str, ...]


class _Pytest(msgspec.Struct, frozen=True):
    ini_options: dict[str, Any]


class _Tool(msgspec.Struct, frozen=True):
    pytest: _Pytest


class _Pyproject(msgspec.Struct, frozen=True):
    """What is needed of the course's pyproject.toml, which has more than that."""

    project: _Project
    tool: _Tool


_README = """\
# Your exercises

The folder `student/` holds the code that you complete: wherever a function says
`raise NotImplementedError("Task ...")`, replace that line by your solution. The docstring above it has
all the rules. Change nothing else: your work is graded with the instructor's copy of the checks.

## Set up, once

Python {python}. One line installs what is needed:

    python -m pip install {requirements}

## Work

| command | what it does |
|---|---|
| `pytest` | runs all checks and says which task to do next |
{commands}| `pytest --live` | after the fixed examples, draws new ones; reported as extra |
| `pytest --pdb` | stops in your code where it fails; no time limit then |

Each check runs your code on fixed examples, the same for everybody. The grade comes from the same checks on
more examples. A check gives all of its points or none.

## What you are told

- **not started**: your function still raises `NotImplementedError`.
- **passed**: right on all examples.
- **failed**: the rule that is broken, the smallest call that shows it (paste it into Python to see for
  yourself), what your code returned, and what was wanted.
- **crashed**: your code raised an exception; the call that made it do so.
- **timed out**: your code did not come back; look for a loop that does not end.

What you `print` is shown and does no harm.

## Hand in

Hand in the folder `student/`, in the way your instructor asked for: as a .zip, or by pushing this repository. The
names of files and functions must stay as they are.
"""

_GITIGNORE = """\
__pycache__/
.hypothesis/
.pytest_cache/
.venv
"""


def handout_files(root: Path) -> dict[str, bytes]:
    """Return name and content of the files that are written for the student; raises HarnessFault."""
    path = root / "pyproject.toml"
    try:
        course = read_toml(path, _Pyproject).value
    except OSError as error:
        raise HarnessFault(f"{path}: cannot be read: {error.strerror}") from error
    readme = _readme(course.project, read_table(root).value.command)
    pyproject = _pyproject(course.project, course.tool.pytest.ini_options)
    texts = {"pyproject.toml": pyproject, "README.md": readme, ".gitignore": _GITIGNORE}
    return {name: text.encode() for name, text in texts.items()}


def _readme(project: _Project, commands: Sequence[Command]) -> str:
    requirements = " ".join(f'"{requirement}"' for requirement in project.dependencies)
    python = project.requires_python.removeprefix(">=") + " or newer"
    rows = "".join(f"| `{command.run}` | {command.does} |\n" for command in commands)
    return _README.format(python=python, requirements=requirements, commands=rows)


def _pyproject(project: _Project, options: Mapping[str, Any]) -> str:
    """Return the student's pyproject.toml: the course's pytest options, for the code in student/."""
    tables: dict[str, dict[str, Any]] = {
        "project": {
            "name": "exercises",
            "version": project.version,
            "requires-python": project.requires_python,
            "dependencies": [*project.dependencies],
        },
        "tool.setuptools": {"packages": []},  # there is nothing to install but the dependencies
        "tool.pytest.ini_options": {**options, "testpaths": ["tests/checks"], "code": "student"},
    }
    return "\n".join(_table(name, values) for name, values in tables.items())


def _table(name: str, values: Mapping[str, Any]) -> str:
    """Return a TOML table of strings, whole numbers, truth values and lists of them: TOML writes them as JSON does."""
    for key, value in values.items():
        items = value if isinstance(value, list) else [value]
        if not all(isinstance(item, str | int) for item in items):
            raise HarnessFault(
                f"pyproject.toml: [{name}] {key} = {value!r}: expected strings, whole numbers or true/false"
            )
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join([f"[{name}]", *lines, ""])
