"""Owns what an `assignment.toml` may say, and says it as a value. It reads no check and no submission.

That the totals equal the points of the checks is verified where the checks are loaded.
"""

import difflib
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, NoReturn

from grader.kit.errors import HarnessFault

_TOP_KEYS = ("name", "title", "version", "kind", "examples", "imports", "forbid", "files", "task")
_KINDS = ("checks", "properties")  # code is handed in, and checked; or tests are, and tried on implementations
_EXAMPLE_KEYS = ("public", "hidden")
_MOST_POINTS = 1_000_000  # a total above it is a slip of the keyboard; nan and inf fail the comparison
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*", re.ASCII)
_TASK_KEYS = ("id", "title", "checks", "total", "notebook")


class AssignmentError(HarnessFault):
    """An `assignment.toml` that cannot be graded by: the message has the value, the place and what was expected."""


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
    files: Mapping[str, tuple[str, ...]]  # "operators.py" -> where a submission may have it, first hit wins
    tasks: tuple[Task, ...]
    path: Path  # the assignment.toml
    kind: str = "checks"  # or "properties": the students' own tests
    imports: tuple[str, ...] = ()  # modules beyond Python's and numpy's that a submission may import
    forbid: tuple[str, ...] = ()  # names that it may not use, as "math.prod", "functools" or "sum"


def assignments(root: Path) -> tuple[str, ...]:
    """The names of the assignments of a course, sorted."""
    return tuple(sorted(found.parent.name for found in (root / "assignments").glob("*/assignment.toml")))


def load_assignment(root: Path, name: str) -> Assignment:
    """The assignment of that name, each key checked; the first mistake raises AssignmentError."""
    if name not in (known := assignments(root)):
        raise AssignmentError(f"assignment {name!r}: expected {_one_of(known)}{_nearest(name, known)}")
    document = _Document.read(root / "assignments" / name / "assignment.toml").only(_TOP_KEYS)
    if document.text_at("name") != name:
        document.fail("name", f"the name of its folder, {name!r}")
    kind = document.text_at("kind", default=_KINDS[0])
    if kind not in _KINDS:
        document.fail("kind", f"one of {', '.join(_KINDS)}{_nearest(kind, _KINDS)}")
    public, hidden = _counts(document) if kind == "checks" else (0, 0)
    return Assignment(
        name=name,
        title=document.text_at("title"),
        version=document.whole_at("version", least=1),
        public=public,
        hidden=hidden,
        files=_files(document.below("files"), may_be_renamed=kind == "properties"),
        tasks=_tasks(document, root),
        path=document.path,
        kind=kind,
        imports=document.names_at("imports", 'importable modules, as ["scipy", "scipy.stats"]'),
        forbid=document.names_at("forbid", 'names of modules, or in them, as ["math.prod", "functools"]'),
    )


def _counts(document: "_Document") -> tuple[int, int]:
    """How many public and hidden examples a check has."""
    examples = document.below("examples").only(_EXAMPLE_KEYS)
    # Without a public one, a student's pytest checks nothing.
    return examples.whole_at("public", least=1), examples.whole_at("hidden", least=0)


