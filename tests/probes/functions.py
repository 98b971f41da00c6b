"""Reads the functions of a submission from its source: what in them can run, what they bind, fill, and hand back.

The source is parsed, never run. Whom a name means is found in program.py, what all this says of a walk in source.py.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

MUTATORS = {"append", "extend", "update", "insert", "add", "setdefault", "appendleft", "extendleft"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)
NAMES = (ast.Name, ast.Attribute)
# What calls and values may be in: everything but operators and contexts.
CODE = (
    ast.expr,
    ast.stmt,
    ast.comprehension,
    ast.keyword,
    ast.withitem,
    ast.excepthandler,
    ast.match_case,
    ast.pattern,
)


@dataclass(frozen=True)
class Part:
    """An expression and the names that its value goes to; None where it leaves the function, or sets a mode."""

    value: ast.expr
    into: frozenset[str] | None

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """The expression with all that is in it."""
        return [node for node in ast.walk(self.value) if isinstance(node, ast.expr)]

    @cached_property
    def names(self) -> set[str]:
        """The names that the expression uses; an attribute's begins with a dot."""
        return _names(self.nodes)


@dataclass(eq=False)
class Function:
    """A function, lambda, or expression in the place of one."""

    name: str
    line: int
    file: str
    body: Sequence[ast.stmt]
    params: Sequence[str] = ()
    decorators: Sequence[ast.expr] = ()
    around: "Function | None" = None
    is_in_class: bool = False

    @property
    def decorator_names(self) -> set[str]:
        """The last name of each decorator."""
        return {last_name(d.func if isinstance(d, ast.Call) else d) for d in self.decorators}

    @property
    def own_module(self) -> str:
        """The parameter that is the Module itself, where this is a method."""
        is_bound = self.is_in_class and "staticmethod" not in self.decorator_names
        return self.params[0] if is_bound and self.params else ""

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Everything in it that can run, without the insides of other functions."""
        return list(_running(self.body))

    @cached_property
    def inner(self) -> dict[str, "Function"]:
        """The functions that are defined in it, by name."""
        return {f.name: f for node in self.nodes for f in _defined(node, self.file, self)}

    @cached_property
    def parts(self) -> list[Part]:
        """Its expressions with where their values go."""
        return [part for node in self.nodes for part in _parts(node)]

    @cached_property
    def assigned(self) -> dict[str, list[ast.expr]]:
        """What is bound to each name: assigned, or gone through by a loop."""
        found: dict[str, list[ast.expr]] = {}
        for node in self.nodes:
            for target, value in _bindings(node):
                for name in bound_names(target) & _variables(target):
                    found.setdefault(name, []).append(value)
        return found

    @cached_property
    def filled(self) -> set[str]:
        """The collections and attributes that it changes, and that outlive the call."""
        shared = {name for node in self.nodes if isinstance(node, (ast.Nonlocal, ast.Global)) for name in node.names}
        changed = {name for node in self.nodes for name in _changed(node)}
        return {n for n in changed if n.startswith(".") or n in shared or n in self.params or n not in self.assigned}

    @cached_property
    def sets_mode(self) -> bool:
        """Whether it sets a mode such as `training` itself."""
        return any(True for node in self.nodes for _ in _mode_parts(node))

    @property
    def is_stub(self) -> bool:
        """Whether it only raises NotImplementedError."""
        first = [s for s in self.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))][:1]
        raised = [s.exc.func if isinstance(s.exc, ast.Call) else s.exc for s in first if isinstance(s, ast.Raise)]
        return any(last_name(error) == "NotImplementedError" for error in raised if error)

    def outwards(self) -> Iterator["Function"]:
        """The function itself, and those around it."""
        function: Function | None = self
        while function:
            yield function
            function = function.around


def last_name(node: ast.AST) -> str:
    """The name that an expression ends in: c of a.b.c."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def names_in(node: ast.AST) -> set[str]:
    """The names that an expression uses; an attribute's begins with a dot."""
    return _names(ast.walk(node))


def _names(nodes: Iterable[ast.AST]) -> set[str]:
    return {n.id if isinstance(n, ast.Name) else f".{n.attr}" for n in nodes if isinstance(n, NAMES)}


def bound_names(target: ast.AST) -> set[str]:
    """The variables, and the attributes and collections, that a target of an assignment changes."""
    if isinstance(target, ast.Attribute):
        return {f".{target.attr}"} | (bound_names(target.value) if not isinstance(target.value, ast.Name) else set())
    if isinstance(target, ast.Subscript):
        return bound_names(target.value)
    if isinstance(target, ast.Name):
        return {target.id}
    if isinstance(target, (ast.Tuple, ast.List, ast.Starred)):
        return {name for child in ast.iter_child_nodes(target) for name in bound_names(child)}
    return set()


