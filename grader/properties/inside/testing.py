"""Runs one test of a student's, as pytest and hypothesis would, and says how it ended.

Which examples are drawn depends on the test alone: on no clock, no chance, no database, and no constants of other
modules. What is said here is only ever used to tell tests that fail from tests that pass; a liar gains nothing.
"""

import contextlib
import functools
import itertools
import os
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any

import numpy.testing  # tests of numbers compare by it  # noqa: F401
import pytest
from hypothesis import HealthCheck, Phase, assume, given, seed, settings
from hypothesis import strategies as st

from grader.kit.answering.loading import Code
from grader.kit.judging.local_constants import ignore_local_constants, require_known_version
from grader.kit.plain import Plain, raised
from grader.kit.probe import probe
from grader.properties.inside.calling import begin_example

SEED = 2  # of what hypothesis draws for a test; any number does, as long as it stays
MOST_EXAMPLES = 300  # a test may ask for more than the usual 100, and a class must still be graded in a minute
PROFILE = "graded"


@probe("names({0}, {1})")
def names(code: Code, module: str, beside: Sequence[str]) -> list[list[str]]:
    """The tests in the file, in its order: the name of each, and its marks."""
    tests = {
        n: value for n, value in vars(_loaded(code, module, beside)).items() if n.startswith("test") and callable(value)
    }
    return [[n, *(m.name for m in getattr(value, "pytestmark", ()))] for n, value in tests.items()]


@probe("run({2})")
def run(code: Code, module: str, beside: Sequence[str], name: str, is_shrunk: bool) -> list[Plain]:
    """How a test ended: ["passed"], or ["raised", type, message]. `is_shrunk`: on the simplest example that fails."""
    test = getattr(_loaded(code, module, beside), name)
    try:
        for arguments in _cases(test):
            _prepared(test, is_shrunk=is_shrunk)(**arguments)
    except pytest.skip.Exception:
        return ["passed"]
    except BaseException as error:  # noqa: BLE001 - a test may raise anything, SystemExit included
        said = raised(error)
        return ["raised", said["!"], said["m"]]
    return ["passed"]


def _loaded(code: Code, module: str, beside: Sequence[str]) -> ModuleType:
    """The student's file; the modules beside it are loaded before, as tests expect them in the package."""
    for name in beside:
        getattr(code, name)
    loaded: ModuleType = getattr(code, module)
    settings.load_profile(PROFILE)  # a strategies.py of the student's may have loaded another one
    return loaded


def _cases(test: Callable[..., Any]) -> Iterator[dict[str, Any]]:
    """The arguments of each case of a parametrized test; of any other one, none, once."""
    marks = [m for m in getattr(test, "pytestmark", ()) if m.name == "parametrize"]
    for rows in itertools.product(*(m.args[1] for m in marks)):
        arguments: dict[str, Any] = {}
        for mark, row in zip(marks, rows, strict=True):
            arguments |= _arguments(mark.args[0], row)
        yield arguments


def _arguments(names_of: Any, row: Any) -> dict[str, Any]:
    keys = [n.strip() for n in names_of.split(",")] if isinstance(names_of, str) else list(names_of)
    values = row.values if isinstance(row, type(pytest.param())) else [row] if len(keys) == 1 else row
    return dict(zip(keys, values, strict=True))


def _prepared(test: Any, *, is_shrunk: bool) -> Callable[..., Any]:
    """The test with our settings, whatever it asks for; one without hypothesis is its own only example."""
    if not hasattr(test, "hypothesis"):
        begin_example()
        return test  # type: ignore[no-any-return]
    asked = test._hypothesis_internal_use_settings.max_examples
    inner = test.hypothesis.inner_test
    if not hasattr(inner, "is_ours"):
        test.hypothesis.inner_test = _counted(inner)
    test = seed(SEED)(test)
    phases = (Phase.explicit, Phase.generate, *([Phase.shrink] if is_shrunk else []))
    profile = settings.get_profile(PROFILE)
    test._hypothesis_internal_use_settings = settings(profile, max_examples=min(asked, MOST_EXAMPLES), phases=phases)
    return test  # type: ignore[no-any-return]


def _counted(inner: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(inner)
    def example(*args: Any, **kwargs: Any) -> Any:
        begin_example()
        return inner(*args, **kwargs)

    example.is_ours = True  # type: ignore[attr-defined]
    return example


def _be_the_same_everywhere() -> None:
    """Settings for all tests, and no constants from the modules that happen to be there; then run a test once.

    A locked child can import nothing, so all that hypothesis imports when it first runs must be there before.
    """
    settings.register_profile(
        PROFILE,
        database=None,
        deadline=None,
        max_examples=100,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate),
        report_multiple_bugs=False,
        print_blob=False,
    )
    settings.load_profile(PROFILE)
    require_known_version()
    ignore_local_constants()
    os.getcwd = lambda: "/"  # which is refused to a locked child, and asked for when a failure is reported


@given(st.lists(st.floats(), max_size=3), st.integers(), st.text(max_size=2), st.booleans())
def _once(numbers: list[float], whole: int, text: str, is_kept: bool) -> None:
    assume(is_kept)
    if whole and numbers and text:
        raise ValueError(text)


_be_the_same_everywhere()
with contextlib.suppress(ValueError):
    settings(settings.get_profile(PROFILE), phases=(Phase.generate, Phase.shrink))(_once)()
