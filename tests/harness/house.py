"""Reads source by `ast`, for the test of the house: which module imports which, and how large rooms and bodies are.

Nothing is imported here, so a made-up package in a folder is read like the real one.
"""

import ast
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

Floors = Sequence[Sequence[str]]
_NAMING = {"arg", "asname", "attr", "id", "module", "name"}  # the fields of a node of the tree that hold a name
COMMANDS = "commands"  # the room of every command.py: a command lies in the folder of what it commands


class Import(NamedTuple):
    """`importer` imports `imported`: a module of the house, or the first name of another package."""

    importer: str
    imported: str
    is_for_types: bool  # under TYPE_CHECKING: it is not there when the code runs


def modules_of(root: Path, *packages: str) -> dict[str, Path]:
    """The modules of some packages by their dotted names, each with its file."""
    files = [path for package in packages for path in (root / package).rglob("*.py")]
    return {".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): path for path in files}


def imports_of(module: str, modules: Mapping[str, Path]) -> Iterator[Import]:
    """All that a module imports, wherever in it: at the top, in a function, for its types."""
    package = module if modules[module].name == "__init__.py" else module.rpartition(".")[0]
    for node, is_for_types in _import_nodes(modules[module]):
        for name in _names(node, package, modules):
            if name in modules or name.partition(".")[0] not in sys.stdlib_module_names:
                yield Import(module, name if name in modules else name.partition(".")[0], is_for_types)


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _import_nodes(path: Path) -> tuple[tuple[ast.Import | ast.ImportFrom, bool], ...]:
    """The import statements of a file, and whether each is for types alone."""
    tree = _parsed(path)
    for_types = {id(inner) for node in ast.walk(tree) if _asks_for_types(node) for inner in ast.walk(node)}
    return tuple((n, id(n) in for_types) for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom))


def _asks_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}


def _names(node: ast.Import | ast.ImportFrom, package: str, modules: Mapping[str, Path]) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
    source = ".".join([*above, *filter(None, [node.module])])
    return [f"{source}.{alias.name}" if f"{source}.{alias.name}" in modules else source for alias in node.names]


def room_of(module: str, path: Path) -> str:
    """The folder that a module lies in, by its dotted name."""
    if path.stem == "command":
        return COMMANDS
    return module if path.name == "__init__.py" else module.rpartition(".")[0]


def upward(modules: Mapping[str, Path], floors: Floors) -> set[tuple[str, str]]:
    """The imports from a room into one that is not below it. A room that has no floor is at fault with all it has."""
    floor = {room: number for number, rooms in enumerate(floors) for room in rooms}
    found = set()
    for module in modules:
        here = room_of(module, modules[module])
        for _, imported, _ in imports_of(module, modules):
            there = room_of(imported, modules[imported]) if imported in modules else here
            if here != there and not floor.get(here, len(floors)) < floor.get(there, -1):
                found.add((module, imported))
    return found


def circle(modules: Mapping[str, Path]) -> list[str]:
    """Modules that import one another in a ring; none where the imports have an order."""
    graph = {m: {i.imported for i in imports_of(m, modules) if i.imported in modules} - {m} for m in modules}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def loaded_by(module: str, modules: Mapping[str, Path]) -> set[str]:
    """The modules that are loaded when one is and all of its functions are called, named in a string or imported."""
    loaded: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name not in modules or name in loaded:
            continue
        loaded.add(name)
        waiting += [name.rpartition(".")[0], *strings_of(modules[name])]
        waiting += [i.imported for i in imports_of(name, modules) if not i.is_for_types]
    return loaded


@cache
def strings_of(path: Path) -> tuple[str, ...]:
    """Every string in a file, docstrings too."""
    return tuple(n.value for n in ast.walk(_parsed(path)) if isinstance(n, ast.Constant) and isinstance(n.value, str))


@cache
def identifiers_of(path: Path) -> frozenset[str]:
    """Every name that a file uses in code, its own among them: of modules, classes, functions, variables and fields."""
    found = {path.stem}
    for node in ast.walk(_parsed(path)):
        values = (value for field, value in ast.iter_fields(node) if field in _NAMING)
        found |= {part for value in values if isinstance(value, str) for part in value.split(".")}
    return frozenset(found)


def foreign(names: set[str], modules: Mapping[str, Path]) -> set[tuple[str, str]]:
    """What these modules import when they run that is neither theirs nor Python's, each with the module that does."""
    found = (i for name in names for i in imports_of(name, modules) if not i.is_for_types)
    return {(i.importer, i.imported) for i in found if i.imported not in modules}


def crowded(root: Path, most: int) -> list[str]:
    """The folders with more source files than that, `__init__.py` aside."""
    folders = [root, *(folder for folder in root.rglob("*") if folder.is_dir())]
    counts = {str(f): len([p for p in f.glob("*.py") if p.name != "__init__.py"]) for f in folders}
    return [f"{folder}: {count} files" for folder, count in counts.items() if count > most]


def long_files(files: Sequence[Path], most: int) -> list[str]:
    """The files with more lines than that."""
    counts = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    return [f"{path}: {count} lines" for path, count in counts.items() if count > most]


def long_bodies(files: Sequence[Path], most: int) -> list[str]:
    """The functions whose bodies have more lines than that; a docstring and a def are no part of the body."""
    found = []
    for path in files:
        for node in ast.walk(_parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) is not None else node.body
                if body and (count := (node.end_lineno or 0) - body[0].lineno + 1) > most:
                    found.append(f"{path}:{node.lineno} {node.name}: {count} lines")
    return found
