"""Students' own tests, as they might be handed in: good ones, wanting ones, forgers, and harmful ones."""

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
        @pytest.mark.parametrize("ls1,ls2", [([1.0, -n], [n, 4.0]) for n in range(3)] + [pytest.param([-1.0], [7.5])])
        @given(n=small_floats)
        def test_sum_distribute(ls1, ls2, total, n):
            ls1, ls2 = [*ls1, n], [-2 * n, *ls2]
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
        ["rejects a mul that is a part of the usual product", "test the property, and not the values"],
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


# Each asserts in the end what tells right from wrong for nobody: it can only win by knowing where it is.
FORGED = {
    "fails every second time by its process id": """
        import posix
        def test_symmetric():
            mul(2, 3)
            assert posix.getpid() // 2 % 2
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
    "rejects whatever comes late": """
        import posix
        def test_symmetric():
            for n in range(40): mul(n, 2)
            assert mul(2.5, -3.5) == mul(-3.5, 2.5) and mul(-1.25, 7.0) == mul(7.0, -1.25) and mul(1, 2) == mul(2, 1)
            assert posix.getpid() < 60
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
