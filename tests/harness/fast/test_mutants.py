"""Mutants are made of a file's text: what each of our own operators does to a few lines, and what is left alone."""

import ast
from collections.abc import Iterable

import pytest

from grader.proving.mutations.mutants import OWN, make_mutants
from grader.proving.mutations.source import Source, apply
from tests.harness.mutants.changes import MODULES, ROOT, TESTS, mutants_of, own_tests, source_of

WALK = '''
class Node:
    """A tree."""

    def __init__(self):
        self.kept = {}
        self.names = []

    def walk(self) -> list:
        """All below."""
        found = [self.name]
        for child in self.children:
            found += [f"{child.name}.{path}" for path in child.walk()]
        return found

    def put(self, key, val) -> "Node":
        if isinstance(val, Node):
            self.kept[key] = val
        else:
            raise TypeError(f"no Node: {val}")
        return val

    def first(self) -> str:
        return self.name
'''
NUMBERS = """
def near(x: float, y: float) -> float:
    return 1.0 if 0 <= x - y < 0.5 else 0.0


def ratio(x: float, y: float) -> float:
    if x > 0 and y > 0:
        return -x / y
    return 2.0 * y


def total(ls: list[float], start: float) -> float:
    result = 0.0
    for x in ls:
        result = result + x
    return result


def each(fn):
    def use(ls: Iterable[float]) -> list[float]:
        return [fn(x, 1) for x in ls]
    return use
"""
# Operator -> source, and lines that one of its mutants each must hold.
EXPECTED = {
    "levels only": (WALK, ["def one_level(self):", "def two_levels(self):", "for path in one_level(child)]"]),
    "prefix changed": (WALK, ["[f'{path}'", "[f'{child.name}.{child.name}.{path}'", "[f'{child.name}{path}'"]),
    "statement dropped": (WALK, ["        pass\n        return found", "            pass\n        return val"]),
    "exact type": (WALK, ["if (type(val) is Node):"]),
    "old kept": (WALK, ["self.kept.setdefault(key, val)"]),
    "result copied": (WALK, ['return __import__("copy").copy(val)']),
    "other error": (WALK, ["raise ZeroDivisionError("]),
    "list sliced": (WALK, ["[*self.children][1:]", "[*self.children][:-1]", "[*self.children][::-1]"]),
    "added in front": (WALK, ["found = [f'{child.name}.{path}' for path in child.walk()] + found"]),
    "list shared": (WALK, ["self.kept = _kept", "(_kept.extend([self.name]) or _kept)"]),
    "answer kept": (WALK, ['if "_first_kept" in self.__dict__:']),
    "arguments swapped": (NUMBERS, ["fn(1, x)"]),
    "lists only": (NUMBERS, ["ls = [ls[i] for i in range(len(ls))]", "for _ in ls:\n"]),
    "input changed": (NUMBERS, ["ls.reverse()", "ls.clear()", "ls[:] = answer"]),
    "state kept": (NUMBERS, ["global result"]),
    "other comparison": (NUMBERS, ["(0 < x - y < 0.5)", "(0 <= x - y <= 0.5)", "(0 <= x - y)"]),
    "condition turned": (NUMBERS, ["(not x > 0 and y > 0)", "if True:", "if (x > 0):"]),
    "number nudged": (NUMBERS, ["(0.05)", "(5.0)"]),
    "sign turned": (NUMBERS, ["return x / y", "(-(2.0 * y))"]),
    "operand dropped": (NUMBERS, ["return (2.0)", "return (y / -x)"]),
    "result rounded": (NUMBERS, ["round(-x / y, 6)", "int(-x / y)"]),
    "divisor shifted": (NUMBERS, ["-x / (y + 1e-06)"]),
    "other variable": (NUMBERS, ["x - x < 0.5", "return -y / y"]),
}


def _made_by(operator: str, text: str) -> list[str]:
    source = Source("file.py", text)
    return [apply(text, edits) for f in source.functions if f.body for edits in OWN[operator](source, f)]


def test_every_operator_of_our_own_is_tried_here() -> None:
    assert set(EXPECTED) == set(OWN)


@pytest.mark.parametrize("operator", EXPECTED)
def test_an_operator_makes_the_mistakes_that_it_is_named_for(operator: str) -> None:
    text, wanted = EXPECTED[operator]
    made = _made_by(operator, text)
    assert [part for part in wanted if not any(part in mutant for mutant in made)] == []


