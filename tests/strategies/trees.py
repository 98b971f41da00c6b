"""Trees of Modules as build scripts, what is to be found in them, and scripts of train and eval calls.

A tree is a list of steps [verb, path, value]; the probes carry it out with the student's classes. Everything that is
wanted of a tree follows from its steps: nothing here walks one, and nothing recurs.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias

from hypothesis import strategies as st

from grader.kit.inputs import Inputs
from grader.kit.plain import Plain
from tests.strategies.registry import Registry, Step

Call: TypeAlias = list[Any]  # [verb, number of a Module], or with the Module's path in its place

LEAST_STEPS, MOST_STEPS = 8, 14  # a submission builds some thousand trees: what a bug needs is depth and shape, not size
SHORT_NAMES = ("a", "b", "c", "p", "q")
MODULE_NAMES = ("a", "b", "c", "ab", "layer_1", "p")
PARAMETER_NAMES = ("p", "q", "p1", "bias", "weight_2", "a")
VALUES = (1.0, 0.0, 2.0, 1.0, -1.0, 0.5, 0.0, 3.25)  # equal ones and zeros are frequent
SIMPLE_VALUES = (1.0, 2.0, 0.0)
DEPTHS = (235, 170, 90, 20)  # of 256: how often a step goes below the newest Module. Deep, mixed, and wide trees
BYTES_A_STEP = 4


@dataclass(frozen=True)
class Tree:
    """A tree that can be built: its steps, and what is to be found in it."""

    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        registry = Registry()
        for number, step in enumerate(self.steps, 1):
            if fault := registry.fault(step):
                raise ValueError(f"step {number} of the tree, {step!r}: {fault}")
            registry.add(step)
        object.__setattr__(self, "_registry", registry)

    @cached_property
    def plain(self) -> Plain:
        """The steps as lists."""
        return [list(step) for step in self.steps]

    @cached_property
    def named_parameters(self) -> list[list[Any]]:
        """The pairs of dotted name and value in the order of the walk, a shared Parameter under each of its names."""
        return [self._named(path, thing) for path, thing in self._found[0]]

    @cached_property
    def module_paths(self) -> list[str]:
        """The paths at which steps have put a Module, the root's first."""
        return ["", *(path for path, is_module in self._registry.sites.items() if is_module)]

    @cached_property
    def attributes(self) -> list[list[str]]:
        """The paths that steps have assigned, each with the label of what is to be found there."""
        clean = self._registry.clean
        return [[path, self._label(clean.held[path, is_module])] for path, is_module in self._registry.sites.items()]

    @cached_property
    def children(self) -> list[list[str]]:
        """Each Module's path, followed by the labels of its direct submodules in the order of registration."""
        return [[path, *map(self._label, self._registry.clean.submodules(path))] for path in self.module_paths]

    @cached_property
    def names_below(self) -> list[str]:
        """Local names that are taken somewhere in the tree, and not in the root."""
        own = {path for path in self._registry.sites if "." not in path}
        return sorted({path.rpartition(".")[2] for path in self._registry.sites} - own)

    def named_as(self, seen: Plain) -> list[Any]:
        """The accepted names and values that `seen` gives; where it gives none, those of the first reading."""
        return self._reading(seen, self._named)

    def parameters_as(self, seen: Plain) -> list[Any]:
        """The accepted labels of all Parameters that `seen` gives; where it gives none, those of the first reading."""
        return self._reading(seen, lambda _, thing: self._label(thing))

    def calls(self, script: Sequence[Call]) -> list[Call]:
        """The script with the paths of this tree's Modules instead of numbers."""
        return [[verb, self.module_paths[number % len(self.module_paths)]] for verb, number in script]

    def modes_after(self, calls: Sequence[Call], start: bool = True) -> list[list[Any]]:
        """Each Module's path and whether it is in training mode after the calls, all of them being in mode `start` first."""
        held = {path: thing for (path, is_module), thing in self._registry.clean.held.items() if is_module}
        training = dict.fromkeys(held.values(), start)
        for verb, top in calls:
            below = f"{top}." if top else ""
            reached = [thing for path, thing in held.items() if path == top or path.startswith(below)]
            training |= dict.fromkeys(reached, verb == "train")
        return [[path, training[held[path]]] for path in self.module_paths]

    @cached_property
    def _found(self) -> list[list[tuple[str, int]]]:
        return [reading.parameters() for reading in self._registry.readings]

    def _named(self, path: str, thing: int) -> list[Any]:
        return [path, self.steps[thing - 1][2]]

    def _label(self, thing: int) -> str:
        """The path at which the thing was made, numbered from the second one made there on."""
        made = [path for verb, path, _ in self.steps[:thing] if verb != "alias"]
        count = made.count(made[-1])
        return made[-1] if count == 1 else f"{made[-1]} ({count})"

    def _reading(self, seen: Plain, item: Callable[[str, int], Any]) -> list[Any]:
        """A thing that is shared may be listed once or under each name; what a Module replaced may be kept or dropped."""
        readings = [[(item(path, thing), thing) for path, thing in found] for found in self._found]
        for reading in readings:
            left = list(seen) if isinstance(seen, list) else []
            listed = [pair for pair in reading if _take(pair[0], left)]
            if not left and {thing for _, thing in listed} == {thing for _, thing in reading}:
                return [item for item, _ in listed]
        return [item for item, _ in readings[0]]


