"""Checks of task 0.4: Module and Parameter, the walks over their tree, and that these are recursive."""

from typing import Any

from grader.kit.check import CrossCheck, check
from grader.kit.expect import expect_equal, expect_same_items, expect_that
from grader.kit.observe import observe
from grader.kit.plain import Plain, is_raised
from grader.kit.probe import UNCLEAR
from tests.probes import modules, nesting, source
from tests.probes import trees as probes
from tests.strategies.choices import one_of
from tests.strategies.tree import Call, Tree
from tests.strategies.trees import (
    PARAMETER_NAMES,
    edge_trees,
    few_shared_trees,
    few_trees,
    flat_trees,
    scripts,
    some_plain_trees,
    some_shared_trees,
    some_trees,
    trees,
)

METHODS = ("named_parameters", "parameters", "train", "eval")
RECURSION = "the lecture asks for recursion, MiniTorch's text does not"
MOST_LEVELS = nesting.LEVELS // 2  # at which recursion shows; what helps a loop runs inside itself once or twice
ON, OFF = True, False  # the mode of all Modules before the calls
NAMES = one_of(*PARAMETER_NAMES)
NUMBERS = one_of(1.0, 2.0, 0.0)
ANYTHING: Any = one_of(1.0, 0, "text", "", None, [1.0, 2.0], [])
ARGUMENTS: Any = one_of([], [1.0], [1.0, 2.0], [0.0], [None, "text", 3])
OPTIONS: Any = one_of([], [["x", 1.0]], [["x", 1.0], ["y", None]])


def _is_same_order(seen: Plain, tree: Tree) -> bool:
    """Two lists, in which what both have comes in the same order. What one of them lacks is not in question."""
    if not isinstance(seen, list) or len(seen) != 2 or not all(isinstance(found, list) for found in seen):
        return False
    real = tree.parameter_labels
    first, second = (dict.fromkeys(item for item in found if isinstance(item, str) and item in real) for found in seen)
    common = [item for item in first if item in second]
    others = [item for item in second if item in first]
    return common == others and (bool(common) or not tree.has_own_parameters)


@check(task="0.4", points=6, examples=64, tree=trees)
def test_named_parameters_are_dotted_paths(tree: Tree) -> None:
    """named_parameters() names each Parameter of the tree by its dotted path from the root."""
    seen = observe(probes.named_parameters, tree)
    expect_same_items(seen, want=tree.named_as(seen))


@check(task="0.4", points=3, examples=32, beyond="no order is stated", tree=some_plain_trees)
def test_named_parameters_come_in_order(tree: Tree) -> None:
    """named_parameters() gives a Module's own Parameters first, then each submodule's, in the order of registration."""
    seen = observe(probes.named_parameters, tree)
    expect_equal(seen, want=tree.named_parameters)


@check(task="0.4", points=2, own=one_of("w", "p", "a.q", ""), tree=flat_trees)
def test_named_parameters_ignore_the_name_inside(own: str, tree: Tree) -> None:
    """named_parameters() takes names from where things are registered, not from Parameter.name."""
    seen = observe(probes.named_otherwise, tree, own)
    expect_same_items(seen, want=tree.named_as(seen))


@check(task="0.4", points=2, beyond="that a walk changes nothing is not stated", depth=3, tree=edge_trees)
def test_named_parameters_leave_the_tree_unchanged(tree: Tree) -> None:
    """named_parameters() of each Module gives the same whether the tree was walked before or not."""
    seen = observe(probes.named_parameters_again, tree)
    is_same = isinstance(seen, list) and len(seen) == 2 and seen[0] == seen[1] and isinstance(seen[0], list)
    values = [pair[1] for pair in seen[0] if isinstance(pair, list) and len(pair) == 2] if is_same else []
    has_own = all(value in values for name, value in tree.named_parameters if "." not in name)
    expect_that(is_same and has_own, seen, "the same names with and without walks before")


@check(task="0.4", points=5.5, examples=40, tree=some_trees)
def test_parameters_are_the_registered_objects(tree: Tree) -> None:
    """parameters() gives each Parameter of the tree: the very objects that were assigned, neither values nor copies."""
    seen = observe(probes.parameters, tree)
    expect_same_items(seen, want=tree.parameters_as(seen))


@check(task="0.4", points=0.5, beyond="that a walk changes nothing is not stated", tree=edge_trees)
def test_parameters_and_modules_keep_nothing(tree: Tree) -> None:
    """parameters() and modules() give the same whether they were called before or not: they keep nothing."""
    seen = observe(probes.lists_again, tree)
    is_same = isinstance(seen, list) and len(seen) == 2 and seen[0] == seen[1] and isinstance(seen[0], list)
    has_own = is_same and all(label in seen[0] for path, label in tree.attributes if "." not in path)
    expect_that(bool(has_own), seen, "the same with and without earlier calls")


