"""Loads a submission's files from memory, as one package, however the student's imports are written.

Runs on the untrusted side only. Every file is a module of the package `minitorch`; `import operators`,
`from minitorch.operators import mul`, `from student.operators import mul` and `from .operators import mul` all find
the same module, loaded once.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import linecache
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType

from grader.kit.answering.refused import FOLDER, in_words
from grader.kit.plain import Raised, raised

PACKAGE = "minitorch"
TEST_TOOLS = ("pytest", "hypothesis")
ALIASES = ("student", "reference")  # folders in which the course itself keeps these files
BACKPORT = "typing_extensions"  # MiniTorch takes Protocol from there; all that it takes is in typing by now


class NotLoaded(ImportError):
    """A file of the submission is missing, unreadable, or did not survive being imported."""


class _Alias(importlib.abc.Loader):
    """Makes a second name stand for a module that is loaded under its first one."""

    def __init__(self, name: str) -> None:
        self.name = name

    def exec_module(self, module: ModuleType) -> None:
        """Put the other module in this one's place."""
        sys.modules[module.__name__] = importlib.import_module(self.name)  # the import system looks here again


class _Source(importlib.abc.Loader):
    """Executes one file of the submission."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text

    def exec_module(self, module: ModuleType) -> None:
        """Run the file, with its lines known to tracebacks."""
        linecache.cache[self.path] = (len(self.text), None, self.text.splitlines(keepends=True), self.path)
        module.__file__ = self.path
        exec(compile(self.text, self.path, "exec", dont_inherit=True), module.__dict__)  # noqa: S102


@dataclass
class Finder(importlib.abc.MetaPathFinder):
    """Finds the submission's files under every name by which students import them."""

    files: Mapping[str, str]
    broken: Mapping[str, str] = field(default_factory=dict)  # file -> why it must not be loaded
    folder: str = FOLDER

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The file that this name stands for, if it is the submission's."""
        del path, target
        head, _, name = fullname.rpartition(".")
        if fullname == BACKPORT and not importlib.machinery.PathFinder.find_spec(BACKPORT):
            return importlib.machinery.ModuleSpec(fullname, _Alias("typing"))
        if fullname in (PACKAGE, *ALIASES):
            return importlib.machinery.ModuleSpec(fullname, _Package(), is_package=True)
        file = f"{name}.py"
        if file not in self.files and file not in self.broken:
            return None
        if head == PACKAGE:
            if file in self.broken:
                raise NotLoaded(self.broken[file])
            return importlib.machinery.ModuleSpec(fullname, _Source(f"{self.folder}/{file}", self.files[file]))
        if head in ("", *ALIASES):
            return importlib.machinery.ModuleSpec(fullname, _Alias(f"{PACKAGE}.{name}"))
        return None


class TestTools(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Stands in for pytest and hypothesis, which are not there when a submission is graded.

    An editor adds `from pytest import param` by itself, and nothing uses it; whatever does use it fails there.
    """

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """A stand-in for a test tool."""
        del path, target
        is_ours = fullname.partition(".")[0] in TEST_TOOLS
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True) if is_ours else None

    def exec_module(self, module: ModuleType) -> None:
        """Give every name something that fails when it is used."""
        module.__path__ = []
        module.__getattr__ = lambda name: _not_here(module.__name__, name)  # type: ignore[method-assign]


def _not_here(module: str, name: str) -> Callable[..., None]:
    if name.startswith("__"):
        raise AttributeError(name)

    def use(*_: object, **__: object) -> None:
        raise NotLoaded(f"{module}.{name} is not available when code is graded")

    return use


class _Package(importlib.abc.Loader):
    """An empty package: a submission's own __init__.py is not needed to reach its modules."""

    def exec_module(self, module: ModuleType) -> None:
        """Make it a package."""
        module.__path__ = []


class Code:
    """A loaded submission: `code.operators` is the student's module, or raises why there is none."""

    def __init__(self, files: Mapping[str, str], broken: Mapping[str, str], folder: str = FOLDER) -> None:
        self._errors: dict[str, BaseException] = {}
        sys.meta_path.insert(0, Finder(files, broken, folder))

    def load(self, name: str) -> Raised | None:
        """None once `name` is imported, else what that raised."""
        try:
            getattr(self, name)
        except BaseException as error:  # noqa: BLE001 - a student's module may raise anything, SystemExit included
            return raised(error)
        return None

    def __getattr__(self, name: str) -> ModuleType:
        """The student's module; a file that failed once is not tried again, and raises the same."""
        if name in self._errors:
            raise self._errors[name]
        try:
            module = importlib.import_module(f"{PACKAGE}.{name}")
        except BaseException as error:  # noqa: BLE001 - kept, and raised for every use of the file
            self._errors[name] = _said_plainly(error, name)
            raise self._errors[name] from None
        self.__dict__[name] = module  # the next call finds it without coming here
        return module


def _said_plainly(error: BaseException, name: str) -> BaseException:
    is_missing = isinstance(error, ModuleNotFoundError) and error.name == f"{PACKAGE}.{name}"
    return NotLoaded(f"{name}.py is missing") if is_missing else in_words(error)


class Sources:
    """What a probe of a check that reads the source gets instead of loaded code."""

    def __init__(self, files: Mapping[str, str], broken: Mapping[str, str] | None = None) -> None:
        self.files, self._broken = files, broken or {}

    def text(self, file: str) -> str:
        """The text of a file; raises NotLoaded with the reason why there is none."""
        if file not in self.files:
            raise NotLoaded(self._broken.get(file, f"{file} is missing"))
        return self.files[file]
