"""The verdict on recursion: honest walks are never reproached, and decoys are not taken for walks."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from grader.kit.answering.in_process import InProcess, read_folder
from grader.kit.answering.loading import Finder, Sources
from grader.kit.course import read_course_table
from tests.probes.source import walk
from tests.strategies.trees import CHAIN, FAMILY, LECTURE

TESTS = Path(__file__).parents[2]
METHODS = ("train", "eval", "named_parameters", "parameters")
HONEST = sorted((TESTS / "unusual").glob("recursion_*"))
DECOYS = sorted((TESTS / "wrong").glob("recursion_*"))
OTHERS = sorted(p.parent for p in (TESTS / "wrong").glob("*/module.py") if not p.parent.name.startswith("recursion_"))

# These do not call themselves, whatever else is wrong: the only ones among the wrong submissions to be reproached.
NO_RECURSION = {
    "mode_direct_children_only": {"train", "eval"},
    "eval_direct_children_only": {"eval"},
    "named_returns_none": {"named_parameters"},
    "named_one_level": {"named_parameters"},
    "named_walks_self_again": {"named_parameters"},
    "named_reversed_children": {"named_parameters"},
    "named_bfs": {"named_parameters"},
    "parameters_own_twice": {"parameters"},
}


def verdict(files: dict[str, str], method: str) -> list[Any]:
    found: list[Any] = walk.run(Sources(files), method)
    return found


def reproached(folder: Path) -> set[str]:
    return {method for method in METHODS if verdict(read_folder(folder), method)[0] == "not recursive"}


@pytest.fixture
def loaded() -> Iterator[Callable[..., InProcess]]:
    """Loads submissions into this process, and takes the finder out again."""
    import sys

    before = sys.meta_path[:]
    yield partial(InProcess, package=read_course_table(TESTS.parent).package)
    sys.meta_path[:] = [finder for finder in before if not isinstance(finder, Finder)]


def test_there_are_enough_of_both() -> None:
    assert len(HONEST) >= 10
    assert len(DECOYS) >= 5


@pytest.mark.parametrize("folder", HONEST, ids=lambda folder: folder.name)
def test_honest_forms_are_recursive(folder: Path) -> None:
    verdicts = {method: verdict(read_folder(folder), method)[0] for method in METHODS}
    unclear = {"train", "eval"} if folder.name == "recursion_computed_name" else set()
    assert verdicts == {method: "unclear" if method in unclear else "recursive" for method in METHODS}


@pytest.mark.parametrize("folder", DECOYS, ids=lambda folder: folder.name)
def test_decoys_are_not(folder: Path) -> None:
    assert reproached(folder) == set(METHODS)


@pytest.mark.parametrize("folder", [*HONEST, *DECOYS], ids=lambda folder: folder.name)
def test_honest_forms_and_decoys_walk_right(folder: Path, loaded: Callable[..., InProcess]) -> None:
    """So the source alone is judged, and not a mistake beside it."""
    code = loaded(read_folder(folder))
    for tree in (LECTURE, CHAIN, FAMILY):
        for start, verb in ((True, "eval"), (False, "train")):
            args = (tree.plain, tree.module_paths, [[verb, ""]], start)
            modes = code.probes["trees.modes"](code.for_probe(reads_source=False), *args)
            assert modes == tree.modes(training=verb == "train")
        assert (
            code.probes["trees.named_parameters"](code.for_probe(reads_source=False), tree.plain)
            == tree.named_parameters
        )
        assert code.probes["trees.parameters"](code.for_probe(reads_source=False), tree.plain) == tree.parameters_as(
            None
        )


@pytest.mark.parametrize("folder", OTHERS, ids=lambda folder: folder.name)
def test_wrong_submissions_are_reproached_only_where_nothing_recurs(folder: Path) -> None:
    assert reproached(folder) == NO_RECURSION.get(folder.name, set())


def module(body: str, above: str = "") -> dict[str, str]:
    """A file with a class Module of these lines."""
    lines = [line if not line else f"    {line}" for line in body.strip("\n").split("\n")]
    return {"module.py": "\n".join([above, "class Module:", *lines, ""])}


DEEP = """
def train(self):
    self.training = True
    for module in self.modules():
        module.train()
"""


def test_the_line_of_the_recursive_call_is_given() -> None:
    assert verdict(module(DEEP), "train")[:2] == ["recursive", 6]


def test_the_line_of_a_loop_is_given() -> None:
    source = "def train(self):\n    stack = [self]\n    while stack:\n        stack.extend(stack.pop().modules())\n"
    assert verdict(module(source), "train") == ["not recursive", 5, "the walk is a loop over a list of Modules"]


@pytest.mark.parametrize(
    "files",
    [
        module(DEEP.replace("def train", "@everywhere\ndef train").replace("        module.train()", "        pass")),
        {"module.py": "from elsewhere import Base\n\nclass Module(Base):\n    def train(self):\n        return 1\n"},
        module("def train(self):\n    for module in self.modules():\n        getattr(module, self.verb())()\n"),
        module("def train(self):\n    for_each(self.modules(), 'train')\n", "from elsewhere import for_each\n"),
        module("def train(self):\n    self.visit(lambda f, m: [f(f, c) for c in m.modules()])\n"
               "def visit(self, f):\n    return f(f, self.modules())\n"),
        module("def train(self):\n    go(self)\n",
               "def go(m):\n    m.training = True\n    for k in m.kids:\n        go(k)\n"),
        module("def train(self):\n    for m in self:\n        m.training = True\n"
               "def __iter__(self):\n    yield self\n    for m in self.modules():\n        yield from m\n"),
        module("def train(self):\n    for m in self.modules():\n        train(m)\n"),
        module("def train(self):\n    self.training = True\n    for m in self.modules():\n        self.train()\n"),
        module("def train(self):\n    exec('self.training = True')\n"),
    ],
    ids=["decorator", "base", "computed", "foreign", "passed", "storage", "iterator", "slip", "same", "exec"],
)  # fmt: skip
def test_what_cannot_be_followed_is_unclear(files: dict[str, str]) -> None:
    assert verdict(files, "train")[0] == "unclear"


def test_a_stub_is_not_started_and_no_loop() -> None:
    stub = 'def train(self):\n    """Doc."""\n    raise NotImplementedError("Need to implement for Task 0.4")\n'
    with pytest.raises(NotImplementedError, match="train in line 3"):
        verdict(module(stub), "train")


def test_a_walk_that_rests_on_a_stub_is_not_started() -> None:
    source = "def parameters(self):\n    return [p for _, p in self.named_parameters()]\n"
    stub = "def named_parameters(self):\n    raise NotImplementedError\n"
    with pytest.raises(NotImplementedError, match="named_parameters in line 5"):
        verdict(module(source + stub), "parameters")


def test_a_missing_method_is_named() -> None:
    with pytest.raises(LookupError, match=r"class Module in module\.py has no method eval"):
        verdict(module(DEEP), "eval")


def test_a_missing_class_is_named() -> None:
    with pytest.raises(LookupError, match=r"module\.py has no class Module"):
        verdict({"module.py": "class Modul:\n    pass\n"}, "train")


def test_a_syntax_error_is_one() -> None:
    with pytest.raises(SyntaxError):
        verdict({"module.py": "class Module\n"}, "train")


def test_the_class_may_come_from_another_file() -> None:
    files = {"module.py": "from .core import Module\n", "core.py": module(DEEP)["module.py"]}
    assert verdict(files, "train")[0] == "recursive"
