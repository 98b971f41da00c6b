"""The files of a student's repository that exist nowhere else: pyproject.toml, README.md, .gitignore and a package.

Owns their text. Does not own the bounds of the dependencies and the pytest options: the course's pyproject.toml does,
and where it has none, the package that runs here. Commands with names of the course in them are in its release.toml.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

import msgspec

from grader.courses.assignment import Assignment
from grader.courses.toml_file import read_toml
from grader.kit.answering.loading import ALIASES
from grader.kit.course import read_course_table
from grader.kit.errors import HarnessFault
from grader.kit.testing.tasks import by_number
from grader.release.choosing import Choice
from grader.release.exercises import PAGE, has_sheet
from grader.release.start_page import START, command_of, start_page
from grader.release.table import Command

_PACKAGE = "module-grader"
_OPTIONS = {"addopts": ["--strict-config", "--strict-markers"]}  # where a course has none


class _Project(msgspec.Struct, frozen=True, rename="kebab"):
    version: str
    requires_python: str
    dependencies: tuple[str, ...]


class _Pytest(msgspec.Struct, frozen=True):
    ini_options: dict[str, Any] = msgspec.field(default_factory=_OPTIONS.copy)


class _Tool(msgspec.Struct, frozen=True):
    pytest: _Pytest = msgspec.field(default_factory=_Pytest)


class _Pyproject(msgspec.Struct, frozen=True):
    """What is needed of the course's pyproject.toml, which has more than that."""

    project: _Project | None = None
    tool: _Tool = msgspec.field(default_factory=_Tool)


_README = """\
# Your exercises

The folder `student/` holds the code that you complete: wherever a function says
`raise NotImplementedError("Task ...")`, replace that line by your solution. The docstring above it has
all the rules. Change nothing else: your work is graded with the instructor's copy of the checks.

## Set up, once

Python {python}; your work is graded with Python {graded_by}. One line installs what is needed:

    python -m pip install --prefer-binary {requirements}

Where the newest Hypothesis would have to be built first, `--prefer-binary` takes an older one, which is Python alone.
The checks say the same with it.

## Tasks

A check gives all of its points or none. The points of a task are those of all its checks together.

{tasks}{sheets}
## Work

| command | what it does |
|---|---|
| `pytest` | runs all checks and says which task to do next |
{commands}| `pytest student/FILE.py` | only the checks of the tasks in this file of yours |
| `pytest --all` | names the checks that pass as well |
| `pytest --code=DIR` | checks the code in another folder (with the `=`, where that is outside of this one) |
| `pytest --patient` | gives a call ten seconds, and not half a one: for code that is slow, and has an end |
| `pytest --live` | after the fixed examples, draws new ones; reported as extra |
| `pytest --pdb` | stops in your code where it fails; no time limit then |

Each check runs your code on fixed examples, the same for everybody. The grade comes from the same checks on
more examples. You may read the checks, in `tests/checks/`: each is a rule that the docstring of your function has
too, so reading one is another way of reading the exercise. What they compare with is computed by its definition, and
is no solution to copy.

## What you are told

- **not started**: your function still raises `NotImplementedError`.
- **passed**: right on all examples.
- **failed**: the rule that is broken, the smallest call that shows it (paste it into Python to see for
  yourself), what your code returned, and what was wanted.
- **raised**: your code raised an exception; the call that made it do so, and the line of your file.
- **did not come to an end**: a call took more than half a second; the line that it was in then. Other checks that call
  the same function are **not asked** in that run.
- **failed by a cause above**: another check, which is told in full, fails by the same mistake.
- **waiting**: a file cannot be imported, so nothing of it can be checked. It is said once, with the line.

What the failing call prints is shown below it, and does no harm.

On the fixed examples that you have, the grade says the same of each check, by the same call. It differs where it must:

- **Slow code.** The grade gives each call seconds, so code that is slow and has an end loses nothing. Try it with
  `pytest --patient`.
- **Answers that vary** from run to run, by chance, the time, an address, or the order of a set. The grade asks again in
  other ways, and what gives another answer then has failed. Your `pytest` asks once.
- **Answers that depend on earlier calls**, as where something is kept in a default value, on a class or in a cache. The
  grade makes the calls in other orders as well, so it may name another call.
- **Files, the network and other programs.** They are not there when your work is graded. The result names the call
  that wanted them, and its line.
- **The version of Python**, where you do not have {graded_by}. `pytest` says so at its end.

## What you may import

All of Python's standard library and numpy{listed}. Nothing else is there when your work is graded, whatever you have
installed. An import that nothing uses costs nothing. What uses a module that is not there fails, and says which
line imports it: do without it, or use it below `if __name__ == "__main__":` alone.
{forbidden}
## When you push

On GitHub the same checks run with each push that changes your code. The run's summary has your points, and each check
that failed is shown beside your own line. `python -m grader.ci` does the same at home. These are practice points; your
grade comes from your instructor's run.

## Hand in

The names of files and functions must stay as they are. Hand in in the way your instructor asked for: by pushing this
repository, or as an archive that this makes, with your files alone in it:

{handing_in}
It says what is still open, and prints a digest of the files. The result of your grading has the same digest where the
same files were graded.
"""

