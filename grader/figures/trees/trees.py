"""A tree of modules as a value: read from objects or from dotted names, and compared with the names somebody gives.

Owns what is read of an object: `_modules`, `_parameters` and `training` in what it stores, and no method of it. So it
works for PyTorch's modules too, and before any function of a module is written.
"""

import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.figures.shapes import clipped
from grader.kit.wording.words import worded

DEEPEST = 40  # levels: a tree that is deeper cannot be seen
MOST_MODULES = 3000  # several times the largest tree of the lecture
MOST_COMPARED = 300  # names that are not right: each is compared with each Parameter that has none
MOST_EXTRA = 20  # names that are shown although they belong to nothing
LONGEST = 40  # characters of one name
AGAIN, BEYOND = "(itself again)", "(and more)"


@dataclass(frozen=True)
class Tree:
    """A module: its type, the names of its Parameters, its submodules by name, its mode, and its other attributes."""

    title: str = ""
    parameters: tuple[str, ...] = ()
    modules: tuple[tuple[str, "Tree"], ...] = ()
    is_training: bool | None = None
    others: tuple[str, ...] = ()

    def names(self, above: str = "") -> Iterator[str]:
        """Yield the dotted name of each Parameter of the tree, a module's own ones first."""
        yield from (f"{above}{name}" for name in self.parameters)
        for name, module in self.modules:
            yield from module.names(f"{above}{name}.")

    def count(self) -> int:
        """Return the number of modules in the tree."""
        return 1 + sum(module.count() for _, module in self.modules)


@dataclass(frozen=True)
class Naming:
    """Somebody's names for the Parameters of a tree: by the right name, theirs, or None for one that is missing.

    `extra` are theirs that belong to no Parameter. `note` says what else there is to say.
    """

    given: Mapping[str, str | None] = field(default_factory=dict)
    extra: tuple[str, ...] = ()
    note: str = ""

    def is_right(self, name: str) -> bool:
        """Return True where a Parameter has its right name, or where nobody gave one."""
        return self.given.get(name, name) == name

    def fault(self, name: str) -> str:
        """Return what is wrong with the name that a Parameter was given; nothing where it is right."""
        if self.is_right(name):
            return ""
        theirs = self.given[name]
        return worded("missing") if theirs is None else worded("yours: {name}", name=clipped(theirs, LONGEST))


def tree_of(module: Any) -> Tree:
    """Return the tree of an object that stores submodules and Parameters as a Module does."""
    return _tree_of(module, (), [MOST_MODULES])


def tree_of_names(names: Sequence[str], title: str = "", modules: Sequence[str] = ()) -> Tree:
    """Return the tree in which the Parameters have these dotted names, and which has these submodules besides."""
    nested: dict[str, Any] = {}
    for name, is_parameter in [*((name, True) for name in names), *((name, False) for name in modules)]:
        *path, last = name.split(".")
        at = nested
        for step in path[: DEEPEST - 1]:
            if not isinstance(at.get(step), dict):
                at[step] = {}  # in a list of names, a Parameter may have the name of a module
            at = at[step]
        at.setdefault(last, None if is_parameter else {})
    return _grown(nested, title)


def naming(tree: Tree, names: Sequence[str]) -> Naming:
    """Return how somebody's names fit a tree: a wrong one goes with the Parameter whose path it shares most of."""
    wanted, theirs = list(dict.fromkeys(tree.names())), set(names)
    given: dict[str, str | None] = {name: name if name in theirs else None for name in wanted}
    taken: set[str] = set()
    beyond = []
    for name in names:
        if name in given and name not in taken:
            taken.add(name)
        else:
            beyond.append(name)
    extra = []
    for name in beyond[:MOST_COMPARED]:
        open_ones = [right for right, found in given.items() if found is None]
        nearest = max(open_ones, key=lambda right: _alike(right, name), default=None)
        if nearest is not None and _alike(nearest, name):
            given[nearest] = name
        else:
            extra.append(name)
    extra += beyond[MOST_COMPARED:]
    is_moved = not beyond and None not in given.values() and list(names) != wanted
    note = worded("the names are right, their order is not") if is_moved else ""
    if len(extra) > MOST_EXTRA:
        note = worded("and {count} more that are too many", count=len(extra) - MOST_EXTRA)
    return Naming(given, tuple(extra[:MOST_EXTRA]), note)


def naming_of(module: Any, tree: Tree) -> Naming:
    """Return how the names fit that a module's own `named_parameters` returns, where there is one."""
    not_there = Naming(note=worded("named_parameters is not there yet: these are the names that are wanted"))
    if not callable(getattr(type(module), "named_parameters", None)):
        return not_there
    try:
        names = [_text(name) for name, *_ in module.named_parameters()]
    except NotImplementedError:
        return not_there
    except Exception as error:  # noqa: BLE001 - it is a student's code, and the tree is worth seeing all the same
        what = " ".join("".join(traceback.format_exception_only(error)).split())
        return Naming(note=worded("named_parameters raises {error}", error=what))
    return naming(tree, names)


def _tree_of(module: Any, above: tuple[int, ...], left: list[int]) -> Tree:
    left[0] -= 1
    if id(module) in above:
        return Tree(AGAIN)
    if len(above) >= DEEPEST or left[0] < 0:
        return Tree(BEYOND)
    stored = _stored(module)
    modules, parameters = (_entries(stored, kind) for kind in ("_modules", "_parameters"))
    below = (*above, id(module))
    return Tree(
        _text(type(module).__name__),
        tuple(_text(name) for name in parameters),
        tuple((_text(name), _tree_of(child, below, left)) for name, child in modules.items() if left[0] >= 0),
        stored["training"] if isinstance(stored.get("training"), bool) else None,
        tuple(_text(name) for name in stored if name != "training" and not _text(name).startswith("_")),
    )


def _stored(module: Any) -> Mapping[str, Any]:
    try:
        found = object.__getattribute__(module, "__dict__")
    except AttributeError:
        return {}
    return found if isinstance(found, dict) else {}


def _entries(stored: Mapping[str, Any], kind: str) -> Mapping[Any, Any]:
    """Return what is registered under a kind, without names that PyTorch keeps for what is not there."""
    found = stored.get(kind)
    return {name: value for name, value in found.items() if value is not None} if isinstance(found, dict) else {}


def _grown(nested: Mapping[str, Any], title: str) -> Tree:
    parameters = tuple(clipped(name, LONGEST) for name, below in nested.items() if below is None)
    modules = tuple((clipped(n, LONGEST), _grown(below, "")) for n, below in nested.items() if below is not None)
    return Tree(title, parameters, modules)


def _alike(right: str, name: str) -> int:
    """Return how many parts of two dotted names agree, counted from the end and from the beginning."""
    a, b = right.split("."), name.split(".")
    return _same(a[::-1], b[::-1]) * 2 + _same(a, b)


def _same(a: Sequence[str], b: Sequence[str]) -> int:
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _text(name: object) -> str:
    """Return a name as text, also where it is none."""
    return clipped(name if type(name) is str else f"({type(name).__name__})", 8 * LONGEST)
