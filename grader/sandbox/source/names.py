"""What the names in a file of a submission stand for: modules, and what is in them, under whatever name.

Follows imports, assignments and calls that import or look something up, in parsed source, which it does not run. Names
are not kept apart by the function that they are in: one that stands for a module somewhere does so everywhere.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from grader.sandbox.source.folding import Folded, Folder

IMPORTERS = {"__import__", "import_module", "resolve_name"}
LOOKUPS = {"getattr", "getattr_static", "__getattribute__"}
BUILTINS = {"__import__", "__builtins__", "getattr", "vars", "eval", "exec", "open"}  # they stand for themselves
ROUNDS = 4  # a name of a name of a name; a module that is hidden deeper is not found


class Names:
    """The names of one file. A path is dotted, "sys.modules"; where nothing is known, it is empty."""

    def __init__(self, stem: str, tree: ast.Module) -> None:
        self.stem, self.tree = stem, tree
        self.nodes = list(ast.walk(tree))
        self.stars: set[str] = set()  # modules of which all names are taken
        self._others: Mapping[str, Names] = {}
        self._defined = {getattr(node, "name", "") for node in tree.body}
        self.own = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}  # functions of the file's
        self._paths: dict[str, str] = {}
        self._bound: dict[str, list[ast.expr]] = {}
        for name, value in (found for node in self.nodes for found in _bindings(node)):
            self._bound.setdefault(name, []).append(value)
        self._folder = Folder({})
        for _ in range(ROUNDS - 1):
            once = {name: values[0] for name, values in self._bound.items() if len(values) == 1}
            self._folder = Folder({name: self._folder.fold(value) for name, value in once.items()})

    @cached_property
    def bound(self) -> frozenset[str]:
        """The names to which this file gives a meaning of its own, outside of the bodies of its classes."""
        in_classes = {id(node) for around in self.nodes if isinstance(around, ast.ClassDef) for node in around.body}
        names = {found.id for found in self.nodes if isinstance(found, ast.Name) and isinstance(found.ctx, ast.Store)}
        for node in self.nodes:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and id(node) not in in_classes:
                names.add(node.name)
            elif isinstance(node, ast.arg):
                names.add(node.arg)
            elif isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
                sibling = self._others.get((node.module or "").rpartition(".")[2])
                names |= sibling._defined if sibling else set()
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                names |= {alias.asname or alias.name for alias in node.names}
        return frozenset(names)

    def fold(self, node: ast.AST) -> Folded:
        """Return the constant that an expression gives."""
        return self._folder.fold(node)

    def learn(self, others: "Mapping[str, Names]") -> None:
        """Note what names stand for, as far as it is known here and in the other files by now."""
        self._others = others
        for node in self.nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    top = alias.name if alias.asname else alias.name.partition(".")[0]
                    self._note(alias.asname or top, top)
            elif isinstance(node, ast.ImportFrom):
                self._learn_from(node)
        for name, values in self._bound.items():
            for value in values:
                self._note(name, self.path(value))

    def _learn_from(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        sibling = self._others.get(module.rpartition(".")[2])
        for alias in node.names:
            if alias.name == "*" and sibling:
                self._paths = sibling._paths | self._paths
            elif alias.name == "*":
                self.stars.add(module)
            elif sibling:
                self._note(alias.asname or alias.name, sibling.path(ast.Name(alias.name)))
            else:
                self._note(alias.asname or alias.name, f"{module}.{alias.name}" if module else alias.name)

    def _note(self, name: str, path: str) -> None:
        if path and name != path:
            self._paths.setdefault(name, path)
        elif path:
            self._paths[name] = path  # a module under its own name

    def path(self, node: ast.AST) -> str:
        """Return what an expression stands for."""
        try:
            return self._path(node)
        except RecursionError:
            return ""

    def _path(self, node: ast.AST) -> str:
        if isinstance(node, ast.Name):
            return self._paths.get(node.id, node.id if node.id in BUILTINS - self.own else "")
        if isinstance(node, ast.Attribute):
            return self._attribute(node)
        if isinstance(node, ast.NamedExpr):
            return self._path(node.value)
        if isinstance(node, ast.Subscript):
            owner, key = self._path(node.value), self.fold(node.slice)
            is_looked_up = owner.endswith(".__dict__") and isinstance(key, str)
            return f"{owner.removesuffix('.__dict__')}.{key!s}" if is_looked_up else ""
        return self._call(node) if isinstance(node, ast.Call) else ""

    def _attribute(self, node: ast.Attribute) -> str:
        owner = self._path(node.value)
        if sibling := self._others.get(owner.rpartition(".")[2]):
            return sibling.path(ast.Name(node.attr))
        if owner:
            return f"{owner}.{node.attr}"
        known = self._paths.get(node.attr, "")  # of a class, or of another file, that keeps a module
        return node.attr if node.attr in IMPORTERS | LOOKUPS else "" if "." in known else known

    def _call(self, node: ast.Call) -> str:
        function = self._path(node.func).rpartition(".")[2]
        args = [self.fold(arg) for arg in node.args]
        if function in IMPORTERS and args and isinstance(args[0], str):
            return args[0].replace(":", ".")
        if function in LOOKUPS and len(args) > 1 and isinstance(args[1], str):
            owner = self._path(node.args[0])
            return f"{owner}.{args[1]}" if owner else ""
        if function == "vars" and args:
            owner = self._path(node.args[0])
            return f"{owner}.__dict__" if owner else ""
        return ""


def _bindings(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Yield names, and attributes, with what they are bound to."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _pairs(target, node.value)
    elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value:
        yield from _pairs(node.target, node.value)
    elif isinstance(node, (ast.For, ast.comprehension)) and isinstance(node.iter, (ast.Tuple, ast.List)):
        for item in node.iter.elts:
            yield from _pairs(node.target, item)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        yield from _defaults(node.args)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Lambda):
        yield from ((param.arg, arg) for param, arg in zip(node.func.args.args, node.args, strict=False))


def _defaults(args: ast.arguments) -> Iterator[tuple[str, ast.expr]]:
    positional = [*args.posonlyargs, *args.args]
    with_default = positional[len(positional) - len(args.defaults) :]
    for param, value in (*zip(with_default, args.defaults, strict=True),
                         *zip(args.kwonlyargs, args.kw_defaults, strict=True)):  # fmt: skip
        if value is not None:
            yield param.arg, value


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, (ast.Tuple, ast.List)) and isinstance(value, (ast.Tuple, ast.List)):
        for one, other in zip(target.elts, value.elts, strict=False):
            yield from _pairs(one, other)
    elif isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Attribute):
        yield target.attr, value


def read_files(files: Mapping[str, str], graded: Sequence[str]) -> tuple[dict[str, Names], dict[str, str]]:
    """Return the graded files and those that they import, read; and those that could not be, each with the reason.

    A file with a syntax error never runs, and is in neither.
    """
    found, unread = {}, {}
    todo = [file for file in graded if file in files]
    for file in todo:  # which grows
        try:
            found[file] = Names(file.removesuffix(".py"), ast.parse(files[file]))
        except SyntaxError:
            continue
        except (RecursionError, MemoryError, ValueError) as error:
            unread[file] = type(error).__name__
            continue
        todo += [other for other in _imported(found[file], files) if other not in todo]
    learn(found)
    return found, unread


def _imported(names: Names, files: Mapping[str, str]) -> list[str]:
    """Return the files of the submission that a file imports, by the last part of any name that it imports by."""
    parts: set[str] = set()
    for node in names.nodes:
        if isinstance(node, ast.Import):
            parts |= {part for alias in node.names for part in alias.name.split(".")}
        elif isinstance(node, ast.ImportFrom):
            parts |= {alias.name for alias in node.names} | set((node.module or "").split("."))
        elif isinstance(node, ast.Call):
            parts |= {names.path(node).rpartition(".")[2]}
    return [file for file in sorted(files) if file.removesuffix(".py") in parts]


def learn(files: Mapping[str, Names]) -> None:
    """Let each file know what the names of the others stand for."""
    by_stem = {names.stem: names for names in files.values()}
    for _ in range(len(files) + 2):  # a name may come through every file, and under another one in each
        for names in files.values():
            names.learn(by_stem)
