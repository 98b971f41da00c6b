"""The trees that checks draw: what is wanted of them, which readings are accepted, and how they are simplified."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from grader.kit.expect import Mismatch, expect_same_items
from grader.kit.inputs import Inputs
from reference import module as reference
from tests.probes import trees as probes
from tests.strategies import trees as inputs
from tests.strategies.tree import Tree, from_plain, tree_of

ON = True  # all Modules are in training mode at first
CODE = SimpleNamespace(module=reference)
KINDS = {name: kind for name, kind in vars(inputs).items() if isinstance(kind, Inputs) and name != "scripts"}
DRAWN = [inputs._numbered(number, ("alias", "replace")) for number in range(200)]


def names(tree: Tree) -> list[str]:
    return [name for name, _ in tree.named_parameters]


def accepts(tree: Tree, seen: list[Any]) -> bool:
    try:
        expect_same_items(seen, tree.named_as(seen))
    except Mismatch:
        return False
    return True


def test_names_of_the_lecture_tree() -> None:
    assert inputs.LECTURE.named_parameters == [["p1", 1.0], ["a.p2", 2.0], ["b.c.p3", 3.0]]


def test_own_parameters_come_first_and_both_kinds_in_the_order_of_registration() -> None:
    tree = tree_of("module b", "parameter b.q 1", "module a", "parameter a.q 2", "parameter r 3", "parameter p 4")
    assert names(tree) == ["r", "p", "b.q", "a.q"]


@pytest.mark.parametrize("tree", [*inputs.EDGES, *DRAWN])
def test_what_the_steps_say_is_what_the_reference_finds(tree: Tree) -> None:
    """The wanted answers and the reference come from different roads: from the steps, and from a recursive walk."""
    assert probes.named_parameters.run(CODE, tree.plain) == tree.named_parameters
    assert probes.parameters.run(CODE, tree.plain) == tree.parameters_as(None)
    assert probes.modules.run(CODE, tree.plain, tree.module_paths) == tree.children
    assert probes.attributes.run(CODE, tree.plain, [path for path, _ in tree.attributes]) == tree.attributes


@pytest.mark.parametrize("shape", [tuple, iter, lambda found: dict(enumerate(found)).values()])
def test_submodules_may_come_in_any_shape_that_has_an_order(shape: Callable[[list[Any]], Any]) -> None:
    """MiniTorch's signature says Sequence; a dict says names besides, and is none."""
    assert _submodules(shape) == inputs.LECTURE.children
    assert _submodules(lambda found: dict(enumerate(found)))[0] == ["", "no list: dict"]


def _submodules(shape: Callable[[list[Any]], Any]) -> list[Any]:
    class Shaped(reference.Module):
        def modules(self) -> Any:
            return shape(list(super().modules()))

    code = SimpleNamespace(module=SimpleNamespace(**{**vars(reference), "Module": Shaped}))
    found: list[Any] = probes.modules.run(code, inputs.LECTURE.plain, inputs.LECTURE.module_paths)
    return found


@pytest.mark.parametrize("tree", DRAWN[:40])
def test_modes_follow_from_paths(tree: Tree) -> None:
    calls = tree.calls([["eval", 2], ["train", 1], ["eval", 3]])
    assert probes.modes.run(CODE, tree.plain, tree.module_paths, calls, ON) == tree.modes_after(calls)


def test_a_name_that_is_assigned_again_keeps_its_place() -> None:
    tree = tree_of("parameter p 1", "parameter q 2", "replace p 3")
    assert tree.named_parameters == [["p", 3.0], ["q", 2.0]]


def test_a_name_that_changes_its_kind_goes_to_the_end() -> None:
    tree = tree_of("parameter p 1", "module a", "parameter a.q 2", "replace p", "parameter p.q 3", "replace a 4")
    assert names(tree) == ["a", "p.q"]


def test_what_a_module_replaces_is_gone_with_all_that_was_inside() -> None:
    tree = tree_of("module a", "module a.b", "parameter a.b.p 1", "replace a", "parameter a.q 2")
    assert names(tree) == ["a.q"]


def test_the_former_thing_of_another_kind_may_be_kept() -> None:
    """MiniTorch's own `__setattr__` keeps it registered."""
    tree = tree_of("parameter a 1", "module b", "parameter b.p 2", "replace a", "replace b 3", "parameter a.q 4")
    assert accepts(tree, [["b", 3.0], ["a.q", 4.0]])
    assert accepts(tree, [["a", 1.0], ["b", 3.0], ["b.p", 2.0], ["a.q", 4.0]])
    assert not accepts(tree, [["a", 1.0], ["b", 3.0], ["a.q", 4.0]])


SHARED = tree_of("module a", "parameter a.p 1", "alias c a", "parameter q 2")


@pytest.mark.parametrize(
    ("seen", "is_accepted"),
    [
        ([["q", 2.0], ["a.p", 1.0], ["c.p", 1.0]], True),
        ([["q", 2.0], ["a.p", 1.0]], True),
        ([["c.p", 1.0], ["q", 2.0]], True),
        ([["q", 2.0]], False),
        ([["a.p", 1.0], ["c.p", 1.0]], False),
        ([["q", 2.0], ["a.p", 1.0], ["a.p", 1.0]], False),
        ([["q", 2.0], ["a.p", 1.0], ["c.p", 9.0]], False),
        ({"!": "ValueError", "m": ""}, False),
        (None, False),
    ],
)
def test_a_shared_module_is_named_once_or_under_each_name(seen: Any, is_accepted: bool) -> None:
    assert accepts(SHARED, seen) is is_accepted


