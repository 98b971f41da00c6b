"""Finds the tests in a student's file, and the cases of each, as pytest would: functions, classes, rows and fixtures.

pytest itself collects from files, of which there are none here, and takes longer than most of these tests.
"""

import inspect
import itertools
import unittest
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest

from grader.properties.inside.fixtures import Fixtures, Request, prepared


@dataclass(frozen=True)
class Test:
    """A test function, and the class that it belongs to, if any."""

    name: str  # as pytest writes it, with a dot where it belongs to a class
    function: Callable[..., Any]
    owner: type | None
    module: ModuleType

    @property
    def marks(self) -> list[Any]:
        """The marks of the function, its class and its file."""
        return [m for marked in (self.function, self.owner, self.module) for m in _marks(marked)]


def collected(module: ModuleType) -> dict[str, Test]:
    """Return the tests in the file, in its order, by their names."""
    found: dict[str, Test] = {}
    for name, value in vars(module).items():
        if isinstance(value, type):
            found |= {t.name: t for t in _of_class(name, value, module)}
        elif name.startswith("test") and callable(value):
            found[name] = Test(name, value, None, module)
    return found


def _of_class(name: str, owner: type, module: ModuleType) -> Iterator[Test]:
    is_of_tests = name.startswith("Test") or issubclass(owner, unittest.TestCase)
    if not is_of_tests or owner.__module__ != module.__name__:  # or it was imported
        return
    members = {n: value for base in reversed(owner.__mro__) for n, value in vars(base).items()}
    for method, value in members.items():
        if method.startswith("test") and callable(getattr(owner, method, None)):
            function = value.__func__ if isinstance(value, (staticmethod, classmethod)) else value
            yield Test(f"{name}.{method}", function, owner, module)


def _marks(marked: Any) -> list[Any]:
    found = getattr(marked, "pytestmark", [])
    return [m for m in (found if isinstance(found, list) else [found]) if hasattr(m, "args") and hasattr(m, "name")]


@dataclass(frozen=True)
class Case:
    """One of the calls of a test that pytest would make."""

    test: Test
    fixtures: Fixtures
    given: Mapping[str, Any]  # by a row
    params: Mapping[str, Any]  # of fixtures

    def arguments(self, stack: ExitStack) -> Mapping[str, Any]:
        """Return the arguments of the call, some of which leave something behind that is undone with the stack."""
        test = self.test
        instance = prepared(test.module, test.owner, test.function, stack)
        request = Request(self.fixtures, stack, self.params, self.given, test.function, instance, test.module)
        needed = _needed(test, self.given)
        used = [n for m in test.marks if m.name == "usefixtures" for n in m.args]
        found = {n: request.getfixturevalue(n) for n in [*self.fixtures.automatic, *used, *needed]}
        raw = _raw(test)
        myself = test.owner if isinstance(raw, classmethod) else instance
        first = {} if myself is None or isinstance(raw, staticmethod) else {SELF: myself}
        return first | {n: found[n] for n in needed} | dict(self.given)


def cases(test: Test, beside: ModuleType | None = None) -> Iterator[Case]:
    """Yield the cases of a test. `beside`: the module whose fixtures are there as well."""
    marks = [m for m in test.marks if m.name == "parametrize"]
    fixtures = Fixtures.of(test.module, test.owner, beside)
    for rows in itertools.product(*map(_rows, marks)):
        given: dict[str, Any] = {}
        indirect: dict[str, Any] = {}
        for mark, row in zip(marks, rows, strict=True):
            arguments = _arguments(mark, row)
            taken = _indirect(mark, arguments)
            given |= {n: value for n, value in arguments.items() if n not in taken}
            indirect |= {n: value for n, value in arguments.items() if n in taken}
        for params in fixtures.variants(_needed(test, given), indirect):
            yield Case(test, fixtures, given, params)


SELF = ""  # stands for the first parameter of a method, whatever it is called


def _raw(test: Test) -> Any:
    return inspect.getattr_static(test.owner, test.name.rpartition(".")[2], None)


def _needed(test: Test, given: Mapping[str, Any]) -> list[str]:
    """Return what the test needs from fixtures: it is not given or drawn, and has no default."""
    parameters = list(inspect.signature(test.function).parameters.values())
    if test.owner is not None and not isinstance(_raw(test), staticmethod):
        parameters = parameters[1:]
    named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return [p.name for p in parameters if p.kind in named and p.default is p.empty and p.name not in given]


def _rows(mark: Any) -> list[Any]:
    return list(mark.args[1] if len(mark.args) > 1 else mark.kwargs["argvalues"])


def _arguments(mark: Any, row: Any) -> dict[str, Any]:
    """Return the values of a row, by their names; where these are a text with a single name, the row is its value."""
    names = mark.args[0] if mark.args else mark.kwargs["argnames"]
    keys = [n.strip() for n in names.split(",") if n.strip()] if isinstance(names, str) else list(names)
    is_alone = isinstance(names, str) and len(keys) == 1
    values = row.values if isinstance(row, type(pytest.param())) else [row] if is_alone else row
    return dict(zip(keys, values, strict=True))


def _indirect(mark: Any, arguments: Mapping[str, Any]) -> set[str]:
    """Return those that go to a fixture of their name."""
    indirect = mark.kwargs.get("indirect", False)
    return set(arguments) if indirect is True else set(indirect or ())
