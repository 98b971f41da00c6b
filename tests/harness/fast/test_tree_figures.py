"""Trees of modules are read from what they store, and somebody's names are compared with the right ones."""

import pytest

from grader.figures.shapes import Label
from grader.figures.trees.tree_figures import drawn, indented_figure, linked_figure, tree_figure
from grader.figures.trees.trees import (
    AGAIN,
    BEYOND,
    MOST_EXTRA,
    MOST_MODULES,
    Naming,
    naming,
    naming_of,
    tree_of,
    tree_of_names,
)
from reference.module import Module, Parameter


class Leaf(Module):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.add_parameter(name, 1.0)


def lecture_tree() -> Module:
    root = Leaf("p1")
    root.a, root.b = Leaf("p2"), Module()
    root.b.c = Leaf("p3")
    return root


def texts(figure) -> list[str]:
    return [shape.text for shape in figure.shapes if isinstance(shape, Label)]


def test_a_tree_has_the_names_and_the_modes_of_its_module():
    module = lecture_tree()
    module.b.eval()
    module.size = 3
    tree = tree_of(module)
    assert list(tree.names()) == ["p1", "a.p2", "b.c.p3"] == [name for name, _ in module.named_parameters()]
    assert (tree.title, tree.others, tree.is_training) == ("Leaf", ("size",), True)
    assert dict(tree.modules)["b"].is_training is False
    for figure in (linked_figure(tree), indented_figure(tree)):
        assert {"p1", "p2", "p3", "b", "c", "training", "evaluation"} <= set(texts(figure))
    assert "b Module (evaluation)" in str(tree_figure(module))


def test_what_pytorch_stores_is_read_as_well():
    class Torch:
        def __init__(self, **modules: object) -> None:
            self.training = True
            self._parameters = {"weight": object(), "bias": None}
            self._modules = {**modules, "downsample": None}
            self._buffers = {"running_mean": object()}

        def __getattr__(self, name: str) -> object:
            raise AssertionError("no attribute is asked for")

    tree = tree_of(Torch(**{"0": Torch()}))
    assert list(tree.names()) == ["weight", "0.weight"]
    assert tree.others == ()


@pytest.mark.parametrize("what", [3, None, "text", object(), {}, type])
def test_what_stores_nothing_is_a_tree_without_anything(what):
    assert list(tree_of(what).names()) == []
    assert tree_figure(what).svg()


def test_a_tree_that_has_itself_in_it_ends():
    module = Module()
    module.again = module
    assert dict(tree_of(module).modules)["again"].title == AGAIN
    deep = Module()
    for _ in range(100):
        above = Module()
        above.m = deep
        deep = above
    assert BEYOND in str(indented_figure(tree_of(deep)).shapes)
    wide = Module()
    wide.m = Module()
    for _ in range(20):
        twice = Module()
        twice.a = twice.b = wide
        wide = twice
    assert tree_of(wide).count() <= 2 * MOST_MODULES
    many = Module()
    many.__dict__["_modules"] = dict.fromkeys(map(str, range(10 * MOST_MODULES)), Module())
    assert tree_of(many).count() <= 2 * MOST_MODULES


def test_names_of_no_text_do_no_harm():
    module = Module()
    module.__dict__["_parameters"] = {3: 1, "x" * 999: 2}
    module.__dict__["_modules"] = {None: Module(), "a.b": Leaf("p")}
    figure = tree_figure(module)
    assert "(int)" in str(figure)
    assert figure.width < 500


def test_a_tree_of_names_has_them_in_their_order():
    names = ["b.c.p3", "a.p2", "p1", "a.q"]
    assert list(tree_of_names(names).names()) == ["p1", "b.c.p3", "a.p2", "a.q"]
    assert list(tree_of_names(["a", "a.b"]).names()) == ["a.b"]
    assert tree_of_names(["p"], "Net", ["m", "m.n"]).count() == 3
    assert list(tree_of_names([".".join("x" * 5000)]).names())


WANTED = ["p1", "a.p2", "b.c.p3"]


@pytest.mark.parametrize(
    ("names", "faults", "extra"),
    [
        (WANTED, ["", "", ""], ()),
        (["p1", "p2", "p3"], ["", "yours: p2", "yours: p3"], ()),
        (["p1", "a.p2", "c.p3"], ["", "", "yours: c.p3"], ()),
        (["p1"], ["", "missing", "missing"], ()),
        ([], ["missing"] * 3, ()),
        ([*WANTED, "p1"], ["", "", ""], ("p1",)),
        ([*WANTED, "data"], ["", "", ""], ("data",)),
        (["Net.p1", "Net.a.p2", "Net.b.c.p3"], ["yours: Net.p1", "yours: Net.a.p2", "yours: Net.b.c.p3"], ()),
        (["a_p2", "p1", "b.c.p3"], ["", "missing", ""], ("a_p2",)),
    ],
)
def test_names_that_are_wrong_missing_or_too_many_are_told_apart(names, faults, extra):
    tree = tree_of(lecture_tree())
    found = naming(tree, names)
    assert [found.fault(name) for name in WANTED] == faults
    assert found.extra == extra
    said = str(drawn(tree, found))
    assert all(fault in said for fault in faults)
    for figure in (linked_figure(tree, found), indented_figure(tree, found)):
        assert [text for text in texts(figure) if text in set(faults)] == [fault for fault in faults if fault]
        assert set(extra) <= set(texts(figure))


def test_of_thousands_of_names_some_are_shown_and_the_others_counted():
    found = naming(tree_of(lecture_tree()), [f"x{n}" for n in range(50_000)])
    assert len(found.extra) == MOST_EXTRA
    assert found.note == f"and {50_000 - MOST_EXTRA} more that are too many"


def test_an_order_that_is_not_the_right_one_is_said():
    assert naming(tree_of(lecture_tree()), WANTED[::-1]).note == "the names are right, their order is not"


def unwritten(_):
    raise NotImplementedError("Task 0.4")


def loops(_):
    raise RecursionError


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (None, "not there yet"),
        (unwritten, "not there yet"),
        (loops, "raises RecursionError"),
        (lambda mine: mine.nothing, "raises AttributeError: 'Mine' object has no attribute 'nothing'"),
        (lambda _: 3, "raises TypeError"),
        (lambda _: [3], "raises TypeError"),
        (lambda _: [(3, 4)], "(int)"),
    ],
)
def test_a_tree_is_shown_whatever_named_parameters_does(function, words):
    module = lecture_tree()
    kind = type("Mine", (), {"named_parameters": function} if function else {})
    mine = kind()
    mine.__dict__.update(module.__dict__)
    assert {"p1", "p2", "p3"} <= set(texts(tree_figure(mine)))
    found = naming_of(mine, tree_of(mine))
    assert words in found.note + str([found.fault(name) for name in WANTED] + [*found.extra])


def test_the_right_names_leave_nothing_to_say():
    module = lecture_tree()
    assert naming_of(module, tree_of(module)) == Naming({name: name for name in WANTED})


def test_a_large_tree_is_indented_and_described_in_short():
    module = Module()
    for n in range(40):
        setattr(module, f"m{n}", Leaf("weight"))
    module.many = Module()
    for n in range(60):
        setattr(module.many, f"p{n}", Parameter(n))
    figure = tree_figure(module)
    assert figure.width <= 360
    assert "many: 60 Parameters in 1 module" in str(figure)
    assert {f"p{n}" for n in range(60)} <= set(texts(figure))