@check(task="0.4", points=0.5, depth=3)
def test_subclasses_are_registered_like_their_classes() -> None:
    """A Module and a Parameter of a subclass are registered, listed, named and set like any other one."""
    seen = observe(probes.subclasses)
    expect_equal(seen, want=[[["a.b.p", 1.0]], [True], [False]])


@check(task="0.4", points=2, beyond="that the two agree in order is not stated", depth=3, tree=few_trees)
def test_parameters_come_in_the_order_of_the_names(tree: Tree) -> None:
    """parameters() gives the Parameters in the same order as named_parameters()."""
    seen = observe(probes.both_walks, tree)
    expect_that(_is_same_order(seen, tree), seen, "the same order in both")


@check(task="0.4", points=4, examples=28, tree=some_shared_trees)
def test_eval_reaches_the_whole_tree(tree: Tree) -> None:
    """eval() sets training to False in the Module and in all its descendants, however deep."""
    seen = observe(probes.modes, tree, tree.module_paths, [["eval", ""]], ON)
    expect_equal(seen, want=tree.modes(training=False))


@check(task="0.4", points=4, examples=28, tree=some_shared_trees)
def test_train_reaches_the_whole_tree(tree: Tree) -> None:
    """train() sets training to True in the Module and in all its descendants, however deep."""
    seen = observe(probes.modes, tree, tree.module_paths, [["train", ""]], OFF)
    expect_equal(seen, want=tree.modes(training=True))


@check(task="0.4", points=3, examples=28, script=scripts, tree=few_shared_trees)
def test_train_and_eval_reach_what_is_below_and_no_more(script: list[Call], tree: Tree) -> None:
    """train() and eval() set the Module and all below it, whatever mode these had, and nothing above or beside it."""
    calls = tree.calls(script)
    seen = observe(probes.modes_again, tree, tree.module_paths, calls)
    expect_equal(seen, want=tree.modes_after(calls))


def _is_nested(seen: Plain, spans: Plain = None) -> bool:
    """Whether something ran inside itself at most levels of a chain of Modules: one of these functions, or anything."""
    places = [(file, line) for file, line, count in _places(seen) if count >= MOST_LEVELS]
    if spans is None:
        return bool(places)
    return any(file == at and first <= line <= last for file, line in places for at, first, last in _places(spans))


def _places(seen: Plain) -> list[list[Any]]:
    """The lists of a file and two numbers in an answer; code that is watched may answer anything."""
    rows = [row for row in seen if isinstance(row, list)] if isinstance(seen, list) else []
    return [row for row in rows if len(row) == 3 and isinstance(row[1], int) and isinstance(row[2], int)]


def _runs_otherwise(said: Plain, seen: Plain) -> str:
    """What the source says of a walk and what it did, where the two do not agree."""
    if not isinstance(said, list) or len(said) < 3:
        return ""
    verdict, line, why, *spans = said
    did = f"{seen['!'][:100]} was raised" if is_raised(seen) else "it did not call itself at each level"
    if verdict == "recursive" and not _is_nested(seen, *spans):
        return f"line {line} reads as recursion ({why}), but on a chain of Modules {did}"
    if verdict == "not recursive" and _is_nested(seen):
        return f"line {line} reads as no recursion ({why}), but on a chain of Modules it called itself at each level"
    return ""


@check(
    task="0.4",
    points=4,
    beyond=RECURSION,
    depth=3,
    reads_source=True,
    cross_check=CrossCheck(nesting.nested, _runs_otherwise),
    method=one_of(*METHODS),
)
def test_recursion_walks_the_tree(method: str) -> None:
    """named_parameters(), parameters(), train() and eval() walk the tree by recursion."""
    seen = observe(source.walk, method)
    is_accepted = isinstance(seen, list) and seen[:1] in (["recursive"], [UNCLEAR])
    expect_that(is_accepted, seen, f"{method} calls itself on the submodules, or a function that does")


@check(task="0.4", points=1, tree=few_trees)
def test_module_starts_in_training_mode(tree: Tree) -> None:
    """A new Module is in training mode."""
    seen = observe(probes.modes, tree, tree.module_paths, [], ON)
    expect_equal(seen, want=tree.modes(training=True))


@check(task="0.4", points=1, tree=few_trees)
def test_modules_gives_the_direct_submodules(tree: Tree) -> None:
    """modules() gives the direct submodules, in the order of registration, and none further down."""
    seen = observe(probes.modules, tree, tree.module_paths)
    expect_equal(seen, want=tree.children)


@check(task="0.4", points=1, tree=few_trees)
def test_module_attributes_are_what_was_assigned(tree: Tree) -> None:
    """m.p is the very Parameter, and m.a the very Module, that was assigned."""
    seen = observe(probes.attributes, tree, [path for path, _ in tree.attributes])
    expect_equal(seen, want=tree.attributes)


