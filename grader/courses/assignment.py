"""Owns what an `assignment.toml` may say, and says it as a value. It reads no check and no submission.

That the totals equal the points of the checks is verified where the checks are loaded.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

import msgspec

from grader.courses.toml_file import Key, Text, TomlFile, nearest, read_toml
from grader.kit.errors import HarnessFault

Kind = Literal["checks", "properties"]  # code is handed in, and checked; or tests are, and tried on implementations
_MOST_POINTS = 1_000_000  # a total above it is a slip of the keyboard


def _told(description: str) -> msgspec.Meta:
    """Return what the reference of the file says of a key."""
    return msgspec.Meta(description=description)


class _Examples(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    # without a public one, a student's pytest checks nothing
    public: Annotated[int, msgspec.Meta(ge=1), _told("How many examples of each check students are given.")]
    hidden: Annotated[int, msgspec.Meta(ge=0), _told("How many more each check is graded by.")]


class _Task(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Annotated[Text, _told("Its number or name: checks name it, and pytest's marker is made of it.")]
    checks: Annotated[Text, _told('The file with its checks; of the kind "properties", the table of properties.')]
    total: Annotated[
        float, msgspec.Meta(ge=0, le=_MOST_POINTS), _told("Its points, which must be the sum of its checks' points.")
    ]
    title: Annotated[str, _told("What it is about, in a few words.")] = ""
    notebook: Annotated[Text | None, _told("A notebook of the assignment, in its folder, that has the task.")] = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Annotated[Text, _told("The name of the folder that the file is in.")]
    title: Annotated[Text, _told("What students and pages call the assignment.")]
    version: Annotated[
        int, msgspec.Meta(ge=1), _told("A part of every score: raise it when a check or its points change.")
    ]
    files: Annotated[
        dict[str, tuple[str, ...]], msgspec.Meta(min_length=1),
        _told("Each file that is graded, and where a submission may have it: the first place that is there counts."),
    ]  # fmt: skip
    task: Annotated[tuple[_Task, ...], msgspec.Meta(min_length=1), _told("The tasks, in their order.")]
    kind: Annotated[Kind, _told('"checks": code is checked. "properties": students\' own tests are tried.')] = "checks"
    released: Annotated[bool, _told("Whether it is handed out where no `-a` names an assignment.")] = False
    imports: Annotated[tuple[str, ...], _told("Modules beyond Python's and numpy's that may be imported.")] = ()
    forbid: Annotated[
        tuple[str, ...], _told("Names that a submission may not use; each use is said, and costs nothing by itself.")
    ] = ()
    notebooks: Annotated[
        dict[str, tuple[str, ...]], _told("Each notebook, and the graded files that it takes the place of.")
    ] = {}
    require: Annotated[
        dict[str, dict[str, tuple[str, ...]]],
        _told("By file and function, the names that a function has to use; a student without them is told so."),
    ] = {}
    beyond: Annotated[bool, _told("Whether checks count whose rule the assignment's own text does not state.")] = True
    # of the kind "checks", which has to have it
    examples: Annotated[
        _Examples | None, _told('How many examples each check has; needed where the kind is "checks".')
    ] = None


@dataclass(frozen=True)
class Task:
    """A numbered part of an assignment, with the points of all its checks together."""

    id: str
    checks: str  # path of the file, relative to the course root; of the kind "properties": the table of properties
    total: float
    title: str = ""
    notebook: str = ""  # relative to the assignment's folder; empty: none


@dataclass(frozen=True)
class Assignment:
    """A hand-out: which files are graded, by which checks, on how many examples."""

    name: str
    title: str
    version: int
    public: int  # examples per check that students have
    hidden: int
    files: Mapping[str, tuple[str, ...]]  # "averages.py" -> where a submission may have it, first hit wins
    tasks: tuple[Task, ...]
    path: Path  # the assignment.toml
    kind: Kind = "checks"  # or "properties": the students' own tests
    imports: tuple[str, ...] = ()  # modules beyond Python's and numpy's that a submission may import
    is_released: bool = False  # students are given it where nobody names the assignments of a release
    forbid: tuple[str, ...] = ()  # names that it may not use, as "math.prod", "functools" or "sum"
    require: tuple[tuple[str, str, tuple[str, ...]], ...] = ()  # file, function in it, and names that it has to use
    beyond: bool = True  # whether rules count that the assignment's own text does not state
    notebooks: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # name -> the files that it takes the place of

    @property
    def places(self) -> Mapping[str, tuple[str, ...]]:
        """Where a submission is expected to have what is graded, files and notebooks."""
        return {**self.files, **{name: (name, f"{self.name}/{name}") for name in self.notebooks}}


def assignments(root: Path) -> tuple[str, ...]:
    """Return the names of the assignments of a course, sorted."""
    return tuple(sorted(found.parent.name for found in (root / "assignments").glob("*/assignment.toml")))


def load_assignment(root: Path, name: str) -> Assignment:
    """Return the assignment of that name, each key checked; the first mistake raises HarnessFault.

    Its notebooks are made of it, so they need not be there yet.
    """
    if name not in (known := assignments(root)):
        raise HarnessFault(f"assignment {name!r}: expected {_one_of(known)}{nearest(name, known)}")
    file = read_toml(root / "assignments" / name / "assignment.toml", _File)
    said = file.value
    if said.name != name:
        file.fail(["name"], f"the name of its folder, {name!r}")
    if said.kind == "checks" and said.examples is None:
        file.fail(["examples"], "a table with public and hidden")
    _require_places(file)
    _require_names(file)
    _require_notebooks(file)
    return Assignment(
        name=name,
        title=said.title,
        version=said.version,
        public=said.examples.public if said.examples else 0,
        hidden=said.examples.hidden if said.examples else 0,
        files=said.files,
        tasks=_tasks(file, root),
        path=file.path,
        kind=said.kind,
        is_released=said.released,
        imports=said.imports,
        forbid=said.forbid,
        notebooks=said.notebooks,
        require=_required(file),
        beyond=said.beyond,
    )


def _require_names(file: TomlFile[_File]) -> None:
    """Refuse a name that is listed twice; each could be one of a module or of something in it."""
    for key, names in (("imports", file.value.imports), ("forbid", file.value.forbid)):
        for n, name in enumerate(names):
            if not all(part.isidentifier() and part.isascii() for part in name.split(".")):
                file.fail([key, n], 'the name of a module, or in one, as "math.prod"')
            if name in names[:n]:
                file.fail([key, n], "each name once")


def _require_notebooks(file: TomlFile[_File]) -> None:
    """Refuse a notebook unless it takes the place of graded files that no other one does."""
    taken: set[str] = set()
    for name, files in file.value.notebooks.items():
        if not name.endswith(".ipynb") or not files or not set(files) <= file.value.files.keys() - taken:
            file.fail(["notebooks", name], "an .ipynb file, with a list of graded files that no other notebook has")
        taken |= set(files)


def _required(file: TomlFile[_File]) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return the functions that have to use something, each in a file of the assignment."""
    known, found = file.value.files, []
    for name, functions in file.value.require.items():
        if name not in known:
            file.fail(["require", name], f"a file of the assignment{nearest(name, list(known))}")
        for function, names in functions.items():
            if not names or not all(word.isidentifier() for word in (function, *names)):
                file.fail(["require", name, function], 'the name of a function, and names that it uses, as ["reduce"]')
            found.append((name, function, names))
    return tuple(found)