def _take(item: Any, left: list[Any]) -> bool:
    if item not in left:
        return False
    left.remove(item)
    return True


def from_plain(plain: Plain) -> Tree:
    """The tree of these steps; raises ValueError when they cannot be carried out."""
    return Tree(tuple((verb, path, value) for verb, path, value in plain))


def tree_of(*lines: str) -> Tree:
    """The tree of steps written as text: "module a", "parameter a.p 1", "alias c a"."""
    words = [line.split() for line in lines]
    return Tree(tuple((verb, path, _value(verb, *rest)) for verb, path, *rest in words))


def _value(verb: str, text: str = "") -> float | str | None:
    if verb == "alias":
        return text
    return float(text) if text else None


def _decoded(data: bytes, rare: Sequence[str]) -> Tree:
    """The tree that the bytes stand for: each sequence of bytes is one, and one draw is quick."""
    registry, steps = Registry(), list[Step]()
    depth = DEPTHS[data[0] % len(DEPTHS)]
    for place in range(1, len(data) - BYTES_A_STEP + 1, BYTES_A_STEP):
        step = _step(registry, rare, depth, *data[place : place + BYTES_A_STEP])
        if not registry.fault(step):
            registry.add(step)
            steps.append(step)
    return Tree(tuple(steps))


def _step(registry: Registry, rare: Sequence[str], depth: int, kind: int, where: int, name: int, value: int) -> Step:
    sites = [*registry.sites]
    owners = ["", *filter(registry.is_owner, sites)]
    owner = owners[-1] if where < depth else owners[where % len(owners)]
    above = f"{owner}." if owner else ""
    if "alias" in rare and sites and kind >= 240:
        return "alias", above + MODULE_NAMES[name % len(MODULE_NAMES)], sites[where % len(sites)]
    if "replace" in rare and sites and kind >= 220:
        site = sites[where % len(sites)]
        is_module = registry.sites[site] != (value < 50)  # sometimes the other kind
        return "replace", site, None if is_module else VALUES[value % len(VALUES)]
    if kind % 2:
        return "module", above + MODULE_NAMES[name % len(MODULE_NAMES)], None
    verb = "parameter" if kind % 8 else "add_parameter"
    return verb, above + PARAMETER_NAMES[name % len(PARAMETER_NAMES)], VALUES[value % len(VALUES)]


def _carried_out(steps: Sequence[Step]) -> Tree:
    """The tree of those steps that can be carried out."""
    registry, kept = Registry(), list[Step]()
    for step in steps:
        if not registry.fault(step):
            registry.add(step)
            kept.append(step)
    return Tree(tuple(kept))


def _simpler(tree: Tree) -> Iterator[Tree]:
    """Tiny trees, then fewer steps, then Modules left out between, shorter names, and plainer verbs and values."""
    yield from TINY
    steps = tree.steps
    yield from (_carried_out(steps[:i] + steps[i + 1 :]) for i in range(len(steps)))
    yield from (_carried_out(_lifted(steps, path)) for verb, path, _ in steps if verb == "module")
    names = sorted({name for _, path, _ in steps for name in path.split(".")})
    yield from (_carried_out(_renamed(steps, name, short)) for name in names for short in SHORT_NAMES)
    for i, (verb, path, value) in enumerate(steps):
        if isinstance(value, float):
            plainer = [("parameter", path, value), *((verb, path, simple) for simple in SIMPLE_VALUES)]
            yield from (_carried_out((*steps[:i], step, *steps[i + 1 :])) for step in plainer)


def _lifted(steps: Sequence[Step], path: str) -> list[Step]:
    """The steps without the Module at `path`; what was below it is one level higher."""
    above = path.rpartition(".")[0]
    kept = f"{above}." if above else ""
    return [
        (verb, kept + at.removeprefix(f"{path}.") if at.startswith(f"{path}.") else at, value)
        for verb, at, value in steps
        if at != path
    ]


def _renamed(steps: Sequence[Step], name: str, short: str) -> list[Step]:
    def rename(path: str) -> str:
        return ".".join(short if part == name else part for part in path.split("."))

    return [(verb, rename(path), rename(v) if isinstance(v, str) else v) for verb, path, v in steps]


def _size(tree: Tree) -> tuple[Any, ...]:
    """Orders trees by the number of steps, then by their text with the simple values first."""
    ranks = [SIMPLE_VALUES.index(v) if v in SIMPLE_VALUES else 9 for _, _, v in tree.steps if isinstance(v, float)]
    text = repr([(verb, path, value if isinstance(value, str) else None) for verb, path, value in tree.steps])
    return len(tree.steps), len(text), ranks, repr(tree.plain), text


