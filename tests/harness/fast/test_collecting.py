"""Which tests are found in a student's file, and with which arguments each is called, as pytest would do it."""

import sys
import textwrap
from collections.abc import Iterator
from contextlib import ExitStack
from types import ModuleType
from typing import Any

import pytest

from grader.properties.inside.collecting import SELF, cases, collected
from grader.properties.inside.drawing import MOST_BYTES, as_recorded, as_replayed

NAME = "students_file"


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    yield
    sys.modules.pop(NAME, None)


def module(text: str) -> ModuleType:
    made = ModuleType(NAME)
    sys.modules[NAME] = made
    exec(textwrap.dedent("import pytest, unittest\ndone = []\n" + textwrap.dedent(text)), made.__dict__)  # noqa: S102
    return made


def called(made: ModuleType, name: str, beside: ModuleType | None = None) -> list[dict[str, Any]]:
    """The arguments of each case, after which it has ended."""
    found = []
    for case in cases(collected(made)[name], beside):
        with ExitStack() as stack:
            found.append({k: value for k, value in case.arguments(stack).items() if k != SELF})
    return found


def test_functions_and_methods_are_found_in_their_order() -> None:
    made = module("""
        from unittest import TestCase
        @pytest.mark.usefixtures("x")
        def test_b(): pass
        test_number = 3
        def helper(): pass
        class TestA:
            def test_z(self): pass
            def helper(self): pass
        class Words(unittest.TestCase):
            pytestmark = pytest.mark.filterwarnings("error")
            def test_y(self): pass
        class Other:
            def test_x(self): pass
        def test_a(): pass
        """)
    tests = collected(made)
    assert list(tests) == ["test_b", "TestA.test_z", "Words.test_y", "test_a"]
    assert [m.name for m in tests["test_b"].marks] == ["usefixtures"]
    assert [m.name for m in tests["Words.test_y"].marks] == ["filterwarnings"]


def test_a_class_that_was_imported_or_derived_is_taken_once() -> None:
    made = module("""
        class TestBase:
            def test_a(self): pass
        class TestMore(TestBase):
            def test_b(self): pass
        """)
    made.TestElsewhere = type("TestElsewhere", (), {"test_c": lambda _: None, "__module__": "elsewhere"})
    assert list(collected(made)) == ["TestBase.test_a", "TestMore.test_a", "TestMore.test_b"]


def test_rows_of_all_marks_are_combined() -> None:
    made = module("""
        @pytest.mark.parametrize("x, y", [(1, 2), pytest.param(3, 4, id="far")])
        @pytest.mark.parametrize(argnames=["z"], argvalues=[[5], [6]])
        def test_a(x, y, z, kept=7): pass
        @pytest.mark.parametrize("n", range(2))
        class TestB:
            def test_b(self, n): pass
        """)
    want = [{"x": x, "y": y, "z": z} for z in (5, 6) for x, y in ((1, 2), (3, 4))]
    found = called(made, "test_a")
    assert len(found) == len(want)
    assert all(row in found for row in want)
    assert called(made, "TestB.test_b") == [{"n": 0}, {"n": 1}]


def test_fixtures_are_made_in_order_and_undone_in_the_opposite_order() -> None:
    made = module("""
        @pytest.fixture
        def first():
            done.append("first")
            yield 1
            done.append("first undone")
        @pytest.fixture(name="second")
        def whatever(first, request):
            request.addfinalizer(lambda: done.append("second undone"))
            return first + 1
        @pytest.fixture(autouse=True)
        def always(): done.append("always")
        def setup_function(function): done.append(function.__name__)
        def teardown_function(): done.append("over")
        @pytest.fixture
        def named(): done.append("named")
        @pytest.mark.usefixtures("named")
        def test_a(second, first): pass
        """)
    assert called(made, "test_a") == [{"second": 2, "first": 1}]
    assert made.done == ["test_a", "always", "named", "first", "second undone", "first undone", "over"]


def test_parameters_of_fixtures_make_cases() -> None:
    made = module("""
        @pytest.fixture(params=[1, pytest.param(2)])
        def inner(request): return request.param
        @pytest.fixture
        def outer(inner): return 10 * inner
        @pytest.fixture
        def sent(request): return -request.param
        def test_a(outer): pass
        @pytest.mark.parametrize("sent, n", [(3, 4)], indirect=["sent"])
        def test_b(sent, n): pass
        """)
    assert called(made, "test_a") == [{"outer": 10}, {"outer": 20}]
    assert called(made, "test_b") == [{"n": 4, "sent": -3}]


def test_a_method_has_an_instance_and_what_its_class_prepares() -> None:
    made = module("""
        class TestA:
            @classmethod
            def setup_class(cls): done.append("class")
            def setup_method(self): self.x = 1
            @pytest.fixture
            def y(self): return self.x + 1
            def test_a(self, y): pass
            @staticmethod
            def test_b(): pass
            @classmethod
            def test_c(cls): pass
        class Case(unittest.TestCase):
            def setUp(self): self.addCleanup(done.append, "cleaned")
            def tearDown(self): done.append("down")
            def test_d(self): pass
        """)
    assert called(made, "TestA.test_a") == [{"y": 2}]
    firsts = []
    for name in ("TestA.test_a", "TestA.test_b", "TestA.test_c", "Case.test_d"):
        (case,) = cases(collected(made)[name])
        with ExitStack() as stack:
            firsts.append(case.arguments(stack).get(SELF))
    assert [type(first).__name__ for first in firsts] == ["TestA", "NoneType", "type", "Case"]
    assert made.done[-2:] == ["cleaned", "down"] or made.done[-2:] == ["down", "cleaned"]


def test_fixtures_of_the_module_beside_are_there_and_give_way() -> None:
    beside = module("""
        @pytest.fixture
        def a(): return "beside"
        @pytest.fixture
        def b(): return "beside"
        """)
    made = module("""
        @pytest.fixture
        def a(): return "here"
        def test_a(a, b): pass
        """)
    assert called(made, "test_a", beside) == [{"a": "here", "b": "beside"}]


def test_a_fixture_that_is_nowhere_is_named() -> None:
    made = module("def test_a(tmp_path): pass")
    with pytest.raises(LookupError, match="tmp_path"):
        called(made, "test_a")


@pytest.mark.parametrize("value", [1.5, float("inf"), -0.0, 1 << 62, True, None, "text", [1.0, (2, [3])], (), [[]]])
def test_what_is_drawn_comes_back_the_same(value: object) -> None:
    sent = as_recorded([(0, {"x": value}), (1, {"x": 1})])
    assert sent is not None
    found = list(as_replayed(sent))
    assert repr(found) == repr([(1, {"x": 1}), (0, {"x": value})])


@pytest.mark.parametrize("value", [1 << 63, b"bytes", {1.0}, {"a": 1}, object(), 1j, ["x" * MOST_BYTES]])
def test_what_cannot_be_sent_is_drawn_anew(value: object) -> None:
    assert as_recorded([(0, {"x": value})]) is None
    assert as_recorded([]) is None