def _require_places(file: TomlFile[_File]) -> None:
    """Refuse a file without places; a file of tests, which nothing imports, may have another name there."""
    for name, places in file.value.files.items():
        if not re.fullmatch(r"[A-Za-z_]\w*\.py", name):
            file.fail(["files", name], "the name of a Python module, such as averages.py")
        end = ".py" if file.value.kind == "properties" else name
        if not places or not all(_is_place(place, end) for place in places):
            file.fail(["files", name], f"a list of places inside a submission that end with {end}")


def _is_place(place: str, end: str) -> bool:
    path = PurePosixPath(place)
    return (
        end in (path.name, path.suffix)
        and path.as_posix() == place
        and not path.is_absolute()
        and ".." not in path.parts
    )


def _tasks(file: TomlFile[_File], root: Path) -> tuple[Task, ...]:
    tasks: dict[str, Task] = {}
    for n, said in enumerate(file.value.task):
        if said.id in tasks:
            file.fail(["task", n, "id"], "an id that no other task has")
        if not re.fullmatch(r"\w+(?:[.-]\w+)*", said.id):
            expected = "letters, digits and _, with a dot or hyphen between them: pytest's marker is made of it"
            file.fail(["task", n, "id"], expected)
        _require_there(file, ["task", n, "checks"], said.checks, root, root)
        if said.notebook and said.notebook not in file.value.notebooks:
            _require_there(file, ["task", n, "notebook"], said.notebook, file.path.parent, root)
        tasks[said.id] = Task(said.id, said.checks, said.total, said.title, said.notebook or "")
    return tuple(tasks.values())


def _require_there(file: TomlFile[_File], at: Sequence[Key], named: str, start: Path, root: Path) -> None:
    """Refuse a key `at` this place that names no file of the course, relative to `start`."""
    target = (start / named).resolve()
    if not target.is_relative_to(root.resolve()):
        file.fail(at, "a path inside the course")
    if not target.is_file():
        near = [str(one.relative_to(start)) for one in (start / named).parent.glob("*") if one.is_file()]
        file.fail(at, f"a file that exists{nearest(named, near)}")


def _one_of(names: Collection[str]) -> str:
    return f"one of {', '.join(names)}" if names else "a folder in assignments/ with an assignment.toml"
