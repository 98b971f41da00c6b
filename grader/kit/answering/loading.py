"""Loads a submission's files from memory, as one package, however the student's imports are written.

Runs on the untrusted side only. Every file is a module of one package, whose name the course says. Where that is
`stats`, `import averages`, `from stats.averages import mean`, `from student.averages import mean` and
`from .averages import mean` all find the same module, loaded once.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import linecache
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType

from grader.kit.plain import Raised, raised

PACKAGE = "student"  # where a course names none
TEST_TOOLS = ("pytest", "hypothesis")
ALIASES = ("student", "reference")  # folders in which the course itself keeps these files
BACKPORT = "typing_extensions"  # of typing: what older code takes from there is in typing itself by now
FOLDER = "<submission>"  # where tracebacks say that a file is; a folder of one's own code has its real path


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
    package: str = PACKAGE

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The file that this name stands for, if it is the submission's."""
        del path, target
        head, _, name = fullname.rpartition(".")
        if fullname == BACKPORT and not importlib.machinery.PathFinder.find_spec(BACKPORT):
            return importlib.machinery.ModuleSpec(fullname, _Alias("typing"))
        if fullname in (self.package, *ALIASES):
            return importlib.machinery.ModuleSpec(fullname, _Package(), is_package=True)
        file = f"{name}.py"
        if file not in self.files and file not in self.broken:
            return None
        if head == self.package:
            if file in self.broken:
                raise NotLoaded(self.broken[file])
            return importlib.machinery.ModuleSpec(fullname, _Source(f"{self.folder}/{file}", self.files[file]))
        if head in ("", *ALIASES):
            return importlib.machinery.ModuleSpec(fullname, _Alias(f"{self.package}.{name}"))
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
    """A loaded submission: `code.averages` is the student's module, or raises why there is none."""

    def __init__(
        self, files: Mapping[str, str], broken: Mapping[str, str], folder: str = FOLDER, package: str = PACKAGE
    ) -> None:
        self._errors: dict[str, BaseException] = {}
        self._package = package
        sys.meta_path.insert(0, Finder(files, broken, folder, package))

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
        full = f"{self._package}.{name}"
        try:
            module = importlib.import_module(full)
        except BaseException as error:  # noqa: BLE001 - kept, and raised for every use of the file
            self._errors[name] = _said_plainly(error, full)
            raise self._errors[name] from None
        self.__dict__[name] = module  # the next call finds it without coming here
        return module


def _said_plainly(error: BaseException, full: str) -> BaseException:
    is_missing = isinstance(error, ModuleNotFoundError) and error.name == full
    return NotLoaded(f"{full.rpartition('.')[2]}.py is missing") if is_missing else error


class Sources:
    """What a probe of a check that reads the source gets instead of loaded code."""

    def __init__(self, files: Mapping[str, str], broken: Mapping[str, str] | None = None) -> None:
        self.files, self._broken = files, broken or {}

    def text(self, file: str) -> str:
        """The text of a file; raises NotLoaded with the reason why there is none."""
        if file not in self.files:
            raise NotLoaded(self._broken.get(file, f"{file} is missing"))
        return self.files[file]
