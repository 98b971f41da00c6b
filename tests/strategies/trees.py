"""Inputs that are trees of Modules, or scripts of calls: how they are drawn, their boundary cases, what is simpler.

What a tree is, and what is to be found in one, is tree.py's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from hypothesis import strategies as st

from grader.kit.inputs import Inputs
from tests.strategies.registry import Registry, Step, below
from tests.strategies.tree import Call, Tree, carried_out, from_plain, tree_of

LEAST_STEPS, MOST_STEPS = 6, 13  # a submission builds hundreds of trees; what a bug needs is depth and shape, not size
BYTES_A_STEP = 4
DEPTHS = (235, 170, 90, 20)  # of 256: how often a step goes below the newest Module. Deep, mixed, and wide trees
MODULE_NAMES = ("a", "b", "c", "ab", "layer_1", "p")
PARAMETER_NAMES = ("p", "q", "p1", "bias", "weight_2", "a")
SHORT_MODULES, SHORT_PARAMETERS = ("a", "b", "c"), ("p", "q")
VALUES = (1.0, 0.0, 2.0, 1.0, -1.0, 0.5, 0.0, 3.25)  # equal ones and zeros are frequent
SIMPLE_VALUES = (1.0, 2.0, 0.0)


def _numbered(number: int, rare: Sequence[str]) -> Tree:
    """The tree with this number: random in shape, and one cheap draw."""
    data = blake2b(number.to_bytes(4, "big")).digest()
    depth, count = DEPTHS[data[0] % len(DEPTHS)], LEAST_STEPS + data[1] % (MOST_STEPS - LEAST_STEPS + 1)
    registry, steps = Registry(), list[Step]()
    for place in range(2, 2 + count * BYTES_A_STEP, BYTES_A_STEP):
        step = _step(registry, rare, depth, data[place : place + BYTES_A_STEP])
        if not registry.fault(step):
            registry.add(step)
            steps.append(step)
    return Tree(tuple(steps))


def _step(registry: Registry, rare: Sequence[str], depth: int, data: bytes) -> Step:
    kind, where, name, value = data
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


def _simpler(tree: Tree) -> Iterator[Tree]:
    """Tiny trees, then fewer steps, then Modules left out between, shorter names, and plainer verbs and values."""
    yield from TINY
    steps = tree.steps
    yield from (carried_out(steps[:i] + steps[i + 1 :]) for i in range(len(steps)))
    yield from (carried_out(_placed_at_once(steps, i)) for i, step in enumerate(steps) if step[0] == "replace")
    yield from (carried_out(_lifted(steps, path)) for verb, path, _ in steps if verb == "module")
    for _, path, value in steps:
        above = path.rpartition(".")[0]
        shorter = (f"{above}.{name}" if above else name for name in _short_names(value))
        yield from (carried_out(_moved(steps, path, new)) for new in shorter)
    for i, (verb, path, value) in enumerate(steps):
        if isinstance(value, float):
            plainer = [("parameter", path, value), *((verb, path, simple) for simple in SIMPLE_VALUES)]
            yield from (carried_out((*steps[:i], step, *steps[i + 1 :])) for step in plainer)


def _placed_at_once(steps: Sequence[Step], i: int) -> list[Step]:
    """The steps without what step `i` replaces."""
    _, path, value = steps[i]
    before = [step for step in steps[:i] if step[1] != path]
    return [*before, ("module" if value is None else "parameter", path, value), *steps[i + 1 :]]


def _lifted(steps: Sequence[Step], path: str) -> list[Step]:
    """The steps without the Module at `path`; what was below it is one level higher."""
    above = path.rpartition(".")[0]
    kept = f"{above}." if above else ""
    return [
        (verb, kept + at.removeprefix(f"{path}.") if at.startswith(f"{path}.") else at, value)
        for verb, at, value in steps
        if at != path
    ]


def _short_names(value: float | str | None) -> tuple[str, ...]:
    return SHORT_PARAMETERS if isinstance(value, float) else SHORT_MODULES


def _moved(steps: Sequence[Step], old: str, new: str) -> list[Step]:
    """The steps with another path for one thing, and for all below it."""

    def move(path: str) -> str:
        return new + path[len(old) :] if path == old or below(path, old) else path

    return [(verb, move(path), move(value) if isinstance(value, str) else value) for verb, path, value in steps]


@lru_cache(maxsize=1024)  # the frozen trees are compared for every submission
def _size(tree: Tree) -> tuple[Any, ...]:
    """Orders trees by the number of steps, then by how far names and values are from the simple ones."""
    odd = sum(path.rpartition(".")[2] not in _short_names(value) for _, path, value in tree.steps)
    ranks = [SIMPLE_VALUES.index(v) if v in SIMPLE_VALUES else 9 for _, _, v in tree.steps if isinstance(v, float)]
    texts = [f"{verb} {path} {value if isinstance(value, str) else ''}" for verb, path, value in tree.steps]
    return len(tree.steps), odd, sum(map(len, texts)), ranks, texts, repr(tree.plain)


TINY = (
    tree_of("parameter p 1"),
    tree_of("parameter p 0"),
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
LECTURE = tree_of(*("parameter p1 1", "module a", "parameter a.p2 2", "module b", "module b.c", "parameter b.c.p3 3"))
# Each depth has a Parameter, down to 12: a walk that stops at 10 is seen; one that asks twice at each level still ends.
CHAIN = tree_of(
    *(
        line
        for depth in range(1, 13)
        for line in (f"module {'.'.join('c' * depth)}", f"parameter {'.'.join('c' * depth)}.p {depth}")
    )
)
# Three children, the same local names everywhere, equal values, and an own Parameter after the children's.
FAMILY = tree_of(
    *("module a", "parameter a.p 1", "module b", "parameter b.p 1", "module c", "parameter c.p 1", "parameter p 1"),
    *("module a.c", "parameter a.c.p 1", "module b.c", "parameter b.c.p 1"),
)
# A name that begins like another one, one that is there at two levels, and branches without anything.
BRANCHES = tree_of(
    *(
        "module a",
        "module ab",
        "module a.b",
        "parameter a.b.p 1",
        "parameter ab.p 2",
        "module b",
        "module c",
        "module c.d",
    )
)
# More children than any bound that a walk might have, in an order that is not the names'; some have Parameters.
WIDE = tree_of(
    *(f"parameter p{n} {n}" for n in range(11, -1, -1)),
    *(f"module m{n}" for n in range(11, -1, -1)),
    *(f"parameter m{n}.p {n}" for n in range(0, 12, 3)),
)
# Names in capitals, and with underscores at their ends.
ODD_NAMES = tree_of("module _b", "parameter _b.w_ 1", "parameter W 2", "module Enc", "parameter Enc._v 3")
PLAIN_EDGES = (
    LECTURE,
    CHAIN,
    FAMILY,
    ODD_NAMES,
    WIDE,
    Tree(()),
    tree_of("module a", "module a.b", "module a.b.c", "module a.b.c.d", "parameter a.b.c.d.p 1"),
    tree_of("parameter p 1", "parameter q 0", "module a", "parameter a.q 0", "module a.b", "parameter a.b.r 0"),
    tree_of(
        *(
            "module b",
            "add_parameter b.q 1",
            "module a",
            "add_parameter a.p 2",
            "add_parameter q 3",
            "add_parameter p 4",
        )
    ),
    BRANCHES,
)
FLAT = (
    tree_of("parameter p 1"),
    tree_of("parameter p 1", "add_parameter q 2"),
    tree_of("add_parameter q 2", "parameter p 2", "parameter bias 3"),
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
    tree_of("parameter p 1", "module a", "parameter a.p 2", "replace a.p 3"),
)


def _trees(edges: tuple[Tree, ...], count: int, *rare: str) -> Inputs[Tree]:
    """`edges`, and `count` trees whose steps may use the `rare` verbs beside the usual ones."""
    verbs = {"module", "parameter", "add_parameter", *rare}
    return Inputs(
        st.integers(0, count - 1).map(lambda number: _numbered(number, rare)),
        lambda tree: verbs.issuperset(verb for verb, _, _ in tree.steps),
        edges,
        _simpler,
        _size,
        from_plain,
    )


def _only(kind: Inputs[Tree], *values: Tree) -> Inputs[Tree]:
    return replace(kind, strategy=st.sampled_from(values), edges=values)


# A tree takes as long as 50 calls of an operator. So each check has the trees that it needs to find what it looks for,
# and no more (`examples`): any for the names, the hard part, some for the other walks, few where trees hardly matter.
trees = _trees(EDGES, 1 << 24, "alias", "replace")
some_trees = _trees(EDGES, 48, "alias", "replace")
some_plain_trees = _trees(PLAIN_EDGES, 32)  # nothing shared, nothing replaced: the order has one reading
some_shared_trees = _trees((*PLAIN_EDGES, *SHARED_EDGES), 32, "alias")
few_trees = _only(some_plain_trees, LECTURE, FAMILY, BRANCHES, Tree(()))
few_shared_trees = _only(some_shared_trees, LECTURE, CHAIN, FAMILY, BRANCHES, *SHARED_EDGES)
edge_trees = _only(trees, LECTURE, FAMILY, ODD_NAMES, FLAT[1], *EDGES[len(PLAIN_EDGES) :])
# For what is not about walks: a wrong one costs nothing there, as long as it finds the root's own Parameters.
flat_trees = replace(_only(some_plain_trees, *FLAT), contains=FLAT.__contains__, simpler=lambda _: FLAT)


def _simpler_script(script: list[Call]) -> Iterator[list[Call]]:
    yield from (script[:i] + script[i + 1 :] for i in range(len(script)))
    yield from ([*script[:i], [verb, 0], *script[i + 1 :]] for i, (verb, _) in enumerate(script))


SCRIPTS = (
    [["eval", 1]],
    [["eval", 0], ["train", 1], ["eval", 0]],
    [["eval", 1], ["train", 0]],
    [["eval", 0], ["train", 2]],
    [["eval", 0], ["train", 1]],
    [["train", 1], ["eval", 2], ["train", 1]],
    [["eval", -1], ["train", 0]],  # below one that is in the right mode
    [["eval", 0], ["train", -1], ["eval", 0]],
)
scripts: Inputs[list[Call]] = Inputs(
    st.sampled_from(SCRIPTS), bool, SCRIPTS, _simpler_script, lambda script: (len(script), repr(script))
)
