"""Asks the student's walks about a tree that is built from its steps, and reports what they give.

The student's own way back to a thing, as in `root.a.p`, is used only where just that is in question.

Where a walk is asked, nothing is left of the steps, and the labels lie in no variable: see built.py.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from grader.kit.picture import Pair, Rows, Shown, parts
from grader.kit.probe import probe
from tests.probes import pasted
from tests.probes.built import (
    Built,
    Step,
    built,
    each,
    mode_name,
    modes_of,
    named,
    pairs,
    set_training,
    taken,
    training,
    use_up,
    with_modes,
)
from tests.probes.modules import begun

MISSING = "missing"

_LATER = re.compile(r" \(\d+\)$")  # the label, in built.py, of what was made later at the same path


def _place(label: str) -> str:
    return _LATER.sub("", label)


of_tree = partial(probe, is_of_tree=True, place=_place)


def _alike(first: str, second: str) -> Callable[[Shown], Pair | Rows | None]:
    """Two lists that should be alike, the first of them below as what is wanted; or else what both of them lack."""

    def pair(shown: Shown) -> Pair | Rows | None:
        if not isinstance(shown.seen, list) or len(shown.seen) != 2:
            return None
        if shown.seen[0] != shown.seen[1]:
            return Pair(shown.seen[1], shown.seen[0], (second, first))
        own = [path for _, path, _ in shown.args[0] if "." not in path]
        there = [_place(item if isinstance(item, str) else item[0]) for item in shown.seen[0]]
        return Rows([(path, path if path in there else None, path) for path in own])

    return pair


def _found(owner: Any, name: str) -> Any:
    """The attribute, or that there is none: MiniTorch's `__getattr__` says so by None."""
    try:
        thing = getattr(owner, name)
    except AttributeError:
        return MISSING
    return MISSING if thing is None else thing


@of_tree(pasted.ask("root.named_parameters()"))
def named_parameters(code: Any, steps: Sequence[Step]) -> Any:
    """Names with values."""
    root = Built(code, steps).root
    del steps
    return named(code.module, pairs(root))


@of_tree(pasted.with_walks, picture=_alike("without walks", "after walks"))
def named_parameters_again(code: Any, steps: Sequence[Step]) -> list[Any]:
    """Names with values of all Modules, the lowest first, of the tree and of one that was walked after each step."""
    paths = pasted.modules_of(steps)[::-1]
    walked = _walked(code, steps, "named_parameters", "parameters")
    both = [[made.at[path] for path in paths] for made in (Built(code, steps), walked)]
    del steps, paths, walked
    return [[pair for module in modules for pair in named(code.module, pairs(module))] for modules in both]


def _walked(code: Any, steps: Sequence[Step], *walks: str) -> Built:
    """A tree that was asked for these lists after each step."""
    made = Built(code, [])
    for step in steps:
        made.carry_out([step])
        for walk in walks:
            use_up(getattr(made.root, walk)())
    return made


@of_tree(pasted.with_lists, picture=_alike("called once", "called again"))
def lists_again(code: Any, steps: Sequence[Step]) -> list[Any]:
    """Labels of the Parameters and submodules of the tree, and of one that was asked for them after each step."""
    boxes = [[Built(code, steps)], [_walked(code, steps, "parameters", "modules")]]
    roots = [box[0].root for box in boxes]
    del steps
    return [_lists(box.pop(), taken(root.parameters()), taken(root.modules()))
            for box, root in zip(boxes, roots, strict=True)]  # fmt: skip


def _lists(made: Built, *lists: Any) -> list[Any]:
    return [label for things in lists for label in made.labelled(things)]