@check(task="0.4", points=1, tree=few_trees)
def test_module_has_no_attributes_of_others(tree: Tree) -> None:
    """A name that was never assigned to a Module gives None or AttributeError, also when a submodule has it."""
    seen = observe(probes.unassigned, tree, tree.names_below)
    expect_equal(seen, want=[])


@check(task="0.4", points=1, depth=3, value=ANYTHING, tree=flat_trees)
def test_module_keeps_other_attributes_as_they_are(value: Any, tree: Tree) -> None:
    """An attribute that is neither Parameter nor Module is kept as it is, and no walk lists it."""
    seen = observe(probes.plain_attribute, tree, value)
    expect_that(isinstance(seen, list) and len(seen) == 2, seen, "the value, and the names")
    expect_equal(seen[0], want=value)
    expect_same_items(seen[1], want=tree.named_parameters)


@check(task="0.4", points=1, depth=3, tree=few_trees)
def test_module_shares_nothing_with_others(tree: Tree) -> None:
    """What is assigned in one Module is in no other one, neither of its own class nor of another."""
    seen = observe(probes.strangers, tree, [*tree.names_below, "p", "a"])
    expect_equal(seen, want=[[[]], [[]]])


@check(task="0.4", points=1, name=NAMES, value=NUMBERS)
def test_add_parameter_returns_what_it_stores(name: str, value: float) -> None:
    """add_parameter(k, v) registers a new Parameter with the value v and the name k, and returns it."""
    seen = observe(modules.added_parameter, name, value)
    expect_equal(seen, want=[value, name, True])


@check(task="0.4", points=1, depth=3, value=ANYTHING, tree=flat_trees)
def test_add_parameter_replaces_the_old_one(value: float, tree: Tree) -> None:
    """add_parameter(k, v) puts the new Parameter in the place of an old one of that name."""
    seen = observe(probes.added_over, tree, value)
    expect_same_items(seen, want=[[name, value] for name, _ in tree.named_parameters])


@check(task="0.4", points=1, depth=4, args=ARGUMENTS, options=OPTIONS)
def test_call_passes_everything_to_forward(args: list[Any], options: list[Any]) -> None:
    """Calling a Module gives what its forward returns for the same arguments, keywords included."""
    seen = observe(modules.called, args, options)
    expect_equal(seen, want=[args, options])


@check(task="0.4", points=1, tree=few_trees)
def test_repr_shows_the_classes_and_submodules(tree: Tree) -> None:
    """repr of a Module shows the names of the classes in its tree, and the names of the submodules."""
    seen = observe(probes.shown, tree)
    names = {"Net", *(path.rpartition(".")[2] for path in tree.module_paths)}
    is_whole = isinstance(seen, str) and all(name in seen for name in names)
    expect_that(is_whole and seen.count("Module") >= len(tree.module_paths) - 1, seen, f"a text with {sorted(names)}")


@check(task="0.4", points=1, value=ANYTHING, other=ANYTHING)
def test_parameter_holds_its_value_until_updated(value: Any, other: Any) -> None:
    """Parameter(x).value is x, and after update(y) it is y, whatever they are."""
    seen = observe(modules.updated_parameter, value, other)
    expect_equal(seen, want=[value, other])


@check(task="0.4", points=0.25, beyond="how a Parameter is shown is not stated", value=ANYTHING, other=ANYTHING)
def test_parameter_is_shown_as_its_value(value: Any, other: Any) -> None:
    """repr and str of a Parameter are those of its value."""
    seen = observe(modules.shown_parameter, value, other)
    expect_equal(seen, want=[repr(value), str(value), repr(other), str(other)])


@check(task="0.4", points=0.25, beyond="names of values are not stated")
def test_parameter_gives_its_name_to_values_that_track_gradients() -> None:
    """A Parameter that has a name gives it to each value that can track gradients; one without leaves it alone."""
    seen = observe(modules.names_of_tracked)
    expect_equal(seen, want=["w", "w", "its own"])


@check(task="0.4", points=1)
def test_parameter_lets_values_track_gradients() -> None:
    """A Parameter calls requires_grad_(True) of each value that has this method, at first and in update."""
    seen = observe(modules.tracked)
    expect_equal(seen, want=[True, True])


@check(task="0.4", points=1, beyond="what a forgotten super().__init__() does is not stated")
def test_module_refuses_parameters_without_its_init() -> None:
    """Where super().__init__() was forgotten, assigning a Parameter raises an error instead of losing it."""
    seen = observe(modules.forgotten_init)
    expect_that(isinstance(seen, str) and seen != "no error", seen, "an error that says so")
