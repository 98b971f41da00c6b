"""Children of tries, by what code that keeps all it is asked can tell; and what a rehearsal leaves in a child."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from grader.grading.asking import Asker
from grader.intake.values import Submission
from grader.kit.plain import Plain
from grader.sandbox.client import ForkServer
from grader.sandbox.importing.rehearsing import MODULES
from tests.harness.linux.test_grading import DOUBLE

ROOT = Path(__file__).parents[3]
REMEMBERS = "asked = []\ndef double(x):\n    asked.append(x)\n    return list(asked)\n"
FIRST, SECOND, THIRD = (replace(DOUBLE, name=name, depth=1) for name in ("first", "second", "third"))


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    with ForkServer(ROOT) as started:
        yield started


def an_asker(server: ForkServer, text: str) -> Asker:
    return Asker(server, Submission.of("s", {"operators.py": text}), ("operators.py",))


@pytest.fixture
def asker(server: ForkServer) -> Iterator[Asker]:
    with closing(an_asker(server, REMEMBERS)) as made:
        yield made


def told(asker: Asker, check: object, x: float, *, is_public: bool) -> Plain:
    """What the code tells when it is tried with a number."""
    ((answer,),) = asker.try_rows(check, [[("operators:double", [x])]], is_public=is_public)  # type: ignore[arg-type]
    return answer


def test_a_child_that_saw_what_was_made_of_a_hidden_example_takes_tries_of_one_check_alone(asker: Asker) -> None:
    assert told(asker, FIRST, 1.5, is_public=False) == [1.5]
    assert told(asker, FIRST, 2.5, is_public=False) == [1.5, 2.5]
    assert told(asker, SECOND, 3.5, is_public=False) == [3.5]
    assert told(asker, THIRD, 4.5, is_public=True) == [4.5]
    assert told(asker, FIRST, 5.5, is_public=False) == [5.5]


def test_one_child_takes_the_tries_of_all_checks_that_begin_at_public_examples(asker: Asker) -> None:
    assert told(asker, FIRST, 1.5, is_public=True) == [1.5]
    assert told(asker, SECOND, 2.5, is_public=True) == [1.5, 2.5]
    assert told(asker, THIRD, 3.5, is_public=False) == [3.5]
    assert told(asker, SECOND, 4.5, is_public=True) == [4.5]


def test_nothing_of_a_rehearsal_is_found_in_a_child(server: ForkServer) -> None:
    looks = f"""
        import linecache, os, platform, sys
        def double(x):
            names = [name for name in sys.modules if {MODULES[0]!r} in name]
            finders = [type(finder).__name__ for finder in sys.meta_path]
            counts = [finders.count("Finder"), finders.count("Library")]
            return [len(names), len(linecache.cache), *counts, os.listdir("/")]
    """
    text = "\n".join(line[8:] for line in looks.splitlines())
    with closing(an_asker(server, text)) as asker:
        answer = asker.try_rows(replace(DOUBLE, depth=2), [[("operators:double", [1.0])]])
    assert answer == [[[0, 1, 1, 1, ["operators.py"]]]]


TELLS = """
alpha = gamma = 0
asked = []
def double(x):
    asked.append(x)
    raise NameError("x", name=["alphaa", "gammaa"][len(asked) - 1])
"""


@pytest.mark.parametrize(("is_public", "meant"), [(True, "gamma"), (False, "alpha")])
def test_where_code_raises_is_said_by_a_child_that_saw_nothing_hidden(
    server: ForkServer, is_public: bool, meant: str
) -> None:
    with closing(an_asker(server, TELLS)) as asker:
        told(asker, replace(FIRST, depth=0), 1.5, is_public=is_public)
        found = asker.place_of(replace(FIRST, depth=0), [("operators:double", (2.5,))], is_public=is_public)
    assert found
    assert (found.where, found.text.strip()) == ("operators.py, line 6", TELLS.split("\n")[5].strip())
    assert found.meant == meant  # by which the code tells how often it was called
