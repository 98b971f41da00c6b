"""Follows a value through one parsed file: whether its order, or its number, is ever looked at. Runs none of it.

A set that is only asked what is in it gives the same answers whatever its order is, and so does an address that is
only compared. Names are not kept apart by the function that they are in, so a doubt counts as a look.
"""

import ast
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

# Functions that give the same for every order of a set, but for `sum`: adding floats rounds differently.
_ORDERLESS = {"len", "sorted", "bool", "isinstance", "any", "all", "min", "max", "set", "frozenset", "id", "type"}
_ASKED = {"add", "discard", "remove", "clear", "update", "issubset", "issuperset", "isdisjoint", "__contains__"} | {
    *("difference_update", "intersection_update", "symmetric_difference_update")
}
_GIVE_A_SET = {"union", "intersection", "difference", "symmetric_difference", "copy"}
# Methods of lists, dicts and sets whose first argument is looked up or kept, and nothing more.
_KEEP = {"add", "discard", "remove", "get", "setdefault", "pop", "append", "__contains__", "count", "index"}
_TRUTH = (ast.If, ast.While, ast.IfExp, ast.BoolOp, ast.UnaryOp, ast.Assert, ast.Expr)


class Follower:
    """The uses of values in one file."""

    def __init__(self, nodes: Iterable[ast.AST]) -> None:
        self._parents: dict[ast.AST, ast.AST] = {}
        self._loads: dict[str, list[ast.AST]] = {}
        self._functions: dict[str, ast.arguments] = {}
        for node in nodes:
            for child in ast.iter_child_nodes(node):
                self._parents[child] = node
            if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load):
                self._loads.setdefault(node.id if isinstance(node, ast.Name) else node.attr, []).append(node)
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                self._functions[node.name] = node.args

    def statement(self, node: ast.AST) -> ast.AST:
        """Return the statement that an expression is in."""
        while not isinstance(node, ast.stmt) and node in self._parents:
            node = self._parents[node]
        return node

    def function(self, node: ast.AST) -> str:
        """Return the name of the function that a node is in; empty outside of any."""
        while (node := self._parents.get(node, node)) in self._parents:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                return node.name
        return ""

    def parent(self, node: ast.AST) -> ast.AST | None:
        """Return what an expression is a part of."""
        return self._parents.get(node)

    def is_kept_unread(self, node: ast.AST, read_elsewhere: AbstractSet[str]) -> bool:
        """Return whether it is assigned to names that nothing reads, here or in another file."""
        statement = self.statement(node)
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        is_unread = (
            isinstance(t, ast.Name) and t.id not in self._loads and t.id not in read_elsewhere for t in targets
        )
        return bool(targets) and all(is_unread)

    def is_only_compared(self, node: ast.AST) -> bool:
        """Return whether a number such as an address serves to tell things apart, and for nothing else."""
        parent = self._parents.get(node)
        if isinstance(parent, ast.Compare):
            return all(isinstance(op, (ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Is, ast.IsNot)) for op in parent.ops)
        if isinstance(parent, ast.Subscript):
            return parent.slice is node
        if isinstance(parent, ast.Call):
            return isinstance(parent.func, ast.Attribute) and parent.func.attr in _KEEP and node in parent.args[:1]
        return (isinstance(parent, ast.Dict) and node in parent.keys) or isinstance(parent, (ast.Set, ast.DictComp))

    def shows_its_order(self, node: ast.AST) -> bool:
        """Return whether the order of the set that an expression gives can decide anything."""
        seen: set[str] = set()
        todo = [node]
        for value in todo:  # which grows
            found = self._use(value)
            if found is None:
                return True
            for name in sorted(found - seen):
                seen.add(name)
                todo += self._loads.get(name, [])
        return False

    def _use(self, node: ast.AST) -> set[str] | None:
        """Return the names under which a set lives on after this use of it; None where its order is looked at."""
        parent = self._parents.get(node)
        if isinstance(parent, ast.Compare) or (isinstance(parent, _TRUTH) and not isinstance(parent, ast.IfExp)):
            is_value = isinstance(parent, ast.BoolOp)  # `a or set()` gives the set itself
            return self._use(parent) if is_value else set()
        if isinstance(parent, ast.IfExp):
            return set() if parent.test is node else self._use(parent)
        if isinstance(parent, ast.BinOp):
            return self._use(parent)
        if isinstance(parent, ast.Attribute):
            return self._method(parent)
        if isinstance(parent, ast.Call):
            return self._argument(parent, node)
        if isinstance(parent, ast.keyword) and parent.arg:
            return {parent.arg}
        if isinstance(parent, ast.AugAssign) and parent.value is node:
            return set(_names(parent.target))
        return self._bound(parent, node)

    def _method(self, attribute: ast.Attribute) -> set[str] | None:
        call = self._parents.get(attribute)
        is_called = isinstance(call, ast.Call) and call.func is attribute
        if is_called and attribute.attr in _GIVE_A_SET and call is not None:
            return self._use(call)
        return set() if is_called and attribute.attr in _ASKED else None

    def _argument(self, call: ast.Call, node: ast.AST) -> set[str] | None:
        """Return the names of a set in a function of this file that it is handed to: those of its parameter."""
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        if isinstance(call.func, ast.Attribute) and name in _ASKED | _GIVE_A_SET:
            return set()
        if name in self._functions:
            params = [*self._functions[name].posonlyargs, *self._functions[name].args]
            is_method = bool(params) and params[0].arg in ("self", "cls") and isinstance(call.func, ast.Attribute)
            place = call.args.index(node) + is_method if node in call.args else len(params)
            return {params[place].arg} if place < len(params) else None
        return set() if isinstance(call.func, ast.Name) and name in _ORDERLESS else None

    def _bound(self, parent: ast.AST | None, node: ast.AST) -> set[str] | None:
        """Return the names that an assignment, or a default of a parameter, gives the set."""
        if isinstance(parent, ast.Assign):
            names = [name for target in parent.targets for name in _names(target)]
        elif isinstance(parent, (ast.AnnAssign, ast.NamedExpr)):
            names = list(_names(parent.target))
        elif isinstance(parent, ast.Tuple) and isinstance(around := self._parents.get(parent), ast.Assign):
            tuples = [t for t in around.targets if isinstance(t, ast.Tuple) and len(t.elts) == len(parent.elts)]
            names = [name for t in tuples for name in _names(t.elts[parent.elts.index(node)])]  # type: ignore[arg-type]
        elif isinstance(parent, ast.arguments):
            params = [*parent.posonlyargs, *parent.args]
            pairs = [*zip(params[len(params) - len(parent.defaults) :], parent.defaults, strict=True),
                     *zip(parent.kwonlyargs, parent.kw_defaults, strict=True)]  # fmt: skip
            names = [param.arg for param, default in pairs if default is node]
        else:
            return None
        return set(names) or None


def _names(target: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, ast.Attribute):
        yield target.attr
