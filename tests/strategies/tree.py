"""A tree of Modules as a build script, and what is to be found in it.

A tree is a list of steps [verb, path, value]; the probes carry it out with the student's classes. Everything that is
wanted of a tree follows from its steps: nothing here walks one, and nothing recurs.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from grader.kit.plain import Plain
from tests.strategies.registry import Registry, Step

Call: TypeAlias = list[Any]  # [verb, number of a Module], or with the Module's path in its place


@dataclass(frozen=True)
class Tree:
    """Steps that can be carried out one after the other, and what is to be found in the tree that they build."""

    steps: tuple[Step, ...]

    @cached_property
    def _registry(self) -> Registry:
        registry = Registry()
        for step in self.steps:
            registry.add(step)
        return registry

    @cached_property
    def plain(self) -> Plain:
        """The steps as lists."""
        return [list(step) for step in self.steps]

    @cached_property
    def named_parameters(self) -> list[list[Any]]:
        """The pairs of dotted name and value in the order of the walk, a shared Parameter under each of its names."""
        return [self._named(path, thing) for path, thing in self._found[0]]

    @property
    def has_own_parameters(self) -> bool:
        """Whether the root itself has Parameters, which any walk finds."""
        return any("." not in name for name, _ in self.named_parameters)

    @cached_property
    def parameter_labels(self) -> frozenset[str]:
        """The label of every Parameter that a step makes, in the tree or no longer."""
        return frozenset(self._label(n) for n, (_, _, value) in enumerate(self.steps, 1) if isinstance(value, float))

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

    def modes(self, *, training: bool) -> list[list[Any]]:
        """Each Module's path and the same mode for all of them."""
        return [[path, training] for path in self.module_paths]

    def modes_after(self, calls: Sequence[Call]) -> list[list[Any]]:
        """Each Module's path and whether it is in training mode after the calls; before them all are."""
        held = {path: thing for (path, is_module), thing in self._registry.clean.held.items() if is_module}
        training = dict.fromkeys(held.values(), True)
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
        """A shared thing may be listed once or under each name; what another kind replaced may be kept or dropped."""
        if seen == [item(path, thing) for path, thing in self._found[0]]:
            return list(seen)
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
    return _possible((verb, path, value) for verb, path, value in plain)


def tree_of(*lines: str) -> Tree:
    """The tree of steps written as text: "module a", "parameter a.p 1", "alias c a"."""
    words = [line.split() for line in lines]
    return _possible((verb, path, _value(verb, *rest)) for verb, path, *rest in words)


def _possible(steps: Iterable[Step]) -> Tree:
    registry, kept = Registry(), list[Step]()
    for step in steps:
        kept.append(step)
        if fault := registry.fault(step):
            raise ValueError(f"step {len(kept)} of the tree, {step!r}: {fault}")
        registry.add(step)
    return Tree(tuple(kept))


def _value(verb: str, text: str = "") -> float | str | None:
    if verb == "alias":
        return text
    return float(text) if text else None


def carried_out(steps: Sequence[Step]) -> Tree:
    """The tree of those steps that can be carried out."""
    registry, kept = Registry(), list[Step]()
    for step in steps:
        if not registry.fault(step):
            registry.add(step)
            kept.append(step)
    return Tree(tuple(kept))
