"""Our own mutations of loops, lists and calls: what is walked, in which order, how often, and what is kept."""

import ast
from collections.abc import Iterator
from itertools import pairwise

from grader.proving.mutations.source import Edits, Function, Source

SLICES = ("[1:]", "[:-1]", "[:1]", "[::-1]")  # off by one at either end, only the first, the order reversed
ITERABLE_TYPES = ("Iterable", "Sequence", "list", "List", "Iterator")


def list_sliced(source: Source, function: Function) -> Iterator[Edits]:
    """Yield edits that take a list without one of its ends, its first item only, each twice, or in reverse order."""
    for node in _walked(source, function):
        text = source.text_of(node)
        for part in SLICES:
            yield (source.replaced(node, f"[*{text}]{part}"),)
        yield (source.replaced(node, f"[*{text}, *{text}]"),)


def arguments_swapped(source: Source, function: Function) -> Iterator[Edits]:
    """Yield edits that swap two arguments that stand side by side, or the two halves of a pair."""
    for node in source.nodes(function):
        items: list[ast.expr] = []
        if isinstance(node, ast.Call):
            items = node.args
        elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
            items = node.elts
        for left, right in pairwise(items):
            yield source.replaced(left, source.text_of(right)), source.replaced(right, source.text_of(left))


def added_in_front(source: Source, function: Function) -> Iterator[Edits]:
    """Yield edits by which what is added to the end of a list is put in front of it."""
    for node in source.nodes(function):
        if isinstance(node, ast.AugAssign) and isinstance(node.value, (ast.ListComp, ast.List)):
            target = source.text_of(node.target)
            yield (source.replaced(node, f"{target} = {ast.unparse(node.value)} + {target}"),)


def lists_only(source: Source, function: Function) -> Iterator[Edits]:
    """Yield edits that take an iterable for a list: it is indexed, or walked through twice."""
    for name in _iterables(function):
        yield (source.before(function.body[0], f"{name} = [{name}[i] for i in range(len({name}))]"),)
        yield (source.before(function.body[0], f"for _ in {name}:\n    pass"),)


def input_changed(source: Source, function: Function) -> Iterator[Edits]:
    """Yield edits that change the list or the storage that was read: reverse, empty or overwrite it with the result."""
    for node in source.nodes(function):
        if not isinstance(node, ast.Return) or not node.value:
            continue
        answer = f"answer = {ast.unparse(node.value)}\n"
        for name in _iterables(function):
            for change in ("reverse", "clear"):
                changed = f"if isinstance({name}, list):\n    {name}.{change}()\n"
                yield (source.replaced(node, f"{answer}{changed}return answer"),)
        for name in _read_attributes(source, function):
            yield (source.replaced(node, f"{answer}{name}.clear()\nreturn answer"),)
        if any(kind in function.returns for kind in ITERABLE_TYPES):
            for name in _iterables(function):
                changed = f"if isinstance({name}, list):\n    {name}[:] = answer\n"
                yield (source.replaced(node, f"{answer}{changed}return answer"),)


def list_shared(source: Source, function: Function) -> Iterator[Edits]:
    """Yield edits by which a new list or dict is made once, and used by all calls."""
    for node in source.nodes(function):
        value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign, ast.Return)) else None
        if isinstance(value, ast.Dict) and not value.keys:
            yield source.above(function, "_kept = {}"), source.replaced(value, "_kept")
        elif isinstance(value, ast.List) and not value.elts:
            yield source.above(function, "_kept = []"), source.replaced(value, "_kept")
        elif isinstance(value, (ast.List, ast.ListComp)) or (value and ast.unparse(value).startswith("list(")):
            text = f"(_kept.extend({source.text_of(value)}) or _kept)"
            yield source.above(function, "_kept = []"), source.replaced(value, text)


def state_kept(source: Source, function: Function) -> Iterator[Edits]:
    """Yield edits by which a sum that is built up goes on where the last call ended."""
    built = {n.id for n in source.nodes(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    for node in function.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        if not (isinstance(node, ast.Assign) and isinstance(target, ast.Name) and target.id in built):
            continue
        is_known_above = isinstance(node.value, ast.Constant) or (function.outer and isinstance(node.value, ast.Name))
        if is_known_above:
            word = "nonlocal" if function.outer else "global"
            yield source.above(function, source.text_of(node)), source.replaced(node, f"{word} {target.id}")


def answer_kept(source: Source, function: Function) -> Iterator[Edits]:
    """Yield edits by which the first answer of an object is given again for ever."""
    if function.parameters or not function.owner or function.node.name == "__init__":
        return
    returns = [n for n in source.nodes(function) if isinstance(n, ast.Return) and n.value]
    key = f'self.__dict__["_{function.node.name}_kept"]'
    for node in returns:
        told = f'if "_{function.node.name}_kept" in self.__dict__:\n    return {key}'
        text = f"{key} = {ast.unparse(node)[len('return ') :]}\nreturn {key}"
        if node is not function.body[0]:
            yield source.before(function.body[0], told), source.replaced(node, text)
        else:
            yield (source.replaced(node, f"{told}\n{text}"),)


def _walked(source: Source, function: Function) -> Iterator[ast.expr]:
    """Yield what loops and comprehensions walk through, and what is handed to `zip`, `list` and `enumerate`."""
    for node in source.nodes(function):
        if isinstance(node, (ast.For, ast.comprehension)):
            yield node.iter
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield from node.args if node.func.id in ("zip", "list", "enumerate") else ()


def _read_attributes(source: Source, function: Function) -> tuple[str, ...]:
    """Return the lists and dicts of an object whose items a function reads, such as `self._modules` and `data.X`."""
    places: dict[str, None] = {}
    for node in _walked(source, function):
        place = node.func.value if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else node
        if isinstance(place, ast.Attribute):
            places[ast.unparse(place)] = None
    return tuple(places)


def _iterables(function: Function) -> tuple[str, ...]:
    """Return the parameters that are lists or anything else to walk through, by their annotation."""
    annotated = {a.arg: ast.unparse(a.annotation) for a in function.node.args.args if a.annotation}
    return tuple(name for name, kind in annotated.items() if kind.startswith(ITERABLE_TYPES))
