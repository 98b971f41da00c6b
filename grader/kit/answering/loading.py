"""Loads a submission's files from memory, as one package, however the student's imports are written.

Runs on the untrusted side only. Every file is a module of one package, whose name the course says. Where that is
`stats`, `import averages`, `from stats.averages import mean`, `from student.averages import mean` and
`from .averages import mean` all find the same module, loaded once.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import linecache
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from traceback import walk_tb
from types import ModuleType
from typing import Any

from grader.kit.answering.cells import ReadNotebook
from grader.kit.answering.library import FOLDER
from grader.kit.answering.not_loaded import NotLoaded
from grader.kit.answering.notebook import CellLoader
from grader.kit.answering.refused import in_words
from grader.kit.plain import Raised, raised
from grader.kit.wording.words import english

PACKAGE = "student"  # where a course names none
ALIASES = ("student", "reference")  # folders in which the course itself keeps these files
BACKPORT = "typing_extensions"  # of typing: what older code takes from there is in typing itself by now
_AT_MARGIN = re.compile(r"^(?:(?:async +)?def|class) +(\w+)|^(\w+) *(?::[^=\n]*)?=(?!=)", re.MULTILINE)
_SCRIPT = re.compile("test|conftest|setup|run")  # how the name of a file begins that is run, and not imported
INIT = "__init__.py"
# What Python raises with a message of one text, in which no place is named.
_WITHOUT_LINE = (
    NameError, AttributeError, TypeError, ValueError, ZeroDivisionError, IndexError, RuntimeError, AssertionError,
)  # fmt: skip


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
    notebooks: Mapping[str, ReadNotebook] = field(default_factory=dict)  # file -> the notebook that it is of

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return the file that this name stands for, if it is the submission's."""
        del path, target
        head, _, name = fullname.rpartition(".")
        if fullname == BACKPORT:  # also where it is installed: it is not everywhere
            return importlib.machinery.ModuleSpec(fullname, _Alias("typing"))
        if fullname in (self.package, *ALIASES):
            return importlib.machinery.ModuleSpec(fullname, _Package(self), is_package=True)
        file = f"{name}.py"
        if file not in self.files and file not in self.broken:
            return None
        if head == self.package:
            if file in self.broken:
                raise NotLoaded(self.broken[file])
            return importlib.machinery.ModuleSpec(fullname, self._loader(file))
        if head in ("", *ALIASES):
            return importlib.machinery.ModuleSpec(fullname, _Alias(f"{self.package}.{name}"))
        return None

    def _loader(self, file: str) -> importlib.abc.Loader:
        """Return what loads a file; all files of a notebook are one module."""
        read = self.notebooks.get(file)
        if read is None:
            return _Source(f"{self.folder}/{file}", self.files[file])
        home = read.home
        return CellLoader(read, f"{self.folder}/{home}") if file == home else _Alias(f"{self.package}.{home[:-3]}")


