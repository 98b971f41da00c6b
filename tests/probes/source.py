"""Judges from a submission's source whether a walk over the tree is recursive.

A walk is recursive where its calls, in code that can run, come back to a function on the way: on something below, and with a
result that is used. Whether it also does the right thing is judged by its behaviour, not here. What cannot be followed
(a function that is passed in, a base class from elsewhere) is unclear, and no reproach.
"""

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from grader.kit.probe import probe
from tests.probes.functions import Function, Part, last_name, names_in
from tests.probes.program import Program

TOWARDS_CHILDREN = ("modul", "child", "sub", "__dict__")  # in an attribute's name that may lead from a Module to those below
NEVER_MODULES = {"len", "int", "float", "str", "bool", "isinstance", "hasattr", "id", "type", "repr", "range", "print"}
BY_NAME = {"getattr", "methodcaller", "attrgetter"}
BLIND = {"eval", "exec", "globals", "locals", "__import__", "import_module"}
FAMILIAR_BASES = {"object", "ABC", "Generic", "Protocol"}
FAMILIAR_DECORATORS = {
    "staticmethod", "classmethod", "property", "cached_property", "cache", "lru_cache", "wraps", "override", "final",
    "typing", "no_type_check", "abstractmethod", "setter",
}  # fmt: skip
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True)
class Edge:
    """A call, or a reference that may become one. `is_same` where it stays at the Module that the caller is at."""

    target: Function
    node: ast.expr
    part: Part
    args: Sequence[ast.expr]
    is_same: bool
    is_call: bool

    @property
    def line(self) -> int:
        return self.node.lineno