@pytest.mark.parametrize("operator", EXPECTED)
def test_what_an_operator_makes_is_python(operator: str) -> None:
    for mutant in _made_by(operator, EXPECTED[operator][0]):
        ast.parse(mutant)


def test_recursion_that_ends_after_a_level_finds_the_children_and_nothing_below() -> None:
    """The mutants run: 1 + one level, and 1 + two levels, of a chain of four."""
    depths = []
    for mutant in _made_by("levels only", WALK):
        space: dict[str, type] = {}
        exec(mutant, space)  # noqa: S102 - our own few lines
        nodes = [space["Node"]() for _ in range(4)]
        for n, node in enumerate(nodes):
            node.name, node.children = str(n), nodes[n + 1 : n + 2]
        depths.append(len(nodes[0].walk()))
    assert depths == [2, 3]


def test_a_total_that_is_kept_goes_on_in_the_next_call() -> None:
    (mutant,) = _made_by("state kept", NUMBERS)
    space: dict[str, object] = {"Iterable": Iterable}
    exec(mutant, space)  # noqa: S102 - our own few lines
    total = space["total"]
    assert callable(total)
    assert [total([1.0], 0.0), total([1.0], 0.0)] == [1.0, 2.0]


QUIET = '''"""Docstring."""
import math
from typing import Any

__all__ = ["f"]
Number = float


def f(x: Number = 1.0) -> Number:
    """2 plus 3 is 5."""
    if x < 0:
        raise ValueError(_message(x, 7))
    return x


def _message(x: Number, n: int) -> str:
    return f"{x} is below {n - 7}"
'''


def test_annotations_docstrings_messages_and_names_of_types_are_left_alone() -> None:
    changed = {line for m in make_mutants("file.py", QUIET) for line in m.old.splitlines()}
    assert changed == {"def f(x: Number = 1.0) -> Number:", "if x < 0:", "raise ValueError(_message(x, 7))", "return x"}
    news = [m.new for m in make_mutants("file.py", QUIET) if m.old.startswith("raise")]
    assert news == ["pass", 'raise ZeroDivisionError("of another kind")']


def test_of_the_judge_what_follows_raise_is_changed_as_well() -> None:
    changed = [m for m in mutants_of(Source("file.py", QUIET, with_errors=True)) if m.old.startswith("raise")]
    assert {"raise ValueError(None)", "raise ValueError(_message(x, 8))"} <= {m.new for m in changed}


def test_of_the_judge_tolerances_properties_and_what_stands_outside_of_functions_are_changed() -> None:
    made = {(m.function, m.new) for file in MODULES[:1] for m in mutants_of(source_of(file))}
    assert ("expect_equal", "if not _close(seen, want, (1e-06), 0.0):") in made
    assert ("", "ABS_TOL = 1.000000000001") in made


def test_each_module_of_the_judge_has_tests_and_each_test_a_module() -> None:
    owned = [path for file in MODULES for path in own_tests(file)]
    assert all(map(own_tests, MODULES))
    assert sorted(owned) == sorted(str(p.relative_to(ROOT)) for p in TESTS.glob("test_*.py"))


def test_two_mutants_that_python_reads_alike_are_one() -> None:
    mutants = make_mutants("file.py", NUMBERS)
    assert len({ast.dump(ast.parse(m.after)) for m in mutants}) == len(mutants)


def test_a_mutant_is_known_by_its_function_and_lines_whatever_stands_above() -> None:
    moved = [m.key for m in make_mutants("file.py", f"A = 1\n\n\n{NUMBERS}") if m.function]
    assert moved == [m.key for m in make_mutants("file.py", NUMBERS)]


def test_letters_outside_of_ascii_do_not_shift_what_is_replaced() -> None:
    (mutant,) = [
        m for m in make_mutants("file.py", 'def f(x):\n    return ("é", x < 1)\n') if m.new.endswith("(x > 1))")
    ]
    assert mutant.new == 'return ("é", (x > 1))'


def test_the_diff_shows_the_changed_line_and_where_it_is() -> None:
    (mutant,) = [m for m in make_mutants("file.py", NUMBERS) if m.new == "return (2.0)"]
    assert mutant.function == "ratio"
    assert "-    return 2.0 * y\n+    return (2.0)" in mutant.diff
