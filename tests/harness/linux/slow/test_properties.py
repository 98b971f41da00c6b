"""Students' own property tests: what is right gets its points, and nothing else does, however it tries."""

import json
import random
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from grader.courses.properties import Property, load_properties
from grader.courses.suite import Suite, load_suite
from grader.feedback.student_text import feedback
from grader.intake.values import Submission
from grader.kit.errors import HarnessFault
from grader.properties import relay
from grader.properties.grading import PropertyBench, open_property_bench
from grader.results.scorecard import CheckResult, Scorecard, pack

ROOT = Path(__file__).parents[4]
TABLE = "tests/properties/module0.toml"
HEAD = """
import pytest
from hypothesis import assume, given, settings
from minitorch.operators import add, addLists, id, lt, max, mul, neg, sigmoid, sum, zipWith
from .strategies import assert_close, small_floats
"""


@pytest.fixture(scope="module")
def suite() -> Suite:
    return load_suite(ROOT, "module0_tests", ROOT / "no hidden sets")


@pytest.fixture(scope="module")
def bench(suite: Suite) -> Iterator[PropertyBench]:
    with open_property_bench(ROOT, suite) as opened:
        yield opened


def only(bench: PropertyBench, *names: str) -> PropertyBench:
    """The bench for a few of the properties."""
    chosen = tuple(short(p) for p in bench.suite.properties if p.name in names)
    assert len(chosen) == len(names)
    return PropertyBench(replace(bench.suite, properties=chosen), bench.server)


def short(rule: Property) -> Property:
    """The property with fewer implementations, where one caught is enough."""
    few = [c for c in rule.chaffs if "neg" in c.hint or "inv" in c.hint]
    return replace(rule, chaffs=tuple(few), wheats=rule.wheats[:1]) if rule.enough == 1 else rule


def grade(bench: PropertyBench, body: str, files: Mapping[str, str] | None = None) -> Scorecard:
    text = HEAD + textwrap.dedent(body)
    return bench.grade(Submission("a student", {"properties.py": text, **(files or {})}, {}, {}, (), ""))


def result(bench: PropertyBench, name: str, body: str) -> CheckResult:
    (found,) = grade(only(bench, name), body).results
    return found


def test_the_reference_gets_full_marks_twice_in_the_same_bytes(bench: PropertyBench) -> None:
    text = (ROOT / "reference" / "properties.py").read_text(encoding="utf-8")
    submission = Submission("the reference", {"properties.py": text}, {}, {}, (), "")
    card = bench.grade(submission)
    assert [r.check for r in card.results if r.verdict != "passed"] == []
    assert card.score == card.max_score == 20
    assert pack(bench.grade(submission)) == pack(card)


def test_the_stub_gets_nothing_and_is_told_that_it_is_not_started(bench: PropertyBench) -> None:
    text = (ROOT / "student" / "properties.py").read_text(encoding="utf-8")
    card = bench.grade(Submission("a stub", {"properties.py": text}, {}, {}, (), ""))
    assert card.score == 0
    assert {r.failure.mistake for r in card.results if r.failure} == {"NOT-STARTED"}
    assert feedback(card, {}).count("not started") == len(card.results)