def _variables(target: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(target) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def top_nodes(body: Sequence[ast.stmt]) -> list[ast.AST]:
    """Everything at the top of a file that can run, without the insides of functions and classes."""
    return list(_running(body))


def top_functions(nodes: Sequence[ast.AST], file: str) -> dict[str, Function]:
    """The functions that are defined at the top of a file."""
    return {f.name: f for node in nodes for f in _defined(node, file, None)}


def methods(node: ast.ClassDef, file: str) -> dict[str, Function]:
    """The functions of a class; what is assigned in its body counts as the function that it stands for."""
    found: dict[str, Function] = {}
    for statement in _running(node.body):
        found |= {f.name: f for f in _defined(statement, file, None, is_in_class=True)}
        if isinstance(statement, ast.Assign) and not isinstance(statement.value, (ast.Lambda, ast.Constant)):
            names = {name for target in statement.targets for name in bound_names(target)}
            found |= {name: standing_for(name, statement.value, file) for name in names}
    return found


def standing_for(name: str, value: ast.expr, file: str) -> Function:
    """The function that an expression stands for: what it refers to is called."""
    return Function(name, value.lineno, file, [ast.Return(value=value)], is_in_class=True)


def _defined(node: ast.AST, file: str, around: Function | None, *, is_in_class: bool = False) -> Iterator[Function]:
    if isinstance(node, FUNCTIONS):
        yield Function(
            node.name, node.lineno, file, node.body, _params(node.args), node.decorator_list, around, is_in_class
        )
    elif isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(node.value, ast.Lambda):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        body = [ast.Return(value=node.value.body)]
        for name in (target.id for target in targets if isinstance(target, ast.Name)):
            yield Function(name, node.lineno, file, body, _params(node.value.args), (), around, is_in_class)


def _params(args: ast.arguments) -> list[str]:
    return [a.arg for a in (*args.posonlyargs, *args.args, *args.kwonlyargs)]


def _running(body: Sequence[ast.stmt]) -> Iterator[ast.AST]:
    """Every node that can be reached, in order, down to the definitions of other functions."""
    todo: list[ast.AST] = [*_reachable(body)]
    todo.reverse()
    while todo:
        node = todo.pop()
        yield node
        is_lambda = isinstance(node, (ast.Assign, ast.AnnAssign)) and any(_defined(node, "", None))
        if not isinstance(node, DEFINITIONS) and not is_lambda:
            todo += [*_children(node)][::-1]


def _children(node: ast.AST) -> Iterator[ast.AST]:
    for _, value in ast.iter_fields(node):
        if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
            yield from _reachable(value)
        else:
            yield from (v for v in (value if isinstance(value, list) else [value]) if isinstance(v, CODE))


def _reachable(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements up to the first that leaves, without branches on a constant that are never taken."""
    for statement in body:
        if isinstance(statement, (ast.If, ast.While)) and _is_decided(statement):
            is_taken = isinstance(statement.test, ast.Constant) and statement.test.value
            yield from _reachable(statement.body if is_taken else statement.orelse)
            continue
        yield statement
        if isinstance(statement, (ast.Return, ast.Raise, ast.Continue, ast.Break)):
            return


def _is_decided(statement: ast.If | ast.While) -> bool:
    """Whether a constant decides, once and for all, which branch is taken."""
    test = statement.test
    return isinstance(test, ast.Constant) and (isinstance(statement, ast.If) or not test.value)


def _bindings(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Targets with the expressions that are bound to them."""
    if isinstance(node, ast.Assign):
        yield from ((target, node.value) for target in node.targets)
    elif isinstance(node, (ast.AnnAssign, ast.AugAssign, ast.NamedExpr)) and node.value:
        yield node.target, node.value
    elif isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
        yield node.target, node.iter
    elif isinstance(node, ast.withitem) and node.optional_vars:
        yield node.optional_vars, node.context_expr


def _parts(node: ast.AST) -> Iterator[Part]:
    yield from (Part(value, frozenset(bound_names(target))) for target, value in _bindings(node))
    yield from (Part(value, None) for value in _mode_parts(node))
    if isinstance(node, (ast.Return, ast.Yield, ast.YieldFrom)) and node.value:
        yield Part(node.value, None)
    elif isinstance(node, (ast.Expr, ast.Await)):
        yield Part(node.value, frozenset())
    elif isinstance(node, (ast.If, ast.While, ast.Assert)):
        yield Part(node.test, frozenset())
    elif isinstance(node, ast.Match):
        captured = {n.name for n in ast.walk(node) if isinstance(n, (ast.MatchAs, ast.MatchStar)) and n.name}
        yield Part(node.subject, frozenset(captured))
    elif isinstance(node, ast.Call) and last_name(node.func) in MUTATORS and isinstance(node.func, ast.Attribute):
        into = frozenset(bound_names(node.func.value))
        yield from (Part(value, into) for value in (*node.args, *(k.value for k in node.keywords)))


def _is_mode(name: object) -> bool:
    return isinstance(name, str) and any(word in name.lower() for word in ("train", "mode", "eval"))


def _mode_parts(node: ast.AST) -> Iterator[ast.expr]:
    """The Modules whose mode a node sets, and the mode."""
    for target, value in _bindings(node):
        key = target.slice if isinstance(target, ast.Subscript) else None
        name = (
            target.attr if isinstance(target, ast.Attribute) else key.value if isinstance(key, ast.Constant) else None
        )
        if isinstance(target, (ast.Attribute, ast.Subscript)) and _is_mode(name):
            yield from (target.value, value)
    if isinstance(node, ast.Call) and (
        last_name(node.func) in ("setattr", "__setattr__", "__setitem__") or any(_is_mode(k.arg) for k in node.keywords)
    ):
        yield from (node.func, *node.args)


def _changed(node: ast.AST) -> set[str]:
    """What a node changes in place, or binds."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MUTATORS:
        return bound_names(node.func.value)
    bindings = () if isinstance(node, ast.comprehension) else _bindings(node)
    return {name for target, _ in bindings for name in bound_names(target)}
