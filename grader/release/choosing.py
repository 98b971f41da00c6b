"""Which files of a course belong to some of its assignments: what they name, and what that imports.

Owns the choice alone. A check brings the probes and strategies that it imports, and these what they import. A module of
mistakes is imported by none of them, so the course says in its release.toml whose it is. The kit is everybody's.
"""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.courses.assignment import Assignment, assignments, load_assignment
from grader.kit.errors import HarnessFault
from grader.kit.testing.tasks import by_number
from grader.release.table import TABLE, Command, Table, read_table


@dataclass(frozen=True)
class Choice:
    """What is handed out of a course: the assignments, the files that are copied, and the files of student/."""

    assignments: tuple[Assignment, ...]
    files: tuple[str, ...]  # relative to the course's root
    student: frozenset[str]  # names in student/
    commands: tuple[Command, ...] = ()  # that the student's README names

    @property
    def is_checked_by(self) -> bool:
        """Whether any of them has checks that a student can run; students' own tests have none."""
        return any(a.kind == "checks" for a in self.assignments)


def choose(root: Path, names: Sequence[str]) -> Choice:
    """Return what belongs to the assignments of these names, or to the released ones where there is none.

    Raises HarnessFault.
    """
    known, table = assignments(root), read_table(root).value
    if not known:
        raise HarnessFault(f"{root / 'assignments'}: no assignment.toml is below it; is this the course's repository?")
    chosen = tuple(load_assignment(root, name) for name in dict.fromkeys(names)) or _released(root, known)
    chosen = tuple(sorted(chosen, key=lambda one: by_number(one.tasks[0].id)))
    _refuse_unknown(root, table, known)
    with_checks = [a for a in chosen if a.kind == "checks"]
    checks = dict.fromkeys(task.checks for a in with_checks for task in a.tasks)
    mistakes = list(_mistakes(root, table, {a.name for a in chosen}))
    files = {f"assignments/{a.name}/assignment.toml" for a in chosen}
    files |= set(_with_imports(root, [*checks, *mistakes]))
    for a in with_checks:
        files |= set(_sets(root, a.name))
    for pattern, owners in table.files.items():
        if not owners or {a.name for a in chosen} & set(owners):
            files |= {path.relative_to(root).as_posix() for path in root.glob(pattern) if path.is_file()}
    student = frozenset(name for a in chosen for name in a.files) | {"__init__.py"}
    commands = tuple(c for c in table.command if not c.assignment or c.assignment in {a.name for a in chosen})
    return Choice(chosen, tuple(sorted(files)), student, commands)


def _released(root: Path, known: Sequence[str]) -> tuple[Assignment, ...]:
    """Return the assignments that say of themselves that students have them."""
    found = tuple(one for name in known if (one := load_assignment(root, name)).is_released)
    if not found:
        raise HarnessFault(
            f"{root / 'assignments'}: none of {', '.join(known)} is released; write `released = true` into its"
            " assignment.toml, or name it with -a"
        )
    return found


def _refuse_unknown(root: Path, table: Table, known: Sequence[str]) -> None:
    named = {name for owners in (table.mistakes, table.files) for names in owners.values() for name in names}
    named |= {command.assignment for command in table.command if command.assignment}
    if lost := sorted(named - set(known)):
        raise HarnessFault(f"{root / TABLE}: {lost[0]!r}: no such assignment, only {', '.join(known)}")
    for module in table.mistakes:
        if not (root / "tests" / "mistakes" / f"{module}.py").is_file():
            raise HarnessFault(f"{root / TABLE}: mistakes: {module!r}: there is no tests/mistakes/{module}.py")


def _mistakes(root: Path, table: Table, chosen: set[str]) -> Iterator[str]:
    """Yield the modules of mistakes; one of which the table says nothing is everybody's."""
    for path in sorted((root / "tests" / "mistakes").rglob("*.py")):
        owners = table.mistakes.get(path.stem)
        if owners is None or chosen & set(owners):
            yield path.relative_to(root).as_posix()


def _sets(root: Path, name: str) -> Iterator[str]:
    folder = root / "tests" / "examples" / name
    found = sorted(folder.glob("*.json"))
    if not found:
        raise HarnessFault(f"{folder}: no example set; run `grader freeze -a {name} --public`")
    yield from (path.relative_to(root).as_posix() for path in found)


def _with_imports(root: Path, files: Sequence[str]) -> Iterator[str]:
    """Yield these files, and each file of the course's tests/ that they import, with the packages around them."""
    waiting, seen = list(files), set(files)
    while waiting:
        file = waiting.pop()
        if not (root / file).is_file():
            raise HarnessFault(f"{root / file}: no such file, and an assignment needs it")
        yield file
        found = {*_packages(root, file), *_imported(root, file)} - seen
        seen |= found
        waiting += sorted(found)


def _packages(root: Path, file: str) -> Iterator[str]:
    for folder in Path(file).parents:
        if folder.parts[:1] == ("tests",) and (root / folder / "__init__.py").is_file():
            yield (folder / "__init__.py").as_posix()


def _imported(root: Path, file: str) -> Iterator[str]:
    for node in ast.walk(ast.parse((root / file).read_text("utf-8"), str(root / file))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = ".".join([*_package_of(file, node.level), *filter(None, [node.module])])
            names = [module, *(f"{module}.{alias.name}" for alias in node.names)]
        for name in names:
            yield from _files_of(root, name)


def _package_of(file: str, level: int) -> tuple[str, ...]:
    """Return the package from which a relative import of this level starts; nothing for an absolute one."""
    return Path(file).parts[:-level] if level else ()


def _files_of(root: Path, name: str) -> Iterator[str]:
    path = Path(*name.split("."))
    if path.parts[0] == "tests":
        candidates = (path.with_suffix(".py"), path / "__init__.py")
        yield from (c.as_posix() for c in candidates if (root / c).is_file())