@dataclass
class Judge:
    """What is known about the functions that one walk reaches."""

    program: Program
    edges: dict[Function, list[Edge]] = field(default_factory=dict)
    below: dict[Function, set[str]] = field(default_factory=dict)  # variables that may hold what lies below a Module
    gives_below: set[Function] = field(default_factory=set)
    live_names: dict[Function, set[str]] = field(default_factory=dict)

    def verdict(self, method: str) -> list[Any]:
        """The verdict, the line that decides it, and why."""
        start = self._start(method)
        self._explore(start)
        self._spread()
        followed = self._reached(start, self._is_used)
        if stub := next((f for f in followed if f.is_stub), None):
            raise NotImplementedError(f"{stub.name} in line {stub.line} is not written yet")
        returning = [(f, e) for f in followed for e in self.edges[f] if self._is_used(f, e) and self._comes_back(f, e)]
        for function, edge in returning:
            if self._descends(function, edge) and self._looks_below(function, edge):
                return ["recursive", edge.line, f"{function.name} calls {edge.target.name} on what is below"]
        doubts = [*self._slips(returning), *self._class_doubts(), *(d for f in self.edges for d in self._doubts(f))]
        return ["unclear", *doubts[0]] if doubts else ["not recursive", *self._reproach(start)]

    def _start(self, method: str) -> Function:
        if method not in self.program.walks:
            raise LookupError(f"class Module in {self.program.home} has no method {method}")
        return self.program.walks[method]

    def _explore(self, start: Function) -> None:
        todo = [start]
        while todo:
            function = todo.pop()
            if function not in self.edges:
                self.edges[function] = list(self._edges(function))
                self.below[function] = {
                    arg.arg for node in function.nodes if isinstance(node, ast.Lambda) for arg in node.args.args
                }
                todo += [edge.target for edge in self.edges[function]]

    def _edges(self, function: Function) -> Iterator[Edge]:
        for part in function.parts:
            nodes = list(ast.walk(part.value))
            calls = [node for node in nodes if isinstance(node, ast.Call)]
            for call in calls:
                args = [*call.args, *(k.value for k in call.keywords)]
                if target := self._called(function, call):
                    yield Edge(target, call, part, args, self._stays(function, call), is_call=True)
            called = {id(call.func) for call in calls}
            passed = {id(arg): call for call in calls for arg in (*call.args, *(k.value for k in call.keywords))}
            for node in nodes:
                if isinstance(node, (ast.Name, ast.Attribute)) and id(node) not in called:
                    yield from self._reference(function, part, node, passed.get(id(node)))

    def _called(self, function: Function, call: ast.Call) -> Function | None:
        """The function that a call calls, or names for somebody else to call."""
        if isinstance(call.func, ast.Name) and call.func.id not in BY_NAME:
            return self.program.named(function, call.func.id)
        if isinstance(call.func, ast.Attribute) and call.func.attr not in BY_NAME:
            return self.program.at(function, call.func)
        names = [a.value for a in call.args if isinstance(a, ast.Constant)] if last_name(call.func) in BY_NAME else []
        return next((self.program.walks[name] for name in names if name in self.program.walks), None)

    def _stays(self, function: Function, call: ast.Call) -> bool:
        """Whether a call has no receiver, or one that is at the caller's own Module or at a new one."""
        if last_name(call.func) in BY_NAME:
            return bool(call.args) and last_name(call.func) == "getattr" and self._is_same(function, call.args[0])
        return not isinstance(call.func, ast.Attribute) or self._is_same(function, call.func.value)

    def _reference(
        self, function: Function, part: Part, node: ast.Name | ast.Attribute, call: ast.Call | None
    ) -> Iterator[Edge]:
        is_name = isinstance(node, ast.Name)
        target = self.program.named(function, node.id) if is_name else self.program.at(function, node)
        if target is None or not isinstance(node.ctx, ast.Load):
            return
        is_same = is_name or self._is_same(function, node.value)
        is_property = not is_name and bool(target.decorator_names & {"property", "cached_property"})
        args = [a for a in (*call.args, *(k.value for k in call.keywords)) if a is not node] if call else []
        yield Edge(target, node, part, args, is_same, is_call=is_property or call is not None)

    def _is_same(self, function: Function, node: ast.expr) -> bool:
        """Whether an expression is the Module that a method was called on, or a class, or a new object."""
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Call):
                return self._is_same(function, node.func)
            return last_name(node.func) in {"super", "type", "copy", "deepcopy", "__class__", *self.program.classes}
        if isinstance(node, ast.Attribute):
            return node.attr == "__class__"
        if not isinstance(node, ast.Name):
            return False
        for scope in function.outwards():
            if node.id in scope.assigned:
                values = scope.assigned[node.id]
                return len(values) == 1 and self._is_same(scope, values[0])
            if node.id in scope.params:
                return node.id == scope.own_module
        return node.id in self.program.classes

    def _spread(self) -> None:
        """Find the variables and results that may hold what lies below, until nothing is added."""
        known = -1
        while known != (known := sum(map(len, self.below.values())) + len(self.gives_below)):
            for function, edges in self.edges.items():
                for part in function.parts:
                    if self._is_below(function, part.value):
                        self.below[function] |= part.into or set()
                        self.gives_below |= {function} if part.into is None else set()
                for edge in edges:
                    self.below[edge.target] |= self._given(function, edge)

    def _given(self, function: Function, edge: Edge) -> set[str]:
        """The parameters of the target that get something from below."""
        params = [p for p in edge.target.params if p != edge.target.own_module]
        if not isinstance(edge.node, ast.Call) or len(edge.node.args) > len(params):
            return set(params) if any(self._is_below(function, arg) for arg in edge.args) else set()
        given = [*zip(params, edge.node.args, strict=False), *((k.arg or "", k.value) for k in edge.node.keywords)]
        return {name for name, arg in given if self._is_below(function, arg)}

    def _is_below(self, function: Function, node: ast.AST) -> bool:
        """Whether a value may hold something that lies below a Module."""
        if isinstance(node, ast.Compare):
            return False
        if isinstance(node, ast.Call):
            if last_name(node.func) in NEVER_MODULES:
                return False
            if self._called(function, node) in self.gives_below:
                return True
        if self._is_source(node):
            return True
        if isinstance(node, ast.Name) and any(node.id in self.below.get(f, ()) for f in function.outwards()):
            return True
        return any(self._is_below(function, child) for child in ast.iter_child_nodes(node))

    def _descends(self, function: Function, edge: Edge) -> bool:
        return not edge.is_same or any(self._is_below(function, arg) for arg in edge.args)

    def _live(self, function: Function) -> set[str]:
        """The names whose values leave the function, or decide which Modules it changes."""
        if function not in self.live_names:
            around = self._live(function.around) if function.around else set()
            live = {*function.params, *(function.filled & around)}
            live |= {name for part in function.parts if part.into is None for name in names_in(part.value)}
            size = -1
            while size != (size := len(live)):
                live |= {name for part in function.parts if part.into and part.into & live for name in names_in(part.value)}
            self.live_names[function] = live
        return self.live_names[function]

    def _is_used(self, function: Function, edge: Edge) -> bool:
        into = edge.part.into
        return into is None or bool(into & self._live(function)) or (edge.is_call and self._has_effect(function, edge))

    def _has_effect(self, function: Function, edge: Edge) -> bool:
        """Whether a call changes something that counts: a mode, or a collection that is used afterwards."""
        given = {name for arg in edge.args for name in names_in(arg)} & self._live(function)
        return any(self._acts(reached, given) for reached in self._reached(edge.target, lambda *_: True))

    def _acts(self, function: Function, given: set[str]) -> bool:
        if function.sets_mode or any(self._is_variable(function, c) for c in function.nodes if isinstance(c, ast.Call)):
            return True
        for name in function.filled:
            owner = next((f for f in function.outwards() if name in f.params or name in f.assigned), None)
            is_own = owner is function
            if (is_own and given) or (owner and not is_own and name in self._live(owner)):
                return True
            if owner is None and any(name in self._live(f) for f in self.edges):
                return True
        return False

    def _is_variable(self, function: Function, call: ast.Call) -> bool:
        """Whether a call is of a function that only a variable holds."""
        if not isinstance(call.func, ast.Name) or self.program.named(function, call.func.id):
            return False
        return any(call.func.id in f.params or call.func.id in f.assigned for f in function.outwards())

    def _reached(self, start: Function, is_followed: Callable[[Function, Edge], bool]) -> list[Function]:
        found = [start]
        for function in found:
            targets = [e.target for e in self.edges[function] if e.target not in found and is_followed(function, e)]
            found += dict.fromkeys(targets)
        return found

    def _comes_back(self, function: Function, edge: Edge) -> bool:
        return function in self._reached(edge.target, self._is_used)

    def _looks_below(self, function: Function, edge: Edge) -> bool:
        """Whether somewhere on the way from a call back to its caller the submodules of a Module are looked up."""
        ways = [f for f in self._reached(edge.target, self._is_used) if function in self._reached(f, self._is_used)]
        helpers = [e.target for f in ways for e in self.edges[f]]
        return any(self._is_source(node) for f in (*ways, *helpers) for node in f.nodes)

    def _is_source(self, node: ast.AST) -> bool:
        """Whether a node leads from a Module to those below by itself."""
        if isinstance(node, ast.Attribute):
            return any(word in node.attr for word in TOWARDS_CHILDREN)
        return (isinstance(node, ast.Name) and node.id == "vars") or (isinstance(node, ast.Constant) and node.value == "_modules")

    def _slips(self, returning: Sequence[tuple[Function, Edge]]) -> Iterator[tuple[int, str]]:
        """Calls on the same Module from within the loop over those below: meant for one of these, it seems."""
        for function, edge in returning:
            for node in function.nodes:
                iters = [node.iter] if isinstance(node, ast.For) else [g.iter for g in getattr(node, "generators", [])]
                is_inside = any(n is edge.node for n in ast.walk(node))
                if is_inside and any(self._is_below(function, i) for i in iters):
                    yield edge.line, f"{function.name} calls {edge.target.name} on the same Module again"

    def _doubts(self, function: Function) -> Iterator[tuple[int, str]]:
        """What cannot be followed."""
        if odd := function.decorator_names - FAMILIAR_DECORATORS:
            yield function.line, f"{function.name} is decorated with {', '.join(sorted(odd))}"
        for node in function.nodes:
            if isinstance(node, ast.ClassDef):
                yield node.lineno, "defines a class inside a function"
            elif isinstance(node, ast.Call) and (why := self._doubt(function, node)):
                yield node.lineno, why

    def _doubt(self, function: Function, call: ast.Call) -> str:
        name = last_name(call.func)
        foreign = self.program.file(function.file).foreign
        gets_modules = any(self._is_below(function, arg) or self._is_same(function, arg) for arg in call.args)
        if isinstance(call.func, ast.Name) and name in BLIND and not self.program.named(function, name):
            return f"uses {name}"
        if isinstance(call.func, ast.Call) and last_name(call.func.func) in BY_NAME and not self._called(function, call.func):
            return "calls a method whose name is computed"
        if isinstance(call.func, ast.Name) and name in self.program.walks and not self.program.named(function, name):
            return f"calls {name}, which is a method and no function"
        if gets_modules and (self._is_variable(function, call) or foreign & names_in(call.func)):
            return f"calls {name}, which is not defined here"
        return ""

    def _class_doubts(self) -> Iterator[tuple[int, str]]:
        node = self.program.module_class
        odd = {last_name(b) for b in node.bases} - FAMILIAR_BASES - self.program.classes
        if odd or node.keywords or node.decorator_list or "__iter__" in self.program.walks:
            yield node.lineno, "class Module is more than its own functions"

    def _reproach(self, start: Function) -> tuple[int, str]:
        """The line in which the walk is something else."""
        functions = self._reached(start, lambda *_: True)
        loops = [node.lineno for f in functions for node in f.nodes if _is_endless(node)]
        ignored = [e.line for f in functions for e in self.edges[f] if f in self._reached(e.target, lambda *_: True)]
        also = f"; the recursive call in line {ignored[0]} does no part of it" if ignored else ""
        if loops:
            return loops[0], f"the walk is a loop over a list of Modules{also}"
        return start.line, f"{start.name} leads to no call of itself on what is below{also}"


def _is_endless(node: ast.AST) -> bool:
    """Whether a loop runs as long as its list is filled from within."""
    if isinstance(node, ast.For):
        grown = {n.func.value.id for n in ast.walk(node) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)
                 and isinstance(n.func.value, ast.Name) and n.func.attr in ("append", "extend", "insert")}  # fmt: skip
        return bool(grown & names_in(node.iter))
    return isinstance(node, ast.While)


@lru_cache(maxsize=1)  # four walks are asked of each submission; parsing takes longest
def _program(sources: tuple[tuple[str, str], ...]) -> Program:
    return Program(dict(sources))


@probe("module.py, the walk {0}()")
def walk(code: Any, method: str) -> list[Any]:
    """The verdict on one walk ("recursive", "not recursive" or "unclear"), the line, and why."""
    return Judge(_program(tuple(code.files.items()))).verdict(method)
