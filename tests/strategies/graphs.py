"""Graphs of variables: what is drawn, the telling ones by hand, what is simpler, and what is wanted of them.

A graph is a list of nodes, each after its parents: "leaf", "constant", or a step as a list of [number of a parent,
derivative in it]; the last node is the result. Derivatives are whole numbers, halves and quarters: sums of their
products are exact, in whichever order they are taken.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from hypothesis import strategies as st

from grader.kit.inputs import Inputs

Node: TypeAlias = Any  # "leaf", "constant", or [[number, derivative], ...]
Graph: TypeAlias = list[Node]
LEAF, CONSTANT = "leaf", "constant"
LOCALS = (1.0, 2.0, -1.0, 3.0, 0.5, -2.0, 5.0)
MOST_NODES = 12  # of a drawn graph
DEEP = 300  # steps, as the assignment says


def edges_of(graph: Graph) -> list[tuple[int, int, float]]:
    """Each use of a variable: by which step, of which parent, and the derivative in it."""
    steps = ((number, node) for number, node in enumerate(graph) if isinstance(node, list))
    return [(number, parent, local) for number, node in steps for parent, local in node]


def reached(graph: Graph) -> list[int]:
    """The variables, constants aside, of which the result was computed; itself included."""
    found = {len(graph) - 1}
    for number in reversed(range(len(graph))):  # a node comes after its parents, so its own uses are known by then
        if number in found and isinstance(graph[number], list):
            found |= {parent for parent, _ in graph[number]}
    return sorted(number for number in found if graph[number] != CONSTANT)


def derivatives(graph: Graph, deriv: float) -> list[float | None]:
    """The sum over all paths from the result to each leaf, path length by path length; None for what is no leaf."""
    totals = [0.0] * len(graph)
    ends: Mapping[int, float] = {len(graph) - 1: deriv}  # where paths of one length end, and their sum
    while ends:
        further: defaultdict[int, float] = defaultdict(float)
        for number, product in ends.items():
            totals[number] += product
            for parent, local in graph[number] if isinstance(graph[number], list) else ():
                further[parent] += product * local
        ends = further
    return [total if node == LEAF else None for total, node in zip(totals, graph, strict=True)]


def asked_once(graph: Graph) -> list[int]:
    """1 for each step of which the result was computed, else 0."""
    found = reached(graph)
    return [int(number in found and isinstance(node, list)) for number, node in enumerate(graph)]


def chain(length: int, local: float = 1.0) -> Graph:
    """A leaf and steps upon each other."""
    return [LEAF, *([[number, local]] for number in range(length))]


def ladder(length: int) -> Graph:
    """Steps that each use the one before twice: the number of paths doubles with each, and their sum stays the same."""
    return [LEAF, *([[number, 0.5], [number, 0.5]] for number in range(length))]


def _numbered(number: int) -> Graph:
    """The graph with this number: mostly steps, mostly of variables that are near."""
    rng = random.Random(number)
    graph: Graph = [LEAF]
    for i in range(1, rng.randint(2, MOST_NODES)):
        draw = rng.random()
        if draw < 0.2:
            graph.append(LEAF)
        else:
            parents = (max(rng.randrange(i), rng.randrange(i)) for _ in range(rng.choice((1, 2, 2, 3))))
            graph.append([[parent, rng.choice(LOCALS)] for parent in parents])
    return graph if isinstance(graph[-1], list) else [*graph, [[i, 1.0], [0, 2.0]]]


def _numbered_tree(number: int, given: tuple[Node, ...] = (LEAF,)) -> Graph:
    """The tree with this number: each variable is used once at most. What is not computed is one of `given`."""
    rng = random.Random(number)
    graph: Graph = [LEAF]
    unused = [0]
    for i in range(1, rng.randint(2, MOST_NODES)):
        is_step = rng.random() < 0.6
        parents = [unused.pop(rng.randrange(len(unused))) for _ in range(min(rng.randint(1, 3), len(unused)))]
        graph.append([[parent, rng.choice(LOCALS)] for parent in parents] if is_step else rng.choice(given))
        unused = [*unused, i] if is_step else [*unused, *parents, i]
    return [*graph, [[parent, rng.choice(LOCALS)] for parent in unused]]


def is_graph(graph: Graph) -> bool:
    """Whether each node is one, and comes after its parents; the result is a step."""
    is_whole = all(
        node in (LEAF, CONSTANT) or (bool(node) and all(parent < number for parent, _ in node))
        for number, node in enumerate(graph)
    )
    return bool(graph) and is_whole and isinstance(graph[-1], list)


def _has_no_constants(graph: Graph) -> bool:
    return is_graph(graph) and CONSTANT not in graph


def _is_tree(graph: Graph) -> bool:
    return _has_no_constants(graph) and _is_used_once(graph)


def _is_tree_with_constants(graph: Graph) -> bool:
    return is_graph(graph) and CONSTANT in graph and _is_used_once(graph)


def _is_used_once(graph: Graph) -> bool:
    uses = Counter(parent for _, parent, _ in edges_of(graph))
    return max(uses.values(), default=0) <= 1


def _without(graph: Graph, gone: int) -> Graph:
    """The graph without one node; a step that loses all of its parents becomes a leaf."""
    kept = [node for number, node in enumerate(graph) if number != gone]
    return [node if isinstance(node, str) else _renumbered(node, gone) or LEAF for node in kept]


def _renumbered(node: Node, gone: int) -> Node:
    return [[parent - (parent > gone), local] for parent, local in node if parent != gone]


def _simpler(graph: Graph) -> Iterator[Graph]:
    for keep in (2, 4, 8, len(graph) // 2):
        yield graph[:keep]
    for gone in range(min(len(graph), 32)):  # of a deep chain, some
        yield _without(graph, gone)
    for number, node in enumerate(graph[:32]):
        if isinstance(node, list):
            yield [*graph[:number], LEAF, *graph[number + 1 :]]
            for i in range(len(node)):
                yield [*graph[:number], node[:i] + node[i + 1 :] or LEAF, *graph[number + 1 :]]
                yield [*graph[:number], [*node[:i], [node[i][0], 1.0], *node[i + 1 :]], *graph[number + 1 :]]
                yield [*graph[:number], [*node[:i], [node[i][0], 2.0], *node[i + 1 :]], *graph[number + 1 :]]


def _size(graph: Graph) -> tuple[Any, ...]:
    locals_ = [LOCALS.index(local) if local in LOCALS else 9 for _, _, local in edges_of(graph)]
    return len(graph), len(locals_), locals_, graph.count(CONSTANT), repr(graph)


# Twice in one step; the same leaf by two steps; a diamond on a diamond; a short way and a long one, first and last.
SHARED: tuple[Graph, ...] = (
    [LEAF, [[0, 3.0], [0, 5.0]]],
    [LEAF, [[0, 2.0]], [[0, 3.0]], [[1, 1.0], [2, 1.0]]],
    [LEAF, [[0, 2.0]], [[1, 3.0]], [[1, 5.0]], [[2, 1.0], [3, -1.0]]],
    [LEAF, [[0, 2.0]], [[1, 2.0]], [[0, 1.0], [2, 3.0]]],
    [LEAF, [[0, 2.0]], [[1, 2.0]], [[2, 3.0], [0, 1.0]]],
    [LEAF, LEAF, [[0, 2.0], [1, 3.0]], [[2, 1.0], [1, 1.0]], [[2, 5.0], [3, 1.0], [0, 1.0]]],
    [
        LEAF,
        [[0, 1.0]],
        [[1, 2.0], [0, 1.0]],
        [[2, 3.0], [1, 1.0]],
        [[3, 2.0], [1, 5.0]],
        [[1, 1.0], [4, 1.0], [2, 2.0]],
    ],
    [*chain(30), [[n, 1.0] for n in range(31)]],
)
TREES: tuple[Graph, ...] = (
    chain(1, 2.0),
    [LEAF, LEAF, [[0, 2.0], [1, 3.0]]],
    chain(3, -2.0),
    [LEAF, LEAF, [[0, 2.0]], [[2, 3.0], [1, 5.0]]],
    [LEAF, LEAF, [[1, 2.0]]],  # the first one has no part in the result
    [LEAF, [[0, 1.0]], LEAF, [[2, 2.0]], [[1, 3.0], [3, 0.5]]],
    chain(DEEP),
    chain(60, 2.0),
    chain(60, 0.5),
)
BESIDE: tuple[Graph, ...] = (
    [LEAF, [[0, 2.0]], [[0, 3.0]], [[1, 5.0]]],  # a step of the same leaf that has no part in the result
    [LEAF, [[0, 2.0]], [[1, 3.0]], [[1, 5.0]]],
)
CONSTANTS: tuple[Graph, ...] = (
    [LEAF, CONSTANT, [[0, 2.0], [1, 3.0]]],
    [CONSTANT, [[0, 2.0]]],
    [LEAF, CONSTANT, [[1, 3.0], [0, 2.0]]],
    [CONSTANT, LEAF, [[0, 2.0]], [[2, 1.0], [1, 1.0]]],
)


def _graphs(draw: Callable[[int], Graph], contains: Callable[[Graph], bool], edges: tuple[Graph, ...]) -> Inputs[Graph]:
    return Inputs(st.integers(0, (1 << 24) - 1).map(draw), contains, edges, _simpler, _size)


def _tree_with_constants(number: int) -> Graph:
    graph = _numbered_tree(number, (LEAF, CONSTANT))
    return graph if CONSTANT in graph else [*graph, CONSTANT, [[len(graph) - 1, 1.0], [len(graph), 2.0]]]


trees = _graphs(_numbered_tree, _is_tree, TREES)
graphs = _graphs(_numbered, _has_no_constants, (*SHARED, *TREES[:4], *BESIDE, ladder(12), chain(DEEP)))
# Where each variable is looked into once, 40 rungs are nothing; along all paths they are more than a machine can walk.
graphs_and_ladders = _graphs(_numbered, _has_no_constants, (*SHARED, *TREES[:4], *BESIDE, ladder(40), chain(DEEP)))
trees_with_constants = _graphs(_tree_with_constants, _is_tree_with_constants, CONSTANTS)