@dataclass(frozen=True)
class _Document:
    """A table of the file, and the lines on which it stands."""

    path: Path
    lines: tuple[str, ...]
    table: Mapping[str, Any]
    first: int  # the lines of this table, counted from 1
    last: int

    @staticmethod
    def read(path: Path) -> "_Document":
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise AssignmentError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from error
        lines = tuple(text.split("\n"))
        try:
            return _Document(path, lines, tomllib.loads(text), first=1, last=len(lines))
        except tomllib.TOMLDecodeError as error:
            place = re.search(r"at line (\d+)", str(error))
            raise AssignmentError(f"{path}:{place[1] if place else len(lines)}: expected TOML: {error}") from error

    def fail(self, key: str, expected: str) -> NoReturn:
        value = repr(self.table[key]) if key in self.table else "nothing"
        raise AssignmentError(f"{key} = {value} ({self.path}:{self.line(key)}): expected {expected}")

    def line(self, key: str) -> int:
        """The line of the key; a search is enough, since tomllib has already found the text well formed."""
        wanted = re.compile(rf"\s*(?:[\"']?{re.escape(key)}[\"']?\s*[=.]|\[+\s*{re.escape(key)}\s*\])")
        span = range(self.first, self.last + 1) if key in self.table else ()
        return next((number for number in span if wanted.match(self.lines[number - 1])), self.first)

    def only(self, known: Collection[str]) -> "_Document":
        for key in self.table:
            if key not in known:
                self.fail(key, f"no such key, only {', '.join(known)}{_nearest(key, known)}")
        return self

    def below(self, key: str) -> "_Document":
        """The table under a key, in brackets or in braces."""
        table = self.table.get(key)
        if not isinstance(table, dict) or not table:
            self.fail(key, "a table that is not empty")
        return self._part(table, self.line(key))

    def each(self, key: str) -> tuple["_Document", ...]:
        """The tables of an array of tables, each with its own lines."""
        tables = self.table.get(key)
        if not isinstance(tables, list) or not tables or not all(isinstance(one, dict) for one in tables):
            self.fail(key, f"at least one table [[{key}]]")
        heads = [number for number, line in enumerate(self.lines, 1) if re.match(rf"\s*\[\[\s*{key}\s*\]", line)]
        if len(heads) != len(tables):  # written inline: the line of the key is the best that can be said
            heads = [self.line(key)] * len(tables)
        return tuple(self._part(one, head) for one, head in zip(tables, heads, strict=True))

    def _part(self, table: Mapping[str, Any], head: int) -> "_Document":
        below = enumerate(self.lines[head:], head)
        last = next((number for number, line in below if line.lstrip().startswith("[")), len(self.lines))
        return _Document(self.path, self.lines, table, head, last)

    def text_at(self, key: str, default: str | None = None) -> str:
        value = self.table.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.fail(key, "a text that is not empty")
        return value

    def names_at(self, key: str, expected: str) -> tuple[str, ...]:
        """A list of dotted names; where there is none, nothing."""
        names = self.table.get(key, [])
        if not isinstance(names, list) or not all(isinstance(n, str) and _DOTTED.fullmatch(n) for n in names):
            self.fail(key, f"a list of {expected}")
        if len(set(names)) < len(names):
            self.fail(key, "each name once")
        return tuple(names)

    def whole_at(self, key: str, *, least: int) -> int:
        value = self.table.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            self.fail(key, f"a whole number of at least {least}")
        return value


def _files(document: _Document, *, may_be_renamed: bool) -> Mapping[str, tuple[str, ...]]:
    """The places of each file; a file of tests, which nothing imports, may have another name there."""
    for name, places in document.table.items():
        if not re.fullmatch(r"[A-Za-z_]\w*\.py", name):
            document.fail(name, "the name of a Python module, such as operators.py")
        end = ".py" if may_be_renamed else name
        if not isinstance(places, list) or not places or not all(_is_place(place, end) for place in places):
            document.fail(name, f"a list of places inside a submission that end with {end}")
    return {name: tuple(places) for name, places in document.table.items()}


def _is_place(place: object, end: str) -> bool:
    if not isinstance(place, str):
        return False
    path = PurePosixPath(place)
    return (
        end in (path.name, path.suffix)
        and path.as_posix() == place
        and not path.is_absolute()
        and ".." not in path.parts
    )


def _tasks(document: _Document, root: Path) -> tuple[Task, ...]:
    tasks: dict[str, Task] = {}
    for table in document.each("task"):
        task = _task(table, root)
        if task.id in tasks:
            table.fail("id", "an id that no other task has")
        tasks[task.id] = task
    return tuple(tasks.values())


def _task(table: _Document, root: Path) -> Task:
    table.only(_TASK_KEYS)
    total = table.table.get("total")
    if isinstance(total, bool) or not isinstance(total, int | float) or not 0 <= total <= _MOST_POINTS:
        table.fail("total", f"a number from 0 to {_MOST_POINTS:,}")
    return Task(
        id=table.text_at("id"),
        checks=_existing(table, "checks", root, root),
        total=float(total),
        title=table.text_at("title", default=""),
        notebook=_existing(table, "notebook", table.path.parent, root) if "notebook" in table.table else "",
    )


def _existing(table: _Document, key: str, start: Path, root: Path) -> str:
    place = table.text_at(key)
    target = (start / place).resolve()
    if not target.is_relative_to(root.resolve()):
        table.fail(key, "a path inside the course")
    if not target.is_file():
        near = [str(one.relative_to(start)) for one in (start / place).parent.glob("*") if one.is_file()]
        table.fail(key, f"a file that exists{_nearest(place, near)}")
    return place


def _one_of(names: Collection[str]) -> str:
    return f"one of {', '.join(names)}" if names else "a folder in assignments/ with an assignment.toml"


def _nearest(name: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
