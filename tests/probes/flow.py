"""Follows calls and values through a submission's functions, starting at one of Module's walks.

Over the calls: which function calls which, on what, and whether the outcome matters. Over the values: which of them may
hold something that lies below a Module, and which of them leave a function. Decides nothing about a walk.
"""

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tests.probes.functions import Function, Part, last_name, names_in
from tests.probes.program import Program

TOWARDS_CHILDREN = ("modul", "child", "sub", "__dict__")  # in the name of an attribute that may lead to submodules
NEVER_MODULES = {"len", "int", "float", "str", "bool", "isinstance", "hasattr", "id", "type", "repr", "range", "print"}
BY_NAME = {"getattr", "methodcaller", "attrgetter"}
NEW_OR_SAME = {"super", "type", "copy", "deepcopy", "__class__"}


@dataclass(frozen=True)
class Edge:
    """A call, or a reference that may become one. `is_same` where it stays at the Module that the caller is at."""

    target: Function
    node: ast.expr
    part: Part
    args: Sequence[ast.expr]
    is_same: bool
    is_call: bool


class Flow:
    """All that can be reached from one walk."""

    def __init__(self, program: Program, start: Function) -> None:
        self.program = program
        self.edges: dict[Function, list[Edge]] = {}
        self.below: dict[Function, set[str]] = {}  # variables that may hold what lies below a Module
        self.gives_below: set[Function] = set()
        self._live: dict[Function, set[str]] = {}
        self._explore(start)
        self._spread()

    def reached(self, start: Function, is_followed: Callable[[Function, Edge], bool] | None = None) -> list[Function]:
        """The functions that calls lead to, nearest first: all calls, or those that are followed."""
        found = [start]
        for function in found:
            for edge in self.edges[function]:
                if edge.target not in found and (is_followed is None or is_followed(function, edge)):
                    found.append(edge.target)
        return found

    def is_used(self, function: Function, edge: Edge) -> bool:
        """Whether what a call gives leaves the function, or what it does matters."""
        into = edge.part.into
        return into is None or bool(into & self.live(function)) or (edge.is_call and self._has_effect(function, edge))

    def descends(self, function: Function, edge: Edge) -> bool:
        """Whether a call is on something below the Module that the caller is at."""
        return not edge.is_same or any(self.is_below(function, arg) for arg in edge.args)

    def is_below(self, function: Function, node: ast.AST) -> bool:
        """Whether a value may hold something that lies below a Module."""
        if isinstance(node, ast.Compare) or (isinstance(node, ast.Call) and last_name(node.func) in NEVER_MODULES):
            return False
        if isinstance(node, ast.Call) and self.called(function, node) in self.gives_below:
            return True
        if isinstance(node, ast.Name) and any(node.id in self.below.get(f, ()) for f in function.outwards()):
            return True
        return leads_below(node) or any(self.is_below(function, child) for child in ast.iter_child_nodes(node))

    def is_same(self, function: Function, node: ast.expr) -> bool:
        """Whether an expression is the Module that a method was called on, or a class, or a new object."""
        if isinstance(node, ast.Call):
            is_known = last_name(node.func) in NEW_OR_SAME | self.program.classes
            return is_known or (isinstance(node.func, ast.Call) and self.is_same(function, node.func))
        if not isinstance(node, ast.Name):
            return last_name(node) == "__class__"
        for scope in function.outwards():
            if node.id in scope.assigned:
                values = scope.assigned[node.id]
                return len(values) == 1 and node.id not in names_in(values[0]) and self.is_same(scope, values[0])
            if node.id in scope.params:
                return node.id == scope.own_module
        return node.id in self.program.classes

    def is_variable(self, function: Function, node: ast.expr) -> bool:
        """Whether a call is of a function that only a variable holds."""
        if not isinstance(node, ast.Name) or self.program.named(function, node.id):
            return False
        scopes = [names for f in function.outwards() for names in (f.params, f.assigned, self.below.get(f, ()))]
        return any(node.id in names for names in scopes)

    def called(self, function: Function, call: ast.Call) -> Function | None:
        """The function that a call calls, or names for somebody else to call."""
        if last_name(call.func) in BY_NAME:
            names = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
            return next((self.program.walks[name] for name in names if name in self.program.walks), None)
        if isinstance(call.func, ast.Name):
            return self.program.named(function, call.func.id)
        return self.program.at(function, call.func) if isinstance(call.func, ast.Attribute) else None

    def live(self, function: Function) -> set[str]:
        """The names whose values leave the function, or decide which Modules it changes."""
        if function not in self._live:
            around = self.live(function.around) if function.around else set()
            live = {*function.params, *(function.filled & around)}
            live |= {name for part in function.parts if part.into is None for name in part.names}
            flows = [(part.into, part.names) for part in function.parts if part.into]
            size = -1
            while size != (size := len(live)):
                live.update(*(names for into, names in flows if into & live))
            self._live[function] = live
        return self._live[function]

    def _explore(self, start: Function) -> None:
        todo = [start]
        while todo:
            function = todo.pop()
            if function not in self.edges:
                self.edges[function] = list(self._edges(function))
                lambdas = [node.args for node in function.nodes if isinstance(node, ast.Lambda)]
                self.below[function] = {arg.arg for args in lambdas for arg in args.args}  # they get whatever comes
                todo += [edge.target for edge in self.edges[function]]

    def _edges(self, function: Function) -> Iterator[Edge]:
        for part in function.parts:
            calls = [node for node in part.nodes if isinstance(node, ast.Call)]
            for call in calls:
                if target := self.called(function, call):
                    yield Edge(target, call, part, _args(call), self._stays(function, call), is_call=True)
            functions = {id(call.func) for call in calls}
            passed = {id(arg): call for call in calls for arg in _args(call)}
            for node in part.nodes:
                if isinstance(node, (ast.Name, ast.Attribute)) and id(node) not in functions:
                    yield from self._reference(function, part, node, passed.get(id(node)))

    def _stays(self, function: Function, call: ast.Call) -> bool:
        """Whether a call has no receiver, or one that is at the caller's own Module or new."""
        if last_name(call.func) in BY_NAME:
            return last_name(call.func) == "getattr" and self.is_same(function, call.args[0])
        return not isinstance(call.func, ast.Attribute) or self.is_same(function, call.func.value)

    def _reference(
        self, function: Function, part: Part, node: ast.Name | ast.Attribute, call: ast.Call | None
    ) -> Iterator[Edge]:
        """A function that is not called here: handed to another one, given back, or a property."""
        if not isinstance(node.ctx, ast.Load):
            return
        args = [arg for arg in _args(call) if arg is not node] if call else []
        if isinstance(node, ast.Name):
            target, is_same, is_property = self.program.named(function, node.id), True, False
        else:
            target, is_same = self.program.at(function, node), self.is_same(function, node.value)
            is_property = bool(target and target.decorator_names & {"property", "cached_property"})
        if target:
            yield Edge(target, node, part, args, is_same, is_call=is_property or call is not None)

    def _spread(self) -> None:
        """Find the variables and results that may hold what lies below, until nothing is added."""
        known = -1
        while known != (known := sum(map(len, self.below.values())) + len(self.gives_below)):
            for function, edges in self.edges.items():
                for part in function.parts:
                    if self.is_below(function, part.value):
                        self.below[function] |= part.into or set()
                        self.gives_below |= {function} if part.into is None else set()
                for edge in edges:
                    self.below[edge.target] |= self._given(function, edge)

    def _given(self, function: Function, edge: Edge) -> set[str]:
        """The parameters of the target that get something from below."""
        params = [p for p in edge.target.params if p != edge.target.own_module]
        if not isinstance(edge.node, ast.Call) or len(edge.node.args) > len(params):
            return set(params) if any(self.is_below(function, arg) for arg in edge.args) else set()
        given = [*zip(params, edge.node.args, strict=False), *((k.arg or "", k.value) for k in edge.node.keywords)]
        return {name for name, arg in given if self.is_below(function, arg)}

    def _has_effect(self, function: Function, edge: Edge) -> bool:
        """Whether a call changes something that counts: a mode, or a collection that is used afterwards."""
        given = {name for arg in edge.args for name in names_in(arg)} & self.live(function)
        return any(self._acts(reached, is_given=bool(given)) for reached in self.reached(edge.target))

    def _acts(self, function: Function, *, is_given: bool) -> bool:
        calls = (node.func for node in function.nodes if isinstance(node, ast.Call))
        if function.sets_mode or any(self.is_variable(function, called) for called in calls):
            return True
        return any(self._matters(function, name, is_given=is_given) for name in function.filled)

    def _matters(self, function: Function, name: str, *, is_given: bool) -> bool:
        """Whether what the function fills is used: a parameter by its giver, any other collection by its owner."""
        owner = next((f for f in function.outwards() if name in f.params or name in f.assigned), None)
        if owner is None:
            return any(name in self.live(f) for f in self.edges)
        return is_given if owner is function else name in self.live(owner)


def leads_below(node: ast.AST) -> bool:
    """Whether a node leads from a Module to those below by itself."""
    if isinstance(node, ast.Attribute):
        return any(word in node.attr for word in TOWARDS_CHILDREN)
    is_vars = isinstance(node, ast.Name) and node.id == "vars"
    return is_vars or (isinstance(node, ast.Constant) and node.value == "_modules")


def _args(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(keyword.value for keyword in call.keywords)]
