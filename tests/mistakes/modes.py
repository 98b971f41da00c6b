"""Known mistakes in train and eval: wrong walks, each carried out on the steps of a tree.

A tree is what the probes in trees.py take. A walk is one function of ours, which gives the Modules that it sets.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from grader.kit.mistakes import Definition, Model, Rule, failing, near, rule
from grader.kit.plain import Plain

_MOST_WALKED = 4096  # Modules of a tree in which much is shared


@dataclass(eq=False)
class _Node:
    """A Module: its submodules and the names of its Parameters, and whether it is in training mode."""

    training: bool
    children: dict[str, "_Node"] = field(default_factory=dict)
    parameters: set[str] = field(default_factory=set)

    def below(self) -> list["_Node"]:
        """Itself and all that is below it."""
        found = [self]
        for node in found:  # which grows
            found += [child for child in node.children.values() if child not in found]
        return found[:_MOST_WALKED]


Walk = Callable[[_Node, bool], Iterator[_Node]]  # of the Module that is asked, to a mode: the Modules that are set


def _right(top: _Node, _: bool) -> Iterator[_Node]:
    yield from top.below()


def _stops_where_it_is_set(top: _Node, mode: bool) -> Iterator[_Node]:
    if top.training != mode:
        yield top
        for child in top.children.values():
            yield from _stops_where_it_is_set(child, mode)


def _skips_what_is_set(top: _Node, mode: bool) -> Iterator[_Node]:
    yield top
    for child in top.children.values():
        if child.training != mode:
            yield from _skips_what_is_set(child, mode)


def _leaves_only(top: _Node, _: bool) -> Iterator[_Node]:
    yield from (node for node in top.below() if not node.children)


def _all_below(top: _Node, _: bool) -> Iterator[_Node]:
    yield from (node for node in top.below() if node is not top)


def _nothing(_: _Node, __: bool) -> Iterator[_Node]:
    yield from ()


def _opposite(top: _Node, mode: bool) -> Iterator[_Node]:
    """All are set, and to the other mode: nothing here is set to the one that is asked for."""
    for node in top.below():
        node.training = not mode
    yield from ()


def _first_children(most: int, top: _Node, mode: bool) -> Iterator[_Node]:
    yield top
    for child in [*top.children.values()][:most]:
        yield from _first_children(most, child, mode)


def _last_child(top: _Node, mode: bool) -> Iterator[_Node]:
    yield top
    for child in [*top.children.values()][-1:]:
        yield from _last_child(child, mode)


def _each_name_once(top: _Node, _: bool) -> Iterator[_Node]:
    seen = set[str]()

    def walk(node: _Node) -> Iterator[_Node]:
        yield node
        for name, child in node.children.items():
            if name not in seen:
                seen.add(name)
                yield from walk(child)

    yield from walk(top)


def _itself_only(top: _Node, _: bool) -> Iterator[_Node]:
    yield top


def _where_something_is(top: _Node, mode: bool) -> Iterator[_Node]:
    yield top
    for child in top.children.values():
        if child.children or child.parameters:
            yield from _where_something_is(child, mode)


def _where_parameters_are(top: _Node, mode: bool) -> Iterator[_Node]:
    yield top
    for child in top.children.values():
        if child.parameters:
            yield from _where_parameters_are(child, mode)


def _to_depth(most: int, top: _Node, mode: bool) -> Iterator[_Node]:
    yield top
    if most:
        for child in top.children.values():
            yield from _to_depth(most - 1, child, mode)


def _model(*walks: Walk, start: bool = True) -> Model:
    """One of the walks is that of train and eval both, or of one of them, where the other one is right."""
    pairs = [pair for walk in walks for pair in ((walk, walk), (walk, _right), (_right, walk))]
    return Model(*(_definition(*pair, start) for pair in pairs))


def _definition(train: Walk, evaluate: Walk, start: bool) -> Definition:
    walks = {"train": train, "eval": evaluate}

    def modes(target: str, args: Sequence[Any]) -> Plain:
        if target == "trees.modes":
            steps, paths, calls, first = args
            at = _built(steps, start, {})
            for path in () if first else paths:
                at[path].training = False
        elif target == "trees.modes_again":
            steps, paths, calls = args
            at = _built(steps[: len(steps) // 2], start, {})
            _set(at[""], "train", walks["train"])
            at = _built(steps[len(steps) // 2 :], start, at)
        else:
            return None
        for verb, path in calls:
            _set(at[path], verb, walks[verb])
        return [[path, at[path].training] for path in paths]

    return modes


def _set(top: _Node, verb: str, walk: Walk) -> None:
    mode = verb == "train"
    for node in walk(top, mode):
        node.training = mode


def _built(steps: Sequence[Sequence[Any]], start: bool, at: dict[str, Any]) -> dict[str, Any]:
    """The Modules at their paths, once these steps were taken as well."""
    at.setdefault("", _Node(start))
    for verb, path, value in steps:
        above, _, name = path.rpartition(".")
        if verb == "alias":
            at[path] = at[value]
        else:
            at[path] = _Node(start) if value is None else None
        if at[path] is None:
            at[above].parameters.add(name)
        else:
            at[above].children[name] = at[path]
    return at


# Of the cases below.
_A = ["module", "a", None]
_B = ["module", "b", None]
_C = ["module", "c", None]
_AA = ["module", "a.a", None]

RULES: tuple[Rule, ...] = (
    rule("START-MODE", "A Module that nobody has asked for it has the wrong mode. Which mode is a new one in?",
         _model(_right, start=False),
         shown_by=[failing("trees.modes", [], [""], [], True, seen=[["", False]], want=[["", True]]),
                   failing("trees.modes", [_A], ["", "a"], [["eval", "a"]], True,
                        seen=[["", False], ["a", False]], want=[["", True], ["a", False]])]),
    rule("MODE-EARLY-RETURN", "A Module may be in the right mode already, while one below it is not.",
         _model(_stops_where_it_is_set, _skips_what_is_set),
         shown_by=[failing("trees.modes", [_A], ["", "a"], [["eval", "a"], ["train", ""]], True,
                        seen=[["", True], ["a", False]], want=[["", True], ["a", True]])]),
    rule("MODE-NOT-SET", "The mode is what it was before. Which attribute is set, and to what?",
         _model(_nothing, _opposite),
         shown_by=[failing("trees.modes", [], [""], [["eval", ""]], True, seen=[["", True]], want=[["", False]])]),
    rule("MODE-SELF-MISSED", "The submodules are set, and the Module itself is not.",
         _model(_leaves_only, _all_below),
         shown_by=[failing("trees.modes", [_A], ["", "a"], [["eval", ""]], True,
                        seen=[["", True], ["a", False]], want=[["", False], ["a", False]])],
         not_by=[near(failing("trees.modes", [_A], ["", "a"], [["eval", "a"]], True,
                      seen=[["", False], ["a", False]], want=[["", True], ["a", False]]), "START-MODE")]),
    rule("MODE-NOT-DEEP", "The walk ends at the direct submodules. Who tells those below them?",
         _model(partial(_to_depth, 1)),
         shown_by=[failing("trees.modes", [_A, _AA], ["", "a", "a.a"], [["train", ""]], False,
                        seen=[["", True], ["a", True], ["a.a", False]], want=[["", True], ["a", True], ["a.a", True]])],
         not_by=[near(failing("trees.modes", [_A], ["", "a"], [["eval", ""]], True,
                      seen=[["", False], ["a", True]], want=[["", False], ["a", False]]), "MODE-CHILDREN-MISSED")]),
    rule("DEPTH-LIMIT", "The walk ends at some depth. A tree may be as deep as it likes.",
         _model(*(partial(_to_depth, k) for k in range(2, 21))),
         shown_by=[failing("trees.modes", [_A, _AA, ["module", "a.a.a", None]], ["", "a", "a.a", "a.a.a"], [["train",
                        ""]], False,
                        seen=[["", True], ["a", True], ["a.a", True], ["a.a.a", False]], want=[["", True], ["a",
                        True], ["a.a", True], ["a.a.a", True]])]),
    rule("MODE-CHILDREN-MISSED", "The Module is set, and a submodule is not. Are they walked, also those that hold "
         "nothing?",
         _model(_itself_only, _where_something_is, _where_parameters_are),
         shown_by=[failing("trees.modes", [_A], ["", "a"], [["eval", ""]], True,
                        seen=[["", False], ["a", True]], want=[["", False], ["a", False]])]),
    rule("MODE-SOME-CHILDREN", "Some of the submodules are set, and others are not.",
         _model(*(partial(_first_children, k) for k in range(1, 6)), _each_name_once, _last_child),
         shown_by=[failing("trees.modes", [_A, _B, _C], ["", "a", "b", "c"], [["train", ""]], False,
                        seen=[["", True], ["a", True], ["b", True], ["c", False]], want=[["", True], ["a", True],
                        ["b", True], ["c", True]])]),
)  # fmt: skip