def test_steps_below_a_shared_module_show_under_both_names() -> None:
    tree = tree_of("module a", "module a.b", "alias c a.b", "parameter a.b.p 1")
    assert names(tree) == ["a.b.p", "c.p"]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["parameter a.p 1"], "no earlier step has made a Module at 'a'"),
        (["parameter p 1", "parameter p 2"], "one that is free"),
        (["replace p 1"], "a path that is taken"),
        (["parameter p 1", "parameter p.q 1"], "no earlier step"),
        (["module a", "alias c a", "parameter c.p 1"], "no earlier step"),
        (["module a", "module a.b", "alias a.b.c a"], "cannot lie inside itself"),
        (["alias c a"], "an earlier step has made"),
        (["module 1a"], "a dotted path"),
        (["remove p"], "expected one of module, parameter"),
        (["parameter p"], "value None: expected float"),
    ],
)
def test_steps_that_cannot_be_carried_out_are_refused(lines: list[str], why: str) -> None:
    with pytest.raises(ValueError, match=r"^step \d of the tree") as refused:
        tree_of(*lines)
    assert why in str(refused.value)


def test_no_circle_is_made_through_what_is_only_kept_in_one_reading() -> None:
    with pytest.raises(ValueError, match="cannot lie inside itself"):
        tree_of("module o", "module a", "module a.y", "alias a.y.z o", "replace a.y 1", "alias o.s a")


@pytest.mark.parametrize("tree", [*inputs.EDGES, *DRAWN[:40]])
def test_a_tree_survives_its_plain_form_and_json(tree: Tree) -> None:
    assert from_plain(json.loads(json.dumps(tree.plain))) == tree
    assert tree.plain is tree.plain


def test_drawn_trees_have_all_shapes() -> None:
    depths = [max((path.count(".") + 1 for path in tree.module_paths if path), default=0) for tree in DRAWN]
    assert max(depths) >= 6
    assert min(depths) == 0
    assert any(len(tree.children[0]) > 4 for tree in DRAWN), "wide"
    assert any(len(set(tree.parameters_as(None))) < len(names(tree)) for tree in DRAWN), "shared"
    assert any(len({name.rpartition(".")[2] for name in names(tree)}) < len(names(tree)) for tree in DRAWN), (
        "same names"
    )
    verbs = {verb for tree in DRAWN for verb, _, _ in tree.steps}
    assert verbs == {"module", "parameter", "add_parameter", "alias", "replace"}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_edges_lie_in_their_kind_and_neighbours_are_simpler(kind: Inputs[Tree]) -> None:
    for tree in kind.edges:
        assert kind.contains(tree)
        assert all(kind.contains(t) and kind.size(t) < kind.size(tree) for t in kind.neighbours(tree))


def shrunk(tree: Tree, fails: Callable[[Tree], bool]) -> Tree:
    while simpler := next((t for t in inputs.trees.neighbours(tree) if fails(t)), None):
        tree = simpler
    return tree


@pytest.mark.parametrize(
    ("fails", "smallest"),
    [
        (lambda tree: any(name.count(".") > 1 for name in names(tree)), "module a, module a.a, parameter a.a.p 1"),
        (lambda tree: 0.0 in [value for _, value in tree.named_parameters], "parameter p 0"),
        (lambda tree: len(tree.module_paths) > 2, "module a, module b"),
        (lambda tree: len(names(tree)) > 1, "parameter p 1, parameter q 1"),
    ],
)
def test_failures_shrink_to_the_smallest_tree(fails: Callable[[Tree], bool], smallest: str) -> None:
    for tree in filter(fails, DRAWN[:60]):
        assert shrunk(tree, fails) == tree_of(*smallest.split(", "))


def pasted(text: str) -> Any:
    """What the last line of a pasted call gives, after the lines before it."""
    *lines, last = text.split("\n")
    names_of_the_course = dict(vars(reference))
    exec("\n".join(lines), names_of_the_course)  # noqa: S102 - our own text, as a student would type it
    return eval(last, names_of_the_course)  # noqa: S307


@pytest.mark.parametrize("tree", [*inputs.PLAIN_EDGES, *DRAWN[:40]])
def test_a_pasted_call_gives_what_the_probe_reports(tree: Tree) -> None:
    named = pasted(probes.named_parameters.paste(tree.plain))
    assert [[name, parameter.value] for name, parameter in named] == tree.named_parameters
    calls = tree.calls([["eval", 1]])
    modes = pasted(probes.modes.paste(tree.plain, tree.module_paths, calls, ON) + ",")
    assert list(modes) == [mode for _, mode in tree.modes_after(calls)]


def test_a_pasted_tree_stays_on_a_dozen_lines() -> None:
    assert all(probes.named_parameters.paste(tree.plain).count("\n") < 12 for tree in DRAWN)