_GITIGNORE = """\
__pycache__/
.hypothesis/
.pytest_cache/
.venv
"""


GRADED_BY = f"{sys.version_info.major}.{sys.version_info.minor}"  # the Python that releases is the one that grades
_READ_FIRST = "The exercise sheets have what is learnt, examples, common mistakes, and what is graded. Read them first:"
# What a student's pytest prints: no header, a letter for each check, each failure once. A warning of a plug-in that
# they happen to have is no failure of theirs.
_SHORT = ("-q", "-rN", "--disable-warnings")

_AS_PACKAGE = """\
\"\"\"Your files in student/ as one package, so that each can be imported by any of its names.\"\"\"

from pathlib import Path

from grader.kit.answering.interactive import be_the_package_of

be_the_package_of(Path(__file__).parents[1] / "student", __name__)
"""


@dataclass(frozen=True)
class HandedOut:
    """What of the course's pyproject.toml goes to students: the project's facts, and pytest's options."""

    project: _Project
    options: Mapping[str, Any]

    @property
    def python(self) -> str:
        """Which Python a student needs."""
        return self.project.requires_python.removeprefix(">=") + " or newer"

    @property
    def requirements(self) -> str:
        """What is installed, as words of a command."""
        return " ".join(f'"{requirement}"' for requirement in self.project.dependencies)


def handed_out(root: Path) -> HandedOut:
    """Read the course's pyproject.toml, or take what this package needs where there is none; raises HarnessFault."""
    path = root / "pyproject.toml"
    try:
        course = read_toml(path, _Pyproject).value
    except FileNotFoundError:
        course = _Pyproject()
    except OSError as error:
        raise HarnessFault(f"{path}: cannot be read: {error.strerror}") from error
    return HandedOut(course.project or _of_this_package(path), course.tool.pytest.ini_options)


def _of_this_package(path: Path) -> _Project:
    """Return what a student needs of the package that is installed here, without its extras."""
    try:
        known = metadata(_PACKAGE)
    except PackageNotFoundError:
        raise HarnessFault(
            f"{path}: says nothing of the project, and {_PACKAGE} is not installed; install it, or write a table"
            " [project] with version, requires-python and dependencies"
        ) from None
    needed = [line for line in known.get_all("Requires-Dist") or () if "extra ==" not in line]
    return _Project(known["Version"], known["Requires-Python"], tuple(needed))


def handout_files(root: Path, choice: Choice, given: HandedOut) -> dict[str, bytes]:
    """Return name and content of the files that are written for the student; raises HarnessFault."""
    readme = _readme(given, choice.commands, choice.assignments)
    texts = {"pyproject.toml": _pyproject(given), "README.md": readme, ".gitignore": _GITIGNORE}
    texts[START] = start_page(choice.assignments, given.python, given.requirements)
    if (package := read_course_table(root).package) not in ALIASES:  # else it is the folder of that name
        texts[f"{package}/__init__.py"] = _AS_PACKAGE
    return {name: text.encode() for name, text in texts.items()}


def _readme(given: HandedOut, commands: Sequence[Command], known: Sequence[Assignment]) -> str:
    rows = "".join(f"| `{command.run}` | {command.does} |\n" for command in commands)
    listed = "".join(f"; for {a.name} also {_quoted(a.imports)}" for a in known if a.imports)
    forbidden = "".join(f"\nIn {a.name} you may not use {_quoted(a.forbid)}.\n" for a in known if a.forbid)
    handing_in = "".join(f"    python -m grader.kit.handin {a.name}\n" for a in known)
    said = {"listed": listed, "forbidden": forbidden, "tasks": _tasks(known), "handing_in": handing_in}
    said["sheets"] = _sheets([a for a in known if has_sheet(a)])
    return _README.format(
        python=given.python, graded_by=GRADED_BY, requirements=given.requirements, commands=rows, **said
    )


def _tasks(known: Sequence[Assignment]) -> str:
    """Return a Markdown table of the tasks with their points, and with the command that runs their checks."""
    tasks = sorted(((a, t) for a in known for t in a.tasks), key=lambda pair: by_number(pair[1].id))
    rows = [f"| {t.id} | {t.title} | {t.total:g} | `{command_of(a, t.id)}` |\n" for a, t in tasks]
    return "".join(["| task | what it is about | points | its checks |\n|---|---|---:|---|\n", *rows])


def _sheets(known: Sequence[Assignment]) -> str:
    """Return the lines that lead to the exercise sheets."""
    lines = [f"- [{a.title}](assignments/{a.name}/{PAGE})\n" for a in known]
    return f"\n{_READ_FIRST}\n\n{''.join(lines)}" if lines else ""


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _pyproject(given: HandedOut) -> str:
    """Return the student's pyproject.toml: the course's pytest options, for the code in student/."""
    project = given.project
    options = {**given.options, "addopts": [*given.options.get("addopts", ()), *_SHORT]}
    options["filterwarnings"] = [one for one in options.get("filterwarnings", ()) if one != "error"]
    options["graded_by"] = GRADED_BY
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