RIGHT = {
    "mul_is_symmetric": """
        @pytest.mark.task0_2
        @given(small_floats, small_floats)
        def test_symmetric(x, y):
            assert_close(mul(x, y), mul(y, x))
        """,
    "lt_is_transitive": """
        @settings(max_examples=10**9, deadline=1)
        @given(small_floats, small_floats, small_floats)
        def test_transitive(a, b, c):
            a, b, c = sorted([a, b, c])
            assume(a < b < c)
            assert lt(a, b) == 1.0 and lt(b, c) == 1.0 and lt(a, c) == 1.0
        """,
    "sum_distributes_over_addlists": """
        @pytest.mark.parametrize("total", [sum])
        @pytest.mark.parametrize("ls1,ls2", [([1.0, -n], [n, 4.0]) for n in range(9)] + [pytest.param([-1.0], [7.5])])
        def test_sum_distribute(ls1, ls2, total):
            print("much" * 10000)
            assert total(zipWith(add)(ls1, ls2)) == pytest.approx(total(ls1) + total(ls2))
        """,
    "mul_distributes_over_add": """
        import numpy as np
        from cgitb import small
        def test_distribute():
            @given(small_floats, small_floats, small_floats)
            def inner(x, y, z):
                np.testing.assert_allclose(mul(z, add(x, y)), sum([mul(z, x), mul(z, y)]), 1e-6, 1e-6)
                assert list(zipWith(mul, [z, z], [x, y])) == list(zipWith(mul)([x, y], [z, z]))
                assert_close(add(mul(x, z), mul(y, z)), mul(add(x, y), z))
            inner()
        """,
    "another_property": """
        @given(small_floats)
        def test_other(x):
            inv = __import__("minitorch").operators.inv
            with pytest.raises(ZeroDivisionError):
                inv(0)
            assume(abs(x) > 0.01)
            assert_close(mul(x, inv(x)), 1.0)
        """,
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_good_test_gets_its_points_however_it_is_written(bench: PropertyBench, name: str) -> None:
    found = result(bench, name, RIGHT[name])
    assert found.points == found.max_points > 0, found


ROWS = "[(n * 1.7 - 9, 5 - n * 0.9, (-1) ** n * (n + 0.5)) for n in range({})]"
OF_ROWS = {  # one input a row, and each of them is one that the chaffs are wrong on
    "mul_is_symmetric": "assert mul(x, y) == mul(y, x)",
    "mul_distributes_over_add": "assert_close(mul(z, add(x, y)), add(mul(z, x), mul(z, y)))",
    "sum_distributes_over_addlists": "assert_close(sum(addLists([x, y], [z, x])), sum([x, y]) + sum([z, x]))",
    "sigmoid_is_symmetric": "assert_close(1 - sigmoid(x), sigmoid(-x))",
    "another_property": "assert neg(neg(x)) == x",
}
NAMED = {
    "mul_is_symmetric": "test_symmetric",
    "mul_distributes_over_add": "test_distribute",
    "sum_distributes_over_addlists": "test_sum_distribute",
    "sigmoid_is_symmetric": "test_sigmoid_symmetric",
    "another_property": "test_other",
}


@pytest.mark.parametrize("count", [10, 9])
@pytest.mark.parametrize("name", OF_ROWS)
def test_ten_different_inputs_are_a_property_and_fewer_are_an_example(
    bench: PropertyBench, name: str, count: int
) -> None:
    """As rows of a parametrized test and as turns of a loop; what is asked again is no other input."""
    rows = ROWS.format(count if name != "another_property" else count - 5 * (count < 10))  # two calls an input there
    test = NAMED[name]
    as_rows = f'@pytest.mark.parametrize("x,y,z", {rows})\ndef {test}(x, y, z): {OF_ROWS[name]}'
    as_loop = f"def {test}():\n    for x, y, z in {rows} * 3: {OF_ROWS[name]}"
    for body in (as_rows, as_loop):
        found = result(bench, name, body)
        assert (found.verdict, found.share) == ("passed", 1.0 if count == 10 else 0.5), (body, found)
        assert ("an example, which is half of the points" in found.detail) == (count < 10)


def test_one_input_by_its_nature_is_all_that_is_asked(bench: PropertyBench) -> None:
    found = result(bench, "sigmoid_of_0_is_one_half", "def test_sigmoid_of_0(): assert sigmoid(0) == 0.5")
    assert found.points == found.max_points


def test_an_example_beside_the_property_costs_nothing(bench: PropertyBench) -> None:
    body = textwrap.dedent(RIGHT["mul_is_symmetric"]) + "\ndef test_symmetric_once(): assert mul(2, 3) == mul(3, 2)\n"
    found = result(bench, "mul_is_symmetric", body)
    assert found.points == found.max_points


def test_known_values_beside_the_property_in_another_test_cost_nothing(bench: PropertyBench) -> None:
    body = textwrap.dedent(RIGHT["mul_is_symmetric"]) + "\ndef test_symmetric_once(): assert mul(2, 3) == 6\n"
    found = result(bench, "mul_is_symmetric", body)
    assert found.points == found.max_points


WANTING = {
    "strict growth": (
        "sigmoid_increases",
        "@given(small_floats)\ndef test_sigmoid(x): assert sigmoid(x) < sigmoid(x + 1)",
        ["rejects a right implementation", "AssertionError", "is 1.0"],
    ),
    "exact distributivity": (
        "mul_distributes_over_add",
        "@given(small_floats, small_floats, small_floats)\n"
        "def test_distribute(x, y, z): assert mul(z, add(x, y)) == add(mul(z, x), mul(z, y))",
        ["rejects a right implementation", "add(", "mul("],
    ),
    "the values of one's own operator": (
        "mul_is_symmetric",
        "@given(small_floats, small_floats)\ndef test_symmetric(x, y): assert_close(mul(x, y), x * y)",
        ["rejects a mul that is half of x times y", "test the property, and not the values"],
    ),
    "the values of Python's <": (
        "lt_is_transitive",
        "@given(small_floats, small_floats)\ndef test_transitive(x, y): assert lt(x, y) == (1.0 if x < y else 0.0)",
        ["rejects an lt that is 1 for all pairs", "test the property, and not the values"],
    ),
    "weak growth": (
        "sigmoid_increases",
        "@given(small_floats)\ndef test_sigmoid(x): assert sigmoid(x) <= sigmoid(x + 1)",
        ["lets through", "never grows at all"],
    ),
    "one pair of whole numbers": (
        "mul_is_symmetric",
        "def test_symmetric(): assert mul(2, 3) == mul(3, 2)",
        ["lets through", "loses the sign"],
    ),
    "sums of Python": (
        "mul_distributes_over_add",
        "@given(small_floats, small_floats, small_floats)\n"
        "def test_distribute(x, y, z): assert_close(mul(z, x + y), mul(z, x) + mul(z, y))",
        ["lets through", "call add"],
    ),
    "asserts nothing": (
        "mul_is_symmetric",
        "@given(small_floats, small_floats)\ndef test_symmetric(x, y): mul(x, y) == mul(y, x)",
        ["passes on all wrong operators", "does it assert anything"],
    ),
    "catches its own assertion": (
        "mul_is_symmetric",
        "@given(small_floats, small_floats)\ndef test_symmetric(x, y):\n"
        "    try: assert mul(x, y) == mul(y, x)\n    except AssertionError: pass",
        ["passes on all wrong operators", "does it let the AssertionError out"],
    ),
    "calls no operator": (
        "mul_is_symmetric",
        "@given(small_floats, small_floats)\ndef test_symmetric(x, y): assert x * y == y * x",
        ["never calls an operator"],
    ),
    "calls another operator": (
        "mul_is_symmetric",
        "@given(small_floats, small_floats)\ndef test_symmetric(x, y): assert add(x, y) == add(y, x)",
        ["never calls mul"],
    ),
    "assumes all away": (
        "lt_is_transitive",
        "@given(small_floats)\ndef test_transitive(x):\n    assume(x > 1000)\n    assert lt(x, x)",
        ["filters all of its inputs away"],
    ),
    "an if that is never true": (
        "lt_is_transitive",
        "@given(small_floats)\ndef test_transitive(x):\n    if x > 1000: assert lt(x, x)",
        ["never calls an operator"],
    ),
    "skips itself": ("lt_is_transitive", "def test_transitive(): pytest.skip('later')", ["never calls an operator"]),
    "fails by itself": ("lt_is_transitive", "def test_transitive(): nonsense", ["fails by itself", "NameError"]),
    "has a fixture": ("lt_is_transitive", "def test_transitive(tmp_path): lt(1, 2)", ["fails by itself", "tmp_path"]),
    "is not there": ("lt_is_transitive", "def test_something(): lt(1, 2)", ["no test of that name"]),
    "needs more": (
        "mul_is_symmetric",
        "import minitorch\ndef test_symmetric(): mul(1, 2); minitorch.operators.pow(1, 2)",
        ["needs more than the operators of the course", "no operator pow"],
    ),
    "always fails": ("mul_is_symmetric", "def test_symmetric(): mul(1, 2); raise AssertionError", ["rejects a right"]),
    "fails before it calls": ("mul_is_symmetric", "def test_symmetric(): assert False", ["fails by itself"]),
}


@pytest.mark.parametrize("what", WANTING)
def test_a_wanting_test_gets_nothing_and_is_told_why(bench: PropertyBench, what: str) -> None:
    name, body, words = WANTING[what]
    found = result(bench, name, body)
    assert (found.verdict, found.points) == ("failed", 0)
    assert [w for w in words if w not in found.detail] == []


def test_ones_own_property_may_have_ones_own_name(bench: PropertyBench) -> None:
    body = """
        @pytest.mark.task0_2
        def test_other(): raise NotImplementedError

        @pytest.mark.task0_2
        @given(small_floats)
        def test_neg_twice(x): assert neg(neg(x)) == x

        @pytest.mark.task0_2
        def test_symmetric(): assert mul(2, 3) == mul(3, 2)
        """
    both = only(bench, "mul_is_symmetric", "another_property")
    assert [r.points for r in grade(both, body).results] == [0, 2]
    neither = body.replace("neg(neg(x)) == x", "neg(x)")
    assert [r.points for r in grade(both, neither).results] == [0, 0]  # symmetry is not one of one's own


def test_of_two_tests_of_a_property_the_one_that_is_too_strict_counts_for_nothing(bench: PropertyBench) -> None:
    strict = "\n@given(small_floats)\ndef test_symmetric_strictly(x): assert mul(x, x) > 0\n"
    assert result(bench, "mul_is_symmetric", textwrap.dedent(RIGHT["mul_is_symmetric"]) + strict).points > 0


def test_one_test_of_sigmoid_shows_all_four_properties(bench: PropertyBench) -> None:
    card = grade(
        bench,
        """
        @given(small_floats)
        def test_sigmoid(a):
            assert 0.0 <= sigmoid(a) <= 1.0
            assert_close(1.0 - sigmoid(a), sigmoid(neg(a)))
            assert sigmoid(0) == 0.5
            if -20 < a < 20:
                assert sigmoid(a) < sigmoid(a + 1)
        """,
    )
    passed = [r.check for r in card.results if r.verdict == "passed"]
    assert passed == [p.name for p in bench.suite.properties if p.operator == "sigmoid"]


# Each asserts in the end what tells right from wrong for nobody: it can only win by knowing where it is.
FORGED = {
    "fails every second time by its process id": """
        import os
        def test_symmetric():
            mul(2, 3)
            assert os.getpid() // 2 % 2
        """,
    "looks for the truth in the proxy, its frames and all objects": """
        import gc, sys
        def test_symmetric():
            mul(2, 3)
            seen = [mul.__globals__, mul.__wrapped__ if hasattr(mul, "__wrapped__") else None, mul.__closure__]
            frame = sys._getframe()
            while frame: seen.append(dict(frame.f_locals)); frame = frame.f_back
            text = " ".join(ascii(o) for o in gc.get_objects() if isinstance(o, (str, bytes))) + ascii(seen)
            assert not any(word in text for word in ("chaff", "abs(y)", "round(x) * y"))
        """,
    "says that it fails, whatever it is asked": """
        from grader.sandbox.child import send
        import msgspec, os
        def test_symmetric():
            mul(2, 3)
            send(100, msgspec.msgpack.encode(["test", [["raised", "AssertionError", ""]]]))
            os._exit(0)
        """,
    "says that it passes, whatever it is asked": """
        from grader.sandbox.child import send
        import msgspec, os
        def test_symmetric():
            mul(2, 3)
            send(100, msgspec.msgpack.encode(["test", [["passed"]]]))
            os._exit(0)
        """,
    "asks for the name and the text of the implementation": """
        from grader.properties.inside.calling import call
        def test_symmetric():
            mul(2, 3)
            for name in ("__doc__", "__dir__", "__getattribute__", "__spec__"):
                assert "abs" not in str(call(name, ("__doc__",)))
        """,
    "learns how the implementation is written from the words of its errors": """
        def test_symmetric():
            mul(2, 3)
            try: mul([1.0], [2.0])
            except TypeError as error: assert not error.args[0], error
            assert False
        """,
    "reads the clock and counts its calls": """
        import time
        def test_symmetric():
            began = time.perf_counter()
            for _ in range(100): mul(2, 3)
            assert (time.perf_counter() - began) < 0.05
        """,
    "swallows everything and leaves": """
        def test_symmetric():
            try: mul(2, 3)
            finally: raise SystemExit(0)
        """,
    "replaces the operators and hypothesis": """
        import hypothesis, sys, minitorch
        def test_symmetric():
            minitorch.operators.mul = lambda x, y: x
            sys.modules["grader.properties.inside.testing"].run = None
            assert mul(2, 3) == 6
        """,
}


@pytest.mark.parametrize("what", FORGED)
def test_a_forger_gains_nothing(bench: PropertyBench, what: str) -> None:
    found = result(bench, "mul_is_symmetric", FORGED[what])
    assert found.points == 0, found


HARMFUL = {
    "loops": (
        "all(mul(1, 2) for _ in iter(int, 1))",
        "failed",
    ),  # what it has not shown in so many calls, it never does
    "loops without a call": ("any(_ for _ in iter(int, 1))", "timed out"),
    "waits": ("import threading; lock = threading.Lock(); mul(1, 2); lock.acquire(); lock.acquire()", "timed out"),
    "ends the process": ("import os; os._exit(3)", "crashed"),
    "sends rubbish": ("import os; os.write(100, b'\\xff' * 9)", "crashed"),
    "sends a call of nothing": (
        "from grader.sandbox.child import send; send(100, b'\\x92\\xa4call\\x90')",
        "crashed",
    ),
}


@pytest.mark.parametrize("what", HARMFUL)
def test_a_test_that_hangs_or_dies_costs_itself_alone(bench: PropertyBench, what: str, monkeypatch) -> None:
    monkeypatch.setattr(relay, "MAX_CALLS", 2000)
    body, verdict = HARMFUL[what]
    other = textwrap.dedent(RIGHT["another_property"])
    card = grade(only(bench, "mul_is_symmetric", "another_property"), f"def test_symmetric(): {body}\n{other}")
    assert [(r.verdict, r.points) for r in card.results] == [(verdict, 0), ("passed", 2)]


def test_the_order_changes_no_byte_of_an_honest_scorecard(bench: PropertyBench) -> None:
    body = "".join(textwrap.dedent(RIGHT[n]) for n in ("mul_is_symmetric", "lt_is_transitive"))
    part = only(bench, "mul_is_symmetric", "lt_is_transitive")
    cards = [grade(PropertyBench(part.suite, part.server, random.Random(n)), body) for n in (1, 2)]
    assert pack(cards[0]) == pack(cards[1])


def test_a_file_that_cannot_be_imported_says_so_once(bench: PropertyBench) -> None:
    card = grade(bench, "import nothing_like_it")
    assert card.score == 0
    assert "nothing_like_it" in card.load_errors["properties.py"]["m"]
    assert feedback(card, {}).count("nothing_like_it") == 1


MINITORCH = '''
from typing import Callable, List, Tuple

import pytest
from hypothesis import given
from hypothesis.strategies import lists

import minitorch
from minitorch import MathTest
from minitorch.operators import add, eq, inv, log_back, mul, prod, relu, sigmoid, tanh

from .strategies import assert_close, positive_floats, small_floats


@pytest.mark.task0_1
@given(small_floats, small_floats)
def test_same_as_python(x: float, y: float) -> None:
    assert_close(mul(x, y), x * y)


@pytest.mark.task0_2
@given(small_floats, positive_floats)
def test_symmetric(a: float, b: float) -> None:
    """mul is symmetric."""
    assert minitorch.operators.mul(a, -b) == minitorch.operators.mul(-b, a)


one_arg, two_arg, _ = MathTest._tests()


@given(small_floats)
@pytest.mark.parametrize("fn", one_arg)
def test_one_args(fn: Tuple[str, Callable[[float], float]], t1: float) -> None:
    name, base_fn = fn
    base_fn(t1)
'''
STRATEGIES = """
from hypothesis import settings
from hypothesis.strategies import floats
import minitorch

settings.register_profile("ci", deadline=None)
settings.load_profile("ci")
small_floats = floats(min_value=-100, max_value=100, allow_nan=False)
positive_floats = floats(min_value=0.5, max_value=100, allow_nan=False)


def assert_close(a: float, b: float) -> None:
    assert minitorch.operators.is_close(a, b), "Failure x=%f y=%f" % (a, b)
"""


def test_a_file_in_the_layout_of_minitorch_is_graded_as_it_is(cli, tmp_path: Path) -> None:
    folder = tmp_path / "class" / "somebody"
    (folder / "tests").mkdir(parents=True)
    (folder / "minitorch").mkdir()
    (folder / "tests" / "test_operators.py").write_text(MINITORCH)
    (folder / "tests" / "strategies.py").write_text(STRATEGIES)
    (folder / "minitorch" / "operators.py").write_text("raise SystemExit('the code of the student is not run')")
    (tmp_path / "class" / "nobody").mkdir()
    arguments = (tmp_path / "course", "grade", "-a", "module0_tests", tmp_path / "class", "--json")
    done = cli(*arguments)
    assert done.returncode == 0, done.stderr
    scores = {card["student"]: card for card in json.loads(done.stdout)}
    assert scores["somebody"]["score"] == 2
    assert scores["nobody"]["score"] == 0
    assert "not found" in scores["nobody"]["problems"]["properties.py"]
    assert cli(*arguments).stdout == done.stdout  # kept, and not graded again
    shown = cli(tmp_path / "course", "show", "-a", "module0_tests", "somebody").stdout
    assert "mul_is_symmetric" in shown


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("points   = 3", 'points   = "3"', "Expected `float`"),
        ('operator = "lt"', 'operatr = "lt"', "operatr"),
        ('folder = "tests/wrong/sigmoid_abs"', 'folder = "tests/wrong/nowhere"', "nowhere"),
        ("def sigmoid(x): return 0.5\n", "def sigmoid(x) return 0.5\n", "not Python"),
        ("enough   = 1", "enough   = 99", "enough = 99"),
    ],
)
def test_a_mistake_in_the_table_stops_the_grading(tmp_path: Path, before: str, after: str, message: str) -> None:
    text = (ROOT / TABLE).read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "table.toml").write_text(text.replace(before, after, 1))
    for name in ("reference", "tests"):
        (tmp_path / name).symlink_to(ROOT / name)
    with pytest.raises(HarnessFault, match=message):
        load_properties(tmp_path, "table.toml")