class _Package(importlib.abc.Loader):
    """The package of a submission's files, with all that these define: its own __init__.py is not needed for that."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder

    def exec_module(self, module: ModuleType) -> None:
        """Make it a package, in which a name is looked for when it is asked for."""
        module.__path__ = []
        module.__getattr__ = self._look_up  # type: ignore[method-assign]

    def _look_up(self, name: str) -> Any:
        """Return a file of the submission, or what one of them defines at its top."""
        files = self._finder.files
        if name == "__all__":  # of `from stats import *`
            return sorted({found for file in self._offered() for found in defined_in(files[file])})
        if name.startswith("__"):
            raise AttributeError(name)
        if f"{name}.py" in files or f"{name}.py" in self._finder.broken:
            return importlib.import_module(self._module(f"{name}.py"))
        for file in files:
            if name in defined_in(files[file]) and hasattr(found := importlib.import_module(self._module(file)), name):
                return getattr(found, name)
        raise AttributeError(f"no file of the package {self._finder.package} defines {name} at its top")

    def _offered(self) -> list[str]:
        """Return the files of which a star gives all names: those that __init__.py names, or all that are no
        scripts.

        A file that is being loaded has not all of its names yet.
        """
        files = self._finder.files
        named = set(re.findall(r"\w+", files.get(INIT, "")))
        offered = [f for f in files if (f.removesuffix(".py") in named if INIT in files else not _SCRIPT.match(f))]
        return [f for f in offered if not getattr(_spec(sys.modules.get(self._module(f))), "_initializing", False)]

    def _module(self, file: str) -> str:
        return f"{self._finder.package}.{file.removesuffix('.py')}"


def _spec(module: ModuleType | None) -> importlib.machinery.ModuleSpec | None:
    return module.__spec__ if module is not None else None


def known_roots(files: Iterable[str], package: str) -> tuple[str, ...]:
    """Return the first parts of all names by which the files of a submission import one another."""
    return (package, *ALIASES, BACKPORT, *(file.removesuffix(".py") for file in files))


def defined_in(text: str) -> set[str]:
    """Return the public functions, classes and variables that begin at the margin of a file."""
    return {name for match in _AT_MARGIN.finditer(text) for name in match.groups() if name and name[0] != "_"}


class Code:
    """A loaded submission: `code.averages` is the student's module, or raises why there is none."""

    def __init__(
        self,
        files: Mapping[str, str],
        broken: Mapping[str, str],
        folder: str = FOLDER,
        package: str = PACKAGE,
        notebooks: Mapping[str, ReadNotebook] | None = None,
    ) -> None:
        self._errors: dict[str, BaseException] = {}
        self._package, self._folder = package, folder
        sys.meta_path.insert(0, Finder(files, broken, folder, package, notebooks or {}))

    def load(self, name: str) -> Raised | None:
        """Return None once `name` is imported, else what that raised."""
        try:
            getattr(self, name)
        except BaseException as error:  # noqa: BLE001 - a student's module may raise anything, SystemExit included
            return raised(error)
        return None

    def give_up(self, name: str, error: BaseException) -> None:
        """Raise this for every use of a file, instead of importing it."""
        self._errors[name] = error

    def is_of_import(self, error: BaseException) -> bool:
        """Return whether it is what kept one of the files from being imported."""
        return any(error is one for one in self._errors.values())

    def __getattr__(self, name: str) -> ModuleType:
        """Return the student's module; a file that failed once is not tried again, and raises the same."""
        if name in self._errors:
            raise self._errors[name]
        full = f"{self._package}.{name}"
        try:
            module = importlib.import_module(full)
        except BaseException as error:  # noqa: BLE001 - kept, and raised for every use of the file
            self._errors[name] = _said_plainly(error, full, self._folder)
            raise self._errors[name] from None
        self.__dict__[name] = module  # the next call finds it without coming here
        return module


def with_file(error: BaseException) -> BaseException:
    """Return the error; where a file lacks a name it says which file, in place of a package that nobody sees."""
    is_plain = type(error) is AttributeError  # what a student derives from it may do anything when it is looked at
    if is_plain and isinstance(error, AttributeError) and type(error.obj) is ModuleType:
        name, loader = str(getattr(error.obj, "__name__", "")), getattr(_spec(error.obj), "loader", None)
        if isinstance(loader, (_Source, CellLoader)) and str(error).startswith(f"module '{name}' has no attribute"):
            file = f"{name.rpartition('.')[2]}.py"
            error.args = (english(f"there is no {error.name!r} in {file}"),)
    return error


def _said_plainly(error: BaseException, full: str, folder: str) -> BaseException:
    if isinstance(error, ModuleNotFoundError) and error.name == full:
        return NotLoaded(f"{full.rpartition('.')[2]}.py is missing")
    said = in_words(with_column(error))
    return _with_line(error, folder) if said is error else said


def _with_line(error: BaseException, folder: str) -> BaseException:
    """Return the error, and in its message the last line of a submission's file that it passed, as Python's parser
    says it.
    """
    if type(error) not in _WITHOUT_LINE or len(error.args) > 1:
        return error
    places = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    own = [(file, line) for file, line in places if file.startswith(f"{folder}/")]
    if own:
        file, line = own[-1]
        error.args = (f"{error} ({file.rpartition('/')[2]}, line {line})".lstrip(),)
    return error


def with_column(error: BaseException) -> BaseException:
    """Return the error of Python's parser, with the column in its message besides the line."""
    if type(error) not in (SyntaxError, IndentationError, TabError) or not isinstance(error, SyntaxError):
        return error
    place, column = f", line {error.lineno})", error.offset
    message = str(error)
    if type(column) is not int or column < 1 or not message.endswith(place):
        return error
    return type(error)(f"{message[:-1]}, column {column})")


class Sources:
    """What a probe of a check that reads the source gets instead of loaded code."""

    def __init__(
        self,
        files: Mapping[str, str],
        broken: Mapping[str, str] | None = None,
        notebooks: Mapping[str, ReadNotebook] | None = None,
    ) -> None:
        self.files, self._broken, self.notebooks = files, broken or {}, notebooks or {}

    def text(self, file: str) -> str:
        """Return the text of a file; raises NotLoaded with the reason why there is none."""
        if file not in self.files:
            raise NotLoaded(self._broken.get(file, english(f"{file} is missing")))
        return self.files[file]