TINY = (
    tree_of("parameter p 1"),
    tree_of("module a"),
    tree_of("module a", "parameter a.p 1"),
    tree_of("module a", "module b"),
    tree_of("module a", "module a.b"),
    tree_of("parameter p 1", "parameter q 2"),
    tree_of("parameter p 1", "module a", "parameter a.q 2"),
    tree_of("module a", "module a.b", "parameter a.b.p 1"),
    tree_of("module a", "module b", "module c"),
    tree_of("module a", "module b", "parameter a.p 1", "parameter b.p 2"),
)
LECTURE = tree_of(
    "parameter p1 1", "module a", "parameter a.p2 2", "module b", "module b.c", "parameter b.c.p3 3"
)  # fmt: skip
# Each depth has a Parameter, down to 12: a walk that stops at 10 is seen, and where any other one stops.
CHAIN = Tree(
    tuple(
        step
        for depth in range(12)
        for step in (
            ("module", ".".join(["c"] * (depth + 1)), None),
            ("parameter", ".".join(["c"] * (depth + 1) + ["p"]), float(depth)),
        )
    )
)
FAMILY = tree_of(
    "module a", "parameter a.p 1", "module b", "parameter b.p 1", "module c", "parameter c.p 1", "parameter p 1",
    "module a.c", "parameter a.c.p 1", "module b.c", "parameter b.c.p 1",
)  # fmt: skip
PLAIN_EDGES = (
    LECTURE,
    CHAIN,
    FAMILY,  # three children, the same local names everywhere, equal values, an own Parameter after the children's
    Tree(()),
    tree_of("module a", "module a.b", "module a.b.c", "module a.b.c.d", "parameter a.b.c.d.p 1"),
    tree_of("parameter p 0", "module a", "parameter a.q 0", "module a.b", "parameter a.b.r 0"),
    tree_of("module b", "add_parameter b.q 1", "module a", "add_parameter a.p 2", "add_parameter q 3", "add_parameter p 4"),
    tree_of("module a", "module ab", "module a.b", "parameter a.b.p 1", "parameter ab.p 2", "module b", "module c"),
)
FLAT = (
    tree_of("parameter p 1"),
    tree_of("parameter p 1", "add_parameter q 2"),
    tree_of("add_parameter q 2", "parameter p 2", "parameter bias 0"),
)
SHARED_EDGES = (
    tree_of("module a", "parameter a.p 1", "alias c a"),
    tree_of("module a", "module a.b", "alias c a.b", "parameter a.b.p 1", "parameter a.p 2"),
)
EDGES = (
    *PLAIN_EDGES,
    *SHARED_EDGES,
    tree_of("module a", "add_parameter p 1", "alias a.q p"),
    tree_of("parameter p 1", "module a", "parameter a.p 2", "replace p 3", "replace a", "parameter a.q 4"),
    tree_of("parameter a 1", "module b", "parameter b.p 2", "replace a", "replace b 3", "parameter a.q 4"),
)




def _trees(edges: tuple[Tree, ...], *rare: str) -> Inputs[Tree]:
    """Trees whose steps may use the `rare` verbs beside the usual ones."""
    verbs = {"module", "parameter", "add_parameter", *rare}
    return Inputs(
        st.binary(min_size=1 + LEAST_STEPS * BYTES_A_STEP, max_size=1 + MOST_STEPS * BYTES_A_STEP).map(
            lambda data: _decoded(data, rare)
        ),
        lambda tree: verbs.issuperset(verb for verb, _, _ in tree.steps),
        edges,
        _simpler,
        _size,
        from_plain,
    )


trees = _trees(EDGES, "alias", "replace")
shared_trees = _trees((*PLAIN_EDGES, *SHARED_EDGES), "alias")
plain_trees = _trees(PLAIN_EDGES)  # nothing shared, nothing replaced: the order has one reading
# For what hardly depends on the tree; flat ones, where a walk is not in question and a wrong one costs nothing.
few_trees = replace(plain_trees, strategy=st.sampled_from(PLAIN_EDGES), edges=PLAIN_EDGES)
flat_trees = replace(plain_trees, strategy=st.sampled_from(FLAT), edges=FLAT, simpler=lambda _: FLAT, contains=FLAT.__contains__)


def _simpler_script(script: list[Call]) -> Iterator[list[Call]]:
    yield from (script[:i] + script[i + 1 :] for i in range(len(script)))
    yield from ([*script[:i], [verb, 0], *script[i + 1 :]] for i, (verb, _) in enumerate(script))


scripts: Inputs[list[Call]] = Inputs(
    st.lists(st.tuples(st.sampled_from(("train", "eval")), st.integers(0, 7)).map(list), min_size=1, max_size=4),
    lambda script: bool(script),
    (
        [["eval", 1]],
        [["eval", 0], ["train", 1], ["eval", 0]],
        [["eval", 1], ["train", 0]],
        [["eval", 0], ["train", 2]],
        [["eval", 0], ["train", 1]],
    ),
    _simpler_script,
    lambda script: (len(script), repr(script)),
)
