"""What a submission finds beside it, in the process that runs it: public code, and nothing that a grade is made of."""

import ast
import inspect
from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest

from grader.courses.suite import load_suite
from grader.kit.judging.recognising import find_rules
from grader.kit.plain import Plain
from grader.properties.grading import INSIDE, TOOLS
from grader.sandbox.client import ForkServer, Head
from grader.sandbox.importing.holding import Holds
from grader.sandbox.watching import Deadline
from tests.harness.linux.conftest import CHECKED, ROOT

# Every text that any object leads to. What is looked for comes turned round, or it would be found in the question.
LOOKS = """
import gc, sys, types

def f(turned):
    gc.unfreeze()
    texts, todo, known = [], [*gc.get_objects(), *sys.modules.values()], set()
    while todo:
        one = todo.pop()
        if id(one) in known:
            continue
        known.add(id(one))
        if type(one) is str:
            texts.append(one)
        elif type(one) in (bytes, bytearray):
            texts.append(one.decode("latin-1"))
        elif type(one) is types.CodeType:
            todo += [one.co_consts, one.co_names, one.co_varnames, one.co_filename]
        else:
            todo += gc.get_referents(one)
    whole = chr(10).join(texts)
    return [one for one in turned if one[::-1] in whole]

def names():
    return sorted(n for n in sys.modules if n.split(".")[0] in ("grader", "tests", "reference", "lecture"))

def imported(names):
    found = []
    for name in names:
        try:
            __import__(name)
            found.append(name)
        except ImportError:
            pass
    return found
"""
PUBLIC = ("grader.kit", "grader.sandbox", "tests.probes", "grader.properties.inside")
KINDS = {"checks": Holds(), "wide": Holds(is_wide=True), "students' tests": Holds(INSIDE, TOOLS)}


def asked(holds: Holds, function: str, *arguments: object) -> Plain:
    """What a function of LOOKS answers beside which nothing else was asked."""
    with ForkServer(ROOT, holds=holds) as server:
        child = server.spawn()
        try:
            plan = msgspec.msgpack.encode([["group", 2, False, [[f"operators:{function}", arguments]]]])
            child.send(Head({"operators.py": LOOKS}, load=("operators",)), plan)
            until = child.until(Deadline(cpu_seconds=30, asleep_seconds=10))
            child.receive(until)
            found: Plain = msgspec.msgpack.decode(child.receive(until))[1][0]
        finally:
            child.end()
    return found


def secrets(course: Path) -> list[str]:
    """Sentences and names of checks, hints and keys of mistakes, the staff's code, and where hidden sets lie."""
    checks = [group.check for name in CHECKED for group in load_suite(ROOT, name, course / "hidden").groups]
    rules = [rule.mistake for rule in find_rules()]
    properties = load_suite(ROOT, "module0_tests", course / "hidden").properties
    hints = [variant.hint for prop in properties for variant in (*prop.chaffs, *prop.others)]
    words = [*(c.sentence for c in checks), *(f"test_{c.name}" for c in checks), *(m.hint for m in rules), *hints]
    return [*{w for w in words if len(w) > 15}, *_own_lines(), str(course)]


def _own_lines() -> Iterable[str]:
    """Lines of the reference that are in no stub and no probe."""
    given = "".join(p.read_text("utf-8") for name in ("student", "tests/probes") for p in (ROOT / name).glob("*.py"))
    for path in (ROOT / "reference").glob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            lines = ast.unparse(node).splitlines() if isinstance(node, (ast.FunctionDef, ast.ClassDef)) else []
            yield from (line.strip() for line in lines if len(line.strip()) > 40 and line.strip() not in given)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_a_grade_is_made_of_can_be_read_beside_a_submission(kind: str, course: Path) -> None:
    of_the_trusted_end, there = map(str, map(inspect.getdoc, (ForkServer, Holds)))
    looked_for = [*secrets(course), of_the_trusted_end]
    assert len(looked_for) > 300
    found = asked(KINDS[kind], "f", [word[::-1] for word in [*looked_for, there]])
    assert isinstance(found, list)
    assert [str(word)[::-1] for word in found] == [there], "and the search finds what is there"


@pytest.mark.parametrize("kind", KINDS)
def test_of_the_grader_only_public_code_is_there_and_no_more_of_it_can_be_imported(kind: str) -> None:
    names = asked(KINDS[kind], "names")
    assert isinstance(names, list)
    assert names
    parents = {"grader", "tests", "grader.properties"}
    assert [n for n in map(str, names) if n not in parents and not n.startswith(PUBLIC)] == []
    trusted = [
        "grader.courses.suite", "grader.grading.judging", "grader.results.store", "grader.cli", "tests.checks",
        "tests.checks.test_lists", "tests.mistakes", "tests.examples", "tests.strategies", "tests.properties",
        "lecture", "grader.kit.judging.recognising", "grader.kit.mistakes", "grader.sandbox.client",
    ]  # fmt: skip
    assert asked(KINDS[kind], "imported", trusted) == []
