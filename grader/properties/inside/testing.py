"""Runs one test of a student's, as pytest and hypothesis would, and says of each example whether the test rejects it.

Which examples are drawn depends on the test alone: on no clock, no chance, no database, and no constants of other
modules. What was drawn is said as well, so that the same numbers need not be drawn again. What is said here is only
ever used to tell tests that fail from tests that pass; a liar gains nothing.
"""

import functools
import gc
import random
from collections.abc import Callable, Mapping, Sequence, Set
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import hypothesis.core
import msgspec
import numpy as np
import pytest
from hypothesis import Phase, seed, settings
from hypothesis.errors import StopTest, UnsatisfiedAssumption

from grader.kit.answering.loading import Code
from grader.kit.plain import Plain, raised
from grader.kit.probe import probe
from grader.properties.inside import calling
from grader.properties.inside.collecting import SELF, Case, cases, collected
from grader.properties.inside.drawing import as_recorded, as_replayed
from grader.properties.inside.warming import PROFILE, be_the_same_everywhere

MOST_EXAMPLES = 300  # a test may ask for more than the usual 100, and a class must still be graded in a minute
GARBAGE = 100_000  # objects before it is looked for: a child is gone before, and looking costs a tenth of a run
CONFTEST = "conftest"

# How an example ends that says nothing of the operators.
_NO_VERDICT = (StopTest, UnsatisfiedAssumption, pytest.skip.Exception)


class Asked(msgspec.Struct, array_like=True):
    """How a test is to be run."""

    name: str
    seed: int  # of what is drawn
    most: int  # examples
    is_shrunk: bool  # whether it ends with the simplest example that it rejects
    drawn: bytes | None  # what was drawn before; None where that is to be done
    known: list[tuple[bytes, bytes]]  # calls that need not be asked for, with their answers


@probe("names({0}, {1})")
def names(code: Code, module: str, beside: Sequence[str]) -> list[list[str]]:
    """Return the tests in the file, in its order: the name of each, and its marks."""
    tests = collected(_loaded(code, module, beside))
    return [[name, *dict.fromkeys(m.name for m in test.marks)] for name, test in tests.items()]


@probe("run({2})")
def run(code: Code, module: str, beside: Sequence[str], asked: list[Any]) -> list[Plain]:
    """Return how a test ended: ["passed"], or ["raised", type, message] where that can be said at the end only."""
    how = msgspec.convert(asked, Asked)
    test = collected(_loaded(code, module, beside))[how.name]
    calling.know(how.known)
    _begin(how.seed)
    runs = _Runs(how)
    conftest = getattr(code, CONFTEST) if CONFTEST in beside else None
    try:
        for n, case in enumerate(cases(test, conftest)):
            runs.run(n, case)
    except _NO_VERDICT:
        return ["passed"]
    except BaseException as error:  # noqa: BLE001 - a test may raise anything, SystemExit included
        said = raised(error)
        return ["raised", said["!"], said["m"]]
    finally:
        calling.flush()
    calling.say_drawn(as_recorded(runs.drawn))
    calling.flush()
    return ["passed"]


def _loaded(code: Code, module: str, beside: Sequence[str]) -> ModuleType:
    """Return the student's file; the modules beside it are loaded before, as tests expect them in the package."""
    for name in beside:
        getattr(code, name)
    loaded: ModuleType = getattr(code, module)
    settings.load_profile(PROFILE)  # a strategies.py of the student's may have loaded another one
    return loaded


def _begin(number: int) -> None:
    """Let all that is drawn depend on the number: also what Hypothesis draws for a test within a test."""
    gc.set_threshold(GARBAGE)
    random.seed(number)
    np.random.seed(number)
    hypothesis.core.global_force_seed = number  # type: ignore[assignment]


@dataclass
class _Runs:
    """The cases of a test, one after another."""

    asked: Asked
    drawn: list[tuple[int, Mapping[str, Any]]] = field(default_factory=list)  # the case, and what was drawn for it

    def run(self, n: int, case: Case) -> None:
        """Run one case; what it rejects is said, unless the simplest example is wanted."""
        if self.asked.is_shrunk:
            self._run(n, case)
            return
        try:
            self._run(n, case)
        except _NO_VERDICT:
            pass
        except BaseException as error:  # noqa: BLE001 - a fixture's, or Hypothesis's own
            calling.say_rejected(error)

    def _run(self, n: int, case: Case) -> None:
        with ExitStack() as stack:
            arguments = dict(case.arguments(stack))
            first = [arguments.pop(SELF)] if SELF in arguments else []
            test: Any = case.test.function
            if not hasattr(test, "hypothesis"):
                self._example(functools.partial(test, *first, **arguments))
            elif self.asked.drawn is None or not _is_direct(test):
                self._drawing(test, n, set(arguments))(*first, **arguments)
            else:
                inner = _inner(test)
                for drawn in (values for k, values in as_replayed(self.asked.drawn) if k == n):
                    with suppress(*_NO_VERDICT):
                        self._example(functools.partial(inner, *first, **arguments, **drawn))

    def _example(self, call: Callable[[], object]) -> None:
        calling.begin_example()
        try:
            call()
        except _NO_VERDICT:
            raise
        except BaseException as error:
            if self.asked.is_shrunk:
                raise
            calling.say_rejected(error)

    def _drawing(self, test: Any, n: int, given: Set[str]) -> Callable[..., Any]:
        """Return the test with our settings, whatever it asks for; what is drawn is kept."""
        inner = _inner(test)

        @functools.wraps(inner)
        def example(*args: Any, **kwargs: Any) -> None:
            if not _is_direct(test):
                calling.begin_example()
                inner(*args, **kwargs)
                return
            self.drawn.append((n, {name: value for name, value in kwargs.items() if name not in given}))
            self._example(functools.partial(inner, *args, **kwargs))

        example.is_in = inner  # type: ignore[attr-defined]  # the next case wraps it anew
        test.hypothesis.inner_test = example
        phases = (Phase.explicit, Phase.generate, *([Phase.shrink] if self.asked.is_shrunk else []))
        most = min(test._hypothesis_internal_use_settings.max_examples, MOST_EXAMPLES, self.asked.most)
        seeded: Any = seed(self.asked.seed)(test)
        seeded._hypothesis_internal_use_settings = settings(
            settings.get_profile(PROFILE), max_examples=most, phases=phases
        )
        return seeded  # type: ignore[no-any-return]


def _is_direct(test: Any) -> bool:
    """Return whether what an example raises reaches pytest: no function around the test, and no example that is
    to fail.
    """
    is_given = test.__globals__.get("__name__", "").startswith("hypothesis")
    return is_given and not any(e.raises for e in getattr(test, "hypothesis_explicit_examples", ()))


def _inner(test: Any) -> Callable[..., Any]:
    """Return what is called with the drawn values, without what was wrapped around it here."""
    inner: Callable[..., Any] = test.hypothesis.inner_test
    return getattr(inner, "is_in", inner)


be_the_same_everywhere()