@of_tree(
    "class Net(Module): pass\nclass Block(Module):\n    def __len__(self): return 0\n"
    "class Inner(Block): pass\nclass Weight(Parameter): pass\n"
    "root = Net(); root.a = Block(); root.a.b = Inner(); root.a.b.p = Weight(1.0); root.eval()\n"
    "root.named_parameters(), root.modules() == [root.a], root.a.b.training",
    picture=parts("names and values", "is the submodule", "mode below"),
)
def subclasses(code: Any) -> list[Any]:
    """Names with values in a tree of subclasses, whether the submodule is one, and the mode below it after `eval`."""
    net, block = type("Net", (code.module.Module,), {}), type("Block", (code.module.Module,), {"__len__": lambda _: 0})
    inner, weight = type("Inner", (block,), {}), type("Weight", (code.module.Parameter,), {})
    root = net()
    root.a = block()
    root.a.b = inner()
    root.a.b.p = weight(1.0)
    mode = mode_name(root.a.b)
    root.eval()
    submodules = taken(root.modules())
    return [named(code.module, pairs(root)), [found is root.a for found in submodules], [training(root.a.b, mode)]]


@of_tree(pasted.ask("root.parameters()"))
def parameters(code: Any, steps: Sequence[Step]) -> Any:
    """Labels of the Parameters."""
    box, root = built(code, steps)
    del steps
    return box.pop().labelled(taken(root.parameters()))


@of_tree(pasted.ask("root.named_parameters(), root.parameters()"), picture=_alike("named_parameters", "parameters"))
def both_walks(code: Any, steps: Sequence[Step]) -> list[Any]:
    """Labels of the Parameters as `named_parameters` gives them, and as `parameters` does."""
    box, root = built(code, steps)
    del steps
    return _both_labelled(box.pop(), each(pairs(root), lambda pair: pair[1]), taken(root.parameters()))


def _both_labelled(made: Built, *lists: Any) -> list[Any]:
    return [made.labelled(things) for things in lists]


@of_tree(
    lambda steps, own: pasted.pasted(steps, f'for p in root.parameters(): p.name = "{own}"', "root.named_parameters()")
)
def named_otherwise(code: Any, steps: Sequence[Step], own: str) -> Any:
    """Names with values in a tree whose Parameters call themselves something else."""
    root = _renamed(Built(code, steps), own)
    del steps
    return named(code.module, pairs(root))


def _renamed(made: Built, own: str) -> Any:
    """The root, once each Parameter has this name."""
    for path, _ in made.made:
        if isinstance(made.at[path], made.module.Parameter):
            made.at[path].name = own
    return made.root


@of_tree(pasted.over)
def added_over(code: Any, steps: Sequence[Step], value: float) -> Any:
    """Names with values once `add_parameter` has put a new Parameter over each that is there."""
    root = _replaced(Built(code, steps), steps, value)
    del steps
    return named(code.module, pairs(root))


def _replaced(made: Built, steps: Sequence[Step], value: float) -> Any:
    """The root, once a new Parameter is over each."""
    for verb, path, _ in steps:
        above, _, name = path.rpartition(".")
        if verb in ("parameter", "add_parameter"):
            made.at[above].add_parameter(name, value)
    return made.root


@of_tree(lambda steps, value: pasted.pasted(steps, f"root.size = {value!r}", "root.size, root.named_parameters()"))
def plain_attribute(code: Any, steps: Sequence[Step], value: Any) -> list[Any]:
    """An attribute that is neither Parameter nor Module, and names with values."""
    root = Built(code, steps).root
    del steps
    root.size = value
    return [root.size, named(code.module, pairs(root))]


@of_tree(pasted.modes)
def modes(
    code: Any, steps: Sequence[Step], paths: Sequence[str], calls: Sequence[Sequence[str]], start: bool
) -> list[list[Any]]:
    """Each path with its Module's mode after the calls of `train` and `eval`; before them set by hand, if to False."""
    if not calls:
        begun(code)
    at = Built(code, steps).at
    if not start:
        for path in paths:
            set_training(at[path], value=False)
    box, asked = [with_modes(at, paths)], _walks(at, calls)
    del steps, at, paths, calls
    return modes_of(box.pop(), _called(asked))


