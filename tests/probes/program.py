"""Finds the functions that names in a submission's source mean: Module's own, local ones, and those of sibling files.

Parses the files that are needed, and runs none.
"""

import ast
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from tests.probes.functions import Function, last_name, methods, names_in, standing_for, top_functions, top_nodes

HOME = "module.py"


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
        self.home, self.module_class = self._find_class(HOME, "Module")
        self.walks = self._methods(self.home, self.module_class, set())
        self.others = self._other_methods()
        self.classes = {name for file in self.files.values() for name in file.classes}

    def file(self, name: str) -> File:
        """One file, parsed when it is first needed."""
        if name not in self.files:
            nodes = top_nodes(ast.parse(self.sources[name]).body)
            classes = {node.name: node for node in nodes if isinstance(node, ast.ClassDef)}
            self.files[name] = File(top_functions(nodes, name), classes, {}, set(), nodes)
            for node in nodes:
                if isinstance(node, ast.ImportFrom):
                    self._note_names(self.files[name], node)
                elif isinstance(node, ast.Import):
                    self._note_files(self.files[name], node)
        return self.files[name]

    def _note_names(self, file: File, node: ast.ImportFrom) -> None:
        origin = f"{(node.module or '').rpartition('.')[2]}.py"
        is_known = (node.module or "").partition(".")[0] in sys.stdlib_module_names
        for alias in node.names:
            name = alias.asname or alias.name
            if origin in self.sources and alias.name == "*":
                file.imported |= {known: (origin, known) for known in self.file(origin).functions}
            elif origin in self.sources:
                file.imported[name] = (origin, alias.name)
            elif f"{alias.name}.py" in self.sources:
                file.imported[name] = (f"{alias.name}.py", "")
            elif not is_known:
                file.foreign.add(name)

    def _note_files(self, file: File, node: ast.Import) -> None:
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
        for other in (n for n in self.file(file).nodes if isinstance(n, ast.Assign)):
            for target in other.targets:
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
        of_file = self.file(function.file).imported.get(node.value.id) if isinstance(node.value, ast.Name) else None
        if of_file and not of_file[1]:
            return self.file(of_file[0]).functions.get(node.attr)
        if isinstance(node.value, ast.Call) and last_name(node.value.func) == "super":
            return None
        return self.walks.get(node.attr) or self.others.get(node.attr)
