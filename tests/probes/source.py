"""Judges from a submission's source whether a walk over the tree is recursive.

A walk is recursive where its calls, in code that can run, come back to a function on the way: on a submodule, and with a
result that is used. Whether it also does the right thing is judged by its behaviour, not here. What cannot be followed
(a function that is passed in, a base class from elsewhere) is unclear, and no reproach.
"""

import ast
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from grader.kit.probe import probe
from tests.probes.calls import Function, Part, bound_names, definitions, last_name, methods, names_in, standing_for

HOME = "module.py"
TOWARDS_CHILDREN = ("modul", "child", "__dict__", "sub")  # in an attribute that may lead from a Module to its submodules
NEVER_MODULES = {"len", "int", "float", "str", "bool", "isinstance", "hasattr", "id", "type", "repr", "range", "print"}
BY_NAME = {"getattr", "methodcaller", "attrgetter"}
BLIND = {"eval", "exec", "globals", "locals", "__import__", "import_module"}


@dataclass(frozen=True)
class Edge:
    """A call, or a reference that may become one. `same` where it stays at the Module that the caller is at."""

    target: Function
    line: int
    part: Part
    args: Sequence[ast.expr]
    same: bool
    is_call: bool
    node: ast.AST


@dataclass
class File:
    """The functions and classes of one file, and what it imports from the others."""

    functions: dict[str, Function]
    classes: dict[str, ast.ClassDef]
    imported: dict[str, tuple[str, str]]  # name -> file and name there; no name where the file itself is meant
    foreign: set[str]  # names from elsewhere, the standard library aside
    nodes: list[ast.AST]


class Program:
    """A submission's source; finds the functions that its names mean."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self.sources = sources
        self.files: dict[str, File] = {}
        self.module_file, self.module_class = self._find_class(HOME, "Module")
        self.walks = self._methods(self.module_file, self.module_class, set())
        self.others = self._other_methods()

    def file(self, name: str) -> File:
        """One file, parsed when it is first needed."""
        if name not in self.files:
            functions, classes, nodes = definitions(ast.parse(self.sources[name]).body, name)
            self.files[name] = File(functions, classes, {}, set(), nodes)
            for node in nodes:
                self._note_imports(self.files[name], node)
        return self.files[name]

    def _note_imports(self, file: File, node: ast.AST) -> None:
        if isinstance(node, ast.ImportFrom):
            origin = f"{(node.module or '').rpartition('.')[2]}.py"
            for alias in node.names:
                name = alias.asname or alias.name
                if origin in self.sources and alias.name == "*":
                    file.imported |= {known: (origin, known) for known in self.file(origin).functions}
                elif origin in self.sources:
                    file.imported[name] = (origin, alias.name)
                elif f"{alias.name}.py" in self.sources:
                    file.imported[name] = (f"{alias.name}.py", "")
                elif (node.module or "").partition(".")[0] not in sys.stdlib_module_names:
                    file.foreign.add(name)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                top, last = alias.name.partition(".")[0], f"{alias.name.rpartition('.')[2]}.py"
                if last in self.sources:
                    file.imported[alias.asname or alias.name] = (last, "")
                elif top not in sys.stdlib_module_names:
                    file.foreign.add(alias.asname or top)

    def _find_class(self, file: str, name: str) -> tuple[str, ast.ClassDef]:
        found = self.file(file)
        if name in found.classes:
            return file, found.classes[name]
        if name in found.imported:
            return self._find_class(*found.imported[name])
        raise LookupError(f"{file} has no class {name}")

    def _methods(self, file: str, node: ast.ClassDef, seen: set[str]) -> dict[str, Function]:
        """A class's own functions over those of its base classes, and those that are assigned to it from outside."""
        found: dict[str, Function] = {}
        for base in node.bases[::-1]:
            name = last_name(base)
            if name not in seen and (name in self.file(file).classes or name in self.file(file).imported):
                found |= self._methods(*self._find_class(file, name), seen | {node.name})
        found |= methods(node, file)
        for other in self.file(file).nodes:
            for target in other.targets if isinstance(other, ast.Assign) else []:
                if isinstance(target, ast.Attribute) and last_name(target.value) == node.name:
                    found[target.attr] = standing_for(target.attr, other.value, file)
        return found

    def _other_methods(self) -> dict[str, Function]:
        classes = [(file, node) for file, found in self.files.items() for node in found.classes.values()]
        return {n: f for file, c in classes if c is not self.module_class for n, f in methods(c, file).items()}

    def named(self, function: Function, name: str) -> Function | None:
        """The function that a plain name means inside `function`."""
        for scope in function.outwards():
            if name in scope.inner:
                return scope.inner[name]
            if name in scope.params:
                return None
            if name in scope.assigned:
                return self._alias(scope, name)
        if function.is_in_class and not function.params and name in self.walks:
            return self.walks[name]  # an expression in the class's body
        file = self.file(function.file)
        if name in file.imported:
            origin, there = file.imported[name]
            return self.file(origin).functions.get(there)
        return file.functions.get(name) or self._made(file, name)

    def _alias(self, scope: Function, name: str) -> Function | None:
        values = scope.assigned[name]
        value = values[0]
        if len(values) > 1 or name in names_in(value):
            return None
        if isinstance(value, ast.Name):
            return self.named(scope, value.id)
        return self.walks.get(value.attr) if isinstance(value, ast.Attribute) else None

    def _made(self, file: File, name: str) -> Function | None:
        """What making an object of a class calls."""
        node = file.classes.get(name)
        return self.others.get("__init__") if node and node is not self.module_class else None

    def at(self, function: Function, node: ast.Attribute) -> Function | None:
        """The function that an attribute means: of a sibling file, of Module, or of another class."""
        imported = self.file(function.file).imported.get(last_name(node.value)) if isinstance(node.value, ast.Name) else None
        if imported and not imported[1]:
            return self.file(imported[0]).functions.get(node.attr)
        if isinstance(node.value, ast.Call) and last_name(node.value.func) == "super":
            return None
        return self.walks.get(node.attr) or self.others.get(node.attr)


@dataclass
class Judge:
    """What is known about the functions that one walk reaches."""

    program: Program
    edges: dict[Function, list[Edge]] = field(default_factory=dict)
    children: dict[Function, set[str]] = field(default_factory=dict)  # variables that may hold what lies below
    gives_children: set[Function] = field(default_factory=set)

    def verdict(self, method: str) -> list[Any]:
        """The verdict, the line that decides it, and why."""
        start = self._start(method)
        self._explore(start)
        self._spread()
        followed = self._reached(start, lambda f, e: self._is_used(f, e))
        if stub := next((f for f in followed if f.is_stub), None):
            raise NotImplementedError(f"{stub.name} in line {stub.line} is not written yet")
        for function in followed:
            for edge in self.edges[function]:
                if self._is_used(function, edge) and self._descends(function, edge) and self._comes_back(function, edge):
                    return ["recursive", edge.line, f"{function.name} calls {edge.target.name} on what is below"]
        doubt = next((d for f in self.edges for d in self._doubts(f)), None) or self._class_doubt()
        if doubt:
            return ["unclear", *doubt]
        return ["not recursive", *self._reproach(start)]