@of_tree(pasted.modes_again)
def modes_again(
    code: Any, steps: Sequence[Step], paths: Sequence[str], calls: Sequence[Sequence[str]]
) -> list[list[Any]]:
    """Each path with its Module's mode after the calls, where `train` was called when half of the tree was there."""
    half = len(steps) // 2
    made = Built(code, steps[:half])
    name = mode_name(made.root)
    made.root.train()
    made.carry_out(steps[half:])
    box, asked = [[(path, made.at[path], name) for path in paths]], _walks(made.at, calls)
    del steps, made, paths, calls
    return modes_of(box.pop(), _called(asked))


def _walks(at: Mapping[str, Any], calls: Sequence[Sequence[str]]) -> list[tuple[Any, str]]:
    """The Modules with the names of the walks that are called, the last one first."""
    return [(at[path], verb) for verb, path in calls][::-1]


def _called(asked: list[tuple[Any, str]]) -> int:
    """Call each, and forget it before; how many there were."""
    count = len(asked)
    while asked:
        getattr(*asked.pop())()
    return count


@of_tree(lambda steps, paths: pasted.pasted(steps, ", ".join(f"{pasted.place(path)}.modules()" for path in paths)))
def modules(code: Any, steps: Sequence[Step], paths: Sequence[str]) -> list[Any]:
    """Each path with the labels of its Module's submodules."""
    begun(code)
    made = Built(code, steps)
    box, asked = [(made, paths)], [made.at[path] for path in paths]
    del steps, paths, made
    return _labelled_at(*box.pop(), [_all(module.modules()) for module in asked])


def _all(found: Any) -> Any:
    """The items of a list, tuple, generator or view; of anything else, that it is no list."""
    items = taken(found)
    return items if isinstance(items, list) else f"no list: {type(items).__name__}"


def _labelled_at(made: Built, paths: Sequence[str], found: list[Any]) -> list[Any]:
    rows = [made.labelled(things) if isinstance(things, list) else [things] for things in found]
    return [[path, *row] for path, row in zip(paths, rows, strict=True)]


@of_tree(lambda steps, paths: pasted.pasted(steps, ", ".join(map(pasted.place, paths))))
def attributes(code: Any, steps: Sequence[Step], paths: Sequence[str]) -> list[list[Any]]:
    """Each path with the label of the attribute that is found there."""
    begun(code)
    made = Built(code, steps)
    split = [path.rpartition(".") for path in paths]
    box, asked = [(made, paths)], [(made.at[above], name) for above, _, name in split]
    del steps, paths, made, split
    return _labelled_at(*box.pop(), [[_found(*one)] for one in asked])


@of_tree(lambda steps, names: pasted.pasted(steps, ", ".join(f'getattr(root, "{name}", None)' for name in names)))
def unassigned(code: Any, steps: Sequence[Step], names: Sequence[str]) -> list[list[Any]]:
    """Each name that the root has nevertheless, with the label of what is found."""
    begun(code)
    made = Built(code, steps)
    found = [(name, _found(made.root, name)) for name in names]
    return [[name, *made.labelled([thing])] for name, thing in found if thing is not MISSING]


@of_tree(
    pasted.ask("class Other(Module): pass", "Module().named_parameters(), Other().named_parameters()"),
    picture=parts("a new Module", "a new Other"),
)
def strangers(code: Any, steps: Sequence[Step], names: Sequence[str]) -> list[Any]:
    """What other Modules, of the same class and of another, have of a tree that they are no part of."""
    kept = Built(code, steps)
    others = [kind() for kind in (kept.module.Module, type("Other", (kept.module.Module,), {}))]
    del steps
    return [[named(code.module, pairs(other)), *(name for name in names if _found(other, name) is not MISSING)]
            for other in others]  # fmt: skip


@of_tree(lambda steps: pasted.pasted(steps, "repr(root)").replace("Module()", "Net()", 1))
def shown(code: Any, steps: Sequence[Step]) -> Any:
    """The tree's text; the root is of a subclass Net."""
    begun(code)
    root = Built(code, steps, type("Net", (code.module.Module,), {})()).root
    del steps
    return repr(root)
