"""Makes the values of fixtures, as pytest would, for tests that no file is collected from."""

import inspect
import itertools
import unittest
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import pytest

_Mark = type(pytest.fixture())  # what marks a fixture has no public name


@dataclass(frozen=True)
class Fixture:
    """A fixture's function, and what its mark says."""

    function: Callable[..., Any]
    params: Sequence[Any] | None
    is_automatic: bool
    is_of_class: bool


@dataclass(frozen=True)
class Fixtures:
    """All fixtures that a test sees, by their names."""

    known: Mapping[str, Fixture]

    @classmethod
    def of(cls, module: ModuleType, owner: type | None, beside: ModuleType | None) -> "Fixtures":
        """Return the fixtures: those of the class before those of its file, and these before those of the other."""
        known: dict[str, Fixture] = {}
        for place in (beside, module, *(reversed(owner.__mro__) if owner else ())):
            for name, value in vars(place).items() if place is not None else ():
                mark = _mark(value)
                if mark is not None:
                    function = _function(value)
                    params = None if mark.params is None else list(mark.params)
                    known[mark.name or name] = Fixture(function, params, bool(mark.autouse), isinstance(place, type))
        return cls(known)

    @property
    def automatic(self) -> list[str]:
        """The names of those that every test has."""
        return [n for n, fixture in self.known.items() if fixture.is_automatic]

    def variants(self, needed: Sequence[str], indirect: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield the parameters of all fixtures that these need: each combination of them is a case."""
        reached = self._reached([*self.automatic, *needed])
        many = {
            n: self.known[n].params or [] for n in reached if self.known[n].params is not None and n not in indirect
        }
        for row in itertools.product(*many.values()):
            values = [r.values[0] if isinstance(r, type(pytest.param())) else r for r in row]
            yield dict(zip(many, values, strict=True)) | dict(indirect)

    def _reached(self, names: list[str]) -> list[str]:
        for name in names:  # which grows
            if name in self.known:
                names += [p for p in parameters(self.known[name]) if p not in names]
        return list(dict.fromkeys(n for n in names if n in self.known))


def _mark(value: Any) -> Any:
    for name in ("_fixture_function_marker", "_pytestfixturefunction"):  # of pytest 8.4 and later, and of those before
        if isinstance(mark := inspect.getattr_static(value, name, None), _Mark):
            return mark
    return None


def _function(value: Any) -> Callable[..., Any]:
    if hasattr(value, "_get_wrapped_function"):
        return value._get_wrapped_function()  # type: ignore[no-any-return]
    return value.__pytest_wrapped__.obj  # type: ignore[no-any-return]


def parameters(fixture: Fixture) -> list[str]:
    """Return the fixtures that a fixture needs."""
    names = list(inspect.signature(fixture.function).parameters)
    return names[1:] if fixture.is_of_class else names


@dataclass
class Request:
    """What a fixture learns of the test that needs it, and what makes the fixtures of one case."""

    fixtures: Fixtures
    stack: ExitStack
    params: Mapping[str, Any]
    given: Mapping[str, Any]  # what is there already
    function: Callable[..., Any]
    instance: Any
    module: ModuleType
    fixturename: str = ""
    made: dict[str, Any] = field(default_factory=dict)

    @property
    def param(self) -> Any:
        """The parameter of the fixture that asks."""
        if self.fixturename not in self.params:
            raise AttributeError("param")
        return self.params[self.fixturename]

    @property
    def node(self) -> Any:
        """The function stands for its node: both have a name."""
        return self.function

    @property
    def cls(self) -> type | None:
        """The class of the test."""
        return None if self.instance is None else type(self.instance)

    def addfinalizer(self, finish: Callable[[], object]) -> None:
        """Call it when the case has ended."""
        self.stack.callback(finish)

    def getfixturevalue(self, name: str) -> Any:
        """Return the value of a fixture, which is made when it is first asked for."""
        if name in self.given:
            return self.given[name]
        if name not in self.made:
            self.made[name] = self._built_in(name) if name not in self.fixtures.known else self._make(name)
        return self.made[name]

    def _make(self, name: str) -> Any:
        fixture = self.fixtures.known[name]
        values = {p: self._for(name) if p == "request" else self.getfixturevalue(p) for p in parameters(fixture)}
        myself = [self.instance] if fixture.is_of_class else []
        if inspect.isgeneratorfunction(fixture.function):
            return self.stack.enter_context(contextmanager(fixture.function)(*myself, **values))
        return fixture.function(*myself, **values)

    def _for(self, name: str) -> "Request":
        """Return the request as a fixture of this name sees it."""
        return Request(
            self.fixtures,
            self.stack,
            self.params,
            self.given,
            self.function,
            self.instance,
            self.module,
            name,
            self.made,
        )

    def _built_in(self, name: str) -> Any:
        if name == "monkeypatch":
            return self.stack.enter_context(pytest.MonkeyPatch.context())
        if name == "request":
            return self._for("")
        raise LookupError(f"there is no fixture {name} when code is graded")


def prepared(module: ModuleType, owner: type | None, function: Callable[..., Any], stack: ExitStack) -> Any:
    """Return an instance of the test's class, after all that is to be done before a test, and undone after it."""
    _begin(module, "setup_module", "teardown_module", stack, module)
    if owner is None:
        _begin(module, "setup_function", "teardown_function", stack, function)
        return None
    if issubclass(owner, unittest.TestCase):
        case = owner(function.__name__)
        _begin(owner, "setUpClass", "tearDownClass", stack)
        _begin(case, "setUp", "tearDown", stack)
        stack.callback(case.doCleanups)
        return case
    instance = owner()
    _begin(owner, "setup_class", "teardown_class", stack)
    _begin(instance, "setup_method", "teardown_method", stack, function)
    return instance


def _begin(place: Any, begin: str, end: str, stack: ExitStack, *offered: Any) -> None:
    """Call what is done first now, and what is done last when the stack ends; either takes what is offered, or not."""
    if hasattr(place, end):
        stack.callback(_called, getattr(place, end), offered)
    if hasattr(place, begin):
        _called(getattr(place, begin), offered)


def _called(function: Callable[..., Any], offered: Sequence[Any]) -> None:
    takes = len(inspect.signature(function).parameters)
    function(*offered[:takes])
