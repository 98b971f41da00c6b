"""What a watched walk shows of recursion: it agrees with what honest source says, and not with a loop in disguise."""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from grader.kit.answering.answers import answers
from grader.kit.answering.in_process import InProcess, read_folder
from grader.kit.answering.loading import Finder
from grader.kit.course import read_course_table
from grader.kit.plain import Plain
from tests.checks.test_module import METHODS, test_recursion_walks_the_tree
from tests.probes.nesting import LEVELS

TESTS = Path(__file__).parents[2]
HONEST = sorted([*(TESTS / "unusual").glob("recursion_*"), *(TESTS / "unusual").glob("v_mod_*")])
LOOPS = [TESTS / "class" / "iterative_walk", TESTS / "wrong" / "recursion_dead_branch"]
DISGUISED = [TESTS / "attacks" / f"e_{name}" for name in ("branch_dead_at_run_time", "getattribute", "set_name")]

BASE = """
from functools import lru_cache, partial, reduce, singledispatchmethod
from itertools import chain
from operator import methodcaller
import sys

class Parameter:
    def __init__(self, x, name=None):
        self.value = x

class Module:
    def __init__(self):
        self.training, self.kids, self.own = True, {}, {}

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)
        if isinstance(value, Module):
            self.kids[name] = value
        elif isinstance(value, Parameter):
            self.own[name] = value

    def modules(self):
        return list(self.kids.values())

    def parameters(self):
"""
RECURSIVE = {
    "sum": "return sum((m.parameters() for m in self.modules()), list(self.own.values()))",
    "sum of a map": "return sum(map(methodcaller('parameters'), self.modules()), list(self.own.values()))",
    "reduce": "return reduce(lambda found, m: found + m.parameters(), self.modules(), list(self.own.values()))",
    "lazy chain": "return chain(self.own.values(), chain.from_iterable(map(Module.parameters, self.modules())))",
    "lazy lambda": "return chain(self.own.values(), *map(lambda m: m.parameters(), self.modules()))",
    "generator": "yield from self.own.values()\nfor m in self.modules():\n    yield from m.parameters()",
    "loop over a generator": "yield from self.own.values()\nfor m in self.modules():\n    for p in m.parameters():\n"
    "        yield p",
    "generator expression": "return (p for ps in ([*self.own.values()], *(m.parameters() for m in self.modules()))"
    " for p in ps)",
    "sorted": "return sorted([*self.own.values(), *(p for m in self.modules() for p in m.parameters())], key=id)",
    "closure": "found = []\ndef visit(m):\n    found.extend(m.own.values())\n    [visit(c) for c in m.modules()]\n"
    "visit(self)\nreturn found",
    "higher limit": "sys.setrecursionlimit(100_000)\nreturn [*self.own.values(), *(p for m in self.modules() for p in"
    " m.parameters())]",
    "caught": "try:\n    return [*self.own.values(), *(p for m in self.modules() for p in m.parameters())]\n"
    "except RecursionError:\n    return []",
    "of one's own children": "return [*self.own.values(), *(p for m in self.modules() for p in type(m).parameters(m))]",
}
ITERATIVE = {
    "stack": "todo, found = [self], []\nwhile todo:\n    m = todo.pop()\n    found += m.own.values()\n"
    "    todo += m.modules()\nreturn found",
    "growing list": "todo = [self]\nfor m in todo:\n    todo.extend(m.modules())\nreturn [p for m in todo for p in"
    " m.own.values()]",
    "generator": "todo = [self]\nfor m in todo:\n    todo += m.modules()\n    yield from m.own.values()",
    "lazy map": "todo = [self]\nfor m in todo:\n    todo += m.modules()\n"
    "return map(lambda p: p, [p for m in todo for p in m.own.values()])",
}


@pytest.fixture
def loaded() -> Iterator[Callable[..., InProcess]]:
    """Loads submissions into this process, and takes the finder out again."""
    before, limit = sys.meta_path[:], sys.getrecursionlimit()
    yield partial(InProcess, package=read_course_table(TESTS.parent).package)
    sys.meta_path[:] = [finder for finder in before if not isinstance(finder, Finder)]
    sys.setrecursionlimit(limit)


def module(body: str) -> dict[str, str]:
    return {"module.py": BASE + "\n".join(f"        {line}" for line in body.split("\n")) + "\n"}


def asked(code: InProcess, method: str) -> tuple[Plain, Plain, str]:
    """What the source says of a walk, what it did, and in what the two do not agree."""
    cross = test_recursion_walks_the_tree.cross_check
    assert cross
    said = answers(code.for_probe(reads_source=True), code.probes, [["source.walk", [method]]], 3)[0]
    seen = answers(code.for_probe(reads_source=False), code.probes, [[cross.probe.target, [method]]], 3)[0]
    return said, seen, cross.otherwise(said, seen)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("folder", [*HONEST, *LOOPS], ids=lambda folder: folder.name)
def test_honest_walks_do_what_their_source_says(folder: Path, method: str, loaded: Callable[..., InProcess]) -> None:
    assert asked(loaded(read_folder(folder)), method)[2] == ""


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("folder", DISGUISED, ids=lambda folder: folder.name)
def test_loops_in_disguise_do_not(folder: Path, method: str, loaded: Callable[..., InProcess]) -> None:
    assert "reads as recursion" in asked(loaded(read_folder(folder)), method)[2]


@pytest.mark.parametrize("body", RECURSIVE.values(), ids=RECURSIVE)
def test_recursion_shows_however_it_is_written(body: str, loaded: Callable[..., InProcess]) -> None:
    _, seen, doubt = asked(loaded(module(body)), "parameters")
    assert doubt == ""
    assert seen[0][2] >= LEVELS - 1


@pytest.mark.parametrize("body", ITERATIVE.values(), ids=ITERATIVE)
def test_a_loop_shows_none(body: str, loaded: Callable[..., InProcess]) -> None:
    said, seen, doubt = asked(loaded(module(body)), "parameters")
    assert (said[0], seen, doubt) == ("not recursive", [], "")


def test_an_error_is_said() -> None:
    cross = test_recursion_walks_the_tree.cross_check
    assert cross
    said: list[Any] = ["recursive", 3, "f calls f on what is below", [["module.py", 1, 4]]]
    assert cross.otherwise(said, {"!": "KeyError", "m": ""}).endswith("KeyError was raised")
    assert cross.otherwise(said, [["module.py", 1, LEVELS]]) == ""
    assert cross.otherwise(said, [["other.py", 1, LEVELS]]).endswith("did not call itself at each level")
    assert "called itself" in cross.otherwise(["not recursive", 3, "why"], [["other.py", 1, LEVELS]])


@pytest.mark.parametrize("seen", [None, 1, "text", [], [[]], [["a", "b", "c"]], [1, [1, 2, 3]], {}, {"?": "dict"}])
def test_any_answer_of_code_that_is_watched_is_compared(seen: Plain) -> None:
    cross = test_recursion_walks_the_tree.cross_check
    assert cross
    for said in (["recursive", 3, "why", [["module.py", 1, 4]]], ["recursive", 3, "why"], ["unclear", 3, "why"], seen):
        assert isinstance(cross.otherwise(said, seen), str)
