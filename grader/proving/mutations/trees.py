"""Our own mutations of walks over a tree and of what objects keep: the mistakes that a tree of objects invites."""

import ast
import copy
import textwrap
from collections.abc import Iterator, Sequence

from grader.proving.mutations.source import Edits, Function, Source

PLAIN_TYPES = ("float", "int", "bool", "str", "None", "Callable", "Sequence", "list", "Iterable")  # a copy is as good


def statement_dropped(source: Source, function: Function) -> Iterator[Edits]:
    """Yield edits that leave out one statement: the own flag, the walk over the children, the error that is raised."""
    for node in source.nodes(function):
        if isinstance(node, ast.stmt) and not isinstance(node, ast.Pass):
            yield (source.replaced(node, "pass"),)


def other_error(source: Source, function: Function) -> Iterator[Edits]:
    """Yield edits that raise an error of another kind."""
    for node in source.nodes(function):
        if isinstance(node, ast.Raise):
            yield (source.replaced(node, 'raise ZeroDivisionError("of another kind")'),)


def levels_only(source: Source, function: Function) -> Iterator[Edits]:
    """Yield edits by which recursion ends after one level or two: below that a copy without recursion is called."""
    calls = [n for n in source.nodes(function) if _is_recursive(function, n)]
    if not calls:
        return
    dropped = [_without_recursion(function, s) for s in function.body]
    shallow = _definition(function, "one_level", dropped)
    deeper = _definition(function, "two_levels", [_calling(function, s, "one_level") for s in function.body])
    for name, helpers in (("one_level", shallow), ("two_levels", f"{shallow}\n{deeper}")):
        edits = [source.replaced(c, _call_text(c, name)) for c in calls if isinstance(c, ast.Call)]
        yield source.before(function.body[0], helpers), *edits


def prefix_changed(source: Source, function: Function) -> Iterator[Edits]:
    """Yield edits of a text that is put together.

    A part is lost or doubled, two are swapped, or what separates them is lost.
    """
    for node in source.nodes(function):
        if not isinstance(node, ast.JoinedStr):
            continue
        values = node.values
        for n, value in enumerate(values):
            yield _joined(source, node, [*values[:n], *values[n + 1 :]])
            if isinstance(value, ast.FormattedValue):
                between = [v for v in values[n + 1 : n + 2] if isinstance(v, ast.Constant)]
                yield _joined(source, node, [*values[:n], value, *between, *values[n:]])
                if between:
                    yield _joined(source, node, [*values[:n], *values[n + 2 :]])
                    if n >= 2:
                        yield _joined(source, node, [*values[: n - 1], *values[n:]])
        yield _joined(source, node, values[::-1])


def exact_type(source: Source, function: Function) -> Iterator[Edits]:
    """Yield edits by which a subclass is not taken for its class."""
    for node in source.nodes(function):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "isinstance" and len(node.args) == 2:
            value, kind = map(source.text_of, node.args)
            yield (source.replaced(node, f"(type({value}) is {kind})"),)


def old_kept(source: Source, function: Function) -> Iterator[Edits]:
    """Yield edits by which what is stored under a name does not replace what was there."""
    for node in source.nodes(function):
        if isinstance(node, ast.Assign) and isinstance(target := node.targets[0], ast.Subscript):
            place, key = source.text_of(target.value), source.text_of(target.slice)
            yield (source.replaced(node, f"{place}.setdefault({key}, {source.text_of(node.value)})"),)


def result_copied(source: Source, function: Function) -> Iterator[Edits]:
    """Yield edits that give a copy of an object instead of the object."""
    for node in source.nodes(function):
        is_object = not function.returns.startswith(PLAIN_TYPES)
        if is_object and isinstance(node, ast.Return) and isinstance(node.value, (ast.Name, ast.Subscript)):
            yield (source.replaced(node.value, f'__import__("copy").copy({source.text_of(node.value)})'),)
        if isinstance(node, ast.ListComp) and "float" not in function.returns:
            items = node.elt.elts if isinstance(node.elt, ast.Tuple) else [node.elt]
            for item in items:
                if isinstance(item, ast.Name):
                    yield (source.replaced(item, f'__import__("copy").copy({item.id})'),)


def _is_recursive(function: Function, node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute):
        is_super = ast.unparse(node.func.value) == "super()"
        return function.owner is not None and node.func.attr == function.node.name and not is_super
    return isinstance(node.func, ast.Name) and not function.owner and node.func.id == function.node.name


def _without_recursion(function: Function, statement: ast.stmt) -> ast.stmt:
    has_call = any(_is_recursive(function, n) for n in ast.walk(statement))
    return ast.Pass() if has_call else statement


def _calling(function: Function, statement: ast.stmt, name: str) -> ast.stmt:
    """Return the statement with its recursive calls leading to a function of that name."""
    changed = copy.deepcopy(statement)
    for node in ast.walk(changed):
        if isinstance(node, ast.Call) and _is_recursive(function, node):
            if isinstance(node.func, ast.Attribute):
                node.args = [node.func.value, *node.args]
            node.func = ast.Name(name, ast.Load())
    return changed


def _definition(function: Function, name: str, body: Sequence[ast.stmt]) -> str:
    parameters = ", ".join(a.arg for a in function.node.args.args)
    return f"def {name}({parameters}):\n" + textwrap.indent("\n".join(map(ast.unparse, body)), "    ")


def _call_text(call: ast.Call, name: str) -> str:
    receiver = [call.func.value] if isinstance(call.func, ast.Attribute) else []
    return f"{name}({', '.join(ast.unparse(a) for a in (*receiver, *call.args))})"


def _joined(source: Source, node: ast.JoinedStr, values: Sequence[ast.expr]) -> Edits:
    return (source.replaced(node, ast.unparse(ast.JoinedStr(list(values)))),)
